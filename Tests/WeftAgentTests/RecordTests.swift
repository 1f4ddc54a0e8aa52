import Foundation
import Glibc
import Synchronization
import Testing
import WeftAgent
import WeftJSON
import WeftNet
import WeftVRouter

/// A small file system on a folder, that can be full.
final class SmallDisk {
    static let isPossible = geteuid() == 0
    private let path: String

    init(at path: String) throws {
        self.path = path
        _ = try StateDirectory(path)
        try #require(mount("weft-test", path, "tmpfs", 0, "size=64k") == 0)
    }

    deinit { umount2(path, Int32(MNT_DETACH)) }

    func fill() throws {
        let descriptor = open(path + "/.filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        defer { close(descriptor) }
        let page = [UInt8](repeating: 0, count: 4096)
        while write(descriptor, page, page.count) > 0 {}
        #expect(errno == ENOSPC)
    }

    func free() { unlink(path + "/.filler") }
}

/// Ports and what is written of them.
@Suite("port records")
struct RecordTests {
    let workplace: Workplace
    let interfaces = FakeInterfaces()
    let driver: FakeDriver

    init() throws {
        workplace = try Workplace()
        driver = FakeDriver(interfaces)
    }

    private func withAgent(_ body: () async throws -> Void) async throws {
        try await AgentTests.withAgent(
            in: workplace, interfaces, driver, EchoingControlNode(configuration: Example.configuration), body)
    }

    private func call(_ verb: String) async throws -> (exitCode: Int32, json: JSON) {
        let (exitCode, output) = try await AgentTests.plugin(AgentTests.frame(verb, workplace), workplace)
        return (exitCode, output.isEmpty ? .null : try JSON(parsing: output))
    }

    private func succeed(_ verb: String) async throws {
        let (exitCode, json) = try await call(verb)
        #expect(exitCode == 0, "\(json)")
    }

    private func status() async throws -> (exitCode: Int32, json: JSON) {
        let more: JSONObject = ["socket": .string(workplace.socket), "state-directory": .string(workplace.state)]
        let frame = Example.frame("STATUS", version: "1.1.0", configuration: more)
        let (exitCode, output) = try await AgentTests.plugin(frame, workplace)
        return (exitCode, output.isEmpty ? .null : try JSON(parsing: output))
    }

    private var pairs: Set<String> { interfaces.state.withLock { Set($0.pairs.keys) } }
    private var records: [String] { (try? StateDirectory(workplace.state + "/ports").names()) ?? [] }

    @Test(
        "a full disk: no record, no ADD, nothing left of it, STATUS says so; with room again all is well",
        .enabled(if: SmallDisk.isPossible, "needs root"))
    func fullDisk() async throws {
        let disk = try SmallDisk(at: workplace.state)
        try await withAgent {
            try disk.fill()
            let (exitCode, failure) = try await call("ADD")
            #expect(exitCode == 1)
            #expect(failure["code"] == 5)
            #expect(failure["msg"]?.string?.contains("No space left on device") == true, "\(failure)")
            #expect(failure["msg"]?.string?.contains(workplace.state) == true, "\(failure)")
            #expect(pairs.isEmpty)
            #expect(driver.state.withLock { $0.datapath } == DatapathState())
            #expect(records.isEmpty)
            try await DeletionTests.wait {
                let unable = try await status()
                #expect(unable.json["code"] == 50)
                return unable.json["msg"]?.string?.contains("No space left") == true
            }
            // Not even the deletion can be written down, and the agent does it all the same.
            try await DeletionTests.wait { try await call("DEL").exitCode == 0 }

            disk.free()
            try await DeletionTests.wait { try await status().exitCode == 0 }
            try await succeed("ADD")
            #expect(records.count == 1)
        }
        let before = driver.state.withLock { $0.datapath }
        try await withAgent { () async throws in #expect(driver.state.withLock { $0.datapath } == before) }
    }

    @Test("agents whose sockets are in one folder have their own places for records")
    func sharedFolder() {
        let places = ["a", "b"].map { name in
            AgentConfiguration(
                hostName: name, controlNodes: [], tunnelAddress: IPv4Address(10, 0, 0, 1), underlayInterface: "eth0",
                socketPath: "/run/weft/\(name).sock"
            ).copiesDirectory
        }
        #expect(Set(places).count == 2)
    }

    enum Damage: String, CaseIterable { case lost, folderLost, emptied, cut, nonsense, foreign, unreadableFolder }

    private func damage(_ damage: Damage, in folder: String) throws {
        let directory = try StateDirectory(folder)
        let name = "\(Example.interfaceID)"
        let whole = try directory.read(name)
        switch damage {
        case .lost: try directory.remove(name)
        case .folderLost: try FileManager.default.removeItem(atPath: folder)
        case .emptied: try directory.write(name, [])
        case .cut: try directory.write(name, Array(whole.prefix(whole.count / 2)))
        case .nonsense: try directory.write(name, Array("{\"version\": 99, \"ports\": []}".utf8))
        case .foreign: try directory.write(name, Array(whole.reversed()))
        case .unreadableFolder:
            try directory.remove(name)
            try FileManager.default.createDirectory(
                atPath: folder + "/" + name, withIntermediateDirectories: false)
        }
    }

    @Test(
        "a record that is lost or damaged comes back from its copy, and nothing else is noticed",
        arguments: Damage.allCases)
    func copy(_ kind: Damage) async throws {
        try await withAgent { try await succeed("ADD") }
        let before = driver.state.withLock { $0.datapath }
        try damage(kind, in: workplace.state + "/ports")
        for _ in 0..<2 {
            try await withAgent {
                #expect(driver.state.withLock { $0.datapath } == before)
                #expect(pairs.count == 1)
            }
        }
        if kind != .unreadableFolder { #expect(records == ["\(Example.interfaceID)"]) }
        try await withAgent {
            try await succeed("DEL")
            try await DeletionTests.wait { pairs.isEmpty }
        }
    }

    @Test("a port without any record is removed, and its pod can be attached again", arguments: Damage.allCases)
    func noRecord(_ kind: Damage) async throws {
        try await withAgent { try await succeed("ADD") }
        for folder in [workplace.state + "/ports", workplace.socket + ".ports"] { try damage(kind, in: folder) }
        try await withAgent {
            #expect(pairs.isEmpty)
            let (exitCode, json) = try await call("ADD")
            #expect(exitCode == 0, "\(json)")
        }
        #expect(pairs.count == 1)
    }

    @Test("what an agent that was killed left of an ADD is in nobody's way")
    func remains() async throws {
        try await withAgent {
            try await succeed("ADD")
            let pair = interfaces.state.withLock { $0.pairs }
            try await succeed("DEL")
            try await DeletionTests.wait { pairs.isEmpty }
            // As if the agent had died between the pair and the record.
            interfaces.state.withLock { $0.pairs = pair }
            let (exitCode, json) = try await call("ADD")
            #expect(exitCode == 0, "\(json)")
            #expect(pairs.count == 1)
        }
    }

    @Test("a record of the agent before this one is read whole, and kept")
    func earlier() throws {
        let directory = try StateDirectory(workplace.state)
        let store = PortStore(directory, logger: .silent)
        for (name, text) in Self.earlierRecords {
            try directory.write(name, Array(text.utf8))
        }
        let contents = try store.load()
        #expect(contents.unreadable.isEmpty)
        #expect(Set(contents.ports) == [StateTests.port, Self.lonely])
        for port in contents.ports { try store.store(port) }
        #expect(Set(try store.load().ports) == Set(contents.ports))
    }

    /// One interface of a pod that has no gateway, no tags and no name of its own, in a network that is a segment.
    private static var lonely: WeftVRouter.Port {
        var port = StateTests.port
        port.state.id = ObjectID.derived(from: "plain")
        port.state.requestedName = nil
        port.state.bgpSourcePort = 50003
        port.state.network.segment = Segment(VNI(5)!, isRouted: true)
        port.state.securityGroups = []
        return port
    }

    /// As the build of commit 68f7ffe wrote them.
    private static let earlierRecords = [
        "\(StateTests.port.id)": """
        {"attachment":{"network":"weft","cluster":"k8s1","container":"c1","interface":"eth0"},"sandbox":"/run/netns/c1",\
        "sandbox-interface":"eth0","host-interface":"tap0","host-interface-index":7,"label":16,"vrf":3,"state":{"id":\
        "\(StateTests.port.id)","name":"d:p:i","mac-address":"02:00:00:00:00:01","virtual-machine":"k8s1__default__web",\
        "virtual-machine-id":"\(ObjectID.derived(from: "vm"))","network":{"name":"d:p:vn","id":\
        "\(ObjectID.derived(from: "vn"))","index":5,"subnets":[{"prefix":"10.0.1.0/24","gateway":"10.0.1.1"},\
        {"prefix":"10.0.2.0/24"}],"segment":null,"segment-is-routed":false},"routing-instance":"d:p:vn:vn","addresses":\
        [{"address":"10.0.1.3","prefix-length":24,"gateway":"10.0.1.1"},{"address":"10.0.2.3","prefix-length":24}],\
        "security-groups":[8000001],"tags":[4294901761],"index":2,"count":3,"requested-name":"data"}}
        """,
        "\(lonely.id)": """
        {"attachment":{"network":"weft","cluster":"k8s1","container":"c1","interface":"eth0"},"sandbox":"/run/netns/c1",\
        "sandbox-interface":"eth0","host-interface":"tap0","host-interface-index":7,"label":16,"vrf":3,"state":{"id":\
        "\(lonely.id)","name":"d:p:i","mac-address":"02:00:00:00:00:01","virtual-machine":"k8s1__default__web",\
        "virtual-machine-id":"\(ObjectID.derived(from: "vm"))","network":{"name":"d:p:vn","id":\
        "\(ObjectID.derived(from: "vn"))","index":5,"subnets":[{"prefix":"10.0.1.0/24","gateway":"10.0.1.1"},\
        {"prefix":"10.0.2.0/24"}],"segment":5,"segment-is-routed":true},"routing-instance":"d:p:vn:vn","addresses":\
        [{"address":"10.0.1.3","prefix-length":24,"gateway":"10.0.1.1"},{"address":"10.0.2.3","prefix-length":24}],\
        "security-groups":[],"tags":[4294901761],"index":2,"count":3,"bgp-source-port":50003}}
        """,
    ]
}
