import Synchronization
import Testing
import WeftJSON
import WeftNet

@testable import WeftAgent
@testable import WeftVRouter

/// What becomes of the port of a kind that the agent does not serve: one of a later build made it.
@Suite("ports of kinds that are not served")
struct UnservedPortTests {
    private static let kinds = PlugRecordTests.kinds.map(\.plug).filter { $0.isUnserved }

    let workplace: Workplace
    let interfaces = FakeInterfaces()
    let directory: StateDirectory
    let copies: StateDirectory

    init() throws {
        workplace = try Workplace()
        directory = try StateDirectory(workplace.state)
        copies = try StateDirectory(workplace.path + "/copies")
    }

    /// Runs an agent that found one port of that kind, of container c1, with its pair.
    private func withAgent(
        _ plug: WeftVRouter.Port.Plug, _ body: (WeftVRouter.Port, HostAgent, CNIService) async throws -> Void
    ) async throws {
        var port = StateTests.port
        port.plug = plug
        port.state.id = Example.interfaceID
        port.hostInterface = "tap\(port.id.description.prefix(11))"
        _ = try interfaces.create(
            InterfacePlan(
                state: port.state, hostInterface: port.hostInterface,
                sandbox: .init(path: "/run/netns/c1", interface: "eth0"), isDefault: true, mtu: 1450))
        let store = PortStore(directory, copies: copies, logger: .silent)
        try store.store(port)
        let earlier = try RestoredPorts(store, interfaces, .silent)
        let worker = InterfaceWorker(interfaces)
        let node = EchoingControlNode(configuration: Example.configuration)
        let agent = HostAgent(
            router: VRouter(
                configuration: .init(
                    hostName: "compute-1", tunnelAddress: IPv4Address(172, 31, 0, 1), workloadMTU: 1450),
                ports: earlier.served), driver: FakeDriver(interfaces), ports: store, worker: worker,
            clients: [.first: node], logger: .silent, unserved: earlier.unserved)
        await agent.start()
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await node.run { event in await agent.received(event, from: .first) } }
            try await body(port, agent, CNIService(agent: agent, worker: worker, workloadMTU: 1450))
            node.disconnect()
        }
        try await worker.shutDown()
    }

    private var pairs: [String] { interfaces.state.withLock { $0.pairs.keys.sorted() } }

    private func call(
        _ service: CNIService, _ verb: String, container: String = "c1", _ more: JSONObject = [:]
    ) async {
        let frame = Example.frame(verb, version: "1.1.0", container: container, configuration: more)
        #expect(await service.answer(frame).exitCode == 0, "\(verb)")
    }

    /// - Parameter isThere: the pair, the record and its copy.
    private func expect(_ port: WeftVRouter.Port, isThere: Bool) throws {
        #expect(pairs == (isThere ? [port.hostInterface] : []))
        #expect(try directory.names() == (isThere ? ["\(port.id)"] : []))
        #expect(try copies.names() == (isThere ? ["\(port.id)"] : []))
    }

    @Test("audits, and what is deleted of others, leave it as it is", arguments: kinds)
    func kept(plug: WeftVRouter.Port.Plug) async throws {
        try await withAgent(plug) { port, agent, service in
            await agent.received(.endOfRIB, from: .first)
            for _ in 0..<3 { await agent.audit() }
            #expect(await agent.repairs.rows.isEmpty)
            await call(service, "DEL", container: "c2")
            let listed: JSON = [["containerID": "c1", "ifname": "eth0"]]
            await call(service, "GC", ["cni.dev/valid-attachments": listed])
            await call(service, "GC", ["cni.dev/valid-attachments": [], "cluster-name": "k8s2"])
            try expect(port, isThere: true)
        }
    }

    @Test("DEL of its container deletes it, with its record", arguments: kinds)
    func deleted(plug: WeftVRouter.Port.Plug) async throws {
        try await withAgent(plug) { port, _, service in
            await call(service, "DEL")
            try expect(port, isThere: false)
        }
    }

    @Test("GC that does not list its container deletes it, with its record", arguments: kinds)
    func collected(plug: WeftVRouter.Port.Plug) async throws {
        try await withAgent(plug) { port, _, service in
            await call(service, "GC", ["cni.dev/valid-attachments": []])
            try expect(port, isThere: false)
        }
    }

    @Test("ADD of the same interface in another container takes its place, for good", arguments: kinds)
    func superseded(plug: WeftVRouter.Port.Plug) async throws {
        try await withAgent(plug) { port, _, service in
            await call(service, "ADD", container: "c2")
            await call(service, "DEL", container: "c1")
            try expect(port, isThere: true)
            let ports = try PortStore(directory, logger: .silent).load().ports
            #expect(ports.map(\.attachment.containerID) == ["c2"])
            await call(service, "DEL", container: "c2")
            try expect(port, isThere: false)
        }
    }
}

extension WeftVRouter.Port.Plug {
    fileprivate var isUnserved: Bool { (try? served()) == nil }
}
