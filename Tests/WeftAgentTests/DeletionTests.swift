import Foundation
import Glibc
import Synchronization
import Testing
import WeftAgent
import WeftJSON
import WeftNet
import WeftVRouter

/// DEL as runtimes send it: again and again, with less and less, and while nobody listens.
@Suite("deletions")
struct DeletionTests {
    @Test(
        "DEL comes six times, with and without a namespace, with a configuration that nobody can read, beside one for lo"
    )
    func again() async throws {
        let (workplace, interfaces) = (try Workplace(), FakeInterfaces())
        let driver = FakeDriver(interfaces)
        let node = EchoingControlNode(configuration: Example.configuration)
        let period = Duration.milliseconds(100)
        try await AgentTests.withAgent(in: workplace, interfaces, driver, node, auditPeriod: period) {
            _ = try await AgentTests.plugin(AgentTests.frame("ADD", workplace), workplace)
            var loopback = AgentTests.frame("DEL", workplace)
            loopback.environment["CNI_IFNAME"] = "lo"
            let lo = loopback
            let exits = try await withThrowingTaskGroup(of: Int32.self) { group in
                for number in 0..<6 {
                    var frame = AgentTests.frame("DEL", workplace)
                    if number > 0 { frame.environment["CNI_NETNS"] = "" }
                    let eth0 = frame
                    group.addTask { try await AgentTests.plugin(eth0, workplace).exitCode }
                    group.addTask { try await AgentTests.plugin(lo, workplace).exitCode }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(exits == Array(repeating: 0, count: 12))
            try await Self.wait { interfaces.state.withLock { $0.pairs.isEmpty } }
            // An agent that is too busy to answer in time does it all the same, and what was written down goes with its
            // period.
            try await Self.wait { try StateDirectory(workplace.state + "/deletions").names().isEmpty }
        }
        #expect(driver.state.withLock { $0.datapath } == DatapathState())
    }

    @Test(
        "a configuration that the plugin cannot read keeps no pod from ending",
        .enabled(if: geteuid() == 0, "needs root"), arguments: ["", "{", "[]", "null"])
    func unreadable(text: String) async throws {
        let workplace = try Workplace()
        // Without a configuration the plugin asks where an agent of this machine's name would be, and nobody may be
        // there.
        let frame = CNIFrame.Request(
            environment: Example.frame("DEL", container: "weft-test-\(getpid())").environment,
            configuration: Array(text.utf8))
        let (exitCode, output) = try await AgentTests.plugin(frame, workplace)
        #expect(exitCode == 0, "\(String(decoding: output, as: UTF8.self))")
        let folder = "/var/lib/weft/\(ProcessInfo.processInfo.hostName)/deletions"
        try StateDirectory(folder).remove("weft-test-\(getpid())__eth0")
    }

    /// A host on which an agent attached a port before it was stopped.
    private static func withPort() async throws -> (
        workplace: Workplace, interfaces: FakeInterfaces, driver: FakeDriver
    ) {
        let (workplace, interfaces) = (try Workplace(), FakeInterfaces())
        let driver = FakeDriver(interfaces)
        let controlNode = EchoingControlNode(configuration: Example.configuration)
        try await AgentTests.withAgent(in: workplace, interfaces, driver, controlNode) {
            _ = try await AgentTests.plugin(AgentTests.frame("ADD", workplace), workplace)
        }
        return (workplace, interfaces, driver)
    }

    @Test("a deletion whose record is cut short or of a newer plugin is carried out by its name")
    func byName() async throws {
        let whole = Array("\u{1}nonsense".utf8)
        for content in [[], [1], [9] + whole, whole] as [[UInt8]] {
            let (workplace, interfaces, driver) = try await Self.withPort()
            let folder = try StateDirectory(workplace.state + "/deletions")
            try folder.write("c1__eth0", content)
            try folder.write("nonsense", content)
            let second = EchoingControlNode(configuration: Example.configuration)
            try await AgentTests.withAgent(in: workplace, interfaces, driver, second) {
                #expect(interfaces.state.withLock { $0.pairs.isEmpty }, "\(content)")
            }
            #expect(try folder.names().isEmpty)
        }
    }

    @Test("what is no file among the deletions keeps none of them waiting")
    func folderAmongThem() async throws {
        let (workplace, interfaces, driver) = try await Self.withPort()
        let folder = try StateDirectory(workplace.state + "/deletions")
        for name in ["a__eth0", "lost+found"] { _ = try StateDirectory(workplace.state + "/deletions/" + name) }
        try folder.write("c1__eth0", [])
        let second = EchoingControlNode(configuration: Example.configuration)
        try await AgentTests.withAgent(in: workplace, interfaces, driver, second) {
            #expect(interfaces.state.withLock { $0.pairs.isEmpty })
        }
        #expect(try folder.names().isEmpty)
    }

    @Test(
        "what was asked for while the agent hung is done on its period, and an old deletion spares what is attached anew"
    )
    func left() async throws {
        let (workplace, interfaces) = (try Workplace(), FakeInterfaces())
        let node = EchoingControlNode(configuration: Example.configuration)
        let period = Duration.milliseconds(50)
        try await AgentTests.withAgent(
            in: workplace, interfaces, FakeDriver(interfaces), node, auditPeriod: period
        ) {
            _ = try await AgentTests.plugin(AgentTests.frame("ADD", workplace), workplace)
            let folder = try StateDirectory(workplace.state + "/deletions")
            try folder.write("c1__eth0", [])
            try await Self.wait { interfaces.state.withLock { $0.pairs.isEmpty } }
        }
        let later = EchoingControlNode(configuration: Example.configuration)
        try await AgentTests.withAgent(in: workplace, interfaces, FakeDriver(interfaces), later) {
            try StateDirectory(workplace.state + "/deletions").write("c1__eth0", [])
            let added = try await AgentTests.plugin(AgentTests.frame("ADD", workplace), workplace)
            #expect(added.exitCode == 0)
            #expect(try StateDirectory(workplace.state + "/deletions").names().isEmpty)
        }
    }

    /// Looks again and again, for a while.
    static func wait(_ condition: () async throws -> Bool) async throws {
        for _ in 0..<2000 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await condition())
    }
}
