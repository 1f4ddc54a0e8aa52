package import WeftBGPWire

/// Names one connection of a session. A number is not used twice.
package struct BGPConnectionID: Hashable, Sendable {
    package let number: UInt32
    /// We called.
    package let isOutgoing: Bool
}

/// What the owner of a ``BGPSession`` has to do, in the given order.
package enum BGPSessionOutput: Hashable, Sendable {
    /// Open a TCP connection to the peer, then say ``BGPSession/connected(_:at:)`` or ``BGPSession/ended(_:at:)``.
    case connect(BGPConnectionID)
    case send([UInt8], BGPConnectionID)
    /// Close the connection once what was sent before has left, or give up the call. Its timers are void, and nothing
    /// of it is to be reported any more.
    case close(BGPConnectionID)
    /// Replaces the timer if it is armed.
    case arm(BGPSessionTimer, Duration)
    case cancel(BGPSessionTimer)
    case established(NegotiatedSession)
    /// The established session is over.
    case down(BGPSessionLoss)
    case routeRefresh(BGPFamily, RouteRefreshMessage.Kind)
    /// For the log.
    case note(BGPSessionNote)
}

package enum BGPSessionTimer: Hashable, Sendable {
    /// The time in idle is over.
    case idleHold
    /// Call, or call again.
    case connectRetry
    /// Show the peer that we are alive.
    case keepalive(BGPConnectionID)
    /// See whether the peer is.
    case hold(BGPConnectionID)
}

/// Why an established session is over, and what becomes of the peer's routes.
package struct BGPSessionLoss: Hashable, Sendable, CustomStringConvertible {
    package enum Cause: Hashable, Sendable {
        /// The connection was closed or lost, without a word from the peer.
        case connectionLost
        /// The peer came back on a new connection before the old one was known to be dead (RFC 4724 §5).
        case replaced
        /// We said this and closed.
        case sent(BGPFault)
        /// The peer said this.
        case received(BGPFault)
        /// We closed without a word, to be helped over our restart.
        case abandoned
    }

    package var cause: Cause
    /// The routes of the families in ``NegotiatedSession/peerRestart`` may outlive the session (RFC 4724 §4.2, RFC 8538
    /// §4).
    package var mayKeepRoutes: Bool

    package var description: String {
        switch cause {
        case .connectionLost: "connection lost"
        case .replaced: "replaced by a new connection of the peer"
        case .sent(let fault): "sent \(fault.account)"
        case .received(let fault): "received \(fault.account)"
        case .abandoned: "closed for our restart"
        }
    }
}

extension BGPFault {
    /// The fault with what it wraps and what a person said with it.
    fileprivate var account: String {
        let reason = reason
        return (reason == self ? "" : "hard reset: ") + "\(reason)"
            + (reason.shutdownText.map { ", saying: \($0)" } ?? "")
    }
}

/// What is worth a line in a log.
package enum BGPSessionNote: Hashable, Sendable {
    case sent(BGPFault)
    case received(BGPFault)
    /// A call that is not answered, because the session is idle or has a connection already.
    case refusedCall
    /// A call of ours was given up.
    case unansweredCall
    /// The connection ended before a session was established on it.
    case connectionLost
    /// The peer ended a session that would have carried these: it has no address of their kind. It is tried without.
    case withoutFamilies([BGPFamily])
    /// One of two connections was closed (RFC 4271 §6.8).
    case collision
}
