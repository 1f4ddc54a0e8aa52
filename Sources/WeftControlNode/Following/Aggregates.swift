import WeftNet
import WeftRouting

/// Routes that stand for more specific ones, in all tables. They are there as long as one of those is, and lead where
/// their next hop is.
struct Aggregates: ~Copyable {
    private var tables: [TableID: AggregateTable] = [:]
    /// Their origin.
    private var source: SourceID?

    var isEmpty: Bool { tables.isEmpty }

    subscript(table: TableID) -> AggregateTable? { tables[table] }

    /// Makes these the aggregates of a table.
    mutating func set(
        _ aggregates: [RouteAggregate], in table: TableID, of rib: inout RIB, following: inout FollowingRoutes
    ) {
        let wanted = Dictionary(aggregates.map { ($0.prefix, $0.nextHop) }) { $1 }
        guard !wanted.isEmpty || tables[table] != nil, let source = origin(&rib, &following) else { return }
        if tables[table] == nil { tables[table] = AggregateTable(reader: rib.attachReader(to: table)) }
        var changed: [IPPrefix] = []
        for prefix in tables[table]?.prefixes ?? [] where wanted[prefix] != tables[table]?[prefix]?.nextHop {
            tables[table]?.remove(prefix)
            following.unfollow(FollowingRoute.Key(source: source, prefix: prefix), in: table, of: &rib)
            changed.append(prefix)
        }
        for (prefix, nextHop) in wanted.sorted(by: { $0.key < $1.key }) where tables[table]?[prefix] == nil {
            tables[table]?.set(prefix, nextHop)
            changed.append(prefix)
        }
        guard !changed.isEmpty else { return }
        if wanted.isEmpty { stop(in: table, of: &rib) }
        // Its own reader finds what contributes, and peers find what they are told or not told from now on.
        var concerned: [RouteID] = []
        rib.forEachRoute(in: table) { route in
            guard let prefix = rib.prefix(of: rib.key(of: route), in: table) else { return }
            if changed.contains(where: { $0.contains(prefix) }) { concerned.append(route) }
        }
        for route in concerned { rib.showAgain(route) }
    }

    /// The table goes, or has no aggregates any longer.
    mutating func stop(in table: TableID, of rib: inout RIB) {
        guard let gone = tables.removeValue(forKey: table) else { return }
        rib.detachReader(gone.reader)
    }

    /// Brings the aggregates up to date with what changed in a table.
    mutating func followChanges(in table: TableID, of rib: inout RIB, following: inout FollowingRoutes) {
        guard let reader = tables[table]?.reader else { return }
        while true {
            switch rib.next(for: reader) {
            case .end: return
            case .reader: rib.pass(reader)
            case .route(let route):
                let prefix = rib.prefix(of: rib.key(of: route), in: table)
                let isUsable = rib.isUsable(route)
                rib.pass(reader)
                for aggregate in prefix.map({ tables[table]?.aggregates(around: $0) ?? [] }) ?? []
                where tables[table]?.setContributor(route, isUsable, to: aggregate) == true {
                    setInstalled(aggregate, isUsable, in: table, &rib, &following)
                }
            }
        }
    }

    private mutating func setInstalled(
        _ prefix: IPPrefix, _ isInstalled: Bool, in table: TableID, _ rib: inout RIB,
        _ following: inout FollowingRoutes
    ) {
        guard let source = origin(&rib, &following), let nextHop = tables[table]?[prefix]?.nextHop else { return }
        let key = FollowingRoute.Key(source: source, prefix: prefix)
        if isInstalled {
            following.follow(key, FollowingRoute(nextHop: nextHop, origin: .aggregate), in: table, of: &rib)
        } else {
            following.unfollow(key, in: table, of: &rib)
        }
    }

    private mutating func origin(_ rib: inout RIB, _ following: inout FollowingRoutes) -> SourceID? {
        if source == nil { source = following.addSource(.aggregate, to: &rib) }
        return source
    }

    /// Whether routers are told an aggregate instead of a path to a destination of `table`.
    func hide(_ key: RouteKey, in table: TableID, _ path: BestPath, of rib: borrowing RIB) -> Bool {
        guard let aggregates = tables[path.originTable], let prefix = rib.prefix(of: key, in: table) else {
            return false
        }
        return !aggregates.aggregates(around: prefix).isEmpty
    }
}
