package import WeftRouting
import WeftXMPPWire

/// Times and limits of a control node.
package struct ControlNodeSettings: Sendable {
    /// The last part of the name of the control node's own `bgp-router` object.
    package var name = ""
    /// How long the routes of a lost session stay in use; zero removes them at once. The data plane of a host outlives
    /// its agent, so a restarted agent should find its routes where they were.
    package var staleTime: Duration = .seconds(60)
    /// How long an agent that came back may take to announce its routes again.
    package var sweepTime: Duration = .seconds(60)
    /// When an agent is told that it has all routes, if it does not itself say that it announced all of its own.
    package var endOfRIBTime: Duration = .seconds(30)
    /// How long a control node that has just started, or was cut off from hosts until it forgot their routes, waits for
    /// them before it tells any agent that it has all routes. Less than the minute after which agents stop waiting for
    /// that.
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
    /// Bytes that one route or one object may take on its way to an agent; what takes more is left out
    /// (``ControlNodeStanza``).
    package var itemLimit = ControlNodeStanza.bytesPerItem
    /// Routing instances that one agent may subscribe to, and virtual machines that it may name: several for each
    /// workload of the largest host. An agent that wants more is at fault.
    package var subscriptionLimit = 16_384
    /// Sessions of agents whose hosts are not registered. Whoever reaches the port may open one, under any name, so
    /// they must not use up what registered hosts need.
    package var unregisteredLimit = 256
    /// Of these, those from one address.
    package var unregisteredLimitPerAddress = 8
    /// Bytes of a routing instance's or virtual machine's name.
    package var nameLimit = 1024
    /// Routes of one agent that may wait for routing instances that do not exist yet.
    package var parkedRouteLimit = 65_536
    /// Addresses that are named to agents as sources of tunnels only because routes of peers lead there. Agents have
    /// room for 32,768, hosts among them (docs/decisions/0026-tunnel-sources.md).
    package var tunnelEndLimit = 16_384
    /// Routes of one agent that are kept though the configuration does not permit them; more than a host has ports.
    package var unpermittedRouteLimit = 16_384
    /// Paths to one destination that a BGP peer may announce where it sends several (RFC 7911): all of them are looked
    /// at whenever one comes or goes.
    package var pathLimit: UInt16 = 64
    /// How many routes and distinguishers there can be (``WeftRouting/RIB/Limits``).
    package var routeLimits = RIB.Limits()

    package init() {}
}
