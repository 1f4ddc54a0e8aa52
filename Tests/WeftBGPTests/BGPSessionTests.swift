import Testing
import WeftBGPWire
import WeftNet

@testable import WeftBGP

@Suite("BGP session")
struct BGPSessionTests {
    @Test("a session is called, opened and confirmed")
    func establishment() throws {
        var peer = Peer()
        #expect(peer.session.state == .idle)
        let id = try peer.call()
        #expect(peer.session.state == .connect)
        let opened = peer.do { $0.connected(id, at: $1) }
        #expect(opened.sent.map(\.type) == [.open])
        #expect(opened.armed(.hold(id)) == .seconds(240))
        #expect(peer.session.state == .openSent)
        let confirmed = peer.receive(Peer.open(holdTime: 30).message, on: id)
        #expect(confirmed.sent.map(\.type) == [.keepalive])
        #expect(confirmed.armed(.hold(id)) == .seconds(30))
        #expect(peer.session.state == .openConfirm)
        #expect(peer.receive(BGPHeader.keepalive, on: id).established?.families == [.ipv4VPN, .evpn])
        #expect(peer.session.state == .established)
        #expect(peer.outputs.armed(.connectRetry) == nil)
        #expect(peer.session.history.sent.open == 1)
        #expect(peer.session.history.received.keepalive == 1)
        #expect(peer.session.history.lastState == .openConfirm)
        #expect(peer.session.history.lastEvent == .keepalive)
    }

    @Test("a passive session waits to be called, and never calls")
    func passive() throws {
        var peer = Peer(Peer.settings { $0.isPassive = true })
        #expect(peer.do { $0.start(at: $1) } == [])
        #expect(peer.session.state == .active)
        let (id, outputs) = peer.accept()
        #expect(outputs.sent.map(\.type) == [.open])
        peer.receive(Peer.open().message, on: id)
        peer.receive(BGPHeader.keepalive, on: id)
        #expect(peer.session.state == .established)
        peer.pass(.seconds(60))
        peer.do { $0.ended(id, at: $1) }
        #expect(peer.session.state == .active)
        #expect(peer.expire(.connectRetry).calls == [])
        peer.do { $0.update(Peer.settings(), at: $1) }
        #expect(peer.outputs.calls.count == 1)
    }

    @Test("updates are handed out in place, however the bytes are cut")
    func updates() throws {
        var peer = Peer()
        let id = try peer.establish()
        let update = BGPHeader.message(.update, [0, 0, 0, 0])
        let stream = update + BGPHeader.keepalive + update
        stream.withUnsafeBytes { bytes in
            for count in 0..<update.count {
                let part = UnsafeRawBufferPointer(rebasing: bytes[..<count])
                #expect(peer.session.next(in: part, on: id, at: peer.now) == .incomplete)
            }
            #expect(peer.session.next(in: bytes, on: id, at: peer.now) == .update(19..<23))
            let rest = UnsafeRawBufferPointer(rebasing: bytes[23...])
            #expect(peer.session.next(in: rest, on: id, at: peer.now) == .handled([], next: 19))
        }
        #expect(peer.session.history.received.update == 1)
        #expect(peer.session.history.lastEvent == .keepalive)
    }

    @Test(
        "a broken header ends the session and says what is wrong with it",
        arguments: [
            ([UInt8](repeating: 0xff, count: 15) + [0, 0, 19, 4], [1, 1]),
            ([UInt8](repeating: 0xff, count: 16) + [0, 18, 4], [1, 2]),
            ([UInt8](repeating: 0xff, count: 16) + [0, 20, 4], [1, 2]),
            ([UInt8](repeating: 0xff, count: 16) + [0x10, 1, 1], [1, 2]),
            ([UInt8](repeating: 0xff, count: 16) + [0, 22, 2], [1, 2]),
            ([UInt8](repeating: 0xff, count: 16) + [0, 22, 5, 0, 25, 0], [1, 2]),
            ([UInt8](repeating: 0xff, count: 16) + [0, 19, 5], [1, 2]),
            ([UInt8](repeating: 0xff, count: 16) + [0, 19, 9], [1, 3]),
        ])
    func framing(_ bytes: [UInt8], _ codes: [UInt8]) throws {
        var peer = Peer()
        let id = try peer.establish()
        let outputs = peer.receive(bytes, on: id)
        #expect(outputs.faults.map { [$0.code.rawValue, $0.subcode] } == [codes])
        #expect(outputs.closed == [id])
        #expect(outputs.loss?.mayKeepRoutes == false)
        #expect(peer.session.state == .idle)
    }

    @Test("no bytes whatever upset a session: it goes on, or ends with a word", arguments: UInt64(0)..<200)
    func mutation(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let stream =
            Peer.open().message + BGPHeader.keepalive + RouteRefreshMessage(.evpn).message
            + BGPHeader.message(.update, [0, 0, 0, 0]) + BGPFault.cease(.administrativeReset).message
        var bytes = stream
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
        }
        var peer = Peer(seed: seed)
        let id = try peer.connect()
        let outputs = peer.receive(bytes, on: id)
        if outputs.closed.contains(id) {
            let hasEnded = !outputs.faults.isEmpty || peer.session.history.lastReceived != nil
            #expect(hasEnded, "seed \(seed)")
        } else {
            #expect(peer.session.state >= .openSent, "seed \(seed)")
        }
    }

    @Test("long messages are taken only where both sides said so", arguments: [true, false])
    func longMessages(_ isExtended: Bool) throws {
        var open = Peer.open()
        if !isExtended { open.capabilities.removeAll { $0 == .extendedMessages } }
        var peer = Peer()
        let id = try peer.establish(open)
        peer.receive(BGPHeader.message(.update, [UInt8](repeating: 0, count: 5000)), on: id)
        #expect(peer.session.state == (isExtended ? .established : .idle))
    }

    @Test("a peer that is silent for the hold time is left")
    func holdTime() throws {
        var peer = Peer()
        let id = try peer.establish()
        peer.pass(.seconds(50))
        peer.receive(BGPHeader.keepalive, on: id)
        peer.pass(.seconds(40))
        #expect(peer.expire(.hold(id)) == [.arm(.hold(id), .seconds(50))])
        peer.pass(.seconds(50))
        let outputs = peer.expire(.hold(id))
        #expect(outputs.faults == [.holdTimerExpired])
        #expect(outputs.closed == [id])
        #expect(peer.session.state == .active)
        #expect(peer.session.history.flaps == 1)
        #expect(peer.session.history.lastFlap == peer.now)
        #expect(peer.session.history.lastSent?.fault == .holdTimerExpired)
    }

    @Test("keepalives leave after a third of the hold time at most, and not all at the same time")
    func keepalives() throws {
        var intervals: Set<Duration> = []
        for seed in UInt64(0)..<8 {
            var peer = Peer(seed: seed)
            let id = try peer.establish()
            for _ in 0..<8 {
                let outputs = peer.expire(.keepalive(id))
                #expect(outputs.sent.map(\.type) == [.keepalive])
                let interval = try #require(outputs.armed(.keepalive(id)))
                #expect(interval >= .milliseconds(22_500) && interval <= .seconds(30))
                intervals.insert(interval)
            }
        }
        #expect(intervals.count == 64)
    }

    @Test("without a hold time nothing is awaited and no keepalive sent", arguments: [(0, 90), (90, 0)])
    func noHoldTime(_ ours: UInt16, _ theirs: UInt16) throws {
        var peer = Peer(Peer.settings { $0.holdTime = ours })
        let id = try peer.establish(Peer.open(holdTime: theirs))
        #expect(peer.outputs.armed(.hold(id)) == nil)
        #expect(peer.outputs.armed(.keepalive(id)) == nil)
        peer.pass(.seconds(10_000))
        #expect(peer.expire(.hold(id)) == [])
    }

    @Test("a request for a family that was not agreed on is ignored")
    func routeRefresh() throws {
        var peer = Peer()
        let id = try peer.establish()
        #expect(peer.receive(RouteRefreshMessage(.evpn).message, on: id) == [.routeRefresh(.evpn, .request)])
        #expect(peer.receive(RouteRefreshMessage(.ipv6VPN).message, on: id) == [])
        // The peer did not say that it knows the marks of RFC 7313.
        #expect(peer.receive(RouteRefreshMessage(.evpn, .begin).message, on: id) == [])
        #expect(peer.receive(BGPHeader.message(.routeRefresh, [0, 25, 0, 70, 0]), on: id) == [])
        #expect(peer.receive(BGPHeader.message(.routeRefresh, [0, 25, 1, 70, 0]), on: id) == [])
        #expect(peer.session.state == .established)
    }

    @Test("the marks of a refresh are handed on, and of their length only (RFC 7313)")
    func enhancedRouteRefresh() throws {
        var open = Peer.open()
        open.capabilities.append(.enhancedRouteRefresh)
        var peer = Peer()
        let id = try peer.establish(open)
        for kind in [RouteRefreshMessage.Kind.begin, .end, .request] {
            #expect(peer.receive(RouteRefreshMessage(.evpn, kind).message, on: id) == [.routeRefresh(.evpn, kind)])
            #expect(peer.receive(RouteRefreshMessage(.ipv6VPN, kind).message, on: id) == [])
        }
        // Kinds that nobody defined, and a request with the entries of RFC 5291, which nobody agreed on.
        for body in [[0, 25, 3, 70], [0, 25, 255, 70], [0, 25, 0, 70, 1, 64, 0, 1, 0x80]] as [[UInt8]] {
            #expect(peer.receive(BGPHeader.message(.routeRefresh, body), on: id) == [])
        }
        for body in [[0, 25, 1], [0, 25, 2], [0, 25, 1, 70, 0], [0, 25, 2, 70, 0, 0]] as [[UInt8]] {
            var peer = Peer()
            let id = try peer.establish(open)
            let message = BGPHeader.message(.routeRefresh, body)
            #expect(peer.receive(message, on: id).faults == [BGPFault(.routeRefresh, 1, data: message)])
        }
    }

    @Test("calls that fail are repeated, ever more slowly")
    func connectRetry() throws {
        var peer = Peer()
        var id = try peer.call()
        var waits: [Duration] = []
        for _ in 0..<8 {
            let wait = try #require(peer.do { $0.ended(id, at: $1) }.armed(.connectRetry))
            waits.append(wait)
            peer.pass(wait)
            id = try #require(peer.expire(.connectRetry).calls.first)
        }
        for (wait, whole) in zip(waits, [1, 2, 4, 8, 16, 30, 30, 30]) {
            #expect(wait >= .seconds(whole) * 0.75 && wait <= .seconds(whole))
        }
        #expect(peer.session.history.failedCalls == 8)
    }

    @Test("a call that is not answered is given up when the timer expires")
    func connectTimeout() throws {
        var peer = Peer()
        let id = try peer.call()
        let outputs = peer.expire(.connectRetry)
        #expect(outputs.contains(.note(.unansweredCall)))
        #expect(outputs.closed == [id])
        #expect(outputs.calls.count == 1)
        #expect(peer.do { $0.connected(id, at: $1) } == [])
    }

    @Test("settings do not show the password")
    func description() {
        let settings = Peer.settings { $0.password = "secret" }
        #expect("\(settings)" == "10.0.0.2 of AS 64512")
        #expect(!"\([settings])".contains("secret"))
    }

    @Test("only settings that the session depends on begin it anew")
    func settings() throws {
        var peer = Peer()
        _ = try peer.establish()
        #expect(peer.do { $0.update(Peer.settings { $0.isPassive = true }, at: $1) } == [])
        #expect(peer.session.state == .established)
        let changes: [(inout BGPPeerSettings) -> Void] = [
            { $0.families = [.evpn] }, { $0.holdTime = 30 }, { $0.password = "secret" }, { $0.localAS = 64513 },
            { $0.peerAS = 64513 }, { $0.localIdentifier = IPv4Address(1, 1, 1, 1) }, { $0.hopLimit = 1 },
            { $0.gracefulRestart = .init(restartTime: 60) }, { $0.port = 1790 },
            { $0.additionalPaths = [.ipv4VPN: .send] },
            { $0.peerAddress = .v4(IPv4Address(10, 0, 0, 3)) },
        ]
        for change in changes {
            var peer = Peer()
            let id = try peer.establish()
            let outputs = peer.do { $0.update(Peer.settings(change), at: $1) }
            #expect(outputs.faults == [.cease(.otherConfigurationChange)])
            #expect(outputs.closed == [id])
            #expect(outputs.calls.count == 1)
        }
        peer.do { $0.update(Peer.settings { $0.isShutDown = true }, at: $1) }
        #expect(peer.session.isStopped)
        peer.do { $0.update(Peer.settings(), at: $1) }
        #expect(peer.session.state == .connect)
    }
}
