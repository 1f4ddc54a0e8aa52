import NIOCore
import NIOPosix
import Testing
import WeftBGP
import WeftBGPWire
import WeftNet

@testable import WeftBGPTransport

@Suite("BGP over loopback", .timeLimit(.minutes(1)))
struct SpeakerTests {
    @Test("two speakers that call each other agree on one session, and carry updates", arguments: ["127.0.0.", "::1"])
    func session(_ prefix: String) async throws {
        let a = try await Site.start(prefix == "::1" ? "::1" : "127.0.0.1")
        let b = try await Site.start(prefix == "::1" ? "::1" : "127.0.0.2")
        try await a.update(1, a.settings(for: b) { $0.localIdentifier = IPv4Address(10, 0, 0, 1) })
        try await b.update(2, b.settings(for: a) { $0.localIdentifier = IPv4Address(10, 0, 0, 2) })
        var (heardByA, heardByB) = (a.heard.makeAsyncIterator(), b.heard.makeAsyncIterator())
        #expect(await heardByA.next() == "established 1")
        #expect(await heardByB.next() == "established 2")

        let update = BGPHeader.message(.update, [0, 0, 0, 0])
        _ = try await a.run { $0.send(ByteBuffer(bytes: update + update), updates: 2, to: PeerID(number: 1)) }
        #expect(await heardByB.next() == "update 2 4")
        #expect(await heardByB.next() == "update 2 4")
        #expect(await heardByA.next() == "taken 1")
        _ = try await b.run { $0.send(RouteRefreshMessage(.evpn), to: PeerID(number: 2)) }
        #expect(await heardByA.next() == "refresh 1 e-vpn")

        let state = try #require(try await a.run { $0.state(of: PeerID(number: 1)) })
        #expect(state.state == .established)
        #expect(state.sent.update == 2)
        #expect(state.bytesInFlight == 0)
        try await b.stop(.shutdown("maintenance"))
        #expect(
            await heardByA.next() == "lost 1: received cease: administrative shutdown (6/2), saying: maintenance")
        try await a.stop()
    }
}
