/// A path as readers see it: a value that outlives the path.
package struct RIBPath: Hashable, Sendable {
    package var attributes: AttributeID
    package var label: UInt32
    package var source: SourceID
    /// What tells it from others that the source has to the destination (RFC 7911); 0 where nothing does.
    package var pathIdentifier: UInt32
    package var flags: PathFlags
    /// The table of the primary: the path's own unless it is a secondary one.
    package var originTable: TableID
    /// Seconds since 1970.
    package var modified: UInt32
}

extension RIB {
    // MARK: Tables

    package func family(of table: TableID) -> Family { tables[table.number].pointee.family }

    package func counts(of table: TableID) -> TableCounts { tables[table.number].pointee.counts }

    /// How much the tables of each family hold together. Costs a look at each table, and none at routes.
    package var countsByFamily: [Family: TableCounts] {
        var sums: [Family: TableCounts] = [:]
        for number in liveTables() {
            let table = tables[number]
            sums[table.pointee.family, default: TableCounts()].add(table.pointee.counts)
        }
        return sums
    }

    func liveTables() -> [UInt32] {
        Family.shared.map { sharedTable($0).number } + targetLists.keys.flatMap { instances[$0].pointee.tables }
    }

    package func pathCount(of source: SourceID) -> Int { Int(sources[UInt32(source.number)].pointee.pathCount) }

    /// Everything that all tables hold together.
    package var size: (routes: Int, paths: Int, attributes: Int) { (routeIndex.count, paths.count, attributes.count) }

    /// Visits the routes of a table that have paths, in no particular order.
    package func forEachRoute(in table: TableID, _ body: (RouteID) -> Void) {
        var entry = tables[table.number].pointee.first
        while entry != 0 {
            let record = routes[entry].pointee
            if !record.isReader, record.best != 0 { body(RouteID(number: entry)) }
            entry = record.next
        }
    }

    // MARK: Destinations

    package func route(to key: RouteKey, in table: TableID) -> RouteID? {
        let route = find(key, table.number)
        return route == 0 || routes[route].pointee.best == 0 ? nil : RouteID(number: route)
    }

    package func key(of route: RouteID) -> RouteKey { routes[route.number].pointee.key }

    /// Differs after each change of the route. Equal numbers at two times mean that nothing changed between them.
    package func sequence(of route: RouteID) -> UInt32 { routes[route.number].pointee.sequence }

    // MARK: Paths

    /// Visits the paths of a route, best first.
    package func forEachPath(of route: RouteID, _ body: (RIBPath) -> Void) {
        var path = routes[route.number].pointee.best
        while path != 0 {
            body(view(path))
            path = paths[path].pointee.next
        }
    }

    /// Visits the paths of a route, best first, each with what made the best one preferred to it; `nil` for the best
    /// one itself and for those that share the traffic with it only by their order.
    package func forEachRankedPath(of route: RouteID, _ body: (RIBPath, SelectionStep?) -> Void) {
        let best = routes[route.number].pointee.best
        var path = best
        while path != 0 {
            body(view(path), path == best ? nil : decidingStep(best, path))
            path = paths[path].pointee.next
        }
    }

    /// Visits the paths that share a route's traffic: the best one and its equals. None if the best is infeasible.
    package func forEachBestPath(of route: RouteID, _ body: (RIBPath) -> Void) {
        let best = routes[route.number].pointee.best
        var path = best
        while path != 0, areEqualCost(best, path), !paths[path].pointee.flags.isInfeasible {
            body(view(path))
            path = paths[path].pointee.next
        }
    }

    /// Whether the route has a path to send traffic along.
    package func isUsable(_ route: RouteID) -> Bool {
        let best = routes[route.number].pointee.best
        return best != 0 && !paths[best].pointee.flags.isInfeasible
    }

    /// The tables that hold copies of the route's path from `source`; of any one unless an identifier is given.
    package func secondaryTables(
        of route: RouteID, from source: SourceID, pathIdentifier: UInt32? = nil
    ) -> [TableID] {
        var path = routes[route.number].pointee.best
        while path != 0,
            paths[path].pointee.source != source.number || paths[path].pointee.flags.contains(.secondary)
                || pathIdentifier.map({ $0 != identifier(of: path) }) ?? false
        {
            path = paths[path].pointee.next
        }
        var found: [TableID] = []
        var secondary = path == 0 ? 0 : paths[path].pointee.nextReplica
        while secondary != 0 {
            found.append(TableID(number: tableNumber(of: secondary)))
            secondary = paths[secondary].pointee.nextReplica
        }
        return found
    }

    func view(_ path: UInt32) -> RIBPath {
        let record = paths[path].pointee
        let primary = record.flags.contains(.secondary) ? record.primary : path
        return RIBPath(
            attributes: AttributeID(number: record.attributes), label: record.label,
            source: SourceID(number: record.source), pathIdentifier: identifier(of: path),
            // A copy is as stale as its original.
            flags: record.flags.union(paths[primary].pointee.flags.intersection(.stale)),
            originTable: TableID(number: tableNumber(of: primary)), modified: record.modified)
    }
}
