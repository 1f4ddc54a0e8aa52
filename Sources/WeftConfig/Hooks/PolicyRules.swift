import WeftJSON
import WeftModel
import WeftNet

/// The rules of security groups and network policies.
struct PolicyRules {
    enum Holder {
        case policy
        /// Its rules have one side at the interface itself.
        case group
    }

    let holder: Holder
    /// The property that holds them.
    let property: String

    static let networkPolicy = PolicyRules(holder: .policy, property: Field.networkPolicyEntries)
    static let securityGroup = PolicyRules(holder: .group, property: Field.securityGroupEntries)

    /// Checks changed rules, and gives each a uuid.
    func complete(_ record: inout Record, from old: Record?, _ core: inout ConfigCore) throws(ConfigError) {
        guard var entries = record[property]?.object, record[property] != old?[property] else { return }
        let rules = entries[Field.policyRule]?.array ?? []
        for rule in rules { try check(rule, of: record) }
        try checkDistinct(rules)
        let before = old?[property]?[Field.policyRule]?.array ?? []
        entries[Field.policyRule] = .array(Self.named(rules, before: before) { core.randomID() })
        record[property] = .object(entries)
    }

    private func check(_ rule: JSON, of record: Record) throws(ConfigError) {
        if holder == .policy, rule[Field.actionList]?.object == nil {
            throw ConfigError(
                .invalidValue, "Action is required: network-policy \(record.name) has a rule without action_list")
        }
        try IPProtocol.check(rule[Field.protocol]) { "Rule with invalid protocol : \($0)" }
        try Self.checkPorts(rule)
        let sides = [Field.srcAddresses, Field.dstAddresses].flatMap { rule[$0]?.array ?? [] }
        for address in sides { try check(address, ethertype: rule[Field.ethertype]?.string, of: record) }
        if holder == .group, !sides.contains(where: { $0[Field.securityGroup] == "local" }) {
            throw ConfigError(.invalidValue, "At least one of source or destination addresses must be 'local'")
        }
    }

    private func check(_ address: JSON, ethertype: String?, of record: Record) throws(ConfigError) {
        if holder == .policy, address[Field.securityGroup]?.isNull == false {
            throw ConfigError(
                .invalidValue,
                "Config Error: policy rule refering to security group is not allowed (network-policy \(record.name)); "
                    + "name a virtual_network or a subnet")
        }
        let subnets = [address[Field.subnet] ?? .null].filter { !$0.isNull } + (address[Field.subnetList]?.array ?? [])
        for subnet in subnets {
            guard let prefix = PrefixForm.prefix(subnet) else {
                throw ConfigError(
                    .invalidValue,
                    "A rule of \(record.type.name) \(record.name) has an empty subnet: give ip_prefix and ip_prefix_len, "
                        + "or leave the subnet out")
            }
            guard ethertype == nil || ethertype == (prefix.network.bitWidth == 32 ? "IPv4" : "IPv6") else {
                throw ConfigError(
                    .invalidValue,
                    "Rule subnet \(prefix) doesn't match ethertype \(ethertype ?? "") "
                        + "(\(record.type.name) \(record.name))")
            }
        }
    }

    private static func checkPorts(_ rule: JSON) throws(ConfigError) {
        for side in [Field.srcPorts, Field.dstPorts] {
            for port in rule[side]?.array ?? [] {
                guard let start = port[Field.startPort]?.int, let end = port[Field.endPort]?.int, end != -1, start > end
                else { continue }
                throw ConfigError(
                    .invalidValue, "Rule with port range \(start)-\(end): the start lies behind the end")
            }
        }
    }

    /// Two rules that say the same are one too many.
    private func checkDistinct(_ rules: [JSON]) throws(ConfigError) {
        var seen: [JSONObject: JSON] = [:]
        for rule in rules {
            guard let first = seen.updateValue(rule, forKey: rule.object?.statement ?? [:]) else { continue }
            throw ConfigError(.exists, "Rule already exists : \(first[Field.ruleUuid]?.string ?? "None")")
        }
    }

    /// The rules with a uuid each. A rule that came without one and says what an old one said is the old one.
    private static func named(_ rules: [JSON], before: [JSON], newID: () -> ObjectID) -> [JSON] {
        rules.map { rule in
            guard rule[Field.ruleUuid]?.string?.isEmpty ?? true, var fields = rule.object else { return rule }
            let old = before.first { $0.object?.statement == fields.statement }
            fields[Field.ruleUuid] = old?[Field.ruleUuid] ?? .string(newID().description)
            return .object(fields)
        }
    }
}

extension JSONObject {
    /// What a rule says, without what tells it from others that say the same.
    fileprivate var statement: JSONObject {
        var rule = self
        for member in [Field.ruleUuid, Field.created, Field.lastModified] { rule[member] = nil }
        return rule
    }
}
