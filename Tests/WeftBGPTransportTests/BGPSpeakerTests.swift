import Foundation
import NIOCore
import NIOPosix
import Testing
import WeftBGP
import WeftBGPWire
import WeftNet

@testable import WeftBGPTransport

@Suite("BGP over loopback", .timeLimit(.minutes(1)))
struct BGPSpeakerTests {
    static let keepalive = ByteBuffer(bytes: BGPHeader.message(.update, [0, 0, 0, 0]))

    /// Two sites with a session between them: peer 2 of `a` is `b`, peer 1 of `b` is `a`.
    static func pair(
        _ change: @Sendable (inout BGPPeerSettings) -> Void = { _ in }
    ) async throws -> (a: SpeakerSite, b: SpeakerSite) {
        let (a, b) = (try await SpeakerSite.start("127.0.0.1"), try await SpeakerSite.start("127.0.0.2"))
        try await a.update(2, a.settings(for: b, change: change))
        try await b.update(1, b.settings(for: a, change: change))
        #expect(await a.next() == "established 2")
        #expect(await b.next() == "established 1")
        return (a, b)
    }

    @Test("two speakers that call each other agree on one session, and carry updates", arguments: ["IPv4", "IPv6"])
    func session(_ family: String) async throws {
        let a = try await SpeakerSite.start(family == "IPv6" ? "::1" : "127.0.0.1")
        let b = try await SpeakerSite.start(family == "IPv6" ? "::1" : "127.0.0.2")
        for (side, other, number) in [(a, b, UInt32(2)), (b, a, 1)] {
            try await side.update(
                number,
                side.settings(for: other) {
                    $0.localIdentifier = IPv4Address(10, 0, 0, UInt8(number))
                    $0.password = "secret"
                    $0.hopLimit = 1
                })
        }
        #expect(await a.next() == "established 2")
        #expect(await b.next() == "established 1")

        let update = BGPHeader.message(.update, [0, 0, 0, 0])
        try await a.run { $0.send(ByteBuffer(bytes: update + update), updates: 2, to: PeerID(number: 2)) }
        #expect(await b.next() == "update 1 4")
        #expect(await b.next() == "update 1 4")
        #expect(await a.next() == "taken 2")
        try await b.run { $0.send(RouteRefreshMessage(.evpn), to: PeerID(number: 1)) }
        #expect(await a.next() == "refresh 2 e-vpn")

        let state = try #require(try await a.run { $0.state(of: PeerID(number: 2)) })
        #expect(state.state == .established)
        #expect(state.sent.update == 2)
        #expect(state.bytesInFlight == 0)
        #expect(state.sentTraffic.bytes >= 2 * 23 + 29 + 19)
        #expect(state.receivedTraffic.calls > 0)
        #expect(state.negotiated?.families == [.ipv4VPN, .evpn])
        #expect(state.establishedSince != nil)
        #expect(state.localAddress?.ipAddress == a.address.description)
        for (side, number) in [(a, UInt32(2)), (b, 1)] {
            let session = try await side.loop.submit { side.recorder.value.sessions[PeerID(number: number)] }.get()
            #expect(session?.localAddress == side.address)
        }
        try await b.stop(.shutdown("maintenance"))
        #expect(await a.next() == "lost 2: received cease: administrative shutdown (6/2), saying: maintenance")
        try await a.stop()
    }

    @Test("large messages arrive whole, and are counted until the connection has taken them")
    func largeMessages() async throws {
        let (a, b) = try await Self.pair()
        let update = BGPHeader.message(.update, [UInt8](repeating: 0, count: 60_000))
        try await a.run { speaker in
            for _ in 0..<50 { speaker.send(ByteBuffer(bytes: update), updates: 1, to: PeerID(number: 2)) }
            #expect(speaker.bytesInFlight(to: PeerID(number: 2)) == 50 * update.count)
        }
        for _ in 0..<50 { #expect(await b.next() == "update 1 60000") }
        #expect(await a.next() == "taken 2")
        try await a.stop()
        try await b.stop()
    }

    @Test("a session comes up with the same password on both sides, and only then")
    func passwords() async throws {
        let (a, b) = (try await SpeakerSite.start("127.0.0.1"), try await SpeakerSite.start("127.0.0.2"))
        // Wrong first: a call is neither answered nor refused, so that nothing but silence shows it.
        try await b.update(
            1,
            b.settings(for: a) {
                $0.password = "right"
                $0.isPassive = true
            })
        try await a.update(2, a.settings(for: b) { $0.password = "wrong" })
        try await Self.plainCall(from: "127.0.0.1", to: b)
        #expect(try await b.run { $0.state(of: PeerID(number: 1))?.received.open } == 0)
        #expect(try await a.run { $0.state(of: PeerID(number: 2))?.state } == .connect)
        try await a.update(2, a.settings(for: b) { $0.password = "right" })
        #expect(await a.next() == "established 2")
        #expect(await b.next() == "established 1")
        try await a.run { $0.send(Self.keepalive, updates: 1, to: PeerID(number: 2)) }
        #expect(await b.next() == "update 1 4")
        try await a.stop()
        try await b.stop()
    }

    /// Calls without a password from a peer's address; the kernel does not let it through.
    static func plainCall(from source: String, to site: SpeakerSite) async throws {
        await #expect(throws: (any Error).self) {
            _ = try await ClientBootstrap(group: site.loop).connectTimeout(.milliseconds(300))
                .bind(to: SocketAddress(ipAddress: source, port: 0))
                .connect(host: site.address.description, port: site.port).get()
        }
    }

    @Test("a password that is changed or taken away ends the session, and both sides find each other again")
    func passwordChange() async throws {
        let (a, b) = try await Self.pair { $0.password = "old" }
        for password in ["new", nil] {
            try await b.update(1, b.settings(for: a) { $0.password = password })
            #expect(await b.next()?.hasPrefix("lost 1: sent cease") == true)
            #expect(await a.next()?.hasPrefix("lost 2") == true)
            try await a.update(2, a.settings(for: b) { $0.password = password })
            #expect(await a.next() == "established 2")
            #expect(await b.next() == "established 1")
        }
        try await a.stop()
        try await b.stop()
    }

    @Test("a password longer than the kernel takes fails the call, and says so nowhere else")
    func longPassword() async throws {
        let (a, b) = (try await SpeakerSite.start("127.0.0.1"), try await SpeakerSite.start("127.0.0.2"))
        try await a.update(2, a.settings(for: b) { $0.password = String(repeating: "x", count: 81) })
        let state = try #require(try await a.run { $0.state(of: PeerID(number: 2)) })
        #expect(state.state == .active || state.state == .connect)
        try await a.stop()
        try await b.stop()
    }

    /// Segments that the kernel dropped because their time to live was too low.
    static func droppedForDistance() throws -> Int {
        let lines = try String(contentsOfFile: "/proc/net/netstat", encoding: .utf8).split(separator: "\n")
        let (names, values) = (lines[0].split(separator: " "), lines[1].split(separator: " "))
        let column = try #require(names.firstIndex(of: "TCPMinTTLDrop"))
        return try #require(Int(values[column]))
    }

    @Test("who is not as near as agreed is not heard (RFC 5082)")
    func hopLimit() async throws {
        let (a, b) = try await Self.pair { $0.hopLimit = 1 }
        let (c, d) = (try await SpeakerSite.start("127.0.0.3"), try await SpeakerSite.start("127.0.0.4"))
        try await d.update(
            3,
            d.settings(for: c) {
                $0.hopLimit = 1
                $0.isPassive = true
            })
        // C's packets say that they came from further away.
        let dropped = try Self.droppedForDistance()
        try await c.update(4, c.settings(for: d) { $0.timeToLive = 200 })
        #expect(await d.until { $0.state(of: PeerID(number: 3))?.sent.open == 1 })
        #expect(await d.until { _ in (try? Self.droppedForDistance()) ?? 0 > dropped })
        #expect(try await d.run { $0.state(of: PeerID(number: 3))?.received.keepalive } == 0)
        try await a.run { $0.send(Self.keepalive, updates: 1, to: PeerID(number: 2)) }
        #expect(await b.next() == "update 1 4")
        for site in [a, b, c, d] { try await site.stop() }
    }

    @Test("a change of one peer does not touch another")
    func isolation() async throws {
        let (a, b) = try await Self.pair()
        let c = try await SpeakerSite.start("127.0.0.3")
        try await a.update(3, a.settings(for: c))
        try await c.update(1, c.settings(for: a))
        #expect(await a.next() == "established 3")
        #expect(await c.next() == "established 1")

        let (forB, forC) = (a.settings(for: b), a.settings(for: c) { $0.families = [.evpn] })
        try await a.run { $0.update(peers: [PeerID(number: 2): forB, PeerID(number: 3): forC]) }
        #expect(await a.next()?.hasPrefix("lost 3") == true)
        #expect(await a.next() == "established 3")
        #expect(try await a.run { $0.state(of: PeerID(number: 3))?.negotiated?.families } == [.evpn])
        try await a.run { $0.update(peers: [PeerID(number: 2): forB]) }
        #expect(await c.next()?.hasPrefix("lost 1") == true)
        #expect(await c.next() == "established 1")
        #expect(await c.next() == "lost 1: received cease: peer de-configured (6/3)")
        #expect(try await a.run { $0.state(of: PeerID(number: 3)) } == nil)

        try await a.run { $0.send(Self.keepalive, updates: 1, to: PeerID(number: 2)) }
        #expect(await b.next() == "update 1 4")
        #expect(try await a.run { $0.state(of: PeerID(number: 2))?.flaps } == 0)
        for site in [a, b, c] { try await site.stop() }
    }

    @Test("an unknown caller is sent away and counted; one that the owner knows is taken")
    func unknownCaller() async throws {
        let (a, b) = (try await SpeakerSite.start("127.0.0.1"), try await SpeakerSite.start("127.0.0.2"))
        try await b.update(1, b.settings(for: a) { $0.localAddress = .v4(IPv4Address(127, 0, 0, 9)) })
        #expect(await a.until { $0.unknownCalls > 0 })
        try await a.loop.submit { [recorder = a.recorder] in recorder.value.dynamic = PeerID(number: 7) }.get()
        try await a.update(7, a.settings(for: b) { $0.isPassive = true })
        #expect(await a.next() == "established 7")
        try await a.stop()
        try await b.stop()
    }

    @Test("why a peer cannot be called is kept until it can")
    func failedCalls() async throws {
        let (a, b) = (try await SpeakerSite.start("127.0.0.1"), try await SpeakerSite.start("127.0.0.2"))
        try await b.stop()
        try await a.update(2, a.settings(for: b))
        #expect(
            await a.until { $0.state(of: PeerID(number: 2))?.lastCallError?.contains("Connection refused") == true })
        #expect(try await a.run { $0.state(of: PeerID(number: 2))?.failedCalls ?? 0 } > 0)
        let again = try await SpeakerSite.start("127.0.0.2", port: b.port)
        try await again.update(1, again.settings(for: a))
        #expect(await a.next() == "established 2")
        #expect(try await a.run { $0.state(of: PeerID(number: 2))?.lastCallError } == nil)
        try await a.stop()
        try await again.stop()
    }

    @Test("a speaker with an IPv4 address is called by IPv6, too, on the same port, unless somebody else is")
    func bothFamilies() async throws {
        let a = try await SpeakerSite.start("127.0.0.1", [.v6(.any)])
        let b = try await SpeakerSite.start("::1")
        try await a.update(
            2,
            a.settings(for: b) { settings in
                settings.isPassive = true
                settings.localAddress = nil
            })
        let port = UInt16(a.port)
        try await b.update(
            1,
            b.settings(for: a) { settings in
                settings.peerAddress = IPAddress("::1")!
                settings.port = port
            })
        #expect(await a.next() == "established 2")
        #expect(await b.next() == "established 1")
        let c = try await SpeakerSite.start("127.0.0.2", [.v6(.any)], port: a.port)
        #expect(c.port == a.port)
        for site in [a, b, c] { try await site.stop() }
    }

    @Test("a port that is taken is an error, not a speaker that nobody can call")
    func portInUse() async throws {
        let a = try await SpeakerSite.start("127.0.0.1")
        await #expect(throws: (any Error).self) { _ = try await SpeakerSite.start("127.0.0.1", port: a.port) }
        try await a.stop()
    }

    @Test("peers that share an address are told apart by the port that they call from")
    func callingPort() async throws {
        let (a, b) = (try await SpeakerSite.start("127.0.0.1"), try await SpeakerSite.start("127.0.0.2"))
        // A port that was free a moment ago.
        try await b.stop()
        for (peer, port) in [(UInt32(2), UInt16(b.port)), (3, nil)] {
            try await a.update(
                peer,
                a.settings(for: b) {
                    $0.callingPort = port
                    $0.isPassive = true
                })
        }
        for (peer, port) in [(UInt32(2), b.port), (3, 0)] {
            let call = try await ClientBootstrap(group: a.loop)
                .bind(to: SocketAddress(ipAddress: "127.0.0.2", port: port))
                .connect(host: "127.0.0.1", port: a.port).get()
            #expect(await a.until { $0.state(of: PeerID(number: peer))?.state == .openSent })
            #expect(try await a.run { $0.states.filter { $0.state == .openSent }.map(\.id.number) } == [peer])
            try await call.close()
            #expect(await a.until { $0.state(of: PeerID(number: peer))?.state == .active })
        }
        try await a.stop()
    }

    @Test("bytes that are no BGP end the session with a word, and the owner may end it from within an update")
    func faults() async throws {
        let (a, b) = try await Self.pair()
        try await b.loop.submit { [recorder = b.recorder, speaker = b.speaker] in
            recorder.value.onUpdate = {
                speaker.value.reset(PeerID(number: 1), .attributeListMalformed, pause: .seconds(1))
            }
        }.get()
        let update = BGPHeader.message(.update, [0, 0, 0, 0])
        try await a.run { $0.send(ByteBuffer(bytes: update + update), updates: 2, to: PeerID(number: 2)) }
        #expect(await b.next() == "update 1 4")
        // The second update is not handed over any more.
        #expect(await b.next() == "lost 1: sent UPDATE: malformed attribute list (3/1)")
        #expect(await a.next() == "taken 2")
        #expect(await a.next() == "lost 2: received UPDATE: malformed attribute list (3/1)")
        try await a.stop()
        try await b.stop()
    }

    @Test("for a restart connections are closed without a word, and the next session speaks of it")
    func restart() async throws {
        let (a, b) = try await Self.pair { $0.gracefulRestart = .init(restartTime: 60) }
        try await a.stop(.restart)
        #expect(await b.next() == "lost 1: connection lost")
        let again = try await SpeakerSite.start("127.0.0.1", isRestarting: true, port: a.port)
        try await again.update(2, again.settings(for: b) { $0.gracefulRestart = .init(restartTime: 60) })
        #expect(await again.next() == "established 2")
        #expect(await b.next() == "established 1")
        #expect(
            try await b.run { $0.state(of: PeerID(number: 1))?.negotiated?.peerRestart?.isRestarting } == true)
        try await again.stop()
        try await b.stop()
    }
}
