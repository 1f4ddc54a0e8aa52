import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

/// The rules of network policies and security groups, where they are the same and where not.
@Suite("Rules of policies and groups")
struct RuleTests {
    var bench: Bench
    init() throws {
        bench = try Bench()
        try bench.makeProject()
    }

    enum Holder: CaseIterable {
        case policy, group

        var type: ObjectType { self == .policy ? .networkPolicy : .securityGroup }
        var property: String { self == .policy ? "network_policy_entries" : "security_group_entries" }
    }

    private func entries(_ rules: [JSONObject], _ holder: Holder) -> JSONObject {
        let whole = rules.map { rule -> JSON in
            var whole: JSONObject = [
                "direction": ">", "protocol": "any", "action_list": ["simple_action": "pass"],
                "src_addresses": [holder == .policy ? ["virtual_network": "local"] : ["security_group": "local"]],
                "dst_addresses": [["virtual_network": "any"]],
            ]
            whole.merge(rule)
            return .object(whole)
        }
        return [holder.property: ["policy_rule": .array(whole)]]
    }

    @discardableResult
    private mutating func make(_ rules: [JSONObject], _ holder: Holder) throws(ConfigError) -> ObjectID {
        try bench.create(holder.type, Bench.shop.child("r"), entries(rules, holder))
    }

    private func rules(_ id: ObjectID, _ holder: Holder) throws -> [JSON] {
        try bench.record(id)[holder.property]?["policy_rule"]?.array ?? []
    }

    private static func subnet(_ prefix: JSON, _ length: JSON) -> JSON {
        ["ip_prefix": prefix, "ip_prefix_len": length]
    }

    @Test("the prefixes of a rule are normalised, on both sides and in lists", arguments: Holder.allCases)
    mutating func normalised(holder: Holder) throws {
        let id = try make(
            [
                [
                    "dst_addresses": [
                        ["subnet": Self.subnet("10.1.1.7", "24")],
                        ["subnet_list": [Self.subnet("10", 8), Self.subnet("10.2.0.0", 16)]],
                    ]
                ]
            ], holder)
        let sides = try rules(id, holder)[0]["dst_addresses"]
        #expect(sides?[0]?["subnet"] == Self.subnet("10.1.1.0", 24))
        #expect(sides?[1]?["subnet_list"] == [Self.subnet("10.0.0.0", 8), Self.subnet("10.2.0.0", 16)])
    }

    @Test(
        "a rule with an unusable prefix is refused",
        arguments: Holder.allCases,
        [
            subnet("300.1.1.1", 24), subnet("10.1.1.1", 33), subnet("", 24), subnet(nil, nil), subnet("10.1.1.0", nil),
            [:], subnet("fd00::g", 64),
        ])
    mutating func unusable(holder: Holder, subnet: JSON) throws {
        for (member, value) in [("subnet", subnet), ("subnet_list", [subnet])] as [(String, JSON)] {
            for side in ["src_addresses", "dst_addresses"] {
                let extra: JSON = .object([member: value])
                let first: JSON = holder == .policy ? ["virtual_network": "local"] : ["security_group": "local"]
                let error = refusal { try make([[side: [first, extra]]], holder) }
                #expect(error?.status == 400, "\(member) \(side)")
                #expect(error?.message.contains("ubnet") == true, "\(error?.message ?? "")")
            }
        }
    }

    @Test("a rule's ethertype and its prefixes are of one family", arguments: Holder.allCases)
    mutating func families(holder: Holder) throws {
        let (four, six): (JSON, JSON) = (["subnet": Self.subnet("10.0.0.0", 8)], ["subnet": Self.subnet("fd00::", 8)])
        for (ethertype, address) in [("IPv6", four), ("IPv4", six)] as [(JSON, JSON)] {
            let error = refusal { try make([["ethertype": ethertype, "dst_addresses": [address]]], holder) }
            #expect(error?.status == 400)
            #expect(error?.message.contains("doesn't match ethertype") == true)
        }
        try make(
            [
                ["ethertype": "IPv4", "dst_addresses": [four]], ["ethertype": "IPv6", "dst_addresses": [six]],
                ["ethertype": nil, "dst_addresses": [four, six]],
            ], holder)
    }

    @Test("two rules that say the same are refused, whatever their uuids", arguments: Holder.allCases)
    mutating func distinct(holder: Holder) throws {
        let error = refusal { try make([["rule_uuid": "a"], ["rule_uuid": "b", "created": "now"]], holder) }
        #expect(error?.status == 409)
        #expect(error?.message == "Rule already exists : a")
    }

    @Test("protocols go by number or by name", arguments: Holder.allCases)
    mutating func protocols(holder: Holder) throws {
        for name in ["foo", "256", "-1", "06", ""] {
            let error = refusal { try make([["protocol": .string(name)]], holder) }
            #expect(error?.status == 400)
            #expect(error?.message == "Rule with invalid protocol : \(name)")
        }
        try make(["any", "TCP", "udp", "sctp", "gre", "ipv6-icmp", "0", "255"].map { ["protocol": $0] }, holder)
    }

    @Test("firewall services get their protocol's number")
    mutating func services() throws {
        func service(_ name: JSON) -> JSON { ["protocol": name, "dst_ports": ["start_port": 80, "end_port": 80]] }
        let rule = try bench.create(
            .firewallRule, Bench.shop.child("f"), ["parent_type": "project", "service": service("TCP")])
        #expect(try bench.record(rule)["service"]?["protocol_id"] == 6)
        let group = try bench.create(
            .serviceGroup, Bench.shop.child("s"),
            [
                "parent_type": "project",
                "service_group_firewall_service_list": ["firewall_service": [service("17"), service("any")]],
            ])
        let numbers = try bench.record(group)["service_group_firewall_service_list"]?["firewall_service"]?.array
        #expect(numbers?.map { $0["protocol_id"] } == [17, 0])
        #expect(refusal { try bench.update(.firewallRule, rule, ["service": service("foo")]) }?.status == 400)
    }

    @Test("a policy names networks and prefixes, not security groups")
    mutating func groupInPolicy() throws {
        for group in ["local", "default-domain:shop:default", ""] {
            let error = refusal { try make([["src_addresses": [["security_group": .string(group)]]]], .policy) }
            #expect(error?.status == 400)
            #expect(error?.message.contains("policy rule refering to security group is not allowed") == true)
        }
        try make([["src_addresses": [["security_group": nil, "virtual_network": "any"]]]], .policy)
    }

    @Test("a policy's rule has an action, a group's one side at the interface")
    mutating func shape() throws {
        #expect(refusal { try make([["action_list": nil]], .policy) }?.message.contains("Action is required") == true)
        let error = refusal { try make([["src_addresses": [["security_group": "default-domain:shop:x"]]]], .group) }
        #expect(error?.message == "At least one of source or destination addresses must be 'local'")
    }

    @Test("a group keeps its number unless another is configured")
    mutating func number() throws {
        let id = try make([], .group)
        let number = try bench.record(id)["security_group_id"]
        try bench.update(.securityGroup, id, ["configured_security_group_id": 0])
        #expect(try bench.record(id)["security_group_id"] == number)
        try bench.update(.securityGroup, id, ["configured_security_group_id": 42])
        #expect(try bench.record(id)["security_group_id"] == 42)
        try bench.update(.securityGroup, id, ["configured_security_group_id": nil])
        #expect(try bench.record(id)["security_group_id"] == number)
    }
}
