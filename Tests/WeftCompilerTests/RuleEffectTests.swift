import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftCompiler

@Suite("Rules that hosts do not enforce")
struct RuleEffectTests {
    private static let whole = Intent.rule("a", "b").object ?? [:]

    private static func rule(_ changes: JSONObject) -> JSON {
        var rule = whole
        rule.merge(changes)
        return .object(rule)
    }

    private static let ports: JSON = [["start_port": 80, "end_port": 80]]
    private static let subnet: JSON = ["ip_prefix": "10.0.0.0", "ip_prefix_len": 8]

    /// Every property of a rule that can make it pass less than everything, each in every way that it can.
    static let narrow: [(name: String, rule: JSON)] =
        ["tcp", "udp", "icmp", "6", "132", "1"].map { ("protocol \($0)", rule(["protocol": .string($0)])) }
        + ["src_ports", "dst_ports"].map { ($0, rule([$0: ports])) }
        + ["IPv4", "IPv6"].map { ($0, rule(["ethertype": .string($0)])) }
        + [("applications", rule(["application": ["http"]]))]
        + [">", "<"].map { ("direction \($0)", rule(["direction": .string($0)])) }
        + ["src_addresses", "dst_addresses"].flatMap { side -> [(String, JSON)] in
            let network: JSON = .string(side == "src_addresses" ? "default-domain:shop:a" : "default-domain:shop:b")
            return [
                ("\(side) of a subnet", rule([side: [["virtual_network": network, "subnet": subnet]]])),
                ("\(side) of subnets", rule([side: [["virtual_network": network, "subnet_list": [subnet]]]])),
                ("\(side) without a network", rule([side: [["subnet": subnet]]])),
                ("\(side) with an empty network", rule([side: [["virtual_network": ""]]])),
                ("\(side) with nothing", rule([side: [[:]]])),
                ("\(side) that are none", rule([side: []])),
                ("\(side) that are null", rule([side: nil])),
            ]
        }
        + [
            ("no simple action", rule(["action_list": ["mirror_to": ["analyzer_name": "x"]]])),
            (
                "services",
                rule(["action_list": ["simple_action": "pass", "apply_service": ["default-domain:shop:fw"]]])
            ),
            ("another instance", rule(["action_list": ["simple_action": "pass", "assign_routing_instance": "x"]])),
            ("deny", rule(["action_list": ["simple_action": "deny"]])),
        ]

    private func compiled(_ rules: [JSON]) -> (Compiler, CompiledFabric) {
        var policy = Intent.policy("p")
        policy.properties["network_policy_entries"] = ["policy_rule": .array(rules)]
        let objects = [
            policy, Intent.network("a", policies: ["p"], target: 1), Intent.network("b", policies: ["p"], target: 2),
        ]
        var compiler = Compiler(verifying: true)
        var fabric = CompiledFabric()
        _ = fabric.apply(compiler.apply(objects.map(ObjectChange.put)))
        return (compiler, fabric)
    }

    private static let policyID = Intent.id(.networkPolicy, Intent.name("p"))

    @Test("a rule that passes everything both ways joins networks and has no condition")
    func everything() {
        let (compiler, fabric) = compiled([.object(Self.whole)])
        #expect(fabric.isConnected("a", "b"))
        #expect(compiler.conditions() == [])
    }

    @Test("a rule that passes less joins nothing, and says so", arguments: narrow.indices)
    func less(index: Int) {
        let (name, rule) = Self.narrow[index]
        let (compiler, fabric) = compiled([rule])
        #expect(!fabric.isConnected("a", "b"), "\(name)")
        let conditions = compiler.conditions(of: Self.policyID)
        #expect(conditions.map(\.reason) == [.notEnforced], "\(name)")
        #expect(conditions.first?.message.hasPrefix("rule 1 ") == true, "\(name)")
        #expect(compiler.conditions() == conditions, "\(name)")
    }

    @Test(
        "beside a rule that passes everything the narrow one keeps its condition, and only what bars is in the way",
        arguments: narrow.indices)
    func beside(index: Int) {
        let (name, rule) = Self.narrow[index]
        let bars = ["services", "another instance", "deny"].contains(name)
        let (behind, fabric) = compiled([rule, .object(Self.whole)])
        #expect(fabric.isConnected("a", "b") == !bars, "\(name)")
        let reasons = behind.conditions().map(\.reason)
        #expect(reasons == [.notEnforced] + (bars ? [.barred, .barred] : []), "\(name)")
        let (before, joined) = compiled([.object(Self.whole), rule])
        #expect(joined.isConnected("a", "b"), "\(name)")
        #expect(before.conditions().map(\.reason) == [.notEnforced], "\(name)")
    }

    @Test("two rules that pass everything of one family each join networks together")
    func families() {
        let halves = ["IPv4", "IPv6"].map { Self.rule(["ethertype": .string($0)]) }
        for rules in [halves, halves.reversed()] {
            let (compiler, fabric) = compiled(rules)
            #expect(fabric.isConnected("a", "b"))
            #expect(compiler.conditions() == [])
        }
        let deny = Self.rule(["action_list": ["simple_action": "deny"]])
        let (_, barred) = compiled([halves[0], deny, halves[1]])
        #expect(!barred.isConnected("a", "b"))
    }

    @Test("a condition of a network names both policies, and is over when their order changes")
    func acrossPolicies() {
        let policies = [
            Intent.policy("closed", Intent.rule("local", "any", action: "deny", protocol: "tcp", port: 22)),
            Intent.policy("open", .object(Self.whole)),
        ]
        var compiler = Compiler(verifying: true)
        var fabric = CompiledFabric()
        let networks = { (order: [String]) in
            [Intent.network("a", policies: order, target: 1), Intent.network("b", policies: ["open"], target: 2)]
        }
        _ = fabric.apply(compiler.apply((policies + networks(["closed", "open"])).map(ObjectChange.put)))
        #expect(!fabric.isConnected("a", "b"))
        let message = compiler.conditions(of: Intent.id(.virtualNetwork, Intent.name("a"))).first?.message ?? ""
        #expect(message.contains("rule 1 of policy default-domain:shop:open"))
        #expect(message.contains("rule 1 of policy default-domain:shop:closed"))
        _ = fabric.apply(compiler.apply(networks(["open", "closed"]).map(ObjectChange.put)))
        #expect(fabric.isConnected("a", "b"))
        #expect(compiler.conditions().map(\.type) == [.networkPolicy])
    }

    @Test(
        "a security group has a condition unless it passes everything both ways",
        arguments: [
            ([("IPv4", true), ("IPv4", false), ("IPv6", true), ("IPv6", false)], nil),
            ([("IPv4", true), ("IPv4", false)], "IPv6 in, IPv6 out"),
            ([("IPv4", false), ("IPv6", true), ("IPv6", false)], "IPv4 out"),
            ([], "IPv4 in, IPv4 out, IPv6 in, IPv6 out"),
        ] as [([(String, Bool)], String?)])
    func groups(rules: [(String, Bool)], gaps: String?) {
        let any: JSON = [["start_port": 0, "end_port": 65535]]
        let own: JSON = ["security_group": "local"]
        let body = rules.map { family, isOut -> JSON in
            let all: JSON = ["subnet": ["ip_prefix": family == "IPv4" ? "0.0.0.0" : "::", "ip_prefix_len": 0]]
            return [
                "direction": ">", "protocol": "any", "ethertype": .string(family), "src_ports": any, "dst_ports": any,
                "src_addresses": [isOut ? own : all], "dst_addresses": [isOut ? all : own],
            ]
        }
        let name: FQName = ["default-domain", "shop", "g"]
        let group = ConfigObject(
            type: .securityGroup, id: Intent.id(.securityGroup, name), name: name,
            properties: ["security_group_entries": ["policy_rule": .array(body)]])
        var compiler = Compiler(verifying: true)
        _ = compiler.apply([.put(group)])
        let message = compiler.conditions(of: group.id).first?.message
        #expect((message == nil) == (gaps == nil))
        if let gaps { #expect(message?.contains("(\(gaps))") == true) }
        _ = compiler.apply([.delete(.securityGroup, group.id)])
        #expect(compiler.conditions() == [])
    }
}
