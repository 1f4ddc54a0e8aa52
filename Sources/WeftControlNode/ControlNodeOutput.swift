package import WeftBGP
package import WeftBGPWire

/// What the owner of a ``ControlNode`` has to do.
package enum ControlNodeOutput: Sendable {
    /// A whole stanza for an agent.
    case send([UInt8], to: SessionID)
    /// One body of a message for several agents, behind the head of each (``ControlNodeStanza/messageHead(to:)``).
    case tell(MessageBody, to: [SessionID])
    /// The body is not told again.
    case forget(BlockID)
    /// Ends a session, and why. The owner does not report it back.
    case close(SessionID, String)
    /// Something of an agent's was left out, and why.
    case ignored(SessionID, String)
    /// Whole messages, and how many they are, for several peers.
    case sendToPeers([UInt8], count: Int, to: [PeerID])
    /// Ends a peer's session with a NOTIFICATION; there is no new one for a time, if one is given. The owner does not
    /// report it back.
    case resetPeer(PeerID, BGPFault, pause: Duration?)
    /// What was to be told after our start, or a return of hosts, is told: sessions from now on are no restart of ours
    /// any more (RFC 4724 §4.1).
    case restartEnded
    /// What a peer's session is to be like from now on; `nil` when there is to be none.
    case peer(PeerID, BGPPeerSettings?)
    /// Asks a peer for a family again, or marks that it is told one again.
    case refresh(PeerID, RouteRefreshMessage)
    /// So many routes of a family went because the peer did not tell them again.
    case purged(PeerID, BGPFamily, Int)
    /// Something of a peer's was left out, and why.
    case ignoredUpdate(PeerID, String)
    /// Something is not told to somebody, and why. Who it is, is said as commands and pages name him.
    case leftOut(to: String, String)
    /// Replaces the timer of the same name.
    case arm(ControlNodeTimer, Duration)
    case cancel(ControlNodeTimer)
}
