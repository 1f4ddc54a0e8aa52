/// What the owner of a connection has to do, in the given order.
package enum SessionOutput<Message: Hashable & Sendable>: Hashable, Sendable {
    case send([UInt8])
    case arm(SessionTimer, Duration)
    /// What was sent before is the last in plain text: a handshake follows, and a new stream within it.
    case startTLS
    /// The stream is open both ways; `peer` is the other side's name.
    case established(peer: String)
    case deliver(Message)
    /// Something of the peer's was left out, and why. The session goes on.
    case ignored(String)
    /// Close the connection. Nothing follows.
    case close(SessionEnd)
}

package enum SessionTimer: Hashable, Sendable, CaseIterable {
    /// The stream has to be open by then.
    case open
    /// Show the peer that we are alive.
    case keepalive
    /// See whether the peer is.
    case hold
    /// Whoever has said nothing by then waits to be offered TLS.
    case offer
}

/// What a control node does about TLS on a stream that began without (docs/wire/xmpp.md, "TLS").
package enum TLSOffer: Hashable, Sendable {
    /// Nothing: streams are plain, or within TLS already.
    case none
    /// Agents of both kinds call. One without TLS speaks as soon as the stream is open; one with TLS waits for the
    /// offer, and gets it after this time.
    case patient(Duration)
    /// Nothing else is listened to.
    case required
}

/// Why a session is over.
package enum SessionEnd: Hashable, Sendable, CustomStringConvertible {
    case closedByPeer
    case closedHere
    case openTimeExpired
    case holdTimeExpired
    /// The peer broke the rules: which one.
    case protocolError(String)

    package var description: String {
        switch self {
        case .closedByPeer: "closed by the peer"
        case .closedHere: "closed here"
        case .openTimeExpired: "the stream was not opened in time"
        case .holdTimeExpired: "nothing was heard for the hold time"
        case .protocolError(let rule): rule
        }
    }
}

/// The times of a session (docs/wire/xmpp.md, "Keepalives and times"). They are not negotiated: each side has its own.
package struct SessionTiming: Hashable, Sendable {
    package var hold: Duration
    package var open: Duration

    package init(hold: Duration = .seconds(90), open: Duration = .seconds(15)) {
        self.hold = hold
        self.open = open
    }

    var keepalive: Duration { hold / 3 }
}
