import WeftNet
import WeftRouting

/// Routes that stand for more specific ones. They are there as long as one of those is, and lead where their next hop is.
extension ControlNode {
    mutating func setAggregates(_ aggregates: [RouteAggregate], of instance: LiveInstance) {
        for family in [Family.inet, .inet6] {
            let own = aggregates.filter { ($0.nextHop.v4 != nil) == (family == .inet) }
            setAggregates(
                Dictionary(own.map { ($0.prefix, $0.nextHop) }) { $1 }, in: rib.table(family, of: instance.id))
        }
    }

    private mutating func setAggregates(_ wanted: [IPPrefix: IPAddress], in table: TableID) {
        guard !wanted.isEmpty || aggregating[table] != nil, let source = aggregateOrigin() else { return }
        if aggregating[table] == nil { aggregating[table] = AggregateTable(reader: rib.attachReader(to: table)) }
        var changed: [IPPrefix] = []
        for prefix in aggregating[table]?.prefixes ?? [] where wanted[prefix] != aggregating[table]?[prefix]?.nextHop {
            aggregating[table]?.remove(prefix)
            unfollow(FollowingRoute.Key(source: source, prefix: prefix), in: table)
            changed.append(prefix)
        }
        for (prefix, nextHop) in wanted.sorted(by: { $0.key < $1.key }) where aggregating[table]?[prefix] == nil {
            aggregating[table]?.set(prefix, nextHop)
            changed.append(prefix)
        }
        guard !changed.isEmpty else { return }
        if wanted.isEmpty { stopAggregating(in: table) }
        // Its own reader finds what contributes, and peers find what they are told or not told from now on.
        var concerned: [RouteID] = []
        rib.forEachRoute(in: table) { route in
            guard let prefix = rib.prefix(of: rib.key(of: route), in: table) else { return }
            if changed.contains(where: { $0.contains(prefix) }) { concerned.append(route) }
        }
        for route in concerned { rib.showAgain(route) }
    }

    /// The table goes, or has no aggregates any longer.
    mutating func stopAggregating(in table: TableID) {
        guard let gone = aggregating.removeValue(forKey: table) else { return }
        rib.detachReader(gone.reader)
    }

    /// Brings the aggregates up to date with what changed in a table.
    mutating func aggregateChanges(in table: TableID) {
        guard let reader = aggregating[table]?.reader else { return }
        while true {
            switch rib.next(for: reader) {
            case .end: return
            case .reader: rib.pass(reader)
            case .route(let route):
                let prefix = rib.prefix(of: rib.key(of: route), in: table)
                let isUsable = rib.isUsable(route)
                rib.pass(reader)
                for aggregate in prefix.map({ aggregating[table]?.aggregates(around: $0) ?? [] }) ?? []
                where aggregating[table]?.setContributor(route, isUsable, to: aggregate) == true {
                    setInstalled(aggregate, isUsable, in: table)
                }
            }
        }
    }

    private mutating func setInstalled(_ prefix: IPPrefix, _ isInstalled: Bool, in table: TableID) {
        guard let source = aggregateOrigin(), let nextHop = aggregating[table]?[prefix]?.nextHop else { return }
        let key = FollowingRoute.Key(source: source, prefix: prefix)
        if isInstalled {
            follow(key, FollowingRoute(nextHop: nextHop, origin: .aggregate), in: table)
        } else {
            unfollow(key, in: table)
        }
    }

    private mutating func aggregateOrigin() -> SourceID? {
        if aggregateSource == nil { aggregateSource = addFollowingSource(.aggregate) }
        return aggregateSource
    }

    /// Whether routers are told an aggregate instead of a path to a destination of `table`.
    func isAggregated(_ key: RouteKey, in table: TableID, _ path: BestPath) -> Bool {
        guard let aggregates = aggregating[path.originTable], let prefix = rib.prefix(of: key, in: table) else {
            return false
        }
        return !aggregates.aggregates(around: prefix).isEmpty
    }
}
