package import WeftBGPWire
package import WeftNet

/// What a session went through since it was made, for pages and commands.
package struct BGPSessionHistory: Hashable, Sendable {
    package struct Messages: Hashable, Sendable {
        package var open: UInt64 = 0
        package var update: UInt64 = 0
        package var notification: UInt64 = 0
        package var keepalive: UInt64 = 0
        package var routeRefresh: UInt64 = 0

        package var total: UInt64 { open + update + notification + keepalive + routeRefresh }

        mutating func count(_ type: BGPMessageType, _ count: Int = 1) {
            let count = UInt64(clamping: count)
            switch type {
            case .open: open += count
            case .update: update += count
            case .notification: notification += count
            case .keepalive: keepalive += count
            case .routeRefresh: routeRefresh += count
            }
        }
    }

    package struct Notification: Hashable, Sendable {
        package var fault: BGPFault
        package var at: MonotonicTime
    }

    package internal(set) var lastEvent: BGPSessionEvent?
    /// The state before the present one.
    package internal(set) var lastState = BGPSession.State.idle
    /// Since when the present state lasts.
    package internal(set) var stateSince: MonotonicTime
    /// `nil` unless established.
    package internal(set) var establishedSince: MonotonicTime?
    package internal(set) var lastSent: Notification?
    package internal(set) var lastReceived: Notification?
    /// Established sessions that were lost.
    package internal(set) var flaps: UInt64 = 0
    package internal(set) var lastFlap: MonotonicTime?
    package internal(set) var lastLoss: BGPSessionLoss?
    package internal(set) var received = Messages()
    package internal(set) var sent = Messages()
    /// Calls of the peer that were not answered.
    package internal(set) var refusedCalls: UInt64 = 0
    /// Calls to the peer that failed.
    package internal(set) var failedCalls: UInt64 = 0

    init(at now: MonotonicTime) { stateSince = now }

    mutating func happened(
        _ event: BGPSessionEvent, from before: BGPSession.State, to after: BGPSession.State, at now: MonotonicTime
    ) {
        lastEvent = event
        guard before != after else { return }
        lastState = before
        stateSince = now
    }
}

/// The events of RFC 4271 §8.1 that this machine knows, as pages name them.
package enum BGPSessionEvent: String, Hashable, Sendable, CaseIterable {
    case start = "Start"
    case stop = "Stop"
    case reset = "Reset"
    case settingsChanged = "SettingsChanged"
    case tcpConnected = "TcpConnected"
    case tcpAccepted = "TcpPassiveOpen"
    case tcpClosed = "TcpClose"
    case tcpConnectFailed = "TcpConnectFail"
    case idleHoldTimerExpired = "IdleHoldTimerExpired"
    case connectRetryTimerExpired = "ConnectTimerExpired"
    case holdTimerExpired = "HoldTimerExpired"
    case keepaliveTimerExpired = "KeepaliveTimerExpired"
    case open = "BgpOpen"
    case update = "BgpUpdate"
    case notification = "BgpNotification"
    case keepalive = "BgpKeepalive"
    case routeRefresh = "BgpRouteRefresh"
    case malformedMessage = "BgpHeaderError"
}
