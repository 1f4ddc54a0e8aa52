import Testing
import WeftBGPWire
import WeftNet

@testable import WeftBGP

/// After which ends a peer may call again at once, and how long it waits after the others.
@Suite("BGP session: what comes after its end")
struct DampingTests {
    /// Every way to end a session that would not end the next one.
    enum Ending: CaseIterable {
        case connectionLost, silence, restart, reset, settings, deconfiguredAndBack
        case ceases, hardReset, peersSilence
    }

    enum Agreement: CaseIterable {
        case none, restarts, restartsWithNotifications
    }

    static func peer(_ agreement: Agreement, restartTime: UInt16 = 60) -> (Peer, OpenMessage) {
        var open = Peer.open()
        switch agreement {
        case .none: break
        case .restarts, .restartsWithNotifications:
            open.capabilities.append(
                Peer.restart(notifications: agreement == .restartsWithNotifications, time: restartTime))
        }
        return (Peer(Peer.settings { $0.gracefulRestart = .init(restartTime: 60) }), open)
    }

    /// What the peer says, or what happens to the connection.
    private static func end(_ ending: Ending, _ peer: inout Peer, _ id: BGPConnectionID, round: UInt8) {
        switch ending {
        case .connectionLost: peer.do { $0.ended(id, at: $1) }
        case .silence:
            peer.pass(.seconds(90))
            peer.expire(.hold(id))
        case .restart: peer.receive(BGPFault.cease(.administrativeReset), on: id)
        case .reset: peer.do { $0.reset(.cease(.administrativeReset), at: $1) }
        case .settings: peer.do { $0.update(changing($0.settings) { $0.holdTime = 91 + UInt16(round) }, at: $1) }
        case .deconfiguredAndBack:
            peer.do { $0.update(changing($0.settings) { $0.isShutDown = true }, at: $1) }
            peer.do { $0.update(changing($0.settings) { $0.isShutDown = false }, at: $1) }
        // Those that are registered, and two that are not yet.
        case .ceases: peer.receive(BGPFault(.cease, round), on: id)
        case .hardReset: peer.receive(BGPFault.cease(.hardReset, data: [6, round]), on: id)
        case .peersSilence: peer.receive(BGPFault.holdTimerExpired, on: id)
        }
    }

    private static func changing(
        _ settings: BGPPeerSettings, _ change: (inout BGPPeerSettings) -> Void
    ) -> BGPPeerSettings {
        var settings = settings
        change(&settings)
        return settings
    }

    @Test(
        "a peer whose session was ended by a person, a restart or the network may call at once, however often",
        arguments: Ending.allCases, Agreement.allCases)
    func calls(_ ending: Ending, _ agreement: Agreement) throws {
        var (peer, open) = Self.peer(agreement)
        var id = try peer.establish(open)
        for round in UInt8(0)...12 {
            peer.pass(.milliseconds(300))
            Self.end(ending, &peer, id, round: round)
            #expect(peer.session.state != .established)
            let (call, outputs) = peer.accept()
            #expect(outputs.sent.map(\.type) == [.open], "\(ending), round \(round)")
            peer.receive(open.message, on: call)
            peer.receive(BGPHeader.keepalive, on: call)
            try #require(peer.session.establishedConnection == call)
            id = call
        }
        #expect(peer.session.history.refusedCalls == 0)
        #expect(peer.outputs.armed(.idleHold) == nil)
    }

    @Test("our own calls come ever more slowly, as long as no session lasts")
    func ownCalls() throws {
        var (peer, open) = Self.peer(.none)
        var id = try peer.establish(open)
        for whole in [1, 2, 4, 8, 16, 30, 30] {
            let wait = try #require(peer.do { $0.ended(id, at: $1) }.armed(.connectRetry))
            #expect(wait >= .seconds(whole) * 0.75 && wait <= .seconds(whole))
            peer.pass(wait)
            id = try #require(peer.expire(.connectRetry).calls.first)
            peer.do { $0.connected(id, at: $1) }
            peer.receive(open.message, on: id)
            peer.receive(BGPHeader.keepalive, on: id)
        }
    }

    @Test("faults keep the session idle, ever longer, until one lasts")
    func faults() throws {
        var peer = Peer()
        var id = try peer.call()
        for whole in [5, 10, 20, 40, 80, 100, 100] {
            peer.do { $0.connected(id, at: $1) }
            let wait = try #require(peer.receive(Peer.open(asn: 7).message, on: id).armed(.idleHold))
            #expect(wait >= .seconds(whole) * 0.75 && wait <= .seconds(whole))
            #expect(peer.session.state == .idle)
            // A call in the meantime is refused.
            let (call, outputs) = peer.accept()
            #expect(outputs.closed == [call])
            peer.pass(wait)
            id = try #require(peer.expire(.idleHold).calls.first)
        }
        #expect(peer.session.history.refusedCalls == 7)

        peer.do { $0.connected(id, at: $1) }
        peer.receive(Peer.open().message, on: id)
        peer.receive(BGPHeader.keepalive, on: id)
        peer.pass(.seconds(30))
        let wait = try #require(peer.receive([UInt8](repeating: 0, count: 19), on: id).armed(.idleHold))
        #expect(wait <= .seconds(5))
    }

    @Test("an error that would come again is waited out, whoever said it", arguments: UInt8(0)...9, [true, false])
    func errors(_ code: UInt8, _ isReceived: Bool) throws {
        guard code != BGPErrorCode.cease.rawValue, code != BGPErrorCode.holdTimer.rawValue else { return }
        for isHard in [false, true] {
            let error = BGPFault(BGPErrorCode(rawValue: code), 1)
            let fault = isHard ? error.asHardReset : error
            var peer = Peer()
            let id = try peer.establish()
            if isReceived { peer.receive(fault, on: id) } else { peer.do { $0.reset(fault, at: $1) } }
            #expect(peer.session.state == .idle)
            #expect(peer.outputs.armed(.idleHold) != nil)
        }
    }

    @Test(
        "the peer may come back before its restart time is over, however often it failed",
        arguments: [1, 2, 5, 10, 30, 120, 300, 4095], Agreement.allCases)
    func bound(_ restartTime: Int, _ agreement: Agreement) throws {
        guard agreement != .none else { return }
        var (peer, open) = Self.peer(agreement, restartTime: UInt16(restartTime))
        let id = try peer.establish(open)
        peer.pass(.seconds(60))
        var outputs = peer.receive([UInt8](repeating: 0, count: 19), on: id)
        let end = peer.now + .seconds(restartTime)
        let isKept = agreement == .restartsWithNotifications
        #expect(outputs.loss?.mayKeepRoutes == isKept)
        for _ in 0..<12 {
            let wait = try #require(outputs.armed(.idleHold))
            #expect(wait <= max(.seconds(restartTime) / 2, isKept ? .zero : .seconds(1)))
            peer.pass(wait)
            if isKept { #expect(peer.now < end) }
            let call = try #require(peer.expire(.idleHold).calls.first)
            peer.do { $0.connected(call, at: $1) }
            outputs = peer.receive(Peer.open(asn: 7).message, on: call)
        }
    }

    @Test("a limit that was exceeded is waited out: as long as was asked for, or like a fault")
    func limits() throws {
        for pause in [Duration.seconds(600), nil] {
            var peer = Peer()
            _ = try peer.establish()
            let outputs = peer.do { $0.reset(.cease(.maximumPrefixes), pause: pause, at: $1) }
            #expect(outputs.faults == [.cease(.maximumPrefixes)])
            let wait = try #require(outputs.armed(.idleHold))
            #expect(pause.map { wait == $0 } ?? (wait > .seconds(3) && wait <= .seconds(5)))
            #expect(peer.session.state == .idle)
        }
    }
}
