import Foundation
import Synchronization
import Testing
import WeftJSON
import WeftNet

@testable import WeftAgent
@testable import WeftVRouter

/// One port of an earlier run keeps neither the agent nor the others from being served.
@Suite("ports of an earlier run")
struct RestoredPortsTests {
    let workplace: Workplace
    let interfaces = FakeInterfaces()
    let directory: StateDirectory
    let copies: StateDirectory

    init() throws {
        workplace = try Workplace()
        directory = try StateDirectory(workplace.state)
        copies = try StateDirectory(workplace.path + "/copies")
    }

    private func makePair(_ port: WeftVRouter.Port) throws -> UInt32 {
        try interfaces.create(
            InterfacePlan(
                state: port.state, hostInterface: port.hostInterface,
                sandbox: .init(path: "/run/netns/c1", interface: "eth0"), isDefault: true, mtu: 1450))
    }

    /// A port that is there with its pair.
    private func makeWhole(_ store: PortStore) throws -> WeftVRouter.Port {
        var port = StateTests.port
        port.state.id = ObjectID.derived(from: "whole")
        port.hostInterface = "tap1"
        port.hostInterfaceIndex = try makePair(port)
        try store.store(port)
        return port
    }

    @Test(
        "a record of an interface that no host can have is not readable",
        arguments: ["", "tap-of-a-long-name", ".", "..", "tap/0", "tap 0", "tap:0", "tap\u{7f}"])
    func impossibleName(name: String) throws {
        let store = PortStore(directory, logger: .silent)
        let whole = try makeWhole(store)
        var port = StateTests.port
        port.hostInterface = name
        try store.store(port)
        #expect(try RestoredPorts(store, interfaces, .silent).served == [whole])
        #expect(try directory.names() == ["\(whole.id)"])
        #expect(try StateDirectory(workplace.state + "/.unreadable").names() == ["\(port.id)"])
    }

    @Test("a record of a port that is gone, and that cannot be removed, is only named")
    func irremovableRecord() throws {
        let lines = KeptLog()
        let store = PortStore(directory, copies: copies, logger: lines.logger)
        let whole = try makeWhole(store)
        try store.store(StateTests.port)
        // A folder where the record is: the port comes from the copy, and not even root removes the folder like a file.
        let name = "\(StateTests.port.id)"
        try directory.remove(name)
        try FileManager.default.createDirectory(
            atPath: "\(workplace.state)/\(name)", withIntermediateDirectories: false)
        #expect(try RestoredPorts(store, interfaces, lines.logger).served == [whole])
        #expect(lines.all.contains { $0.hasPrefix("port record not removed port=\(name) error=") }, "\(lines.all)")
    }

    @Test("an interface without a record that cannot be deleted is only named")
    func irremovableInterface() throws {
        let lines = KeptLog()
        let store = PortStore(directory, copies: copies, logger: lines.logger)
        let whole = try makeWhole(store)
        _ = try makePair(StateTests.port)
        interfaces.state.withLock { $0.refusesDeletions = true }
        #expect(try RestoredPorts(store, interfaces, lines.logger).served == [whole])
        #expect(lines.all.contains { $0.hasPrefix("interface not deleted interface=tap0 error=") }, "\(lines.all)")
    }
}
