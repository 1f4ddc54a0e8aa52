import Glibc
import Logging
import NIOCore
import NIOPosix
import Testing
import TrustWorld
import WeftNet
import WeftTLS
import WeftTrust

@testable import WeftXMPPTransport

@Suite("What handshakes cost a control node", .timeLimit(.minutes(2)))
struct HandshakeCostTests {
    private static let count = 200

    /// CPU time of the thread that asks.
    private static var threadTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test("a thousand agents that come back take a few seconds of its CPU, though nothing is optimised here")
    func cost() async throws {
        let world = try TrustWorld()
        var site = try await SecureSite.start(.tls, world: world)
        let begin = try await site.loop.submit { Self.threadTime }.get()
        // Callers have threads of their own.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let security = world.security(try world.credential(.host, "h1"))
        for _ in 0..<Self.count {
            let client = XMPPClient(
                .init(host: "h1", controlNode: "127.0.0.1", port: site.port, security: security), on: group,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            let running = Task { await client.run { _ in } }
            #expect(await site.heard.next() == "established h1")
            running.cancel()
            await running.value
            #expect(await site.heard.next() == "ended: closed by the peer")
        }
        let spent = try await site.loop.submit { Self.threadTime }.get() - begin
        print("CPU of the control node for 1,000 handshakes: \(spent * 1000 / Double(Self.count)) s")
        #expect(spent * 1000 / Double(Self.count) < 20)
        try await group.shutdownGracefully()
        try await site.stop()
    }
}
