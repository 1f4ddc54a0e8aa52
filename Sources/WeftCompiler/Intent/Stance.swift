import WeftNet

/// What a network's own policies say about other networks.
///
/// Other networks are kept as rules name them, by name or by a policy that they are attached to, and not spelled out:
/// so the stance of a network that half the world may talk to does not change when the world grows.
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

    /// Rules that would join networks, and stand behind one that denies or leads elsewhere.
    var barred: [BarredRule] = []

    /// The network's policies in their order. `isMember` tells whether the network is attached to the policy of that
    /// name.
    init(of network: Network, policies: [Policy], isMember: (String) -> Bool) {
        project = network.project
        var bars: [(policy: Policy, rule: PolicyRule)] = []
        for policy in policies {
            for rule in policy.rules {
                if case .bars = rule.effect { bars.append((policy, rule)) }
                var bar: (policy: Policy, rule: PolicyRule)?
                for source in rule.sources {
                    for destination in rule.destinations {
                        let includesSource = source.includes(network, isMember)
                        let includesDestination = destination.includes(network, isMember)
                        var connects = rule.effect == .joins
                        if connects, includesSource || includesDestination {
                            let found = bars.first {
                                $0.rule.mayMeet(source, destination, seenFrom: network, isMember)
                            }
                            if found != nil { connects = false }
                            bar = bar ?? found
                        }
                        if includesSource { look(at: destination, connects: connects) }
                        if includesDestination { look(at: source, connects: connects) }
                        // A bare subnet may be here as well as there: the other side is listed, and nothing is wanted.
                        if source.scope == .bare { look(at: destination, connects: false) }
                        if destination.scope == .bare { look(at: source, connects: false) }
                    }
                }
                if let bar {
                    barred.append(
                        BarredRule(
                            policy: policy.id, number: rule.number, barPolicy: bar.policy.id, barNumber: bar.rule.number
                        ))
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

/// A rule that joins nothing because of an earlier one; numbers are places in the policies, from 1.
struct BarredRule: Equatable {
    let policy: ObjectID
    let number: Int
    let barPolicy: ObjectID
    let barNumber: Int
}

extension PolicyRule {
    /// Whether a rule between `source` and `destination` may speak of the same traffic, either way round.
    fileprivate func mayMeet(
        _ source: PolicyAddress, _ destination: PolicyAddress, seenFrom network: Network, _ isMember: (String) -> Bool
    ) -> Bool {
        func meet(_ ours: [PolicyAddress], _ theirs: PolicyAddress) -> Bool {
            ours.contains { $0.mayMeet(theirs, seenFrom: network, isMember) }
        }
        return meet(sources, source) && meet(destinations, destination)
            || meet(sources, destination) && meet(destinations, source)
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
