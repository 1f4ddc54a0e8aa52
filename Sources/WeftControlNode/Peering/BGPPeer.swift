import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// What the control node knows about one BGP peer, across its sessions.
///
/// A class because it is looked up and changed in place for every message; the control node is its only owner.
final class BGPPeer: LaneMember {
    typealias Receiver = PeerID
    typealias Record = ExportRecord

    let id: PeerID
    let source: SourceID
    var configuration: PeerConfiguration {
        didSet { reception = Reception(configuration, session) }
    }
    /// nil while the peer is away.
    var session: NegotiatedSession? {
        didSet { reception = Reception(configuration, session) }
    }
    /// What every update asks for of the two.
    private(set) var reception: Reception
    var since: WallTime
    /// Where routes of its instance go; nil while that does not run.
    var tables: InstanceTables?
    var families = FamilyTable<FamilyState>()

    var lanes: [TableID: ReaderID] = [:]
    var profiles: [TableID: ExportProfile] = [:]
    /// Seconds for which the families' routes may outlive the restart time of the session that was lost.
    var longLived: [BGPFamily: UInt32] = [:]
    var waitingTables: Set<TableID> = []
    var window = SendWindow()
    /// The targets that the peer asked for; `nil` when it takes routes of all.
    var interest: TargetInterest?
    /// It has announced what it wants; until then it is told no VPN routes.
    var isInterestKnown = false
    /// It was reported in the present session that a route does not fit into the peer's messages.
    var isShortReported = false
    var attributeCache = AttributeCache()
    var counters = BGPPeerCounters()

    init(id: PeerID, source: SourceID, configuration: PeerConfiguration, since: WallTime) {
        self.id = id
        self.source = source
        self.configuration = configuration
        reception = Reception(configuration, nil)
        self.since = since
    }

    /// The time of routes that live long (RFC 9494 §4.2), until the peer has told all of the family again.
    enum LongLife {
        case none, running, over
    }

    struct FamilyState {
        /// Paths that count towards the limit.
        var pathCount: UInt32 = 0
        var heardEnd = false
        /// Is told the end of the table once nothing waits.
        var owesEnd = false
        /// Its routes outlive the session for a while.
        var isStale = false
        var longLife = LongLife.none
        /// What has been said in this session of routes that hosts have no use for.
        var toldReasons: PathFlags = []
        /// It was reported in the present session that the peer has more paths to a destination than it may have.
        var isExcessReported = false
        /// It was reported that the peer comes near its limit.
        var isNearLimit = false
        /// The peer tells it again (``ControlNode/receivedRouteRefresh(_:_:from:at:)``), and how many routes it had
        /// told when it said so.
        var isBeingRefreshed = false
        var routesAtMark: UInt64 = 0
        /// The peer has asked for it and is to be told it again.
        var isRefreshDue = false
        /// The peer is being told it again.
        var isToldAgain = false
        /// The peer was told it again a short time ago.
        var isResting = false
    }
}

/// Messages and routes exchanged with a peer since it became known.
package struct BGPPeerCounters: Hashable, Sendable {
    package var updatesReceived: UInt64 = 0
    package var updatesSent: UInt64 = 0
    package var routesReceived: UInt64 = 0
    package var withdrawalsReceived: UInt64 = 0
    package var routesSent: UInt64 = 0
    package var withdrawalsSent: UInt64 = 0
    package var endsOfRIBReceived: UInt64 = 0
    package var endsOfRIBSent: UInt64 = 0
    /// Updates whose attributes were left out in part (RFC 7606 §2).
    package var attributesDiscarded: UInt64 = 0
    /// Updates with an error that was answered by withdrawing their routes.
    package var treatedAsWithdrawn: UInt64 = 0
    /// Routes that came back to the AS, the router or the cluster that they had passed.
    package var loops: UInt64 = 0
    /// Routes that were taken in and are used by nobody, such as those by way of an address that no host has.
    package var unusable: UInt64 = 0
    /// Routes that were taken in and that the configuration does not permit: of another port's address, or with route
    /// targets that are not the peer's to use.
    package var unpermitted: UInt64 = 0
    /// Routes that the import policy or their form keeps out.
    package var rejected: UInt64 = 0
    /// Updates whose AS path does not begin with the peer's AS, or has unordered segments where those are refused.
    package var pathsRefused: UInt64 = 0
    /// Paths beyond those that the peer may have to one destination (RFC 7911).
    package var pathsInExcess: UInt64 = 0
    /// Updates with routes that were not meant for us (RFC 9234).
    package var leaks: UInt64 = 0
    /// Routes that the peer did not tell again between the marks of a refresh (RFC 7313).
    package var routesPurged: UInt64 = 0
}
