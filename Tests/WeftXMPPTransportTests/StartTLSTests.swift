import Logging
import NIOCore
import NIOPosix
import NIOSSL
import Testing
import TrustWorld
import WeftConnections
import WeftNet
import WeftTLS
import WeftXMPP
import WeftXMPPWire

@testable import WeftXMPPTransport

/// Agents of the original with `xmpp_auth_enable`, and without, at one port.
@Suite("Agents of the original go over to TLS", .timeLimit(.minutes(2)))
struct StartTLSTests {
    /// Such an agent, a connection's worth of it.
    private enum Agent {
        static func call(_ port: Int) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
            try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                    }
                }
        }
    }

    private typealias Inbound = NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator

    /// Reads until the text has come; nil when the connection ends before.
    private static func wait(for text: String, _ inbound: inout Inbound) async throws -> String? {
        var all = ""
        while let bytes = try await inbound.next(isolation: #isolation) {
            all += String(buffer: bytes)
            if all.contains(text) { return all }
        }
        return nil
    }

    private static func opening(_ host: String) -> ByteBuffer { ByteBuffer(bytes: StreamOpening.agent(host).encode()) }

    /// Goes over to TLS and opens the stream within it. Whether it was answered there.
    private static func goOver(
        _ site: SecureSite, _ host: String, _ configuration: TLSConfiguration, behind: String = ""
    ) async throws -> Bool {
        let context = try NIOSSLContext(configuration: configuration)
        let channel = try await Agent.call(site.port)
        return try await channel.executeThenClose { stream, outbound in
            var inbound = stream.makeAsyncIterator()
            try await outbound.write(opening(host))
            guard try await wait(for: "</stream:features>", &inbound) != nil else { return false }
            try await outbound.write(ByteBuffer(bytes: StartTLS.request + Array(behind.utf8)))
            do {
                guard try await wait(for: "<proceed", &inbound) != nil else { return false }
                try await channel.channel.eventLoop.submit {
                    try channel.channel.pipeline.syncOperations.addHandler(
                        try NIOSSLClientHandler(context: context, serverHostname: nil), position: .first)
                }.get()
                try await outbound.write(opening(host))
                return try await wait(for: "to=\"\(host)\"", &inbound) != nil
            } catch {
                return false
            }
        }
    }

    @Test("one whose certificate the operator's authority signed is taken", arguments: [TLSMode.both, .tls])
    func taken(mode: TLSMode) async throws {
        var site = try await SecureSite.start(mode, world: try TrustWorld(), operators: true)
        let certificates = try OperatorCertificates.shared.get()
        for (name, inDNS) in [("c7", true), ("c7", false), ("c7.example.org", true)] {
            #expect(try await Self.goOver(site, "c7", try certificates.configuration(name, inDNS: inDNS)))
            #expect(await site.heard.next() == "established c7")
            #expect(await site.heard.next() == "ended: closed by the peer")
        }
        try await site.stop()
    }

    @Test("one with another's certificate, an old one, none or a stranger's is not")
    func refused() async throws {
        let world = try TrustWorld()
        let site = try await SecureSite.start(.tls, world: world, operators: true)
        let certificates = try OperatorCertificates.shared.get()
        var none = TLSConfiguration.makeClientConfiguration()
        none.certificateVerification = .none
        let stranger = try #require(try world.credential(.otherAuthority, .host, "c7")).shown(in: none)
        let wrong = [
            try certificates.configuration("c8"), try certificates.configuration("c7", isOld: true), none, stranger,
        ]
        for configuration in wrong { _ = try await Self.goOver(site, "c7", configuration) }
        let counts = site.gate.counts.closed
        #expect(counts[.unproved, default: 0] + counts[.handshake, default: 0] >= 4)
        try await site.stop()
    }

    @Test("what comes in plain text behind the request for TLS is not taken for what comes within")
    func injected() async throws {
        let site = try await SecureSite.start(.tls, world: try TrustWorld(), operators: true)
        let configuration = try OperatorCertificates.shared.get().configuration("c7")
        #expect(try await !Self.goOver(site, "c7", configuration, behind: "<iq/>"))
        try await site.stop()
    }

    @Test("one without TLS is heard of as soon as it speaks, and is told nothing of TLS")
    func plain() async throws {
        var site = try await SecureSite.start(.both, world: try TrustWorld(), operators: true)
        let channel = try await Agent.call(site.port)
        try await channel.executeThenClose { stream, outbound in
            var inbound = stream.makeAsyncIterator()
            try await outbound.write(Self.opening("c7"))
            let answer = try await Self.wait(for: ">", &inbound)
            #expect(answer?.contains("features") == false)
            // As the original does as soon as its stream is open.
            try await outbound.write(ByteBuffer(bytes: StreamOpening.keepalive))
            #expect(await site.heard.next() == "established c7")
        }
        try await site.stop()
    }

    @Test("where TLS is required, what comes without ends the session")
    func required() async throws {
        let site = try await SecureSite.start(.tls, world: try TrustWorld(), operators: true)
        let channel = try await Agent.call(site.port)
        try await channel.executeThenClose { stream, outbound in
            var inbound = stream.makeAsyncIterator()
            try await outbound.write(Self.opening("c7"))
            #expect(try await Self.wait(for: "</stream:features>", &inbound) != nil)
            try await outbound.write(ByteBuffer(bytes: StreamOpening.keepalive))
            #expect(try await Self.wait(for: "</stream:stream>", &inbound) != nil)
        }
        try await site.stop()
    }
}

@Suite("A stream that offers TLS")
struct TLSOfferTests {
    private static func opened(_ offer: TLSOffer) -> (ServerSession, [ServerSession.Output]) {
        var session = ServerSession(offer: offer)
        _ = session.connected()
        let outputs = session.received(StreamOpening.agent("h").encode(), at: .zero)
        return (session, outputs)
    }

    @Test("the offer comes when the other end says nothing, and whatever it says then decides")
    func patient() {
        let (session, outputs) = Self.opened(.patient(.seconds(2)))
        #expect(outputs.last == .arm(.offer, .seconds(2)))
        #expect(!outputs.contains(.established(peer: "h")))

        var early = session
        #expect(early.received(StreamOpening.keepalive, at: .zero).first == .established(peer: "h"))
        #expect(early.expired(.offer, at: .zero) == [])

        var stanza = session
        let told = stanza.received(
            AgentStanza.subscribe(routingInstance: "d:p:v:v", id: 1, wantsRoutes: true).encode(from: "h", number: 1),
            at: .zero)
        #expect(told.first == .established(peer: "h"))
        #expect(told.last == .deliver(.subscribe(routingInstance: "d:p:v:v", id: 1, wantsRoutes: true)))

        var late = session
        #expect(late.expired(.offer, at: .zero) == [.send(StartTLS.features)])
        #expect(late.received(StartTLS.request, at: .zero) == [.send(StartTLS.proceed), .startTLS])
        let within = late.received(StreamOpening.agent("h").encode(), at: .zero)
        #expect(within.contains(.established(peer: "h")))

        var silent = session
        #expect(silent.expired(.open, at: .zero) == [.close(.openTimeExpired)])
    }

    @Test(
        "the request for TLS is read however it is written, and nothing else is taken for it",
        arguments: [
            ("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", true),
            ("<starttls xmlns=\"urn:ietf:params:xml:ns:xmpp-tls\" />", true),
            ("<?xml version=\"1.0\"?>\n<starttls xmlns=\"urn:ietf:params:xml:ns:xmpp-tls\" />", true),
            ("<iq/>", false), ("\u{200}", false), ("<stream:stream from='x' to='y'>", false),
        ])
    func request(text: String, isOne: Bool) {
        for cut in 0...text.utf8.count {
            var (session, _) = Self.opened(.required)
            let bytes = Array(text.utf8)
            let outputs = session.received(bytes[..<cut], at: .zero) + session.received(bytes[cut...], at: .zero)
            #expect(outputs.contains(.startTLS) == isOne)
        }
    }

    @Test("nobody asks for what was not offered")
    func unasked() {
        var (session, _) = Self.opened(.none)
        guard case .close(.protocolError) = session.received(StartTLS.request, at: .zero).last else {
            Issue.record("the session goes on")
            return
        }
    }
}
