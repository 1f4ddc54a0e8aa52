package import WeftBGPWire
package import WeftNet
import WeftPolicy

/// The routes of all tables of a control node, one owner's mutable value.
///
/// ```
///   announce ─▶ path in a table ─▶ ordered within its route ─▶ copied to the tables that import its targets
///   withdraw                                                     │
///                                                                ▼
///                                        the route moves to the end of its table's list ─▶ readers
/// ```
///
/// Everything that exists per route or per path is a flat record in a slab, named by number; links are numbers too. The
/// work per announcement allocates nothing but those records and counts no references. Numbers, options and the reason
/// are in docs/decisions/0002-rib-storage.md.
///
/// A further family needs a case of ``Family`` and a way to fit its destinations into a ``RouteKey`` or a
/// ``WideDestination``; nothing else here knows about families.
///
/// What is left out: aliased paths.
package struct RIB: ~Copyable {
    var routes = Slab<RouteRecord>()
    var routeIndex = HashIndex<RouteRecord>()
    var paths = Slab<PathRecord>()
    var tables = Slab<TableRecord>()
    var instances = Slab<InstanceRecord>()
    var targetLists: [UInt32: TargetLists] = [:]
    var sources = Slab<SourceRecord>()
    var attributes = AttributeTable()
    private var scratch: [UInt8] = []
    var targetSets = TargetSetTable()
    var distinguishers = DistinguisherTable()
    var destinations = DestinationTable()
    var buckets = Slab<BucketRecord>()
    var bucketIndex = HashIndex<BucketRecord>()
    /// The path identifiers of paths from sources that send them (RFC 7911).
    var pathIdentifiers: [UInt32: UInt32] = [:]
    /// Those under which primary paths and their copies are told on, see ``sentIdentifier(of:)``.
    var sentIdentifiers: [UInt32: UInt32] = [:]
    var lastSentIdentifier: UInt32 = 0
    /// The policies of instances that have any.
    var policies: [UInt32: [RoutingPolicy]] = [:]
    /// The prefixes that instances take over from no path with one of these targets.
    var overlaps: [UInt32: [UInt64: [IPPrefix]]] = [:]
    /// Who may say what of networks' addresses.
    var permits = Permits()
    /// Primary paths whose verdict may be another than before.
    var unjudged: Set<UInt32> = []
    /// How many paths have been judged again, which is what changes of permits cost.
    package internal(set) var judgementCount = 0
    /// The path that is being announced, whose verdict is as it should be.
    var justJudged: UInt32 = 0
    /// See ``takeRefusals()``.
    var refusals = Excess()
    /// What primary paths were before policies changed them.
    var originals: [UInt32: UInt32] = [:]
    /// How often each route under policies was looked at in the present ``settle()``.
    var rounds: [UInt32: Int] = [:]
    /// Routes whose paths changed and whose copies may have to follow.
    var pending: [UInt32] = []
    var tablesWithNews: [UInt32] = []
    var lastSequence: UInt32 = 0
    /// Means nothing; what is read is not read in vain.
    var approached: UInt32 = 0
    /// See ``compareAllMEDs(_:)``.
    var comparesAllMEDs = false

    /// The tables of ``Family/shared``, by the family's number.
    var sharedTables = [UInt32](repeating: 0, count: Family.allCases.count)

    /// Refers to nothing: a value with a weak reference is passed by its address. Others are copied for each call that
    /// does not change them, 670 bytes here, which took a tenth of what a route costs (0010).
    private weak var keepsItsPlace: AnyObject?

    /// Seconds since 1970; paths that change bear it. The owner sets it before it hands over events.
    package var now: UInt32 = 0

    let limits: Limits
    /// See ``takeShortage()``.
    var hasShortage = false
    /// See ``takeExcess()``.
    var excess = Excess()
    /// How many attributes lead to each end of a tunnel, and the ends that came or went (``takeChangedTunnelEnds()``).
    var tunnelEnds: [IPAddress: Int] = [:]
    var changedTunnelEnds: Set<IPAddress> = []
    /// Routes that could not be copied because of a shortage.
    var uncopied: Set<UInt32> = []

    package init(limits: Limits = Limits()) {
        self.limits = limits
        for family in Family.shared {
            sharedTables[Int(family.rawValue)] = tables.allocate(TableRecord(instance: 0, family: family))
        }
    }

    /// The one table of a family of ``Family/shared``.
    package func sharedTable(_ family: Family) -> TableID { TableID(number: sharedTables[Int(family.rawValue)]) }

    // MARK: Attributes

    /// The number of `attributes`; `nil` when a list in them is longer than an attribute can be, or no number is left.
    package mutating func intern(_ attributes: PathAttributes) -> AttributeID? {
        scratch.removeAll(keepingCapacity: true)
        guard attributes.encodeCompact(into: &scratch) else { return nil }
        let rank = attributes.rank
        let number = scratch.withUnsafeBytes {
            self.attributes.intern(rank, $0, sets: &targetSets, below: limits.records)
        }
        return found(number).map { AttributeID(number: $0) }
    }

    /// The number of attributes in compact form (``CompactAttributes``); `nil` when none is left.
    @inline(__always)
    package mutating func intern(_ rank: PathRank, _ variable: UnsafeRawBufferPointer) -> AttributeID? {
        found(attributes.intern(rank, variable, sets: &targetSets, below: limits.records)).map {
            AttributeID(number: $0)
        }
    }

    /// The two parts of interned attributes, as long as somebody holds them.
    @inline(__always)
    package func compactAttributes(_ id: AttributeID) -> (rank: PathRank, variable: UnsafeRawBufferPointer) {
        let record = attributes[id.number]
        return (record.pointee.rank, record.pointee.variable)
    }

    /// Holds attributes once more; ``release(_:)`` ends that.
    package func retain(_ attributes: AttributeID) { self.attributes.retain(attributes.number) }

    /// Gives back what ``intern(_:)`` gave. Paths that bear the attributes keep them.
    package mutating func release(_ attributes: AttributeID) { releaseAttributes(attributes.number) }

    @inline(__always)
    mutating func releaseAttributes(_ number: UInt32) {
        let targets = attributes.release(number)
        if targets != 0 { targetSets.release(targets) }
    }

    package func attributes(_ id: AttributeID) -> PathAttributes { attributes.attributes(id.number) }

    // MARK: Sources

    /// Adds a peer or another origin of paths. `order` is the last tie breaker between paths and should be the same at
    /// every control node, such as the peer's address. `nil` when 65,535 are there.
    package mutating func addSource(_ kind: SourceKind, routerID: IPv4Address?, order: UInt64) -> SourceID? {
        guard sources.count < Int(UInt16.max) else { return nil }
        return SourceID(
            number: UInt16(
                sources.allocate(SourceRecord(kind: kind, routerID: routerID?.rawValue ?? 0, order: order))))
    }

    package func kind(of source: SourceID) -> SourceKind { sources[UInt32(source.number)].pointee.kind }
    package func routerID(of source: SourceID) -> UInt32 { sources[UInt32(source.number)].pointee.routerID }

    /// Sets what a peer says its identifier is. Paths are compared by it from their next change on.
    package func setRouterID(_ routerID: IPv4Address, of source: SourceID) {
        sources[UInt32(source.number)].pointee.routerID = routerID.rawValue
    }

    /// From now on, paths of the source are told apart by their identifiers, too (RFC 7911). Set before it announces
    /// any.
    ///
    /// - Parameter limit: of its paths to one destination. Each of them is looked at whenever one comes or goes, so a
    ///   source whose identifiers come from outside has one (``takeExcess()``).
    package mutating func acceptPathIdentifiers(from source: SourceID, limit: UInt16 = .max) {
        sources[UInt32(source.number)].pointee.hasPathIdentifiers = true
        sources[UInt32(source.number)].pointee.pathLimit = limit
    }

    /// Removes a source with all its paths.
    package mutating func removeSource(_ source: SourceID) {
        withdrawAll(from: source)
        permits.outsiders.remove(source)
        sources.free(UInt32(source.number))
    }
}
