import WeftNet
import WeftRouting
import WeftXMPPWire

/// What the control node knows about one agent, across its sessions.
///
/// A class because it is looked up and changed in place for every message; the control node is its only owner.
final class AgentPeer: LaneMember {
    typealias Receiver = SessionID
    typealias Record = AgentRecord

    let id: AgentID
    let name: String
    let source: SourceID
    /// nil while the agent is away and its routes are kept.
    var session: SessionID?
    /// Its virtual router is configured.
    var isRegistered: Bool
    var address: IPAddress
    var since: WallTime
    /// Sessions lost so far, and when the last one was.
    var flapCount: UInt64 = 0
    var flapTime: WallTime?

    var subscriptions: [String: InstanceSubscription] = [:]
    var lanes: [TableID: ReaderID] = [:]
    var waitingTables: Set<TableID> = []
    var window = SendWindow()
    /// Its part in trees, by table, and the labels that it has been given for them.
    var trees: [TableID: AgentTrees] = [:]
    var labels = LabelPool()
    /// Where it waits for a label.
    var placesWithoutLabel: Set<TreePlace> = []
    var endOfRIB = EndOfRIBState.awaited
    var parkedRouteCount = 0
    /// What it said of routes that bear less than that, because the rest is not its ports' to say.
    var said: [Place: AttributeID] = [:]

    /// A destination in a table.
    struct Place: Hashable {
        let table: TableID
        let key: RouteKey
    }

    /// Bytes of what stands in front of every message with routes.
    let headLength: Int
    var counters = AgentCounters()

    init(id: AgentID, name: String, source: SourceID, isRegistered: Bool, address: IPAddress, since: WallTime) {
        self.id = id
        self.name = name
        self.source = source
        self.isRegistered = isRegistered
        self.address = address
        self.since = since
        headLength = ControlNodeStanza.messageHead(to: name).count
    }
}

/// The marker that the agent has been told all routes, sent once per session.
enum EndOfRIBState {
    /// Until the agent says that it has announced everything: by then it has subscribed to what it needs.
    case awaited
    /// As soon as nothing waits for the window.
    case due
    case sent
}

/// An agent's registration for one routing instance.
struct InstanceSubscription {
    /// The low half of the distinguisher of what the agent publishes there.
    var number: UInt16
    var wantsRoutes: Bool
    /// Was made in an earlier session and not yet repeated.
    var isStale = false
    /// Routes published before the instance exists, or before the configuration lets the agent use it.
    var parked: [RouteItem.Key: RouteItem] = [:]
}

/// Messages and routes exchanged with an agent since it became known.
package struct AgentCounters: Hashable, Sendable {
    package var messagesReceived: UInt64 = 0
    package var messagesSent: UInt64 = 0
    package var bytesReceived: UInt64 = 0
    package var bytesSent: UInt64 = 0
    package var routesReceived: UInt64 = 0
    package var withdrawalsReceived: UInt64 = 0
    package var routesSent: UInt64 = 0
    package var withdrawalsSent: UInt64 = 0
    /// Items left out because they break a rule.
    package var itemsIgnored: UInt64 = 0
    /// Routes taken in that the configuration does not permit, so that nobody uses them.
    package var routesUnpermitted: UInt64 = 0
    /// Routes that bear less than the agent said: a security group, tag or community is not its port's.
    package var routesTrimmed: UInt64 = 0
    /// Subscriptions of routing instances, and of virtual machines, that the configuration did not permit when they
    /// came.
    package var subscriptionsWaited: UInt64 = 0
    package var machinesWaited: UInt64 = 0
    /// Objects of the configuration that were longer than agents take.
    package var objectsTooLong: UInt64 = 0
    /// How often the window was full.
    package var blocked: UInt64 = 0
}
