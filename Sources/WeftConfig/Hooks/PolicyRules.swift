import WeftJSON
import WeftModel
import WeftNet

/// What the rules of security groups and network policies have in common.
enum PolicyRules {
    private static let protocols: Set<String> = ["any", "tcp", "udp", "icmp", "icmp6", "ipv6-icmp"]

    static func checkProtocol(_ rule: JSON) throws(ConfigError) {
        guard let text = rule["protocol"]?.string else { return }
        if protocols.contains(text.lowercased()) { return }
        if let number = UInt8(text), text == String(number) { return }
        throw ConfigError(.invalidValue, "Rule with invalid protocol : \(text)")
    }

    static func checkPorts(_ rule: JSON) throws(ConfigError) {
        for side in ["src_ports", "dst_ports"] {
            for port in rule[side]?.array ?? [] {
                guard let start = port["start_port"]?.int, let end = port["end_port"]?.int, end != -1, start > end
                else {
                    continue
                }
                throw ConfigError(.invalidValue, "Rule with port range \(start)-\(end): the start lies behind the end")
            }
        }
    }

    /// The rules with a uuid each. A rule that came without one and says what an old one said is the old one.
    static func named(_ rules: [JSON], before: [JSON], newID: () -> ObjectID) -> [JSON] {
        rules.map { rule in
            guard rule["rule_uuid"]?.string == nil, var fields = rule.object else { return rule }
            let old = before.first { $0.object?.withoutID == fields.withoutID }
            fields["rule_uuid"] = old?["rule_uuid"] ?? .string(newID().description)
            return .object(fields)
        }
    }
}

extension JSONObject {
    /// What a rule says.
    var withoutID: JSONObject {
        var rule = self
        rule["rule_uuid"] = nil
        return rule
    }
}
