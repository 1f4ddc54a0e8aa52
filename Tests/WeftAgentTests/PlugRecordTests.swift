import Synchronization
import Testing
import WeftAgent
import WeftJSON
import WeftNet
import WeftVRouter

/// What a record says of what its port is connected by.
@Suite("plugs in records")
struct PlugRecordTests {
    let workplace: Workplace
    let directory: StateDirectory
    let store: PortStore

    init() throws {
        workplace = try Workplace()
        directory = try StateDirectory(workplace.state)
        store = PortStore(directory, logger: .silent)
    }

    static let kinds: [(plug: WeftVRouter.Port.Plug, fields: JSONObject)] = [
        (
            .sandbox(.init(path: "/run/netns/c1", interface: "eth0")),
            ["sandbox": "/run/netns/c1", "sandbox-interface": "eth0"]
        ),
        (.tap("tap7"), ["tap": "tap7"]),
        (.vlan(VLANID(4094)!, parent: "bond0"), ["vlan": ["id": 4094, "parent": "bond0"]]),
    ]

    private static let keys = ["sandbox", "sandbox-interface", "tap", "vlan"]

    @Test("every kind comes back as it was written, under its own keys and no others", arguments: 0..<kinds.count)
    func roundTrip(number: Int) throws {
        let (plug, fields) = Self.kinds[number]
        var port = StateTests.port
        port.plug = plug
        try store.store(port)
        let record = try JSON(parsing: try directory.read("\(port.id)"))
        for key in Self.keys { #expect(record[key] == fields[key], "\(key)") }
        #expect(try store.load().ports == [port])
    }

    /// A whole record, but for what it says of its plug.
    private func write(_ fields: JSONObject) throws {
        try store.store(StateTests.port)
        let whole = try #require(try JSON(parsing: try directory.read("\(StateTests.port.id)")).object)
        var record = JSONObject()
        for (key, value) in whole where !Self.keys.contains(key) { record[key] = value }
        for (key, value) in fields { record[key] = value }
        try directory.write("\(StateTests.port.id)", JSON.object(record).bytes)
    }

    @Test("fields of every kind make a record whole", arguments: 0..<kinds.count)
    func whole(number: Int) throws {
        try write(Self.kinds[number].fields)
        #expect(try store.load().ports.map(\.plug) == [Self.kinds[number].plug])
    }

    @Test(
        "a port of a kind that is not served gets no packets, and is left to the agent that made it",
        arguments: 1..<kinds.count)
    func unserved(number: Int) async throws {
        let interfaces = FakeInterfaces()
        let driver = FakeDriver(interfaces)
        func withAgent(_ body: () async throws -> Void) async throws {
            try await AgentTests.withAgent(
                in: workplace, interfaces, driver, EchoingControlNode(configuration: Example.configuration), body)
        }
        try await withAgent {
            let (exitCode, _) = try await AgentTests.plugin(AgentTests.frame("ADD", workplace), workplace)
            #expect(exitCode == 0)
        }
        let ports = PortStore(try StateDirectory(workplace.state + "/ports"), logger: .silent)
        var port = try #require(try ports.load().ports.first)
        port.plug = Self.kinds[number].plug
        try ports.store(port)
        driver.state.withLock { $0.datapath = DatapathState() }
        try await withAgent {
            #expect(driver.state.withLock { $0.datapath.ports.isEmpty })
        }
        #expect(try ports.load().ports == [port])
        #expect(interfaces.state.withLock { Set($0.pairs.keys) } == [port.hostInterface])
    }

    private static let broken: [JSONObject] = [
        [:],
        ["socket": "/run/machine.sock"],
        ["sandbox": "/run/netns/c1"],
        ["sandbox-interface": "eth0"],
        ["sandbox": 1, "sandbox-interface": "eth0"],
        ["sandbox": "/run/netns/c1", "sandbox-interface": "eth0", "tap": "tap7"],
        ["tap": ""],
        ["tap": ["name": "tap7"]],
        ["tap": "tap7", "vlan": ["id": 1, "parent": "bond0"]],
        ["vlan": 100],
        ["vlan": ["id": 100]],
        ["vlan": ["id": 100, "parent": ""]],
        ["vlan": ["parent": "bond0"]],
        ["vlan": ["id": 0, "parent": "bond0"]],
        ["vlan": ["id": 4095, "parent": "bond0"]],
        ["vlan": ["id": 65637, "parent": "bond0"]],
        ["vlan": ["id": -1, "parent": "bond0"]],
    ]

    @Test(
        "a plug that is unknown, doubled or not whole makes the record unreadable, and it is named", arguments: broken)
    func refusal(fields: JSONObject) throws {
        try write(fields)
        let contents = try store.load()
        #expect(contents.ports.isEmpty)
        #expect(contents.unreadable == ["\(StateTests.port.id)"])
    }
}
