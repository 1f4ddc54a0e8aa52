import WeftTesting

/// What policies between networks of one project mean, written down anew: which networks reach each other.
struct PolicyModel {
    typealias Network = SimulatedFabric.Network
    typealias Rule = SimulatedFabric.Rule

    /// Of each network, the rules of its policies in their order.
    var rules: [Network: [Rule]] = [:]

    /// Both networks have to want it.
    func joins(_ a: Network, _ b: Network) -> Bool { a == b || wants(a, b) && wants(b, a) }

    /// A network wants another when a rule that passes puts the two on its sides, and no rule before that one denies
    /// what may be the same: routes go to all of a network or to none of it, so what is in doubt stays closed.
    private func wants(_ network: Network, _ other: Network) -> Bool {
        let rules = rules[network] ?? []
        return rules.indices.contains { place in
            let rule = rules[place]
            guard rule.action == .pass, rule.speaks(of: network, and: other) else { return false }
            return !rules[..<place].contains { $0.action == .deny && $0.mayMeet(rule, at: network) }
        }
    }
}

extension SimulatedFabric.Rule {
    fileprivate func speaks(of network: SimulatedFabric.Network, and other: SimulatedFabric.Network) -> Bool {
        source.includes(network) && destination.names(other) || destination.includes(network) && source.names(other)
    }

    fileprivate func mayMeet(_ other: Self, at network: SimulatedFabric.Network) -> Bool {
        func meet(_ a: Side, _ b: Side) -> Bool { a.meets(b, at: network) }
        return meet(source, other.source) && meet(destination, other.destination)
            || meet(source, other.destination) && meet(destination, other.source)
    }
}

extension SimulatedFabric.Rule.Side {
    /// Whether a network that has the rule is on this side.
    fileprivate func includes(_ network: SimulatedFabric.Network) -> Bool {
        switch self {
        case .local, .any: true
        case .network(let named): named == network
        }
    }

    /// Whether a network is on this side that the rule is not attached to.
    fileprivate func names(_ other: SimulatedFabric.Network) -> Bool {
        switch self {
        case .local: false
        case .any: true
        case .network(let named): named == other
        }
    }

    fileprivate func meets(_ other: Self, at network: SimulatedFabric.Network) -> Bool {
        func named(_ side: Self) -> SimulatedFabric.Network? {
            switch side {
            case .any: nil
            case .local: network
            case .network(let named): named
            }
        }
        guard let a = named(self), let b = named(other) else { return true }
        return a == b
    }
}
