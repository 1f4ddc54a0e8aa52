import WeftIPAM
import WeftJSON
import WeftModel
import WeftNet

/// A security group has a number for the data plane, and rules that each have one side at the interface itself.
struct SecurityGroupHook: TypeHook {
    private static let id = "security_group_id"
    private static let configuredID = "configured_security_group_id"
    private static let entries = "security_group_entries"

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        if record[Self.id] != nil, !core.caller.isSystem {
            throw ConfigError(.immutable, "Cannot set the security group ID")
        }
        if record[Self.id] == nil { try number(&record, from: nil, core) }
        try checkRules(&record, from: nil, &core)
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try keep(Self.id, of: &record, as: old, "Cannot update the security group ID")
        if record[Self.configuredID] != old[Self.configuredID] { try number(&record, from: old, core) }
        try checkRules(&record, from: old, &core)
    }

    func numbers(of record: Record) -> [NumberClaim] {
        record[Self.id]?.uint.map { [NumberClaim(space: .securityGroup, number: $0)] } ?? []
    }

    /// The configured number if there is one, else an automatic one.
    private func number(_ record: inout Record, from old: Record?, _ core: ConfigCore) throws(ConfigError) {
        if let configured = record[Self.configuredID]?.uint, configured != 0 {
            if core.catalog.pool(.securityGroup).isTaken(configured), old?[Self.id]?.uint != configured {
                throw ConfigError(.inUse, "Requested security group id \(configured) has been already allocated")
            }
            record[Self.id] = JSON(configured)
        } else {
            record[Self.id] = JSON(try core.lowestFree(.securityGroup, for: record))
        }
    }

    private func checkRules(_ record: inout Record, from old: Record?, _ core: inout ConfigCore) throws(ConfigError) {
        guard var entries = record[Self.entries]?.object, record[Self.entries] != old?[Self.entries] else { return }
        let rules = entries["policy_rule"]?.array ?? []
        var seen: [JSONObject: JSON] = [:]
        for rule in rules {
            try PolicyRules.checkProtocol(rule)
            try PolicyRules.checkPorts(rule)
            let sides = (rule["src_addresses"]?.array ?? []) + (rule["dst_addresses"]?.array ?? [])
            guard sides.contains(where: { $0["security_group"] == "local" }) else {
                throw ConfigError(
                    .invalidValue, "At least one of source or destination addresses must be 'local'")
            }
            let said = rule.object?.withoutID ?? [:]
            if let first = seen[said] {
                throw ConfigError(.exists, "Rule already exists : \(first["rule_uuid"]?.string ?? first.text)")
            }
            seen[said] = rule
        }
        let before = old?[Self.entries]?["policy_rule"]?.array ?? []
        entries["policy_rule"] = .array(PolicyRules.named(rules, before: before) { core.randomID() })
        record[Self.entries] = .object(entries)
    }
}
