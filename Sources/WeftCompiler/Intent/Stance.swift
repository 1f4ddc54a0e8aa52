import WeftNet

/// What a network's own policies say about other networks.
///
/// Other networks are kept as rules name them, by name or by a policy that they are attached to, and not spelled out: so the
/// stance of a network that half the world may talk to does not change when the world grows.
struct Stance: Equatable {
    /// The network's own project.
    let project: ObjectID?
    /// Wants every network of its own project, and whoever names it.
    var wantsAny = false
    var networks: Set<String> = []
    /// Wants every network that one of these is attached to.
    var policies: Set<String> = []
    /// Policies whose members stand in the access list, wanted or denied.
    var listed: Set<String> = []

    /// `isMember` tells whether the network is attached to the policy of that name.
    init(of network: Network, rules: [PolicyRule], isMember: (String) -> Bool) {
        project = network.project
        for rule in rules {
            for source in rule.sources {
                for destination in rule.destinations {
                    let includesSource = source.includes(network, isMember)
                    let includesDestination = destination.includes(network, isMember)
                    if includesSource { look(at: destination, connects: rule.connects) }
                    if includesDestination { look(at: source, connects: rule.connects) }
                    // A bare subnet may be here as well as there: the other side is listed, and nothing is wanted.
                    if source.scope == .bare { look(at: destination, connects: false) }
                    if destination.scope == .bare { look(at: source, connects: false) }
                }
            }
        }
        networks.remove(network.path)
    }

    private mutating func look(at other: PolicyAddress, connects: Bool) {
        switch other.scope {
        case .any: if connects { wantsAny = true }
        case .network(let path): if connects { networks.insert(path) }
        case .policy(let path):
            listed.insert(path)
            if connects { policies.insert(path) }
        case .local, .bare: break
        }
    }
}

extension PolicyAddress {
    /// Whether a rule with this address on one side speaks of the network.
    func includes(_ network: Network, _ isMember: (String) -> Bool) -> Bool {
        switch scope {
        case .local, .any: true
        case .network(let path): path == network.path
        case .policy(let path): isMember(path)
        case .bare: false
        }
    }
}
