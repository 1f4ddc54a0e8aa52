import Foundation
import Testing
import WeftNet
import WeftTesting

/// Random lives of a fabric: pods and policies come and go while agents and control nodes die, paths are cut and
/// connections lost. When all of that is over the fabric is as one that has never known any of it.
///
/// `WEFT_FAULT_RUNS` is how many lives are lived.
@Suite("Random faults")
struct RandomFaultTests {
    private static let runs = UInt64(ProcessInfo.processInfo.environment["WEFT_FAULT_RUNS"] ?? "") ?? 4

    @Test("after all faults a fabric is as if there had been none", arguments: 0..<runs)
    func lives(seed: UInt64) throws {
        var life = try Life(seed: seed)
        for _ in 0..<80 { try life.step() }
        life.end()
        let fabric = life.fabric
        #expect(fabric.settle(), "seed \(seed): \(fabric.notes.suffix(10))")
        #expect(fabric.check() == [], "seed \(seed)")
        #expect(life.standing.losses == [], "seed \(seed)")
        let rebuilt = fabric.rebuilt(wire: .whole)
        #expect(rebuilt.settle(), "seed \(seed)")
        #expect(fabric.differences(from: rebuilt) == [], "seed \(seed)")
        for a in fabric.workloads.values {
            for b in fabric.workloads.values where a != b {
                #expect(fabric.reaches(a, b) == rebuilt.reaches(a, b), "seed \(seed) \(a.name) \(b.name)")
            }
        }
    }
}

private struct Life {
    let fabric: SimulatedFabric
    /// Two pods that nobody touches.
    let standing: SimulatedFabric.Flow
    private var generator: SeededGenerator
    private let networks: [SimulatedFabric.Network]
    private let policy: SimulatedFabric.Policy
    private var pods: [SimulatedFabric.Workload] = []
    private var count = 0
    private var joined: Set<Int> = []

    private enum Step: CaseIterable {
        case attach, attachAnother, detach, join, restartAgent, stopAgent, startAgent, stopNode, startNode, cut,
            cutBetween, heal, lose, wait, waitLong
    }

    init(seed: UInt64) throws {
        let fabric = try SimulatedFabric(hosts: 4, seed: seed, wire: seed % 2 == 0 ? .whole : .shared)
        self.fabric = fabric
        generator = SeededGenerator(seed: seed)
        networks = try (0..<3).map { try fabric.makeNetwork("vn\($0)", "10.0.\($0).0/24") }
        policy = try fabric.makePolicy("all", [.init(.pass, .local, .any)])
        let pods = try [0, 1].map { [networks] in try fabric.attach("standing\($0)", to: networks[0], on: $0) }
        fabric.settle()
        standing = fabric.watch(pods[0], pods[1])
    }

    mutating func step() throws {
        let host = Int.random(in: fabric.hosts.indices, using: &generator)
        let node = Int.random(in: fabric.controlNodes.indices, using: &generator)
        switch Step.allCases.randomElement(using: &generator) ?? .wait {
        case .attach, .attachAnother:
            count += 1
            let network = networks[Int.random(in: networks.indices, using: &generator)]
            pods.append(try fabric.attach("pod\(count)", to: network, on: host))
        case .detach:
            guard !pods.isEmpty else { return }
            try fabric.detach(pods.remove(at: Int.random(in: pods.indices, using: &generator)))
        case .join:
            let index = Int.random(in: networks.indices, using: &generator)
            joined.formSymmetricDifference([index])
            try fabric.setPolicies(joined.contains(index) ? [policy] : [], of: networks[index])
        // A host that no control node hears of for long loses its routes; those of the two that stand are not to.
        case .restartAgent: fabric.restart(agentOf: host)
        case .stopAgent: if host > 1 { fabric.stop(agentOf: host) }
        case .startAgent: fabric.start(agentOf: host)
        case .stopNode: fabric.stop(controlNode: node)
        case .startNode: fabric.start(controlNode: node)
        case .cut: if host > 1 { fabric.cut(.host(host), .controlNode(node)) }
        case .cutBetween:
            let places: [Place] = [.configuration, .controlNode(1 - node)]
            fabric.cut(places.randomElement(using: &generator) ?? .configuration, .controlNode(node))
        case .heal: fabric.heal()
        case .lose: fabric.loseConnections(between: .host(host), and: .controlNode(node))
        case .wait: fabric.run(for: .milliseconds(Int.random(in: 1...2000, using: &generator)))
        case .waitLong: fabric.run(for: .seconds(Int.random(in: 1...100, using: &generator)))
        }
    }

    /// Everything is whole again.
    func end() {
        fabric.heal()
        for node in fabric.controlNodes.indices { fabric.start(controlNode: node) }
        for host in fabric.hosts.indices { fabric.start(agentOf: host) }
    }
}
