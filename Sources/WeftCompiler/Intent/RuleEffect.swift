import WeftModel
import WeftNet

/// What a rule of a network policy does to routes.
///
/// Hosts forward by routes alone and look at no rule. A rule that passes less than everything would open more than it
/// says if it exchanged routes, so it exchanges none; and what stands behind a rule that denies might open what that
/// one closes.
enum RuleEffect: Equatable {
    /// Passes everything both ways: the networks of its two sides want each other's routes.
    case joins
    /// Passes everything of one family, and a later rule of the same policy passes everything of the other: that one
    /// joins.
    case isCompleted
    /// Passes less than everything, and joins nothing. In words: all that it passes.
    case narrow(String)
    /// Denies, or leads elsewhere: no rule after it joins what it speaks of. In words: what it does.
    case bars(String)
}

extension PolicyRule {
    /// What the rule does by itself; nil for one that passes everything, perhaps of its ethertype alone.
    static func effect(_ rule: Model.PolicyRuleType, _ action: Model.ActionListType) -> RuleEffect? {
        if action.simpleAction == "deny" { return .bars("denies") }
        if !(action.applyService ?? []).isEmpty { return .bars("leads through services") }
        if let instance = action.assignRoutingInstance, !instance.isEmpty {
            return .bars("leads into routing instance \(instance)")
        }
        guard action.simpleAction == "pass" else { return .narrow("nothing, without a simple_action pass") }
        return narrowing(rule).map(RuleEffect.narrow)
    }

    private static func narrowing(_ rule: Model.PolicyRuleType) -> String? {
        if let name = rule.protocol, name != "any" { return "protocol \(name) only" }
        if let names = rule.application, !names.isEmpty {
            return "application \(names.joined(separator: ", ")) only"
        }
        for (ports, side) in [(rule.srcPorts, "source"), (rule.dstPorts, "destination")]
        where !PortRange.all(ports).contains(where: { $0.covers(.every) }) {
            return "some \(side) ports only"
        }
        guard rule.direction == "<>" else { return "what its source begins only, by its direction" }
        for side in [rule.srcAddresses ?? [], rule.dstAddresses ?? []] {
            for address in side where !(address.subnetList ?? []).isEmpty || address.subnet != nil {
                return "some addresses only"
            }
            let namesNone = side.contains { ($0.virtualNetwork ?? $0.networkPolicy ?? "").isEmpty }
            if side.isEmpty || namesNone { return "no network on one of its sides" }
        }
        return nil
    }

    /// Lets the later of two rules join that pass everything of one family each, between the same sides.
    static func completeFamilies(_ rules: inout [PolicyRule]) {
        for (index, rule) in rules.enumerated() where rule.effect == .joins {
            guard let ethertype = rule.ethertype else { continue }
            let other = rules.indices.last { place in
                let other = rules[place]
                return other.isWhole && other.ethertype != nil && other.ethertype != ethertype
                    && other.sources == rule.sources && other.destinations == rule.destinations
            }
            switch other {
            case nil: rules[index].effect = .narrow("\(ethertype) only, and no rule passes the other family's")
            case let place? where place > index: rules[index].effect = .isCompleted
            default: break
            }
        }
    }

    private var isWhole: Bool { effect == .joins || effect == .isCompleted }
}

extension PolicyAddress {
    /// Whether both may speak of one network, seen from `network`. Of the members of a policy only `network` is known:
    /// the others may be any.
    func mayMeet(_ other: PolicyAddress, seenFrom network: Network, _ isMember: (String) -> Bool) -> Bool {
        func spelled(_ scope: Scope) -> Scope { scope == .local ? .network(network.path) : scope }
        switch (spelled(scope), spelled(other.scope)) {
        case (.network(let a), .network(let b)): return a == b
        case (.network(let path), .policy(let policy)), (.policy(let policy), .network(let path)):
            return path != network.path || isMember(policy)
        default: return true
        }
    }
}
