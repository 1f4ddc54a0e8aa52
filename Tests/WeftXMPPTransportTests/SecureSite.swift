import Logging
import NIOCore
import NIOPosix
import Synchronization
import Testing
import TrustWorld
import WeftConnections
import WeftNet
import WeftTLS
import WeftTrust
import WeftXMPP
import WeftXMPPWire

@testable import WeftXMPPTransport

/// A control node's port with certificates, and agents that call it.
struct SecureSite {
    let world: TrustWorld
    let security: TransportSecurity
    let gate: ConnectionGate
    let loop: any EventLoop
    let server: NIOLoopBound<XMPPServer>
    let port: Int
    var heard: AsyncStream<String>.Iterator
    let listening: any Channel

    static func start(
        _ mode: TLSMode, world: TrustWorld, showing own: TLSCredential? = nil, operators: Bool = false,
        timing: SessionTiming = SessionTiming(), rules: TrustRules = TrustRules()
    ) async throws -> SecureSite {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let (stream, feed) = AsyncStream.makeStream(of: String.self)
        let own = try own ?? world.credential(.controlNode, "cn1")
        let security = world.security(own, rules: rules)
        let offered = operators ? world.security(own, foreign: [try OperatorCertificates.shared.root]) : nil
        let gate = ConnectionGate(.agents, logger: logger)
        let agents = AgentSecurity(mode, security, offered: offered)
        let made = try await loop.submit {
            let recorder = LoopbackTests.Recorder(feed)
            let server = XMPPServer(
                .init(address: "127.0.0.1", port: 0, timing: timing, gate: gate, security: agents), on: loop,
                delegate: recorder, logger: logger)
            return NIOLoopBound(server, eventLoop: loop)
        }.get()
        let channel = try await loop.flatSubmit { made.value.start() }.get()
        return SecureSite(
            world: world, security: security, gate: gate, loop: loop, server: made,
            port: try #require(channel.localAddress?.port), heard: stream.makeAsyncIterator(), listening: channel)
    }

    func stop() async throws {
        try await loop.submit { [server] in server.value.closeAll() }.get()
        try await listening.close()
    }

    /// What becomes of an agent's first call: the name under which the server took it, or nil.
    func call(_ host: String = "h1", as own: TLSCredential?, plain: Bool = false) async throws -> Bool {
        try await call(host, plain ? nil : world.security(own))
    }

    func call(_ host: String = "h1", _ security: TransportSecurity?) async throws -> Bool {
        let gate = gate
        let before = gate.counts
        let client = XMPPClient(
            .init(host: host, controlNode: "127.0.0.1", port: port, security: security),
            on: MultiThreadedEventLoopGroup.singleton, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let (answers, answer) = AsyncStream.makeStream(of: Bool.self)
        let running = Task {
            await client.run { event in
                if case .established = event { answer.yield(true) }
            }
        }
        // A refusal is counted here, whatever the caller makes of it.
        let watching = Task {
            let begin = ContinuousClock.now
            while !Task.isCancelled {
                if ContinuousClock.now - begin > .seconds(3) { answer.yield(false) }
                let now = gate.counts
                if now.closed.values.reduce(0, +) > before.closed.values.reduce(0, +) { answer.yield(false) }
                try? await Task.sleep(for: .milliseconds(10))
            }
        }
        var result = answers.makeAsyncIterator()
        var taken = await result.next() == true
        // A server that ends the stream as soon as it is open has refused it.
        if taken {
            try await Task.sleep(for: .milliseconds(50))
            taken = gate.counts.closed.values.reduce(0, +) == before.closed.values.reduce(0, +)
        }
        watching.cancel()
        running.cancel()
        await running.value
        await watching.value
        return taken
    }
}
