import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// A control node without sockets and clocks: agents' messages and configuration in, messages to agents out.
///
/// ```
///   agents ──▶ subscriptions, publications ──▶ RIB ──▶ lanes ──▶ agents
///   peers ───▶ updates ─────────────────────────┤  └──▶ lanes ──▶ peers
///   configuration ──▶ routing instances ────────┘
///             └─────▶ configuration graph ──▶ a walk per agent ─▶ agents
/// ```
///
/// Events are mutating calls; what follows from them is collected and handed out by ``takeOutputs()``, so that a burst
/// of events becomes few messages. Time enters as a parameter and as expired timers. One owner drives it.
///
/// Agents and peers are told routes through the RIB's readers (``Lanes``), agents their configuration through a queue
/// of changed objects each (``InterestClient``). All hold one entry per route or object, however often it changes, and
/// all stop when somebody has a window's worth of bytes unsent: who is slow costs a bounded amount and delays nobody.
///
/// Its state is in values that keep it to themselves, a folder each (docs/decisions/0019-control-node-rooms.md). What
/// concerns one of them and the RIB it does itself; what an event means for several stands in extensions of this type.
package struct ControlNode: ~Copyable {
    package let settings: ControlNodeSettings
    /// Refers to nothing, and has each call passed the address of these 2,300 bytes rather than a copy
    /// (``WeftRouting/RIB``).
    private weak var keepsItsPlace: AnyObject?

    var rib: RIB
    var now = WallTime(microseconds: 0)
    /// What the owner has to do since the last ``takeOutputs()``.
    var outputs: [ControlNodeOutput] = []

    var config: ConfigFeed
    var hosts = HostTable()
    var agents = AgentTable()
    var peers = PeerTable()

    var instances = InstanceTable()
    var following = FollowingRoutes()
    var aggregates = Aggregates()
    var ownInterest = OwnInterest()
    var trees = TreeTable()
    var tunnelSources = NamedTunnelSources()

    var updates = UpdateTable()
    var exports = ExportTable()
    /// Tables in which a lane may have become able to move.
    var tablesToVisit: Set<TableID> = []
    var blocks = BlockCache(limit: 32 << 20)

    // Storage that is used again for each message.
    var updateScan = UpdateScan()
    var updateDecoder = UpdateDecoder()
    var updateWriter = UpdateWriter(limit: 4096)
    var exportBatch = ExportBatch()

    package init(_ settings: ControlNodeSettings) {
        self.settings = settings
        rib = RIB(limits: settings.routeLimits)
        config = ConfigFeed(name: settings.name)
    }

    mutating func advance(to time: WallTime) {
        now = max(now, time)
        rib.now = UInt32(clamping: now.microseconds / 1_000_000)
    }

    /// Tells agents what changed and answers what the owner has to do, in this order.
    package mutating func takeOutputs() -> [ControlNodeOutput] {
        relieve(announcer: nil)
        nameTunnelSources()
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
