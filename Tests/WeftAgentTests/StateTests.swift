import Foundation
import Testing
import WeftAgent
import WeftNet
import WeftVRouter

@Suite("state directory")
struct StateTests {
    static let port = Port(
        attachment: .init(network: "weft", cluster: "k8s1", containerID: "c1", interfaceName: "eth0"),
        plug: .sandbox(.init(path: "/run/netns/c1", interface: "eth0")), hostInterface: "tap0", hostInterfaceIndex: 7,
        label: MPLSLabel(16)!, vrf: VRFID(rawValue: 3),
        state: InterfaceState(
            id: ObjectID.derived(from: "i"), name: "d:p:i", macAddress: MACAddress(2, 0, 0, 0, 0, 1),
            virtualMachine: "k8s1__default__web", virtualMachineID: ObjectID.derived(from: "vm"),
            network: .init(
                name: "d:p:vn", id: ObjectID.derived(from: "vn"), index: 5,
                subnets: [
                    RoutedSubnet(
                        prefix: IPPrefix(.v4(IPv4Address(10, 0, 1, 0)), length: 24),
                        gateway: .v4(IPv4Address(10, 0, 1, 1))),
                    RoutedSubnet(prefix: IPPrefix(.v4(IPv4Address(10, 0, 2, 0)), length: 24), gateway: nil),
                ]),
            routingInstance: "d:p:vn:vn",
            addresses: [
                .init(
                    address: .v4(IPv4Address(10, 0, 1, 3)), prefixLength: 24, gateway: .v4(IPv4Address(10, 0, 1, 1))),
                .init(address: .v4(IPv4Address(10, 0, 2, 3)), prefixLength: 24, gateway: nil),
            ],
            securityGroups: [8_000_001], tags: [0xffff_0001], position: .init(index: 2, count: 3),
            requestedName: "data"))

    @Test("a port comes back as it was written")
    func roundTrip() throws {
        let workplace = try Workplace()
        let store = PortStore(try StateDirectory(workplace.state), logger: .silent)
        var plain = Self.port
        plain.state.id = ObjectID.derived(from: "plain")
        plain.state.requestedName = nil
        plain.isForwarding = false
        try store.store(Self.port)
        try store.store(plain)
        let contents = try store.load()
        #expect(Set(contents.ports) == [Self.port, plain])
        #expect(contents.unreadable.isEmpty)
        try store.discard(plain)
        try store.discard(plain)
        #expect(try store.load().ports == [Self.port])
    }

    @Test("half a record is reported, never taken, and hides no other")
    func damaged() throws {
        let workplace = try Workplace()
        let directory = try StateDirectory(workplace.state)
        let store = PortStore(directory, logger: .silent)
        try store.store(Self.port)
        let whole = try directory.read("\(Self.port.id)")
        for length in stride(from: 0, to: whole.count, by: 7) {
            try directory.write("\(ObjectID.derived(from: "\(length)"))", Array(whole.prefix(length)))
        }
        // A whole record under another port's name speaks of neither.
        try directory.write("\(ObjectID.derived(from: "copy"))", whole)
        let contents = try store.load()
        #expect(contents.ports == [Self.port])
        #expect(contents.unreadable.count == (whole.count + 6) / 7 + 1)
        // For people to look at, and out of the way.
        #expect(try StateDirectory(workplace.state + "/.unreadable").names().count == contents.unreadable.count)
        #expect(try store.load().unreadable.isEmpty)
    }

    @Test("a record goes on without its copy, and the log says why, by the port's name")
    func noCopies() throws {
        let workplace = try Workplace()
        let path = workplace.path + "/copies"
        let lines = KeptLog()
        let store = PortStore(
            try StateDirectory(workplace.state), copies: try StateDirectory(path), logger: lines.logger)
        try store.store(Self.port)
        #expect(lines.all == [])
        try FileManager.default.removeItem(atPath: path)
        let (name, reason) = (Self.port.id, "No such file or directory")
        try store.store(Self.port)
        #expect(
            lines.all == ["copy of a port record not written port=\(name) error=\(path)/.\(name): \(reason)"])
        #expect(try store.load().ports == [Self.port])
        #expect(
            lines.all.dropFirst() == [
                "copies of port records not listed error=\(path): \(reason)",
                "copy of a port record not written port=\(name) error=\(path)/.\(name): \(reason)",
            ])
    }

    @Test("a record that comes back from its copy and cannot be written is used nevertheless, and the log says so")
    func unwritten() throws {
        let workplace = try Workplace()
        let directory = try StateDirectory(workplace.state)
        let lines = KeptLog()
        let store = PortStore(
            directory, copies: try StateDirectory(workplace.path + "/copies"), logger: lines.logger)
        try store.store(Self.port)
        // A folder where the record is to be: not even root writes there.
        try directory.remove("\(Self.port.id)")
        try FileManager.default.createDirectory(
            atPath: "\(workplace.state)/\(Self.port.id)", withIntermediateDirectories: false)
        #expect(try store.load().ports == [Self.port])
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.hasPrefix("port record not written port=\(Self.port.id) error=") == true)
    }

    @Test("a copy that is damaged is made anew from its record, and the log says so")
    func damagedCopy() throws {
        let workplace = try Workplace()
        let (directory, copies) = (
            try StateDirectory(workplace.state), try StateDirectory(workplace.path + "/copies")
        )
        let store = PortStore(directory, copies: copies, logger: .silent)
        try store.store(Self.port)
        let (name, whole) = ("\(Self.port.id)", try directory.read("\(Self.port.id)"))
        for damage in [[], Array(whole.dropLast(5)), Array("{}".utf8)] {
            try copies.write(name, damage)
            #expect(try store.load().restored == [name])
            #expect(try copies.read(name) == whole)
            #expect(try store.load().restored.isEmpty)
        }
    }

    @Test("a draft that was never renamed is not seen")
    func drafts() throws {
        let workplace = try Workplace()
        let directory = try StateDirectory(workplace.state)
        try directory.write(".draft", [1])
        #expect(try directory.names().isEmpty)
    }

    @Test("a folder that cannot be made is an error with its path")
    func noFolder() {
        #expect(throws: StateDirectory.Failure.self) { try StateDirectory("/proc/none/state") }
    }
}
