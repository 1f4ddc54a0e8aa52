package import WeftModel
package import WeftNet

// Conditions are worked out when somebody asks, from what is at hand: a change costs nothing for them.

extension Compiler {
    /// The types whose objects may have conditions.
    package static let conditionTypes: Set<ObjectType> = [
        .networkIpam, .networkPolicy, .securityGroup, .virtualNetwork,
    ]

    /// Those of one object; none for one that is not there.
    package func conditions(of id: ObjectID) -> [Condition] {
        if let policy = policies[id] { return conditions(of: policy) }
        if let group = groupGaps[id] { return [condition(of: group, id)] }
        if let network = networks[id] { return conditions(of: network) }
        // What a change of a flat IPAM does is seen in the networks that use it.
        if flatSubnets[id] != nil {
            return (ipamUsers[id] ?? []).sorted().compactMap { networks[$0] }.flatMap { overlapConditions(of: $0) }
        }
        return []
    }

    /// All that there are, sorted by the name of their objects.
    package func conditions() -> [Condition] {
        let all =
            policies.values.flatMap { conditions(of: $0) } + groupGaps.map { condition(of: $1, $0) }
            + networks.values.flatMap { conditions(of: $0) }
        return all.sorted { ($0.type, $0.name.description, $0.message) < ($1.type, $1.name.description, $1.message) }
    }

    private func conditions(of policy: Policy) -> [Condition] {
        policy.rules.compactMap { rule in
            let message: String
            switch rule.effect {
            case .joins, .isCompleted: return nil
            case .narrow(let what):
                message =
                    "rule \(rule.number) has no effect yet: it passes \(what), and hosts do not enforce rules. Networks are joined only by "
                    + "rules that pass every protocol, port and address both ways"
            case .bars(let what):
                message =
                    "rule \(rule.number) is not enforced on packets: it \(what). Of the rules after it none joins networks that it speaks of"
            }
            return Condition(
                type: .networkPolicy, id: policy.id, name: policy.name, reason: .notEnforced, message: message)
        } + overlapConditions(of: policy)
    }

    private func conditions(of network: Network) -> [Condition] {
        (stances[network.id]?.barred ?? []).map { barred in
            let path = { (id: ObjectID) in policies[id]?.path ?? "\(id)" }
            return Condition(
                type: .virtualNetwork, id: network.id, name: network.name, reason: .barred,
                message:
                    "rule \(barred.number) of policy \(path(barred.policy)) joins this network to no other where rule \(barred.barNumber) of "
                    + "policy \(path(barred.barPolicy)), which stands before it, may speak of the same traffic: put it first if it is to join"
            )
        } + overlapConditions(of: network)
    }

    private func condition(of group: SecurityGroupGaps, _ id: ObjectID) -> Condition {
        Condition(
            type: .securityGroup, id: id, name: group.name, reason: .notEnforced,
            message:
                "hosts do not enforce security groups yet: everything passes, also what this one leaves out (\(group.gaps.joined(separator: ", ")))"
        )
    }
}
