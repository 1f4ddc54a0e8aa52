import Testing
import WeftBGPWire
import WeftJSON
import WeftNet
import WeftPolicy
import WeftRouting

@Suite("Policies of instances")
struct InstancePolicyTests {
    private func policy(_ match: JSON, _ actions: JSON) throws -> RoutingPolicy {
        try RoutingPolicy(["term": [["term_match_condition": match, "term_action_list": actions]]])
    }

    private func preference(_ value: Int, of match: JSON = [:]) throws -> RoutingPolicy {
        try policy(match, ["update": ["local_pref": JSON(value)], "action": "accept"])
    }

    private func connected() -> RoutingLaboratory {
        let laboratory = RoutingLaboratory(instances: 2, sources: [.xmpp, .xmpp])
        laboratory.setTargets(0, imports: [1, 2], exports: [1])
        laboratory.setTargets(1, imports: [1, 2], exports: [2])
        return laboratory
    }

    private func preferences(_ prefix: String, _ laboratory: RoutingLaboratory, _ instance: Int) -> [UInt32] {
        laboratory.paths(prefix, in: laboratory.table(instance))
            .map { laboratory.rib.attributes($0.attributes).localPreference }
    }

    @Test("a policy concerns what is announced before and after it, and what it was comes back with its end")
    func announced() throws {
        let laboratory = connected()
        laboratory.announce("10.0.1.1/32", in: laboratory.table(0))
        laboratory.rib.setPolicies([try preference(250)], of: laboratory.instances[0])
        laboratory.announce("10.0.1.2/32", in: laboratory.table(0))
        for prefix in ["10.0.1.1/32", "10.0.1.2/32"] {
            #expect(preferences(prefix, laboratory, 0) == [250])
            #expect(preferences(prefix, laboratory, 1) == [250], "what others import is what the network says")
        }
        #expect(laboratory.check() == [])
        laboratory.rib.setPolicies([], of: laboratory.instances[0])
        for prefix in ["10.0.1.1/32", "10.0.1.2/32"] {
            #expect(preferences(prefix, laboratory, 0) == [100])
            #expect(preferences(prefix, laboratory, 1) == [100])
        }
        #expect(laboratory.check() == [])
    }

    @Test("a policy of the importer changes its copies alone")
    func imported() throws {
        let laboratory = connected()
        laboratory.announce("10.0.1.1/32", in: laboratory.table(0))
        laboratory.rib.setPolicies([try preference(250)], of: laboratory.instances[1])
        laboratory.announce("10.0.1.2/32", in: laboratory.table(0))
        for prefix in ["10.0.1.1/32", "10.0.1.2/32"] {
            #expect(preferences(prefix, laboratory, 0) == [100])
            #expect(preferences(prefix, laboratory, 1) == [250])
        }
        laboratory.announce("10.0.1.2/32", in: laboratory.table(0), label: 99) { $0.localPreference = 7 }
        #expect(preferences("10.0.1.2/32", laboratory, 0) == [7])
        #expect(laboratory.paths("10.0.1.2/32", in: laboratory.table(1)).map(\.label) == [99])
        #expect(preferences("10.0.1.2/32", laboratory, 1) == [250])
        laboratory.rib.setPolicies([try preference(300)], of: laboratory.instances[1])
        #expect(preferences("10.0.1.2/32", laboratory, 1) == [300])
        laboratory.withdraw("10.0.1.2/32", in: laboratory.table(0))
        #expect(laboratory.paths("10.0.1.2/32", in: laboratory.table(1)).isEmpty)
        laboratory.rib.removeInstance(laboratory.instances[1])
        #expect(laboratory.check() == [])
    }

    @Test("what a policy rejects stays visible, is not used and not copied")
    func rejected() throws {
        let laboratory = connected()
        laboratory.announce("10.0.1.1/32", in: laboratory.table(0))
        laboratory.announce("10.0.9.1/32", in: laboratory.table(0))
        let reject = try policy(["prefix": [["prefix": "10.0.9.0/24", "prefix_type": "longer"]]], ["action": "reject"])
        laboratory.rib.setPolicies([reject], of: laboratory.instances[0])
        #expect(laboratory.paths("10.0.9.1/32", in: laboratory.table(0)).map(\.flags) == [.rejected])
        #expect(laboratory.bestPaths("10.0.9.1/32", in: laboratory.table(0)).isEmpty)
        #expect(laboratory.paths("10.0.9.1/32", in: laboratory.table(1)).isEmpty)
        #expect(laboratory.paths("10.0.1.1/32", in: laboratory.table(1)).count == 1)
        #expect(laboratory.counts(laboratory.table(0)).infeasiblePaths == 1)
        laboratory.rib.setPolicies([], of: laboratory.instances[0])
        #expect(laboratory.paths("10.0.9.1/32", in: laboratory.table(1)).count == 1)
        #expect(laboratory.check() == [])
    }

    @Test("conditions on the protocol tell agents from routers")
    func protocols() throws {
        let laboratory = RoutingLaboratory(instances: 1, sources: [.xmpp, .internalBGP, .staticRoute])
        let policies = [
            try preference(1, of: ["protocol": ["xmpp"]]), try preference(2, of: ["protocol": ["bgp"]]),
            try preference(3, of: ["protocol": ["static"]]),
        ]
        laboratory.rib.setPolicies(policies, of: laboratory.instances[0])
        for source in 0..<3 { laboratory.announce("10.0.0.\(source)/32", in: laboratory.table(0), from: source) }
        #expect((0..<3).flatMap { preferences("10.0.0.\($0)/32", laboratory, 0) } == [1, 2, 3])
    }

    /// Each instance prefers what the next one has to what it has itself: a ring of an odd length has no outcome in
    /// which all get what they want.
    @Test("policies that contradict each other come to an end", arguments: [2, 3, 4, 5])
    func ring(_ count: Int) throws {
        let laboratory = RoutingLaboratory(instances: count, sources: Array(repeating: .xmpp, count: count))
        for number in 0..<count {
            let next = (number + 1) % count
            laboratory.setTargets(number, imports: [UInt32(next)], exports: [UInt32(number)])
            let match: JSON = ["community": .string("64512:\(next)")]
            laboratory.rib.setPolicies([try preference(200, of: match)], of: laboratory.instances[number])
        }
        for number in 0..<count {
            laboratory.announce("10.0.0.0/24", in: laboratory.table(number), from: number) {
                $0.communities = [Community("64512:\(number)")!]
            }
        }
        for number in 0..<count {
            #expect(!laboratory.bestPaths("10.0.0.0/24", in: laboratory.table(number)).isEmpty)
        }
    }

    @Test("changes in any order end in the same tables", arguments: 1...8)
    func random(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let prefixes = (0..<6).map { "10.0.\($0).0/24" }
        let policies: [[RoutingPolicy]] = [
            [],
            [try policy(["community": "64512:1"], ["action": "reject"])],
            [try policy([:], ["update": ["community": ["add": ["community": ["64512:9"]]]]])],
            [try policy(["prefix": [["prefix": "10.0.2.0/23", "prefix_type": "orlonger"]]], ["action": "reject"])],
        ]
        let laboratory = RoutingLaboratory(instances: 3, sources: [.xmpp, .xmpp])
        var announced: [[String: Int]] = Array(repeating: [:], count: 3)
        var chosen = [0, 0, 0]
        var imports: [[UInt32]] = [[], [], []]
        for _ in 0..<200 {
            let instance = Int.random(in: 0..<3, using: &generator)
            let prefix = prefixes.randomElement(using: &generator)!
            switch Int.random(in: 0..<6, using: &generator) {
            case 0:
                chosen[instance] = Int.random(in: 0..<4, using: &generator)
                laboratory.rib.setPolicies(policies[chosen[instance]], of: laboratory.instances[instance])
            case 1:
                imports[instance] = (0..<3).filter { _ in Bool.random(using: &generator) }
                laboratory.setTargets(instance, imports: imports[instance], exports: [UInt32(instance)])
            case 2:
                announced[instance][prefix] = nil
                laboratory.withdraw(prefix, in: laboratory.table(instance))
            default:
                let community = Int.random(in: 0..<3, using: &generator)
                announced[instance][prefix] = community
                announce(prefix, community, instance, laboratory)
            }
            #expect(laboratory.check() == [])
        }
        let fresh = RoutingLaboratory(instances: 3, sources: [.xmpp, .xmpp])
        for instance in 0..<3 {
            fresh.rib.setPolicies(policies[chosen[instance]], of: fresh.instances[instance])
            fresh.setTargets(instance, imports: imports[instance], exports: [UInt32(instance)])
            laboratory.setTargets(instance, imports: imports[instance], exports: [UInt32(instance)])
            for (prefix, community) in announced[instance] { announce(prefix, community, instance, fresh) }
        }
        for instance in 0..<3 {
            for prefix in prefixes {
                #expect(contents(prefix, instance, laboratory) == contents(prefix, instance, fresh))
            }
        }
    }

    private func announce(_ prefix: String, _ community: Int, _ instance: Int, _ laboratory: RoutingLaboratory) {
        laboratory.announce(prefix, in: laboratory.table(instance), label: UInt32(16 + instance)) {
            $0.communities = [Community("64512:\(community)")!]
        }
    }

    private func contents(_ prefix: String, _ instance: Int, _ laboratory: RoutingLaboratory) -> [String] {
        laboratory.paths(prefix, in: laboratory.table(instance)).map { path in
            "\(path.label) \(path.flags) \(laboratory.rib.attributes(path.attributes).communities)"
        }
    }
}
