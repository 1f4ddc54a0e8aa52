import Logging
import NIOCore
import NIOPosix
import Testing
import WeftNet
import WeftXMPP
import WeftXMPPWire

@testable import WeftXMPPTransport

@Suite("XMPP over loopback", .timeLimit(.minutes(1)))
struct LoopbackTests {
    /// What the server hears, as text, in order.
    final class Recorder: XMPPServerDelegate {
        let heard: AsyncStream<String>.Continuation
        var connections: [XMPPConnection] = []
        var bytes = 0

        init(_ heard: AsyncStream<String>.Continuation) { self.heard = heard }

        func established(_ connection: XMPPConnection, host: String) {
            connections.append(connection)
            heard.yield("established \(host)")
        }
        func received(_ message: AgentMessage, on connection: XMPPConnection) {
            if case .subscribe(let instance, _, _) = message { heard.yield("subscribe \(instance)") }
        }
        func received(_ bytes: Int, on connection: XMPPConnection) { self.bytes += bytes }
        func ignored(_ what: String, on connection: XMPPConnection) { heard.yield("ignored \(what)") }
        func taken(_ bytes: Int, by connection: XMPPConnection) { heard.yield("taken \(bytes)") }
        func ended(_ connection: XMPPConnection, reason: SessionEnd) { heard.yield("ended: \(reason)") }
    }

    struct Site {
        let loop: any EventLoop
        let server: NIOLoopBound<XMPPServer>
        let recorder: NIOLoopBound<Recorder>
        let port: Int
        var heard: AsyncStream<String>.Iterator
        let listening: any Channel

        static func start(timing: SessionTiming = SessionTiming(), maximumStanza: Int = 4 << 20) async throws -> Site {
            let loop = MultiThreadedEventLoopGroup.singleton.next()
            let (stream, feed) = AsyncStream.makeStream(of: String.self)
            let made = try await loop.submit {
                let recorder = Recorder(feed)
                let server = XMPPServer(
                    .init(address: "127.0.0.1", port: 0, timing: timing, maximumStanza: maximumStanza), on: loop,
                    delegate: recorder, logger: Logger(label: "test"))
                return (NIOLoopBound(server, eventLoop: loop), NIOLoopBound(recorder, eventLoop: loop))
            }.get()
            let channel = try await loop.flatSubmit { made.0.value.start() }.get()
            return Site(
                loop: loop, server: made.0, recorder: made.1, port: try #require(channel.localAddress?.port),
                heard: stream.makeAsyncIterator(), listening: channel)
        }
    }

    static func client(_ site: Site) -> XMPPClient {
        XMPPClient(
            .init(host: "compute-7", controlNode: "127.0.0.1", port: site.port),
            on: MultiThreadedEventLoopGroup.singleton, logger: Logger(label: "test"))
    }

    @Test("an agent connects, is heard, gets what is sent, and comes back after the session is closed")
    func session() async throws {
        var site = try await Site.start()
        let client = Self.client(site)
        let (events, feed) = AsyncStream.makeStream(of: XMPPClient.Event.self)
        let running = Task { await client.run { feed.yield($0) } }
        var received = events.makeAsyncIterator()

        guard case .established = await received.next() else {
            Issue.record("no session")
            return
        }
        #expect(await site.heard.next() == "established compute-7")
        client.send(.subscribe(routingInstance: "d:p:v:v", id: 1, wantsRoutes: true))
        #expect(await site.heard.next() == "subscribe d:p:v:v")

        let message = ControlNodeStanza.retract(routingInstance: "d:p:v:v", .inet, ids: ["10.0.0.1/32"])
        let (server, recorder) = (site.server, site.recorder)
        try await site.loop.submit {
            // With what came before the session was established.
            #expect(recorder.value.bytes > 300)
            let bytes = message.encode(to: "compute-7")
            server.value.send(
                ByteBuffer(bytes: bytes.prefix(9)), ByteBuffer(bytes: bytes.dropFirst(9)),
                on: recorder.value.connections[0])
            server.value.flush()
        }.get()
        #expect(await site.heard.next() == "taken \(message.encode(to: "compute-7").count)")
        guard case .received(let stanza) = await received.next() else {
            Issue.record("nothing was received")
            return
        }
        #expect(stanza == message)

        try await site.loop.submit { server.value.closeAll() }.get()
        #expect(await site.heard.next() == "ended: closed here")
        guard case .lost(.closedByPeer) = await received.next(), case .established = await received.next() else {
            Issue.record("the agent did not come back")
            return
        }
        #expect(await site.heard.next() == "established compute-7")
        running.cancel()
        await running.value
        #expect(await site.heard.next() == "ended: closed by the peer")
        try await site.listening.close()
    }

    @Test("what is queued comes whole and in order, before the end of the stream, and is counted once")
    func order() async throws {
        var site = try await Site.start()
        let client = Self.client(site)
        let (events, feed) = AsyncStream.makeStream(of: XMPPClient.Event.self)
        let running = Task { await client.run { feed.yield($0) } }
        var received = events.makeAsyncIterator()
        guard case .established = await received.next() else {
            Issue.record("no session")
            return
        }
        #expect(await site.heard.next() == "established compute-7")

        // Without a rest, with one that is joined to its front, and with one that is not.
        let messages = [1, 100, 2, 200].map { count in
            ControlNodeStanza.retract(
                routingInstance: "d:p:v:v", .inet, ids: (0..<count).map { "10.0.0.\($0)/32" })
        }
        let stanzas = messages.map { $0.encode(to: "compute-7") }
        let (server, recorder) = (site.server, site.recorder)
        try await site.loop.submit {
            for (stanza, front) in zip(stanzas, [stanzas[0].count, 9, stanzas[2].count - 5, 9]) {
                server.value.send(
                    ByteBuffer(bytes: stanza.prefix(front)), ByteBuffer(bytes: stanza.dropFirst(front)),
                    on: recorder.value.connections[0])
            }
            server.value.close(recorder.value.connections[0])
        }.get()
        #expect(await site.heard.next() == "taken \(stanzas.map(\.count).reduce(0, +))")
        #expect(await site.heard.next() == "ended: closed here")
        for message in messages {
            guard case .received(let stanza) = await received.next() else {
                Issue.record("nothing was received")
                return
            }
            #expect(stanza == message)
        }
        // To one that is gone nothing is kept.
        try await site.loop.submit {
            server.value.send(ByteBuffer(bytes: [1, 2]), ByteBuffer(bytes: [3]), on: recorder.value.connections[0])
        }.get()
        while let what = await site.heard.next(), what != "taken 3" { #expect(what.hasPrefix("established")) }
        running.cancel()
        await running.value
        try await site.listening.close()
    }

    @Test("malformed input ends its own session and no other")
    func isolation() async throws {
        var site = try await Site.start(maximumStanza: 1000)
        let client = Self.client(site)
        let (events, feed) = AsyncStream.makeStream(of: XMPPClient.Event.self)
        let running = Task { await client.run { feed.yield($0) } }
        #expect(await site.heard.next() == "established compute-7")
        // What is sent before this end has its session, too, is dropped.
        var received = events.makeAsyncIterator()
        guard case .established = await received.next() else {
            Issue.record("no session")
            return
        }

        let attack = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: site.port).get()
        let bytes = StreamOpening.agent("evil").encode() + "<iq>".utf8 + [UInt8](repeating: 0x78, count: 5000)
        try await attack.writeAndFlush(ByteBuffer(bytes: bytes))
        #expect(await site.heard.next() == "established evil")
        #expect(await site.heard.next() == "ended: a stanza has more than 1000 bytes")

        client.send(.subscribe(routingInstance: "d:p:v:v", id: 1, wantsRoutes: true))
        #expect(await site.heard.next() == "subscribe d:p:v:v")
        running.cancel()
        await running.value
        try await site.listening.close()
    }
}
