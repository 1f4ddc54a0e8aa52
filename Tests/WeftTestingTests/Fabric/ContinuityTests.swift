import Testing
import WeftNet
import WeftTesting
import WeftVRouter

/// Packets go on, whatever becomes of agents and control nodes.
@Suite("Continuity")
struct ContinuityTests {
    private let fabric: SimulatedFabric
    private let network: SimulatedFabric.Network
    private let flow: SimulatedFabric.Flow

    init() throws {
        fabric = try SimulatedFabric(hosts: 2)
        network = try fabric.makeNetwork("vn1", "10.0.1.0/24")
        let pods = try [0, 1].map { [fabric, network] in try fabric.attach("pod\($0)", to: network, on: $0) }
        #expect(fabric.settle())
        flow = fabric.watch(pods[0], pods[1])
    }

    /// At rest again, nothing was lost, nothing is left over, and new pods are reached.
    private func expectWhole(_ location: SourceLocation = #_sourceLocation) throws {
        #expect(fabric.settle(), sourceLocation: location)
        #expect(flow.losses == [], sourceLocation: location)
        #expect(fabric.check() == [], sourceLocation: location)
        let new = try fabric.attach("new", to: network, on: 0)
        #expect(fabric.settle(), sourceLocation: location)
        #expect(fabric.reaches(new, flow.b), sourceLocation: location)
        let rebuilt = fabric.rebuilt()
        #expect(rebuilt.settle(), sourceLocation: location)
        #expect(fabric.differences(from: rebuilt) == [], sourceLocation: location)
    }

    @Test("an agent is killed and replaced without a lost packet", arguments: [0, 1, 30])
    func agentReplaced(seconds: Int) throws {
        fabric.stop(agentOf: 0)
        fabric.run(for: .seconds(seconds))
        fabric.start(agentOf: 0)
        try expectWhole()
    }

    @Test("of two control nodes either is killed and comes back without a lost packet", arguments: [1, 600])
    func controlNodesReplaced(seconds: Int) throws {
        for node in [0, 1] {
            fabric.stop(controlNode: node)
            fabric.run(for: .seconds(seconds))
            fabric.start(controlNode: node)
            #expect(fabric.settle())
        }
        try expectWhole()
    }

    @Test("packets go on while no control node can be reached, and agents restart then", arguments: [false, true])
    func alone(isCut: Bool) throws {
        for node in [0, 1] { isCut ? fabric.isolate(.controlNode(node)) : fabric.stop(controlNode: node) }
        fabric.run(for: .seconds(600))
        fabric.restart(agentOf: 0)
        fabric.run(for: .seconds(600))
        #expect(flow.losses == [])
        fabric.heal()
        for node in [0, 1] where !isCut { fabric.start(controlNode: node) }
        try expectWhole()
    }

    @Test("packets go on while no control node can be reached, and control nodes restart then")
    func restartedWhileCut() throws {
        for node in [0, 1] {
            for host in [0, 1] { fabric.cut(.host(host), .controlNode(node)) }
        }
        fabric.run(for: .seconds(600))
        for node in [0, 1] {
            fabric.stop(controlNode: node)
            fabric.start(controlNode: node)
        }
        fabric.run(for: .seconds(600))
        #expect(flow.losses == [])
        fabric.heal()
        try expectWhole()
    }

    @Test("hosts that are cut off from all control nodes reach each other, also when another host never was")
    func partlyCut() throws {
        let fabric = try SimulatedFabric(hosts: 3)
        let network = try fabric.makeNetwork("vn1", "10.0.1.0/24")
        let pods = try [0, 1, 2].map { try fabric.attach("pod\($0)", to: network, on: $0) }
        #expect(fabric.settle())
        let flow = fabric.watch(pods[0], pods[1])
        for node in [0, 1] {
            for host in [0, 1] { fabric.cut(.host(host), .controlNode(node)) }
        }
        fabric.run(for: .seconds(600))
        // Whoever is not cut off is told that they are gone.
        #expect(!fabric.reaches(pods[2], pods[0]))
        fabric.heal()
        #expect(fabric.settle())
        #expect(flow.losses == [])
        #expect(fabric.reaches(pods[2], pods[0]))
        #expect(fabric.check() == [])
    }

    @Test("a control node that knows an old configuration takes no pod away")
    func oldConfiguration() throws {
        fabric.cut(.configuration, .controlNode(0))
        let late = try fabric.attach("late", to: network, on: 1)
        fabric.run(for: .seconds(300))
        fabric.heal()
        #expect(fabric.settle())
        #expect(fabric.reaches(late, flow.a))
        try expectWhole()
    }

    @Test("connections that are lost come back without a lost packet")
    func losses() throws {
        for round in 0..<10 {
            fabric.loseConnections(between: .host(round % 2), and: .controlNode(round / 2 % 2))
            fabric.loseConnections(between: .controlNode(0), and: .controlNode(1))
            fabric.run(for: .milliseconds(1 << round))
        }
        try expectWhole()
    }

    @Test("a pod that ends while its agent is dead is gone with the next one")
    func endsUnseen() throws {
        let pod = try fabric.attach("short", to: network, on: 0)
        #expect(fabric.settle())
        fabric.stop(agentOf: 0)
        try fabric.detach(pod)
        fabric.run(for: .seconds(5))
        fabric.start(agentOf: 0)
        #expect(fabric.settle())
        #expect(fabric.outcome(from: flow.b, to: pod.address) == .dropped(.discard, at: .v4(fabric.hosts[1].address)))
        try expectWhole()
    }
}
