import Glibc
import Synchronization
import Testing
import WeftNet
import WeftVRouter

@testable import WeftAgent

@Suite("A renewed certificate is shown to one control node after another", .timeLimit(.minutes(1)))
struct ReopeningTests {
    /// A control node that tells everything on a session only when it is let.
    private final class Slow: ControlNodeClient {
        let name: String
        private let log: AsyncStream<String>.Continuation
        private let events: AsyncStream<ControlNodeEvent>
        private let event: AsyncStream<ControlNodeEvent>.Continuation

        init(_ name: String, _ log: AsyncStream<String>.Continuation) {
            self.name = name
            self.log = log
            (events, event) = AsyncStream.makeStream()
        }

        func run(_ handle: @escaping @Sendable (ControlNodeEvent) async -> Void) async {
            await handle(.established)
            await handle(.endOfRIB)
            log.yield("\(name) up")
            for await event in events { await handle(event) }
        }

        func send(_ request: ControlNodeRequest) {}

        func reopen() {
            event.yield(.lost)
            event.yield(.established)
            log.yield("\(name) anew")
        }

        func tellAll() { event.yield(.endOfRIB) }
        func end() { event.finish() }
    }

    @Test("the next session is opened anew when everything was told on the one before")
    func order() async throws {
        let (workplace, interfaces) = (try Workplace(), FakeInterfaces())
        let (lines, log) = AsyncStream.makeStream(of: String.self)
        let nodes = ["a", "b"].map { Slow($0, log) }
        var configuration = AgentConfiguration(
            hostName: "compute-1", controlNodes: [.init(host: "a"), .init(host: "b")],
            tunnelAddress: IPv4Address(172, 31, 0, 1), underlayInterface: "lo", stateDirectory: workplace.state,
            socketPath: workplace.socket)
        configuration.introspect = nil
        let agent = try Agent(
            configuration, workloadMTU: 1450, driver: { FakeDriver(interfaces) }, interfaces: interfaces,
            logger: .silent, clients: { node in nodes[node.host == "a" ? 0 : 1] })
        let running = Task { try await agent.run() }
        var line = lines.makeAsyncIterator()
        #expect(Set([await line.next(), await line.next()]) == ["a up", "b up"])
        let reopening = Task { await agent.reopenSessions() }
        #expect(await line.next() == "a anew")
        log.yield("nothing else")
        #expect(await line.next() == "nothing else")
        nodes[0].tellAll()
        #expect(await line.next() == "b anew")
        nodes[1].tellAll()
        await reopening.value
        running.cancel()
        for node in nodes { node.end() }
        _ = try? await running.value
    }

    @Test("a folder in which others could write is not used, and the refusal says what mends it")
    func folders() throws {
        let workplace = try Workplace()
        #expect(mkdir(workplace.state, 0o700) == 0)
        for (mode, isFine) in [(0o700, true), (0o755, true), (0o775, false), (0o777, false), (0o1777, true)] {
            #expect(chmod(workplace.state, mode_t(mode)) == 0)
            if isFine {
                _ = try StateDirectory(workplace.state)
            } else {
                let error = #expect(throws: StateDirectory.Failure.self) { try StateDirectory(workplace.state) }
                #expect(error?.description.hasSuffix("chmod go-w \(workplace.state)") == true)
            }
        }
    }

    @Test("a folder of another user is not used", .enabled(if: geteuid() == 0))
    func owner() throws {
        let workplace = try Workplace()
        #expect(mkdir(workplace.state, 0o700) == 0 && chown(workplace.state, 12_345, 0) == 0)
        #expect(throws: StateDirectory.Failure.self) { try StateDirectory(workplace.state) }
    }
}
