import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Testing
import TrustWorld
import WeftConnections
import WeftNet
import WeftSystem
import WeftTLS
import WeftTrust
import WeftXMPP
import WeftXMPPWire

@testable import WeftXMPPTransport

@Suite("Agents' sessions within TLS, both sides proved", .timeLimit(.minutes(2)))
struct SecureSessionTests {
    @Test(
        "an agent with its host's certificate is taken wherever TLS is spoken", arguments: TLSMode.allCases)
    func good(mode: TLSMode) async throws {
        let world = try TrustWorld()
        let site = try await SecureSite.start(mode, world: world)
        let taken = try await site.call(as: world.credential(.host, "h1"))
        #expect(taken == (mode != .plain))
        try await site.stop()
    }

    @Test("an agent without TLS is taken where that is allowed", arguments: TLSMode.allCases)
    func plain(mode: TLSMode) async throws {
        let site = try await SecureSite.start(mode, world: try TrustWorld())
        let taken = try await site.call(as: nil, plain: true)
        #expect(taken == (mode != .tls))
        #expect(site.gate.counts.closed[.unencrypted, default: 0] == (mode == .tls ? 1 : 0))
        try await site.stop()
    }

    @Test(
        "an agent whose certificate is not good is refused and counted",
        arguments: [TLSMode.both, .tls], TrustWorld.Flaw.allCases)
    func bad(mode: TLSMode, flaw: TrustWorld.Flaw) async throws {
        let world = try TrustWorld()
        let site = try await SecureSite.start(mode, world: world)
        #expect(try await !site.call(as: world.credential(flaw, .host, "h1")))
        let counts = site.gate.counts.closed
        #expect(counts[.unproved, default: 0] + counts[.handshake, default: 0] > 0)
        try await site.stop()
    }

    @Test("an agent takes no control node whose certificate is not good", arguments: TrustWorld.Flaw.allCases)
    func badServer(flaw: TrustWorld.Flaw) async throws {
        let world = try TrustWorld()
        guard let own = try world.credential(flaw, .controlNode, "cn1"), flaw != .otherName else { return }
        let site = try await SecureSite.start(.tls, world: world, showing: own)
        #expect(try await !site.call(as: world.credential(.host, "h1")))
        try await site.stop()
    }

    @Test("a host's certificate is no control node's")
    func hostAsServer() async throws {
        let world = try TrustWorld()
        let site = try await SecureSite.start(.tls, world: world, showing: try world.credential(.host, "h2"))
        #expect(try await !site.call(as: world.credential(.host, "h1")))
        try await site.stop()
    }

    @Test("a host that has joined is not taken without TLS any more, one that has not is")
    func joined() async throws {
        let world = try TrustWorld()
        var site = try await SecureSite.start(.both, world: world)
        let name = try #require(CertifiedName(.host, "h1"))
        site.security.take(.entry(.issued(name, serial: "1", ends: .now + .days(90))))
        #expect(try await !site.call("h1", as: nil, plain: true))
        #expect(site.gate.counts.closed[.unproved, default: 0] > 0)
        _ = try await site.call("h2", as: nil, plain: true)
        #expect(await site.heard.next() == "established h2")
        try await site.stop()
    }

    @Test("revoking ends that host's session at once, and its next call; others' sessions go on")
    func revoked() async throws {
        let world = try TrustWorld()
        var site = try await SecureSite.start(.tls, world: world)
        let clients = try ["h1", "h2"].map { host in
            XMPPClient(
                .init(
                    host: host, controlNode: "127.0.0.1", port: site.port,
                    security: world.security(try world.credential(.host, host))),
                on: MultiThreadedEventLoopGroup.singleton,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        }
        let first = Task { await clients[0].run { _ in } }
        #expect(await site.heard.next() == "established h1")
        let second = Task { await clients[1].run { _ in } }
        #expect(await site.heard.next() == "established h2")
        let name = try #require(CertifiedName(.host, "h1"))
        site.security.take(.entry(.revoked(name, at: .now + .seconds(1))))
        #expect(await site.heard.next() == "ended: closed by the peer")
        clients[1].send(.subscribe(routingInstance: "d:p:v:v", id: 1, wantsRoutes: true))
        #expect(await site.heard.next() == "subscribe d:p:v:v")
        #expect(try await !site.call("h1", as: world.credential(.host, "h1")))
        first.cancel()
        second.cancel()
        await first.value
        await second.value
        try await site.stop()
    }

    @Test("what is told anew after an interruption ends no session of a certificate that came later")
    func rejoined() async throws {
        let world = try TrustWorld()
        var site = try await SecureSite.start(.tls, world: world)
        let name = try #require(CertifiedName(.host, "h1"))
        var knowledge = world.knowledge
        knowledge.take(.entry(.revoked(name, at: .now - .days(1))))
        site.security.take(.whole(knowledge))
        let client = XMPPClient(
            .init(
                host: "h1", controlNode: "127.0.0.1", port: site.port,
                security: world.security(try world.credential(.host, "h1"))),
            on: MultiThreadedEventLoopGroup.singleton, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let (ups, up) = AsyncStream.makeStream(of: Void.self)
        let running = Task { await client.run { if case .established = $0 { up.yield() } } }
        #expect(await site.heard.next() == "established h1")
        // What is sent before the agent's own side is open is dropped.
        for await _ in ups { break }
        site.security.take(.whole(knowledge))
        client.send(.subscribe(routingInstance: "d:p:v:v", id: 1, wantsRoutes: true))
        #expect(await site.heard.next() == "subscribe d:p:v:v")
        knowledge.take(.entry(.revoked(name, at: .now + .seconds(1))))
        site.security.take(.whole(knowledge))
        #expect(await site.heard.next() == "ended: closed by the peer")
        running.cancel()
        await running.value
        try await site.stop()
    }

    @Test("a session ends with the certificate that it began with")
    func ends() async throws {
        let world = try TrustWorld()
        var rules = TrustRules()
        rules.skew = .zero
        var site = try await SecureSite.start(.tls, world: world, rules: rules)
        let old = try world.credential(.host, "h1", now: .now - .days(90) + .seconds(2))
        let client = XMPPClient(
            .init(host: "h1", controlNode: "127.0.0.1", port: site.port, security: world.security(old)),
            on: MultiThreadedEventLoopGroup.singleton, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { await client.run { _ in } }
        #expect(await site.heard.next() == "established h1")
        #expect(await site.heard.next() == "ended: closed by the peer")
        running.cancel()
        await running.value
        try await site.stop()
    }

    @Test("a renewed certificate is shown in the session that is opened for it, and the next comes at once")
    func reopened() async throws {
        let world = try TrustWorld()
        var site = try await SecureSite.start(.tls, world: world)
        let security = world.security(try world.credential(.host, "h1"))
        let client = XMPPClient(
            .init(host: "h1", controlNode: "127.0.0.1", port: site.port, security: security),
            on: MultiThreadedEventLoopGroup.singleton, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { await client.run { _ in } }
        #expect(await site.heard.next() == "established h1")
        security.show(try world.credential(.host, "h1"))
        client.reopen()
        #expect(await site.heard.next() == "ended: closed by the peer")
        #expect(await site.heard.next() == "established h1")
        running.cancel()
        await running.value
        try await site.stop()
    }

    @Test("silence and half a handshake have the time of an opening, and no more", arguments: [0, 1, 5, 100])
    func silence(count: Int) async throws {
        let site = try await SecureSite.start(
            .tls, world: try TrustWorld(), timing: SessionTiming(open: .milliseconds(300)))
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: site.port).get()
        let hello: [UInt8] = [0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3] + [UInt8](repeating: 7, count: 400)
        if count > 0 { try await channel.writeAndFlush(ByteBuffer(bytes: hello.prefix(count))) }
        try await channel.closeFuture.get()
        try await site.stop()
    }

    @Test("no bytes in place of a handshake do harm", arguments: 0..<4 as Range<UInt64>)
    func garbage(seed: UInt64) async throws {
        let world = try TrustWorld()
        var site = try await SecureSite.start(.both, world: world)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<25 {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: site.port).get()
            let bytes = (0..<Int.random(in: 1...600, using: &generator)).map { index in
                index == 0 ? 0x16 : index == 1 ? 3 : UInt8.random(in: 0...255, using: &generator)
            }
            try? await channel.writeAndFlush(ByteBuffer(bytes: bytes))
            try? await channel.close()
        }
        let security = world.security(try world.credential(.host, "h1"))
        let client = XMPPClient(
            .init(host: "h1", controlNode: "127.0.0.1", port: site.port, security: security),
            on: MultiThreadedEventLoopGroup.singleton, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { await client.run { _ in } }
        #expect(await site.heard.next() == "established h1")
        running.cancel()
        await running.value
        try await site.stop()
    }
}
