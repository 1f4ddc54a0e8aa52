package import WeftBGP
package import WeftBGPWire

/// What a ``ControlNode`` waits for.
package enum ControlNodeTimer: Hashable, Sendable {
    /// The agent's session is gone; by then its routes go, too.
    case stale(AgentID)
    /// The agent is back; by then it has announced again whatever it still has.
    case sweep(AgentID)
    /// The agent did not say that it has announced everything; by then it is told that we have.
    case endOfRIB(AgentID)
    /// The peer's session is gone and its restart time over.
    case peerStale(PeerID)
    /// The peer is back; by then it has announced again whatever it still has.
    case peerSweep(PeerID)
    /// The peer has not said that it has announced all its interests; by then it is told VPN routes all the same.
    case peerInterest(PeerID)
    /// The routes of a family have been stale for as long as they may be.
    case peerLongLived(PeerID, BGPFamily)
    /// The peer has been telling a family again for as long as it may.
    case peerRefresh(PeerID, BGPFamily)
    /// The peer may be told a family once more.
    case peerRefreshPause(PeerID, BGPFamily)
    /// Hosts that have not announced their routes since the control node started, or since the first of them returned,
    /// are not waited for any longer.
    case start
}
