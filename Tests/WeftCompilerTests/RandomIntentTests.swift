import Testing
import WeftCompiler
import WeftJSON
import WeftModel
import WeftNet

@Suite("Random intents")
struct RandomIntentTests {
    private static let networks = ["shop:a", "shop:b", "shop:c", "bank:a", "bank:b", "bank:c", "lab:a", "lab:b"]
    private static let policies = ["shop:p", "shop:q", "bank:p", "bank:q", "lab:p"]
    private static let interfaces = ["i0", "i1", "i2", "i3"]

    @Test("incremental results equal a compile from scratch", arguments: 0..<16 as Range<UInt64>)
    func incremental(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var compiler = Compiler()
        var fabric = CompiledFabric()
        var state = IntentState.empty
        for step in 0..<25 {
            var next = state
            for _ in 0..<Int.random(in: 1...4, using: &generator) { next = Self.changed(next, using: &generator) }
            let changes = next.changes(from: state).shuffled(using: &generator)
            #expect(fabric.apply(compiler.apply(changes)) == [], "seed \(seed), step \(step)")
            #expect(compiler.verify() == [], "seed \(seed), step \(step)")
            #expect(fabric == next.compiled, "seed \(seed), step \(step)")
            state = next
        }
    }

    private static func changed(_ state: IntentState, using generator: inout SeededGenerator) -> IntentState {
        if Int.random(in: 0..<5, using: &generator) == 0,
            let gone = state.objects.values.sorted(by: { $0.id < $1.id })
                .randomElement(using: &generator)
        {
            return state.without("", [gone])
        }
        switch Int.random(in: 0..<13, using: &generator) {
        case 0..<5: return state.with("", [network(using: &generator)])
        case 5..<8: return state.with("", [policy(using: &generator)])
        case 8:
            let target = "target:64512:\(Int.random(in: 0..<3, using: &generator))"
            return state.with("", [Intent.routeTarget(target)])
        case 9, 10:
            let name = pick(networks, using: &generator)
            return state.with("", [Intent.interface(pick(interfaces, using: &generator), in: name)])
        default: return state.with("", [workload(using: &generator)])
        }
    }

    /// Something that says how a workload peers.
    private static func workload(using generator: inout SeededGenerator) -> ConfigObject {
        let number = Int.random(in: 0..<3, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0, 1:
            return Intent.address(
                "ip\(number)", "10.\(Int.random(in: 1..<4, using: &generator)).0.\(number + 2)",
                of: pick(interfaces, using: &generator), isSecondary: Bool.random(using: &generator))
        case 2: return Intent.flatIPAM("flat", "10.\(number + 1).0.0/24")
        case 3: return Intent.systemConfig(autonomousSystem: 64512 + number)
        default:
            let served = interfaces.shuffled(using: &generator).prefix(Int.random(in: 0..<4, using: &generator))
            return Intent.service(
                "s\(number)", for: Array(served),
                ["bgpaas_shared": .bool(number == 2), "bgpaas_ip_address": number == 2 ? "10.2.0.9" : ""])
        }
    }

    private static func network(using generator: inout SeededGenerator) -> ConfigObject {
        let place = Int.random(in: 0..<networks.count, using: &generator)
        var properties: JSONObject = [:]
        for list in ["route_target_list", "import_route_target_list", "export_route_target_list"]
        where Int.random(in: 0..<4, using: &generator) == 0 {
            properties[list] = ["route_target": [.string("target:64512:\(Int.random(in: 0..<3, using: &generator))")]]
        }
        if Int.random(in: 0..<8, using: &generator) == 0 { properties["is_provider_network"] = true }
        if Int.random(in: 0..<8, using: &generator) == 0 { properties["fabric_snat"] = true }
        let attached = policies.shuffled(using: &generator).prefix(Int.random(in: 0..<4, using: &generator))
        let linked = Int.random(in: 0..<5, using: &generator) == 0 ? [pick(networks, using: &generator)] : []
        let subnets = [10, 11].filter { _ in Bool.random(using: &generator) }.map { "10.\($0 - 9 + place % 2).0.0/24" }
        return Intent.network(
            networks[place], policies: Array(attached), target: 8_000_000 + place, properties, links: linked,
            subnets: subnets, flatIPAM: Bool.random(using: &generator) ? "flat" : nil)
    }

    private static func policy(using generator: inout SeededGenerator) -> ConfigObject {
        let sides = networks + ["local", "any", "10.0.0.0/8", "10.1.0.0/16"] + policies.map { "policy:\($0)" }
        let rules = (0..<Int.random(in: 0..<4, using: &generator)).map { _ in
            Intent.rule(
                pick(sides, using: &generator), pick(sides, using: &generator),
                action: Int.random(in: 0..<4, using: &generator) == 0 ? "deny" : "pass",
                protocol: pick(["any", "tcp", "icmp"], using: &generator),
                port: Bool.random(using: &generator) ? 80 : nil)
        }
        let object = Intent.policy(pick(policies, using: &generator))
        return ConfigObject(
            type: object.type, id: object.id, name: object.name, parent: object.parent,
            properties: ["network_policy_entries": ["policy_rule": .array(rules)]])
    }

    private static func pick(_ words: [String], using generator: inout SeededGenerator) -> String {
        words[Int.random(in: 0..<words.count, using: &generator)]
    }
}
