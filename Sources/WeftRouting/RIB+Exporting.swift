import WeftBGPWire
package import WeftNet

/// The best path of a route as those see it who pass it on.
package struct BestPath: BitwiseCopyable {
    package var attributes: AttributeID
    package var label: UInt32
    package var source: SourceID
    package var sourceKind: SourceKind
    package var flags: PathFlags
    /// The table of the primary: the path's own unless it is a secondary one.
    package var originTable: TableID
}

/// What peers are told from tables.
extension RIB {
    /// The path that a route is passed on with; `nil` without a usable one.
    @inline(__always)
    package func bestPath(of route: RouteID) -> BestPath? {
        let best = routes[route.number].pointee.best
        return best == 0 ? nil : usable(best)
    }

    @inline(__always)
    private func usable(_ path: UInt32) -> BestPath? {
        let record = paths[path].pointee
        guard !record.flags.isInfeasible else { return nil }
        let primary = record.flags.contains(.secondary) ? record.primary : path
        return BestPath(
            attributes: AttributeID(number: record.attributes), label: record.label,
            source: SourceID(number: record.source), sourceKind: sources[UInt32(record.source)].pointee.kind,
            flags: record.flags, originTable: TableID(number: tableNumber(of: primary)))
    }

    /// The usable path of a route after another one, or the best one; `nil` at the end.
    package func usablePath(of route: RouteID, after other: PathID?) -> (id: PathID, path: BestPath)? {
        let number = other.map { paths[$0.number].pointee.next } ?? routes[route.number].pointee.best
        guard number != 0, let path = usable(number) else { return nil }
        return (PathID(number: number), path)
    }

    /// The identifier under which a path is told to peers that take several to a destination (RFC 7911 §3): of its own
    /// as long as its source says it, in whichever table it is copied to, and then of no other one before 2³² more have
    /// had theirs.
    package mutating func sentIdentifier(of path: PathID) -> UInt32 {
        let record = paths[path.number].pointee
        let primary = record.flags.contains(.secondary) ? record.primary : path.number
        if let known = sentIdentifiers[primary] { return known }
        lastSentIdentifier = lastSentIdentifier == .max ? 1 : lastSentIdentifier + 1
        sentIdentifiers[primary] = lastSentIdentifier
        return lastSentIdentifier
    }

    /// Whether the id names a destination of the table that still has a path.
    package func holds(_ route: RouteID, in table: TableID) -> Bool {
        let record = routes[route.number].pointee
        return !record.isReader && record.best != 0 && record.table == table.number
    }

    /// The route targets with which the paths of an instance's table leave it, in the order of their wire numbers.
    package func exportTargets(of table: TableID) -> [UInt64] {
        let record = tables[table.number].pointee
        return record.family.isVPN ? [] : targetSets.targets(record.exports)
    }

    /// Whether a shared table gathers the routes of an instance's table.
    package func table(_ shared: TableID, gathers own: TableID) -> Bool {
        tables[own.number].pointee.family.vpn == tables[shared.number].pointee.family
    }

    /// The route targets of a path in a shared VPN table: its own and those of the instance that it comes from.
    package func targets(of path: BestPath) -> (own: [UInt64], exports: [UInt64]) {
        let set = attributes[path.attributes.number].pointee.targets
        return (targetSets.targets(set), exportTargets(of: path.originTable))
    }

    /// Visits the routes of a shared VPN table with a path that carries a route target, some of them more than once.
    package mutating func forEachRoute(in table: TableID, carrying target: RouteTarget, _ body: (RouteID) -> Void) {
        let wire = ExtendedCommunity(target).rawValue
        for set in targetSets.sets(with: wire).sorted() {
            forEachPath(withTargets: set) { rib, path in
                if rib.tableNumber(of: path) == table.number { body(RouteID(number: rib.paths[path].pointee.route)) }
            }
            for instance in targetSets.exporters(of: set).sorted() {
                for own in instances[instance].pointee.tables
                where tables[own].pointee.family.vpn == tables[table.number].pointee.family {
                    forEachPrimary(in: own) { rib, path in
                        var secondary = rib.paths[path].pointee.nextReplica
                        while secondary != 0 {
                            if rib.tableNumber(of: secondary) == table.number {
                                body(RouteID(number: rib.paths[secondary].pointee.route))
                            }
                            secondary = rib.paths[secondary].pointee.nextReplica
                        }
                    }
                }
            }
        }
    }
}
