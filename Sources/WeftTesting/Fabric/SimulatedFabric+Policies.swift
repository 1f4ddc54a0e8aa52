package import WeftConfig
import WeftJSON
import WeftModel
package import WeftNet

/// Policies between networks.
extension SimulatedFabric {
    package struct Policy: Hashable, Sendable {
        package let name: FQName
        package let id: ObjectID
    }

    /// A rule about everything between two sides, both ways.
    package struct Rule: Hashable, Sendable {
        package enum Side: Hashable, Sendable {
            case network(Network)
            /// The network that the policy is attached to.
            case local
            case any
        }

        package enum Action: String, Hashable, Sendable, CaseIterable { case pass, deny }

        package var action: Action
        package var source: Side
        package var destination: Side

        package init(_ action: Action, _ source: Side, _ destination: Side) {
            self.action = action
            self.source = source
            self.destination = destination
        }

        var json: JSON {
            let ports: JSON = [["start_port": -1, "end_port": -1]]
            return [
                "direction": "<>", "protocol": "any", "src_addresses": [source.json], "src_ports": ports,
                "dst_addresses": [destination.json], "dst_ports": ports,
                "action_list": ["simple_action": .string(action.rawValue)],
            ]
        }
    }

    @discardableResult
    package func makePolicy(
        _ name: String, _ rules: [Rule], in project: FQName = SimulatedFabric.project, by caller: Caller = .system
    ) throws -> Policy {
        let name = project.child(name)
        let made = try configure(
            [
                .create(
                    .networkPolicy,
                    [
                        "fq_name": name.json, "parent_type": "project",
                        "network_policy_entries": Self.entries(rules),
                    ], for: nil)
            ], by: caller)
        return Policy(name: name, id: made[0])
    }

    package func setRules(_ rules: [Rule], of policy: Policy, by caller: Caller = .system) throws {
        try configure(
            [.update(.networkPolicy, policy.id, ["network_policy_entries": Self.entries(rules)])], by: caller)
    }

    /// Attaches a network to these policies, in this order, and to no others.
    package func setPolicies(_ policies: [Policy], of network: Network, by caller: Caller = .system) throws {
        let references = policies.enumerated().map { place, policy -> JSON in
            [
                "uuid": .string("\(policy.id)"),
                "attr": ["sequence": ["major": .int(Int64(place)), "minor": 0], "timer": .null],
            ]
        }
        try configure(
            [.update(.virtualNetwork, network.id, ["network_policy_refs": .array(references)])], by: caller)
    }

    private static func entries(_ rules: [Rule]) -> JSON { ["policy_rule": .array(rules.map(\.json))] }
}

extension SimulatedFabric.Rule.Side {
    fileprivate var json: JSON {
        switch self {
        case .network(let network): ["virtual_network": .string("\(network.name)")]
        case .local: ["virtual_network": "local"]
        case .any: ["virtual_network": "any"]
        }
    }
}
