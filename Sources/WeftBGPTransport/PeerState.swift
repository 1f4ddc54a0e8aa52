package import NIOCore
package import WeftBGP
package import WeftBGPWire
package import WeftNet
import WeftSystem

/// How it stands with one peer, for pages and commands.
package struct PeerState: Sendable {
    package struct Notification: Hashable, Sendable {
        package var fault: BGPFault
        package var at: WallTime
    }

    /// What went through the sockets of all connections.
    package struct Traffic: Hashable, Sendable {
        package private(set) var bytes: UInt64 = 0
        /// Times that bytes were read, or given to the connection.
        package private(set) var calls: UInt64 = 0

        mutating func add(_ count: Int) {
            bytes += UInt64(count)
            calls += 1
        }
    }

    package var id: PeerID
    package var settings: BGPPeerSettings
    package var state: BGPSession.State
    /// Is to stay down.
    package var isStopped: Bool
    /// `nil` unless established.
    package var negotiated: NegotiatedSession?
    package var lastEvent: BGPSessionEvent?
    package var lastState: BGPSession.State
    package var stateSince: WallTime
    /// `nil` unless established.
    package var establishedSince: WallTime?
    package var lastSent: Notification?
    package var lastReceived: Notification?
    package var lastLoss: BGPSessionLoss?
    package var flaps: UInt64
    package var lastFlap: WallTime?
    package var received: BGPSessionHistory.Messages
    package var sent: BGPSessionHistory.Messages
    package var refusedCalls: UInt64
    package var failedCalls: UInt64
    /// Why the last of them did, for people; `nil` once a session is established. A wrong password shows as no answer.
    package var lastCallError: String?
    package var localAddress: SocketAddress?
    package var remoteAddress: SocketAddress?
    package var bytesInFlight: Int
    package var receivedTraffic: Traffic
    package var sentTraffic: Traffic

    init(
        _ id: PeerID, _ session: BGPSession, local: SocketAddress?, remote: SocketAddress?, lastCallError: String?,
        bytesInFlight: Int,
        receivedTraffic: Traffic, sentTraffic: Traffic
    ) {
        let history = session.history
        // The machine's clock only counts; this is where it stands on the calendar.
        let (calendar, now) = (WallTime.now.microseconds, MonotonicTime.now.nanoseconds)
        func wall(_ time: MonotonicTime) -> WallTime {
            WallTime(microseconds: calendar - (now - time.nanoseconds) / 1000)
        }
        self.id = id
        settings = session.settings
        state = session.state
        isStopped = session.isStopped
        negotiated = session.negotiated
        lastEvent = history.lastEvent
        lastState = history.lastState
        stateSince = wall(history.stateSince)
        establishedSince = history.establishedSince.map(wall)
        lastSent = history.lastSent.map { Notification(fault: $0.fault, at: wall($0.at)) }
        lastReceived = history.lastReceived.map { Notification(fault: $0.fault, at: wall($0.at)) }
        lastLoss = history.lastLoss
        flaps = history.flaps
        lastFlap = history.lastFlap.map(wall)
        received = history.received
        sent = history.sent
        refusedCalls = history.refusedCalls
        failedCalls = history.failedCalls
        self.lastCallError = lastCallError
        localAddress = local
        remoteAddress = remote
        self.bytesInFlight = bytesInFlight
        self.receivedTraffic = receivedTraffic
        self.sentTraffic = sentTraffic
    }
}
