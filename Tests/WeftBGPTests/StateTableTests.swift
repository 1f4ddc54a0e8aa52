import Testing
import WeftBGPWire
import WeftNet

@testable import WeftBGP

/// Every state with every event: where the session goes, and what the peer is told.
@Suite("BGP session: states and events")
struct StateTableTests {
    enum Situation: CaseIterable {
        case stopped, idleHold, connect, active, openSent, openConfirm, established
    }

    enum Event: CaseIterable {
        case start, stop, reset, abandon
        case tcpConnected, tcpAccepted, tcpEnded
        case idleHoldTimer, connectRetryTimer, holdTimer, keepaliveTimer
        case open, keepalive, update, notification, routeRefresh, malformed
    }

    struct Outcome: Equatable {
        var state: BGPSession.State
        /// Stays down until it is started.
        var isStopped = false
        /// What the peer is told, with its codes.
        var says: [[UInt8]] = []
        var messages: [BGPMessageType] = []
        var isLost = false
    }

    static func peer(in situation: Situation) throws -> (Peer, BGPConnectionID?) {
        var peer = Peer()
        switch situation {
        case .stopped: return (peer, nil)
        case .connect:
            let id = try peer.call()
            return (peer, id)
        case .openSent:
            let id = try peer.connect()
            return (peer, id)
        case .openConfirm:
            let id = try peer.connect()
            peer.receive(Peer.open().message, on: id)
            return (peer, id)
        case .established:
            let id = try peer.establish()
            // Long enough that its end is no fault.
            peer.pass(.seconds(60))
            return (peer, id)
        case .active:
            let id = try peer.call()
            peer.do { $0.ended(id, at: $1) }
            return (peer, nil)
        case .idleHold:
            let id = try peer.connect()
            peer.receive(BGPFault.badPeerAS, on: id)
            return (peer, nil)
        }
    }

    static func happen(_ event: Event, to peer: inout Peer, on id: BGPConnectionID?) -> [BGPSessionOutput] {
        // What was never made is not known to the session.
        let id = id ?? BGPConnectionID(number: 99, isOutgoing: true)
        switch event {
        case .start: return peer.do { $0.start(at: $1) }
        case .stop: return peer.do { $0.stop(.cease(.administrativeShutdown), at: $1) }
        case .reset: return peer.do { $0.reset(.cease(.administrativeReset), at: $1) }
        case .abandon: return peer.do { $0.abandon(at: $1) }
        case .tcpConnected: return peer.do { $0.connected(id, at: $1) }
        case .tcpAccepted: return peer.accept().1
        case .tcpEnded: return peer.do { $0.ended(id, at: $1) }
        case .idleHoldTimer: return peer.expire(.idleHold)
        case .connectRetryTimer: return peer.expire(.connectRetry)
        case .holdTimer:
            peer.pass(.seconds(300))
            return peer.expire(.hold(id))
        case .keepaliveTimer: return peer.expire(.keepalive(id))
        case .open: return peer.receive(Peer.open().message, on: id)
        case .keepalive: return peer.receive(BGPHeader.keepalive, on: id)
        case .update: return peer.receive(BGPHeader.message(.update, [0, 0, 0, 0]), on: id)
        case .notification: return peer.receive(BGPFault.cease(.administrativeReset), on: id)
        case .routeRefresh: return peer.receive(RouteRefreshMessage(.evpn).message, on: id)
        case .malformed: return peer.receive([UInt8](repeating: 0, count: 19), on: id)
        }
    }

    /// What RFC 4271 §8.2.2 asks for, with idle hold and RFC 6608.
    static func expected(_ situation: Situation, _ event: Event) -> Outcome {
        switch situation {
        case .stopped:
            event == .start ? Outcome(state: .connect) : Outcome(state: .idle, isStopped: true)
        case .idleHold:
            switch event {
            case .stop, .abandon: Outcome(state: .idle, isStopped: true)
            case .idleHoldTimer: Outcome(state: .connect)
            default: Outcome(state: .idle)
            }
        case .active:
            switch event {
            case .stop, .abandon: Outcome(state: .idle, isStopped: true)
            case .reset, .connectRetryTimer: Outcome(state: .connect)
            case .tcpAccepted: Outcome(state: .openSent, messages: [.open])
            default: Outcome(state: .active)
            }
        case .connect:
            switch event {
            case .stop, .abandon: Outcome(state: .idle, isStopped: true)
            case .tcpConnected: Outcome(state: .openSent, messages: [.open])
            case .tcpAccepted: Outcome(state: .openSent, messages: [.open])
            case .tcpEnded: Outcome(state: .active)
            // Nothing can be read before the call is answered.
            default: Outcome(state: .connect)
            }
        case .openSent:
            switch event {
            case .stop: Outcome(state: .idle, isStopped: true, says: [[6, 2]], messages: [.notification])
            case .abandon: Outcome(state: .idle, isStopped: true)
            case .reset: Outcome(state: .connect, says: [[6, 4]], messages: [.notification])
            case .tcpAccepted: Outcome(state: .openSent, messages: [.open])
            case .tcpEnded, .notification: Outcome(state: .active)
            case .holdTimer: Outcome(state: .active, says: [[4, 0]], messages: [.notification])
            case .open: Outcome(state: .openConfirm, messages: [.keepalive])
            case .keepalive, .update, .routeRefresh:
                Outcome(state: .idle, says: [[5, 1]], messages: [.notification])
            case .malformed: Outcome(state: .idle, says: [[1, 1]], messages: [.notification])
            case .start, .tcpConnected, .idleHoldTimer, .connectRetryTimer, .keepaliveTimer:
                Outcome(state: .openSent)
            }
        case .openConfirm:
            switch event {
            case .stop: Outcome(state: .idle, isStopped: true, says: [[6, 2]], messages: [.notification])
            case .abandon: Outcome(state: .idle, isStopped: true)
            case .reset: Outcome(state: .connect, says: [[6, 4]], messages: [.notification])
            case .tcpAccepted: Outcome(state: .openConfirm, messages: [.open])
            case .tcpEnded, .notification: Outcome(state: .active)
            case .holdTimer: Outcome(state: .active, says: [[4, 0]], messages: [.notification])
            case .keepaliveTimer: Outcome(state: .openConfirm, messages: [.keepalive])
            case .keepalive: Outcome(state: .established)
            case .open, .update, .routeRefresh:
                Outcome(state: .idle, says: [[5, 2]], messages: [.notification])
            case .malformed: Outcome(state: .idle, says: [[1, 1]], messages: [.notification])
            case .start, .tcpConnected, .idleHoldTimer, .connectRetryTimer: Outcome(state: .openConfirm)
            }
        case .established:
            switch event {
            case .stop:
                Outcome(state: .idle, isStopped: true, says: [[6, 2]], messages: [.notification], isLost: true)
            case .abandon: Outcome(state: .idle, isStopped: true, isLost: true)
            case .reset: Outcome(state: .connect, says: [[6, 4]], messages: [.notification], isLost: true)
            case .tcpAccepted: Outcome(state: .established, messages: [.open])
            case .tcpEnded, .notification: Outcome(state: .active, isLost: true)
            case .holdTimer: Outcome(state: .active, says: [[4, 0]], messages: [.notification], isLost: true)
            case .keepaliveTimer: Outcome(state: .established, messages: [.keepalive])
            case .open: Outcome(state: .idle, says: [[5, 3]], messages: [.notification], isLost: true)
            case .malformed: Outcome(state: .idle, says: [[1, 1]], messages: [.notification], isLost: true)
            case .start, .tcpConnected, .idleHoldTimer, .connectRetryTimer, .keepalive, .update, .routeRefresh:
                Outcome(state: .established)
            }
        }
    }

    @Test("every state answers every event as it should", arguments: Situation.allCases, Event.allCases)
    func table(_ situation: Situation, _ event: Event) throws {
        var (peer, id) = try Self.peer(in: situation)
        let outputs = Self.happen(event, to: &peer, on: id)
        let outcome = Outcome(
            state: peer.session.state, isStopped: peer.session.isStopped,
            says: outputs.faults.map { [$0.code.rawValue, $0.subcode] }, messages: outputs.sent.map(\.type),
            isLost: outputs.loss != nil)
        #expect(outcome == Self.expected(situation, event))
        // Something is always under way, unless it was stopped or waits for the peer's next word.
        switch peer.session.state {
        case .idle where !peer.session.isStopped: #expect(peer.outputs.armed(.idleHold) != nil)
        case .active, .connect: #expect(peer.outputs.armed(.connectRetry) != nil)
        default: break
        }
    }
}
