/// A destination of a table, or a reader's place among them: 28 bytes.
///
/// A table's entries form one list in the order of their last change. A route that changes moves to the end, so what
/// lies behind a reader's entry is exactly what that reader has yet to see, each route once.
struct RouteRecord: HashedRecord {
    private var tableAndFlags: UInt32
    private var keyHigh: UInt32
    private var keyLow: UInt32
    /// The best path; 0 once the last one is gone and readers are still to be told.
    var best: UInt32 = 0
    /// The neighbours in the table's list.
    var next: UInt32 = 0
    var previous: UInt32 = 0
    /// Differs after each change.
    var sequence: UInt32 = 0

    private static var readerFlag: UInt32 { 1 << 31 }
    private static var pendingFlag: UInt32 { 1 << 30 }

    @inline(__always)
    init(table: UInt32, key: RouteKey) {
        tableAndFlags = table
        keyHigh = UInt32(truncatingIfNeeded: key.rawValue >> 32)
        keyLow = UInt32(truncatingIfNeeded: key.rawValue)
    }

    init(readerIn table: UInt32) {
        tableAndFlags = table | Self.readerFlag
        keyHigh = 0
        keyLow = 0
    }

    @inline(__always)
    var table: UInt32 { tableAndFlags & ~(Self.readerFlag | Self.pendingFlag) }
    @inline(__always)
    var key: RouteKey { RouteKey(rawValue: UInt64(keyHigh) << 32 | UInt64(keyLow)) }
    @inline(__always)
    var isReader: Bool { tableAndFlags & Self.readerFlag != 0 }

    /// Waits for ``RIB/settle()``.
    @inline(__always)
    var isPending: Bool {
        get { tableAndFlags & Self.pendingFlag != 0 }
        set { tableAndFlags = newValue ? tableAndFlags | Self.pendingFlag : tableAndFlags & ~Self.pendingFlag }
    }

    /// Of a reader: the next reader of the table towards the end of the list, 0 for the foremost.
    var readerAhead: UInt32 {
        get { keyHigh }
        set { keyHigh = newValue }
    }

    /// Of a reader: the next reader towards the start of the list, 0 for the hindmost.
    var readerBehind: UInt32 {
        get { keyLow }
        set { keyLow = newValue }
    }

    @inline(__always)
    var hash: UInt32 { Self.hash(table: table, key: key) }

    @inline(__always)
    static func hash(table: UInt32, key: RouteKey) -> UInt32 {
        UInt32(truncatingIfNeeded: mixed(key.rawValue, UInt64(table)))
    }
}

/// A path to a destination: 36 bytes.
struct PathRecord: BitwiseCopyable {
    var route: UInt32
    /// The next path of the route, less preferred or equal.
    var next: UInt32 = 0
    var attributes: UInt32
    /// A label field has 24 bits; the upper ones are flags.
    private var labelAndFlags: UInt32
    var source: UInt16
    private var lowFlags: UInt16
    /// Of a primary path: its first secondary. Of a secondary: the next one of the same primary.
    var nextReplica: UInt32 = 0
    /// Of a primary path: the path of the same bucket added after it. Of a secondary: its primary.
    private var newer: UInt32 = 0
    /// Of a primary path: the path of the same bucket added before it.
    var older: UInt32 = 0
    /// Seconds since 1970.
    var modified: UInt32

    init(
        route: UInt32, source: UInt16, attributes: UInt32, label: UInt32, flags: PathFlags, modified: UInt32
    ) {
        self.route = route
        self.source = source
        self.attributes = attributes
        labelAndFlags = label & Self.labelMask | (flags.rawValue >> 16) << 24
        lowFlags = UInt16(truncatingIfNeeded: flags.rawValue)
        self.modified = modified
    }

    private static var labelMask: UInt32 { 0xff_ffff }

    @inline(__always)
    var label: UInt32 {
        get { labelAndFlags & Self.labelMask }
        set { labelAndFlags = labelAndFlags & ~Self.labelMask | newValue & Self.labelMask }
    }

    @inline(__always)
    var flags: PathFlags {
        get { PathFlags(rawValue: UInt32(lowFlags) | (labelAndFlags >> 24) << 16) }
        set {
            lowFlags = UInt16(truncatingIfNeeded: newValue.rawValue)
            labelAndFlags = labelAndFlags & Self.labelMask | (newValue.rawValue >> 16) << 24
        }
    }

    var newerOfSource: UInt32 {
        get { newer }
        set { newer = newValue }
    }

    var primary: UInt32 {
        get { newer }
        set { newer = newValue }
    }
}

/// What a path is and why it may not be used (docs/wire/bgp.md, "Selection").
///
/// A path has room for 24 of them.
package struct PathFlags: OptionSet, Hashable, Sendable, BitwiseCopyable {
    package let rawValue: UInt32
    @inline(__always)
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// As `[]`, which other modules make of an empty array, by way of the protocol.
    package static var none: PathFlags { PathFlags(rawValue: 0) }

    /// A copy, made because route targets said so; never copied again.
    package static let secondary = PathFlags(rawValue: 1 << 0)
    /// The session that brought it is gone and may come back.
    package static let stale = PathFlags(rawValue: 1 << 1)
    /// Has its secondaries.
    static let replicated = PathFlags(rawValue: 1 << 2)
    /// Changed since its secondaries were made.
    static let changed = PathFlags(rawValue: 1 << 3)

    /// The session that brought it has been gone for longer than a restart takes (RFC 9494): a last resort.
    package static let longLivedStale = PathFlags(rawValue: 1 << 4)

    /// Another path of its class and neighbour AS has a lower MED.
    static let overruled = PathFlags(rawValue: 1 << 5)

    /// A secondary that belongs to another network than the instance it is in, and was taken over because the two
    /// exchange routes.
    package static let leaked = PathFlags(rawValue: 1 << 6)
    /// Leaked, and about addresses that the instance's own network has as well: the two keep theirs apart.
    package static let overlapping = PathFlags(rawValue: 1 << 7)
    /// Hosts cannot make its tunnel.
    package static let noTunnelEncapsulation = PathFlags(rawValue: 1 << 8)
    /// Nothing is known about how to get to its next hop.
    package static let unresolved = PathFlags(rawValue: 1 << 9)

    /// A routing policy of the instance does not want it.
    package static let rejected = PathFlags(rawValue: 1 << 10)

    /// Its next hop is an address that no host has (RFC 4271 §6.3).
    package static let noHost = PathFlags(rawValue: 1 << 11)
    /// Its next hop is our own address (RFC 4271 §5.1.3).
    package static let ownNextHop = PathFlags(rawValue: 1 << 12)
    /// Its next hop is of another family than its destination, which was not agreed on (RFC 8950 §4).
    package static let foreignNextHop = PathFlags(rawValue: 1 << 13)

    /// Hosts cannot make its tunnel: they know none of its encapsulations, or it ends at an IPv6 address. Others may,
    /// so it is told on; its copies in instances are infeasible.
    package static let foreignTunnel = PathFlags(rawValue: 1 << 14)
    /// An EVPN path that does not say VXLAN: hosts have no use for it, agents of Tungsten Fabric may have one.
    package static let withoutVXLAN = PathFlags(rawValue: 1 << 15)

    /// The configuration does not put its destination where its next hop is (``Permits``).
    package static let unpermitted = PathFlags(rawValue: 1 << 16)
    /// Whether it is permitted follows from more than the ports that have just its destination.
    static let conditional = PathFlags(rawValue: 1 << 17)
    /// Permitted as an address that a port may have learnt.
    static let learnt = PathFlags(rawValue: 1 << 18)

    /// It bears a route target that the fabric gave a network by itself, which its source may not use.
    package static let automaticTarget = PathFlags(rawValue: 1 << 19)

    /// What the permits say of a path, whatever its announcement says.
    static let verdict: PathFlags = [.unpermitted, .conditional, .learnt, .automaticTarget]
    /// What is said of a path with its announcement: why nobody uses it, or not everybody.
    static let reasons: PathFlags = [
        .noTunnelEncapsulation, .unresolved, .rejected, .noHost, .ownNextHop, .foreignNextHop, .overlapping,
        .foreignTunnel, .withoutVXLAN,
    ]
    static let infeasible: PathFlags = reasons.subtracting([.foreignTunnel, .withoutVXLAN]).union([
        .unpermitted, .automaticTarget,
    ])
    /// What a secondary takes over from its primary.
    private static let inherited: PathFlags = [.noTunnelEncapsulation, .unresolved, .longLivedStale, .withoutVXLAN]

    /// Changes what a secondary has taken over from its primary.
    ///
    /// - Parameter isShared: the secondary is in a table that all instances share, for peers and not for hosts.
    mutating func inherit(_ primary: PathFlags, isShared: Bool) {
        let tunnel: PathFlags = primary.contains(.foreignTunnel) && !isShared ? .noTunnelEncapsulation : []
        self = subtracting(Self.inherited).union(primary.intersection(Self.inherited)).union(tunnel)
    }

    @inline(__always)
    package var isInfeasible: Bool { !isDisjoint(with: .infeasible) }
}

/// Why a path is preferred to an otherwise equal one of another kind of source: in this order.
package enum SourceKind: UInt8, Hashable, Sendable, BitwiseCopyable {
    /// The control node itself.
    case local
    case aggregate
    case staticRoute
    case xmpp
    case externalBGP
    case internalBGP
}

struct SourceRecord: BitwiseCopyable {
    var kind: SourceKind
    /// Zero for none: the router that originated paths which name no originator.
    var routerID: UInt32
    /// The last tie breaker, the same at every control node.
    var order: UInt64
    /// The first of its buckets.
    var firstBucket: UInt32 = 0
    var pathCount: UInt32 = 0
    /// Sends several paths for one destination, told apart by identifiers, and at most so many.
    var hasPathIdentifiers = false
    var pathLimit: UInt16 = .max
    /// Paths with route targets that the fabric gave out by itself are not for it to say.
    var keepsOffAutomaticTargets = false
    /// A control node: what it says in the underlay's instance by way of hosts is what they said.
    var isControlNode = false
}

struct TableRecord: BitwiseCopyable {
    var instance: UInt32
    var family: Family
    /// The route targets under which this table's own paths are copied; 0 for none.
    var exports: UInt32 = 0
    /// The list of entries, see ``RouteRecord``.
    var first: UInt32 = 0
    var last: UInt32 = 0
    /// The reader with most to see.
    var hindmostReader: UInt32 = 0
    /// Stands in the list of tables with news for a reader.
    var hasNews = false
    /// Its instance has routing policies.
    var hasPolicies = false
    /// Its instance keeps addresses apart from those of other networks.
    var hasOverlaps = false
    var counts = TableCounts()
}

/// How much a table holds.
package struct TableCounts: Hashable, Sendable, BitwiseCopyable {
    /// Destinations with at least one path.
    package var prefixes: UInt32 = 0
    package var primaryPaths: UInt32 = 0
    package var secondaryPaths: UInt32 = 0
    package var infeasiblePaths: UInt32 = 0
    package var stalePaths: UInt32 = 0

    package var paths: UInt32 { primaryPaths + secondaryPaths }

    mutating func add(_ other: TableCounts) {
        prefixes += other.prefixes
        primaryPaths += other.primaryPaths
        secondaryPaths += other.secondaryPaths
        infeasiblePaths += other.infeasiblePaths
        stalePaths += other.stalePaths
    }
}
