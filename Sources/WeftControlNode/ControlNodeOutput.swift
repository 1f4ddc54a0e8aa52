package import NIOCore
package import WeftBGP
package import WeftBGPWire
package import WeftRouting
import WeftXMPPWire

/// What the owner of a ``ControlNode`` has to do.
package enum ControlNodeOutput: Sendable {
    case send(SessionID, AgentBoundMessage)
    /// Ends a session, and why. The owner does not report it back.
    case close(SessionID, String)
    /// Something of an agent's was left out, and why.
    case ignored(SessionID, String)
    /// Whole messages for a peer, and how many they are.
    case sendToPeer(PeerID, ByteBuffer, count: Int)
    /// Ends a peer's session with a NOTIFICATION; there is no new one for a time, if one is given. The owner does not report it
    /// back.
    case resetPeer(PeerID, BGPFault, pause: Duration?)
    /// What was to be told after our start is told: sessions from now on are no restart of ours any more (RFC 4724 §4.1).
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

/// A stanza to one agent: a head of its own and a body that all receivers share.
package struct AgentBoundMessage: Sendable {
    package let head: ByteBuffer
    package let body: ByteBuffer

    package var count: Int { head.readableBytes + body.readableBytes }
}

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
    /// Hosts that have not announced their routes since the control node started are not waited for any longer.
    case start
}

/// One connection of an agent. The owner numbers connections and never uses a number again.
package struct SessionID: Hashable, Sendable {
    package let number: UInt64
    package init(number: UInt64) { self.number = number }
}

/// An agent, across its sessions. Small numbers, used again after an agent was forgotten.
package struct AgentID: Hashable, Sendable, Comparable {
    package let number: UInt32
    package static func < (a: AgentID, b: AgentID) -> Bool { a.number < b.number }
}

package struct ControlNodeSettings: Sendable {
    /// The last part of the name of the control node's own `bgp-router` object.
    package var name = ""
    /// How long the routes of a lost session stay in use; zero removes them at once. The data plane of a host outlives its
    /// agent, so a restarted agent should find its routes where they were.
    package var staleTime: Duration = .seconds(60)
    /// How long an agent that came back may take to announce its routes again.
    package var sweepTime: Duration = .seconds(60)
    /// When an agent is told that it has all routes, if it does not itself say that it announced all of its own.
    package var endOfRIBTime: Duration = .seconds(30)
    /// How long a control node that has just started waits for its hosts before it tells any agent that it has all routes.
    /// Less than the minute after which agents stop waiting for that.
    package var startTime: Duration = .seconds(45)
    /// Bytes on their way to one agent at which it is told nothing more until it has taken half of them.
    package var window = 64 << 10
    /// Bytes on their way to one BGP peer at which it is told nothing more until it has taken half of them.
    package var peerWindow = 256 << 10
    /// How long a BGP peer that came back may take to announce its routes again.
    package var peerEndOfRIBTime: Duration = .seconds(300)
    /// How long a BGP peer may take to tell a family again before what it has not told goes (RFC 7313 §4).
    package var refreshTime: Duration = .seconds(300)
    /// How long after it was told a family again a BGP peer waits to be told it once more.
    package var refreshPause: Duration = .seconds(5)
    /// How long a peer may take to say which route targets it wants.
    package var interestTime: Duration = .seconds(30)
    /// Bytes that one route or one object may take on its way to an agent; what takes more is left out (``ControlNodeStanza``).
    package var itemLimit = ControlNodeStanza.bytesPerItem
    /// Routing instances that one agent may subscribe to, and virtual machines that it may name: several for each workload of
    /// the largest host. An agent that wants more is at fault.
    package var subscriptionLimit = 16_384
    /// Sessions of agents whose hosts are not registered. Whoever reaches the port may open one, under any name, so they must not use
    /// up what registered hosts need.
    package var unregisteredLimit = 256
    /// Of these, those from one address.
    package var unregisteredLimitPerAddress = 8
    /// Bytes of a routing instance's or virtual machine's name.
    package var nameLimit = 1024
    /// Routes of one agent that may wait for routing instances that do not exist yet.
    package var parkedRouteLimit = 65_536
    /// Paths to one destination that a BGP peer may announce where it sends several (RFC 7911): all of them are looked at whenever one
    /// comes or goes.
    package var pathLimit: UInt16 = 64
    /// How many routes and distinguishers there can be (``WeftRouting/RIB/Limits``).
    package var routeLimits = RIB.Limits()

    package init() {}
}
