import DatapathFabric
import Foundation
import Glibc
import Synchronization
import Testing
import WeftAgent
import WeftDatapath
import WeftNet
import WeftVRouter

/// An agent that is started beside another one.
@Suite("a second agent")
struct SecondAgentTests {
    @Test("does not start on the same state directory, and asks for no data plane before it knows that")
    func refusal() async throws {
        let (workplace, interfaces) = (try Workplace(), FakeInterfaces())
        let node = EchoingControlNode(configuration: [])
        try await AgentTests.withAgent(in: workplace, interfaces, FakeDriver(interfaces), node) {
            let configuration = AgentConfiguration(
                hostName: "compute-1", controlNodes: [], tunnelAddress: IPv4Address(172, 31, 0, 1),
                underlayInterface: "lo", stateDirectory: workplace.state, socketPath: workplace.socket)
            var driversMade = 0
            #expect(throws: StateDirectory.Failure.self) {
                try Agent(
                    configuration, workloadMTU: 1450,
                    driver: {
                        driversMade += 1
                        return FakeDriver(interfaces)
                    }, interfaces: interfaces, logger: .silent, clients: { _ in node })
            }
            #expect(driversMade == 0)
        }
    }

    @Test("nor in the network namespace of another one, whatever its name and its folders")
    func namespace() throws {
        let workplace = try Workplace()
        let first = try AgentLock(workplace.path + "/namespaces/1", "another agent works in this network namespace")
        let failure = #expect(throws: StateDirectory.Failure.self) {
            try AgentLock(workplace.path + "/namespaces/1", "another agent works in this network namespace")
        }
        #expect(failure?.reason == "another agent works in this network namespace")
        _ = try AgentLock(workplace.path + "/namespaces/2")
        first.release()
        _ = try AgentLock(workplace.path + "/namespaces/1")
    }

    @Test("nor on records that it cannot read, and then the data plane stays with the agent before")
    func noRecords() throws {
        let workplace = try Workplace()
        _ = try StateDirectory(workplace.state)
        try Data().write(to: URL(filePath: workplace.state + "/ports"))
        var driversMade = 0
        #expect(throws: StateDirectory.Failure.self) {
            try Agent(
                AgentConfiguration(
                    hostName: "compute-1", controlNodes: [], tunnelAddress: IPv4Address(172, 31, 0, 1),
                    underlayInterface: "lo", stateDirectory: workplace.state, socketPath: workplace.socket),
                workloadMTU: 1450,
                driver: {
                    driversMade += 1
                    return FakeDriver(FakeInterfaces())
                }, interfaces: FakeInterfaces(), logger: .silent,
                clients: { _ in EchoingControlNode(configuration: []) })
        }
        #expect(driversMade == 0)
    }

    @Test(
        "leaves the pins, the programs and what they know of the host to the first one",
        .enabled(if: Fabric.isPossible, "needs root and network namespaces"))
    func kernel() async throws {
        let (workplace, interfaces) = (try Workplace(), FakeInterfaces())
        let fabric = try Fabric()
        try fabric.a.startAgent()
        let datapath = try #require(fabric.a.datapath)
        let pod = try fabric.a.addPod("one", IPv4Address(10, 0, 1, 3), vrf: VRFID(rawValue: 1))
        let pins = fabric.a.configuration.host
        let folder = "\(fabric.a.configuration.fileSystem)/weft/\(pins)"
        // Of a network namespace that is gone: an agent that starts removes it.
        try FileManager.default.createDirectory(atPath: folder + "/1", withIntermediateDirectories: false)
        defer { rmdir(folder + "/1") }
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
        let configuration = AgentConfiguration(
            hostName: "compute-1", controlNodes: [], tunnelAddress: IPv4Address(172, 31, 0, 99),
            underlayInterface: FabricHost.underlay, workloadMTU: 900, stateDirectory: workplace.state,
            socketPath: workplace.socket, pins: pins)
        try await AgentTests.withAgent(
            in: workplace, interfaces, FakeDriver(interfaces), EchoingControlNode(configuration: [])
        ) {
            let failure = #expect(throws: StateDirectory.Failure.self) {
                try Agent(configuration, logger: .silent) {
                    try NetlinkSocket(in: NetworkNamespace(path: fabric.a.namespacePath))
                }
            }
            #expect(failure?.reason == "another agent works with this directory")
        }
        #expect(try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() == names)
        #expect(try datapath.deviations(from: pod.entries) == [])
    }
}
