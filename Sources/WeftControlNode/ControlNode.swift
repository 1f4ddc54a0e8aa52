import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// A control node without sockets and clocks: agents' messages and configuration in, messages to agents out.
///
/// ```
///   agents ──▶ subscriptions, publications ──▶ RIB ──▶ update groups ──▶ agents
///   configuration ──▶ routing instances ────────┘
///             └─────▶ configuration graph ──▶ a walk per agent ────────▶ agents
/// ```
///
/// Events are mutating calls; what follows from them is collected and handed out by ``takeOutputs()``, so that a burst
/// of events becomes few messages. Time enters as a parameter and as expired timers. One owner drives it.
///
/// Agents are told routes through the RIB's readers (``UpdateGroup``) and configuration through a queue of changed objects
/// each (``InterestClient``). Both hold one entry per route or object, however often it changes, and both stop when
/// an agent has a window's worth of bytes unsent: a slow agent costs a bounded amount and delays nobody.
package struct ControlNode: ~Copyable {
    package let settings: ControlNodeSettings
    /// Refers to nothing, and has each call passed the address of these 2,300 bytes rather than a copy (``WeftRouting/RIB``).
    private weak var keepsItsPlace: AnyObject?

    var rib: RIB
    var now = WallTime(microseconds: 0)
    /// Messages to agents, timers and closings since the last ``takeOutputs()``.
    var outputs: [ControlNodeOutput] = []

    var agents = AgentTable()
    var hosts = HostTable()

    // Routing instances.
    var routing = RoutingConfiguration()
    var instances = InstanceTable()
    /// Routes that lead wherever their next hops are.
    var following = FollowingRoutes()
    var aggregates = Aggregates()

    // Routes to agents.
    var updates = UpdateTable()
    /// Tables in which a lane may have become able to move.
    var tablesToVisit: Set<TableID> = []
    var blocks = BlockCache(limit: 32 << 20)

    var trees = TreeTable()

    // BGP peers.
    var bgp: BGPConfiguration
    /// Our own object as it was last looked at.
    var identity: BGPRouter?
    var peers = PeerTable()
    var ownInterest = OwnInterest()
    var exports = ExportTable()
    // Storage that is used again for each message.
    var updateScan = UpdateScan()
    var updateDecoder = UpdateDecoder()
    var updateWriter = UpdateWriter(limit: 4096)
    var exportBatch = ExportBatch()

    // Configuration to agents.
    var graph = InterestGraph()
    var formerClients = FormerClients()
    /// Agents are served once the whole configuration is known, lest they be told half of it.
    var isConfigured = false

    package init(_ settings: ControlNodeSettings) {
        self.settings = settings
        rib = RIB(limits: settings.routeLimits)
        bgp = BGPConfiguration(name: settings.name)
    }

    mutating func advance(to time: WallTime) {
        now = max(now, time)
        rib.now = UInt32(clamping: now.microseconds / 1_000_000)
    }

    /// Tells agents what changed and answers what the owner has to do, in this order.
    package mutating func takeOutputs() -> [ControlNodeOutput] {
        relieve(announcer: nil)
        sendUpdates()
        rib.copyAgain()
        sendUpdates()
        sendConfiguration()
        sendEndsOfRIB()
        for block in blocks.takeForgotten() { outputs.append(.forget(block)) }
        defer { outputs = [] }
        return outputs
    }
}
