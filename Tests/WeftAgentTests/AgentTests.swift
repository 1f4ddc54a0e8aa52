import Foundation
import Logging
import Synchronization
import Testing
import WeftAgent
import WeftJSON
import WeftNet
import WeftVRouter

/// The whole agent with its socket and its folder, called by the real plugin.
@Suite("agent")
struct AgentTests {
    /// Runs the executable `weft-cni` that was built beside the tests.
    static func plugin(
        _ frame: CNIFrame.Request, _ workplace: Workplace
    ) async throws -> (exitCode: Int32, output: [UInt8]) {
        let (exitCode, output, _) = try await timedPlugin(frame, workplace)
        return (exitCode, output)
    }

    /// The same, and how long the process ran.
    static func timedPlugin(
        _ frame: CNIFrame.Request, _ workplace: Workplace
    ) async throws -> (exitCode: Int32, output: [UInt8], time: Duration) {
        let folder = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") as NSString
        let input = workplace.path + "/" + UUID().uuidString
        try Data(frame.configuration).write(to: URL(fileURLWithPath: input))
        let output = input + ".out"
        _ = FileManager.default.createFile(atPath: output, contents: nil)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: folder.deletingLastPathComponent + "/weft-cni")
        process.environment = frame.environment.merging(
            ProcessInfo.processInfo.environment.filter { $0.key == "LD_LIBRARY_PATH" }
        ) { own, _ in own }
        process.standardInput = FileHandle(forReadingAtPath: input)
        process.standardOutput = FileHandle(forWritingAtPath: output)
        let clock = ContinuousClock()
        let time = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Duration, any Error>) in
            let start = Mutex(clock.now)
            process.terminationHandler = { _ in done.resume(returning: clock.now - start.withLock { $0 }) }
            do {
                start.withLock { $0 = clock.now }
                try process.run()
            } catch {
                done.resume(throwing: error)
            }
        }
        return (process.terminationStatus, Array(try Data(contentsOf: URL(fileURLWithPath: output))), time)
    }

    static func frame(_ verb: String, _ workplace: Workplace, container: String = "c1") -> CNIFrame.Request {
        let more: JSONObject = ["socket": .string(workplace.socket), "state-directory": .string(workplace.state)]
        return Example.frame(verb, container: container, configuration: more)
    }

    /// Runs an agent while `body` runs, and ends it as a signal would: without a word to anybody.
    static func withAgent(
        in workplace: Workplace, _ interfaces: FakeInterfaces, _ driver: FakeDriver, _ node: EchoingControlNode,
        auditPeriod: Duration = .seconds(30), pages: (address: String, port: Int)? = nil,
        names: [String] = [],
        _ body: () async throws -> Void
    ) async throws {
        var configuration = AgentConfiguration(
            hostName: "compute-1", controlNodes: [.init(host: "control-1")],
            tunnelAddress: IPv4Address(172, 31, 0, 1), underlayInterface: "lo", stateDirectory: workplace.state,
            socketPath: workplace.socket)
        configuration.introspect = pages
        configuration.pageNames = names
        configuration.auditPeriod = auditPeriod
        let agent = try Agent(
            configuration, workloadMTU: 1450, driver: { driver }, interfaces: interfaces, logger: .silent,
            clients: { _ in node })
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (serving, signal) = AsyncStream<Void>.makeStream()
            group.addTask {
                defer { signal.finish() }
                try await agent.run { signal.yield() }
            }
            for await _ in serving { break }
            try await body()
            node.disconnect()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test("the plugin attaches and detaches a pod through the socket")
    func lifecycle() async throws {
        let (workplace, interfaces) = (try Workplace(), FakeInterfaces())
        let driver = FakeDriver(interfaces)
        let node = EchoingControlNode(configuration: Example.configuration)
        try await Self.withAgent(in: workplace, interfaces, driver, node) {
            let added = try await Self.plugin(Self.frame("ADD", workplace), workplace)
            #expect(added.exitCode == 0)
            #expect(try JSON(parsing: added.output)["ips"]?[0]?["address"] == "10.0.1.3/24")
            let deleted = try await Self.plugin(Self.frame("DEL", workplace), workplace)
            #expect(deleted.exitCode == 0)
            #expect(deleted.output.isEmpty)
            try await DeletionTests.wait { interfaces.state.withLock { $0.pairs.isEmpty } }
        }
    }

    @Test("an agent that follows another finds its ports, and the data plane is not touched until it knows all")
    func restart() async throws {
        let (workplace, interfaces) = (try Workplace(), FakeInterfaces())
        let driver = FakeDriver(interfaces)
        let first = EchoingControlNode(configuration: Example.configuration)
        try await Self.withAgent(in: workplace, interfaces, driver, first) {
            _ = try await Self.plugin(Self.frame("ADD", workplace), workplace)
        }
        let before = driver.state.withLock { $0.datapath }
        #expect(before.labels.count == 1)
        let routes = first.published.withLock { $0 }
        let second = EchoingControlNode(configuration: Example.configuration)
        try await Self.withAgent(in: workplace, interfaces, driver, second) {
            #expect(driver.state.withLock { $0.datapath } == before)
            #expect(driver.state.withLock { $0.resyncs } == 0)
            let status = try await Self.plugin(Self.frame("DEL", workplace, container: "c9"), workplace)
            #expect(status.exitCode == 0)
            #expect(second.published.withLock { $0 } == routes)
        }
        #expect(driver.state.withLock { $0.datapath } == before)
    }

    @Test("a DEL without an agent succeeds, is written down and carried out by the next agent")
    func deletionWithoutAgent() async throws {
        let (workplace, interfaces) = (try Workplace(), FakeInterfaces())
        let driver = FakeDriver(interfaces)
        let first = EchoingControlNode(configuration: Example.configuration)
        try await Self.withAgent(in: workplace, interfaces, driver, first) {
            _ = try await Self.plugin(Self.frame("ADD", workplace), workplace)
        }
        let deleted = try await Self.plugin(Self.frame("DEL", workplace), workplace)
        #expect(deleted.exitCode == 0)
        #expect(interfaces.state.withLock { $0.pairs.count } == 1)
        let second = EchoingControlNode(configuration: Example.configuration)
        try await Self.withAgent(in: workplace, interfaces, driver, second) {
            #expect(interfaces.state.withLock { $0.pairs.isEmpty })
        }
        #expect(driver.state.withLock { $0.datapath } == DatapathState())
        #expect(try FileManager.default.contentsOfDirectory(atPath: workplace.state + "/deletions").isEmpty)
    }

    @Test("without an agent ADD is to be tried later, STATUS is 50, VERSION is answered")
    func noAgent() async throws {
        let workplace = try Workplace()
        let added = try await Self.plugin(Self.frame("ADD", workplace), workplace)
        #expect(added.exitCode == 1)
        let failure = try JSON(parsing: added.output)
        #expect(failure["code"] == 11)
        #expect(failure["cniVersion"] == "1.0.0")
        #expect(failure["msg"]?.string?.contains(workplace.socket) == true)
        let status = try await Self.plugin(Self.frame("STATUS", workplace), workplace)
        #expect(try JSON(parsing: status.output)["code"] == 50)
        let version = try await Self.plugin(Self.frame("VERSION", workplace), workplace)
        #expect(version.exitCode == 0)
        #expect(try JSON(parsing: version.output)["supportedVersions"]?.array?.count == 5)
    }

    @Test("bad input to the plugin is an error in JSON", arguments: ["", "{", "[]", "null", "\u{0}"])
    func badInput(text: String) async throws {
        let workplace = try Workplace()
        let frame = CNIFrame.Request(
            environment: Example.frame("ADD").environment, configuration: Array(text.utf8))
        let (exitCode, output) = try await Self.plugin(frame, workplace)
        #expect(exitCode == 1)
        #expect(try JSON(parsing: output)["code"] == 6)
    }

    @Test("a configuration that is too long is refused by the plugin")
    func longInput() async throws {
        let workplace = try Workplace()
        var frame = Self.frame("ADD", workplace)
        frame.configuration += Array(repeating: UInt8(ascii: " "), count: 4 << 20)
        let (exitCode, output) = try await Self.plugin(frame, workplace)
        #expect(exitCode == 1)
        #expect(try JSON(parsing: output)["msg"]?.string?.contains("4194304") == true)
    }

    @Test("a port whose interface is gone is forgotten at start")
    func rebooted() async throws {
        let (workplace, interfaces) = (try Workplace(), FakeInterfaces())
        let driver = FakeDriver(interfaces)
        let first = EchoingControlNode(configuration: Example.configuration)
        try await Self.withAgent(in: workplace, interfaces, driver, first) {
            _ = try await Self.plugin(Self.frame("ADD", workplace), workplace)
        }
        interfaces.state.withLock { $0.pairs = [:] }
        let second = EchoingControlNode(configuration: Example.configuration)
        let empty = FakeDriver(interfaces)
        try await Self.withAgent(in: workplace, interfaces, empty, second) {
            #expect(second.published.withLock { $0.isEmpty })
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: workplace.state + "/ports").isEmpty)
    }
}
