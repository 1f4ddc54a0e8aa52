import WeftJSON
import WeftModel

/// Every rule of a network policy has an action and a uuid.
struct NetworkPolicyHook: TypeHook {
    private static let entries = "network_policy_entries"

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        try checkRules(&record, from: nil, &core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try checkRules(&record, from: old, &core)
    }

    private func checkRules(_ record: inout Record, from old: Record?, _ core: inout ConfigCore) throws(ConfigError) {
        guard var entries = record[Self.entries]?.object, record[Self.entries] != old?[Self.entries] else { return }
        let rules = entries["policy_rule"]?.array ?? []
        for rule in rules {
            guard rule["action_list"]?.object != nil else {
                throw ConfigError(
                    .invalidValue, "Check Action of Policy Rule: network-policy \(record.name) has a rule without")
            }
            try PolicyRules.checkProtocol(rule)
            try PolicyRules.checkPorts(rule)
        }
        let before = old?[Self.entries]?["policy_rule"]?.array ?? []
        entries["policy_rule"] = .array(PolicyRules.named(rules, before: before) { core.randomID() })
        record[Self.entries] = .object(entries)
    }
}
