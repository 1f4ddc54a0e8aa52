import Foundation
import Testing
import WeftNet
import WeftTesting

/// Random policies between the networks of a fabric: whatever they say, pods reach each other where ``PolicyModel``
/// says so, and nowhere else.
///
/// Each run is a hundred policies. Many runs are a thing of minutes: `WEFT_POLICY_RUNS=100` does ten thousand policies.
@Suite("Random policies")
struct RandomPolicyTests {
    private static let runs = UInt64(ProcessInfo.processInfo.environment["WEFT_POLICY_RUNS"] ?? "") ?? 3

    @Test("pods reach each other where the policies of their networks say so", arguments: 0..<runs)
    func policies(seed: UInt64) throws {
        var world = try World(seed: seed)
        for round in 0..<25 {
            try world.change()
            #expect(world.fabric.settle())
            #expect(world.mistakes() == [], "seed \(seed), round \(round)")
        }
        #expect(world.fabric.check() == [], "seed \(seed)")
        #expect(world.fabric.notes == [], "seed \(seed)")
    }
}

/// Six networks with a pod each on three hosts, and four policies.
private struct World {
    let fabric: SimulatedFabric
    private var generator: SeededGenerator
    private let networks: [SimulatedFabric.Network]
    private var pods: [SimulatedFabric.Workload] = []
    private let policies: [SimulatedFabric.Policy]
    private var model = PolicyModel()

    init(seed: UInt64) throws {
        let fabric = try SimulatedFabric(hosts: 3, seed: seed, wire: .shared)
        self.fabric = fabric
        generator = SeededGenerator(seed: seed)
        networks = try (0..<6).map { try fabric.makeNetwork("vn\($0)", "10.0.\($0).0/24") }
        policies = try (0..<4).map { try fabric.makePolicy("p\($0)", []) }
        for (number, network) in networks.enumerated() {
            pods.append(try fabric.attach("pod\(number)", to: network, on: number % fabric.hosts.count))
        }
    }

    /// All policies say something else, and are attached elsewhere.
    mutating func change() throws {
        var rules: [SimulatedFabric.Policy: [SimulatedFabric.Rule]] = [:]
        for policy in policies {
            rules[policy] = someRules()
            try fabric.setRules(rules[policy] ?? [], of: policy)
        }
        for network in networks {
            let attached = Array(
                policies.shuffled(using: &generator).prefix(Int.random(in: 0...3, using: &generator)))
            try fabric.setPolicies(attached, of: network)
            model.rules[network] = attached.flatMap { rules[$0] ?? [] }
        }
    }

    /// Rules are refused that say the same as another of their policy.
    private mutating func someRules() -> [SimulatedFabric.Rule] {
        var rules: [SimulatedFabric.Rule] = []
        for _ in 0..<Int.random(in: 0...3, using: &generator) {
            let isDenial = Int.random(in: 0..<4, using: &generator) == 0
            let rule = SimulatedFabric.Rule(isDenial ? .deny : .pass, someSide(), someSide())
            if !rules.contains(rule) { rules.append(rule) }
        }
        return rules
    }

    private mutating func someSide() -> SimulatedFabric.Rule.Side {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: .any
        case 1: .local
        default: .network(networks[Int.random(in: networks.indices, using: &generator)])
        }
    }

    /// Pairs that reach each other and should not, or the other way round.
    func mistakes() -> [String] {
        pods.flatMap { a in
            pods.filter { $0 != a }.compactMap { b -> String? in
                let (one, other) = (a.interfaces[0].network, b.interfaces[0].network)
                let wanted = model.joins(one, other)
                guard fabric.reaches(a, b) != wanted else { return nil }
                let what = fabric.outcome(from: a, to: b.address).map { "\($0)" } ?? "not plugged in"
                return "\(one.name.name) and \(other.name.name) are \(wanted ? "" : "not ")joined: \(what)"
            }
        }
    }
}
