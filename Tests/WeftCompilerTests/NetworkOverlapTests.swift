import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftCompiler

@Suite("Connected networks with a range in common")
struct NetworkOverlapTests {
    private static let policy = Intent.policy("joined", Intent.rule("any", "any"))
    private static let policyID = Intent.id(.networkPolicy, Intent.name("joined"))

    private func network(
        _ name: String, _ subnets: [String], flat: String? = nil, policies: [String] = ["joined"]
    ) -> ConfigObject {
        Intent.network(
            name, policies: policies, target: 8_000_000 + name.utf8.reduce(0) { $0 + Int($1) }, subnets: subnets,
            flatIPAM: flat)
    }

    private func networkID(_ name: String) -> ObjectID { Intent.id(.virtualNetwork, Intent.name(name)) }

    @Test(
        "their connection says which, from either side",
        arguments: [
            (["10.0.0.0/24"], ["10.0.0.0/24"], ["10.0.0.0/24"]),
            (["10.0.0.0/24"], ["10.0.1.0/24"], []),
            (["10.32.0.0/12"], ["10.40.0.0/16"], ["10.40.0.0/16"]),
            (["10.0.0.0/24", "10.0.2.0/24"], ["10.0.0.0/22"], ["10.0.0.0/24", "10.0.2.0/24"]),
            (["2001:db8::/64"], ["2001:db8::/48"], ["2001:db8::/64"]),
            (["2001:db8::/64"], ["10.0.0.0/8"], []),
            (["10.0.0.0/24", "2001:db8::/64"], ["2001:db8::/64", "10.0.0.0/25"], ["10.0.0.0/25", "2001:db8::/64"]),
            ([], ["10.0.0.0/24"], []),
        ] as [([String], [String], [String])])
    func ranges(a: [String], b: [String], common: [String]) {
        let fabric = IntentState("", [Self.policy, network("a", a), network("b", b)]).compiled
        #expect(fabric.isConnected("a", "b"))
        #expect(fabric.overlaps("a", "b") == [common, common])
    }

    @Test(
        "what two networks take from one flat IPAM is given once, from two it is not",
        arguments: [
            ("flat", [], "flat", [], []), ("flat", [], "other", [], ["10.0.0.0/25"]),
            ("flat", ["10.0.0.0/24"], "flat", [], ["10.0.0.0/25"]), ("flat", [], nil, ["10.0.0.0/16"], ["10.0.0.0/25"]),
        ] as [(String?, [String], String?, [String], [String])])
    func flat(a: String?, own: [String], b: String?, others: [String], common: [String]) {
        let fabric = IntentState(
            "",
            [
                Self.policy, Intent.flatIPAM("flat", "10.0.0.0/25"), Intent.flatIPAM("other", "10.0.0.0/24"),
                network("a", own, flat: a), network("b", others, flat: b),
            ]
        ).compiled
        #expect(fabric.overlaps("a", "b") == [common, common])
    }

    @Test("only the pairs that share something, and only while they are joined, and do")
    func pairs() {
        var compiler = Compiler(verifying: true)
        var fabric = CompiledFabric()
        let apply = { (objects: ConfigObject...) in
            #expect(fabric.apply(compiler.apply(objects.map(ObjectChange.put))) == [])
        }
        apply(
            Self.policy, network("a", ["10.0.0.0/24"]), network("b", ["10.0.0.0/24"], policies: []),
            network("c", ["10.1.0.0/24"]))
        #expect(fabric.isConnected("a", "c") && !fabric.isConnected("a", "b"))
        #expect(compiler.conditions() == [])
        apply(network("b", ["10.0.0.0/24"]))
        #expect(fabric.overlaps("a", "b") == [["10.0.0.0/24"], ["10.0.0.0/24"]])
        #expect(fabric.overlaps("a", "c") == [[], []] && fabric.overlaps("b", "c") == [[], []])
        apply(network("c", ["10.1.0.0/24", "10.0.0.0/16"]))
        #expect(fabric.overlaps("b", "c") == [["10.0.0.0/24"], ["10.0.0.0/24"]])
        apply(network("c", ["10.1.0.0/24"]), network("b", ["10.2.0.0/24"]))
        #expect(compiler.conditions() == [])
        #expect(fabric.overlaps("a", "b") == [[], []] && fabric.isConnected("a", "b"))
        apply(network("b", ["10.0.0.0/24"]), network("a", ["10.0.0.0/24"], policies: []))
        #expect(compiler.conditions() == [])
    }

    @Test("a change of a network concerns what it is joined to and nothing else")
    func cost() {
        var compiler = Compiler()
        let many = (0..<50).map { network("n\($0)", ["10.0.0.0/24"], policies: []) }
        let joined = ["a", "b"].map { network($0, ["10.0.0.0/24"]) }
        _ = compiler.apply(([Self.policy] + many + joined).map(ObjectChange.put))
        let changes = compiler.apply([.put(network("a", ["10.0.0.0/25"]))])
        let names = changes.compactMap { if case .put(let object) = $0 { object.name.name } else { nil } }
        #expect(names.sorted() == ["a", "b"])
    }

    @Test("the policy and both networks have a condition that names all of it")
    func conditions() {
        var compiler = Compiler(verifying: true)
        let idle = Intent.policy("idle", Intent.rule("any", "any", action: "pass", protocol: "tcp", port: 80))
        _ = compiler.apply(
            [
                Self.policy, idle, network("a", ["10.32.0.0/12"], policies: ["joined", "idle"]),
                network("b", ["10.32.0.0/12"]), network("c", ["10.0.0.0/24"]),
            ].map(ObjectChange.put))
        let conditions = compiler.conditions(of: Self.policyID)
        #expect(conditions.map(\.reason) == [.overlapping])
        for part in ["default-domain:shop:a ", "default-domain:shop:b,", "10.32.0.0/12"] {
            #expect(conditions.first?.message.contains(part) == true, "\(part)")
        }
        #expect(!compiler.conditions(of: idle.id).contains { $0.reason == .overlapping }, "another policy joins them")
        for (network, other) in [("a", "b"), ("b", "a")] {
            let own = compiler.conditions(of: networkID(network))
            #expect(own.map(\.reason) == [.overlapping])
            #expect(own.first?.message.contains("default-domain:shop:\(other), and both have 10.32.0.0/12") == true)
        }
        #expect(compiler.conditions(of: networkID("c")).map(\.reason) == [.ambiguous])
        #expect(compiler.conditions().filter { $0.reason == .overlapping }.count == 3)
    }

    @Test("each side's own policy has the condition, and so has a flat IPAM whose networks it concerns")
    func sides() {
        var compiler = Compiler(verifying: true)
        let policies = [
            Intent.policy("of-a", Intent.rule("local", "b")), Intent.policy("of-b", Intent.rule("a", "local")),
        ]
        let flat = Intent.flatIPAM("flat", "10.0.0.0/24")
        _ = compiler.apply(
            (policies + [
                flat, network("a", ["10.0.0.0/16"], policies: ["of-a"]),
                network("b", [], flat: "flat", policies: ["of-b"]),
            ])
            .map(ObjectChange.put))
        for id in policies.map(\.id) + [flat.id] {
            #expect(compiler.conditions(of: id).map(\.reason) == [.overlapping])
        }
        #expect(Compiler.conditionTypes.contains(.networkIpam))
    }

    @Test("a network that is joined to two with one range is told so, unless they take it from one flat IPAM")
    func ambiguous() {
        let between = Intent.policy("between", Intent.rule("c", "a"), Intent.rule("c", "b"))
        func conditions(_ a: ConfigObject, _ b: ConfigObject, _ c: ConfigObject) -> [Condition] {
            var compiler = Compiler(verifying: true)
            _ = compiler.apply([between, Intent.flatIPAM("flat", "10.0.0.0/24"), a, b, c].map(ObjectChange.put))
            return compiler.conditions()
        }
        let plain = { network($0, ["10.0.0.0/24"], policies: ["between"]) }
        let c = network("c", ["10.1.0.0/24"], policies: ["between"])
        let found = conditions(plain("a"), network("b", ["10.0.0.0/16"], policies: ["between"]), c)
        #expect(found.map(\.reason) == [.ambiguous])
        #expect(found.first?.id == c.id)
        #expect(found.first?.message.contains("10.0.0.0/24: default-domain:shop:a, default-domain:shop:b.") == true)
        let flat = ["a", "b"].map { network($0, [], flat: "flat", policies: ["between"]) }
        #expect(conditions(flat[0], flat[1], c) == [])
        #expect(Set(conditions(plain("a"), plain("b"), plain("c")).map(\.reason)) == [.overlapping])
    }

    @Test("many ranges are not all spelled out")
    func many() {
        var compiler = Compiler()
        let subnets = (0..<9).map { "10.0.\($0).0/24" }
        _ = compiler.apply([Self.policy, network("a", subnets), network("b", ["10.0.0.0/16"])].map(ObjectChange.put))
        #expect(
            compiler.conditions(of: Self.policyID).first?.message.contains("10.0.3.0/24 and 5 ranges more:") == true)
    }

    @Test("a subnet without a gateway counts")
    func gateway() {
        var bare = network("b", ["10.0.0.0/24"])
        let ipam = bare.references[to: .networkIpam].first!.target
        bare.references.insert(
            Reference(
                .networkIpam, ipam,
                attribute: ["ipam_subnets": [["subnet": ["ip_prefix": "10.0.0.0", "ip_prefix_len": 25]]]]))
        let fabric = IntentState("", [Self.policy, network("a", ["10.0.0.0/24"]), bare]).compiled
        #expect(fabric.overlaps("a", "b") == [["10.0.0.0/25"], ["10.0.0.0/25"]])
    }
}
