import WeftBGPWire
package import WeftNet

/// The session with one peer: RFC 4271 §8 without sockets, clocks and randomness of its own.
///
/// ```
///                 ┌──────────── fault that would come again ─────────┐
///                 ▼                                                  │
///   stopped ─▶ idle hold ─▶ running: active ⇄ connect ─▶ openSent ─▶ openConfirm ─▶ established
///      ▲                                                                             │
///      └─────────────────────────────── stop ────────────────────────────────────────┘
/// ```
///
/// The first three states belong to the peer, the last three to a connection. There may be several connections at a
/// time, because both sides call: each has a state of its own until one of them wins (§6.8). ``state`` is that of the
/// connection that came furthest. As written, §6.8 can end both: each side may see another one confirmed first. So a
/// connection that the identifiers are against waits a little for the other (`BGPSession+Open.swift`), and a call of
/// ours that is answered late is given up.
///
/// Every event is a method; it returns what its owner has to do, in that order. Timers that the owner was not told to
/// cancel may still come late: an expiry that fits no state does nothing. Bytes are read by ``next(in:on:at:)``, which
/// hands out UPDATEs in place, without a copy.
///
/// Implemented: RFC 4271, 4486 (cease), 4724 and 8538 (which losses let routes be kept), 5492, 6286 (identifiers),
/// 6608, 6793, 7313, 7911, 8654, 9003, 9072, 9494. Left out: delay of OPEN, changes of capabilities in a session.
package struct BGPSession: Sendable {
    /// RFC 4271 §8.2.2.
    package enum State: String, Hashable, Sendable, CaseIterable, Comparable {
        case idle = "Idle"
        case connect = "Connect"
        case active = "Active"
        case openSent = "OpenSent"
        case openConfirm = "OpenConfirm"
        case established = "Established"

        private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
        package static func < (a: State, b: State) -> Bool { a.rank < b.rank }
    }

    enum Mode: Hashable, Sendable {
        /// Until it is started. No connection.
        case stopped
        /// Until the idle hold timer expires. No connection.
        case idleHold
        /// Calls or waits to be called, or has a connection.
        case running
    }

    struct Connection: Hashable, Sendable {
        enum Phase: Hashable, Sendable {
            /// TCP is being opened, by us. Next: openSent.
            case connecting
            /// Next: openConfirm, or deferred.
            case openSent
            /// The peer's OPEN is good, but another connection would be preferred if its OPEN came as well. The peer
            /// may have confirmed already. Next: openConfirm.
            case deferred(NegotiatedSession, isConfirmed: Bool)
            /// Next: established.
            case openConfirm(NegotiatedSession)
            case established(NegotiatedSession)
        }

        let id: BGPConnectionID
        var phase: Phase { didSet { phaseChanged() } }
        /// When TCP was open, or the call was made.
        var opened: MonotonicTime
        var lastHeard: MonotonicTime
        /// Our OPEN on it.
        var open: OpenMessage?
        var establishedSince = MonotonicTime.zero
        /// Follow from the phase; kept because they are asked for with every message.
        private(set) var isEstablished = false
        private(set) var messageLimit = BGPHeader.messageLimit

        init(id: BGPConnectionID, phase: Phase, at now: MonotonicTime) {
            self.id = id
            self.phase = phase
            opened = now
            lastHeard = now
        }

        private mutating func phaseChanged() {
            if case .established = phase { isEstablished = true } else { isEstablished = false }
            messageLimit = negotiated?.messageLimit ?? BGPHeader.messageLimit
        }

        var negotiated: NegotiatedSession? {
            switch phase {
            case .connecting, .openSent: nil
            case .deferred(let session, _), .openConfirm(let session), .established(let session): session
            }
        }

        var state: State {
            switch phase {
            case .connecting: .connect
            case .openSent, .deferred: .openSent
            case .openConfirm: .openConfirm
            case .established: .established
            }
        }
    }

    package internal(set) var settings: BGPPeerSettings
    /// What happened so far, for people.
    package internal(set) var history: BGPSessionHistory
    let timing: BGPSessionTiming
    var generator: SeededGenerator
    var mode = Mode.stopped
    /// At most one of them is established.
    var connections: [Connection] = []
    private var lastNumber: UInt32 = 0
    /// Calls that failed since the last session; the next wait grows with it.
    var failedCalls = 0
    /// Faults in a row, without a session that lasted; the time in idle grows with it.
    var faults = 0
    /// What the peer said in its last session about its restarts; `nil` when it restarts otherwise.
    var restartTime: Duration?
    /// Until when the peer's routes are kept for its restart; `nil` when they are not.
    var routesAwaited: MonotonicTime?
    /// Capabilities that the peer cannot stand.
    var refused = CapabilityRefusal()
    /// We have been restarted, and our peers may still have our routes (RFC 4724 §4.1).
    var isRestarting: Bool
    private var outputs: [BGPSessionOutput] = []

    /// - Parameter seed: of the jitter (RFC 4271 §10).
    package init(
        _ settings: BGPPeerSettings, timing: BGPSessionTiming = BGPSessionTiming(), isRestarting: Bool = false,
        seed: UInt64, at now: MonotonicTime
    ) {
        self.settings = settings
        self.timing = timing
        self.isRestarting = isRestarting
        generator = SeededGenerator(seed: seed)
        history = BGPSessionHistory(at: now)
    }

    package var state: State {
        guard mode == .running else { return .idle }
        return connections.map(\.state).max { $0 < $1 } ?? .active
    }

    /// `nil` unless established.
    package var negotiated: NegotiatedSession? { connections.first(where: \.isEstablished)?.negotiated }

    /// The connection of the established session.
    package var establishedConnection: BGPConnectionID? { connections.first(where: \.isEstablished)?.id }

    /// Is to stay down until it is started.
    package var isStopped: Bool { mode == .stopped }

    // MARK: What the events share

    mutating func emit(_ output: BGPSessionOutput) { outputs.append(output) }

    /// Ends an event: what it asked for.
    mutating func finish(_ event: BGPSessionEvent, from before: State, at now: MonotonicTime) -> [BGPSessionOutput] {
        endDeferrals(at: now)
        history.happened(event, from: before, to: state, at: now)
        defer { outputs = [] }
        return outputs
    }

    mutating func newConnection(isOutgoing: Bool, _ phase: Connection.Phase, at now: MonotonicTime) -> BGPConnectionID {
        lastNumber &+= 1
        let id = BGPConnectionID(number: lastNumber, isOutgoing: isOutgoing)
        connections.append(Connection(id: id, phase: phase, at: now))
        return id
    }

    func index(of id: BGPConnectionID) -> Int? { connections.firstIndex { $0.id == id } }

    /// RFC 4271 §10: three quarters of the time to all of it.
    mutating func jittered(_ duration: Duration) -> Duration {
        duration * Double.random(in: 0.75..<1, using: &generator)
    }

    mutating func send(_ type: BGPMessageType, _ bytes: [UInt8], on id: BGPConnectionID) {
        history.sent.count(type)
        emit(.send(bytes, id))
    }
}
