/// Paths within a route, primary or secondary alike.
extension RIB {
    @inline(__always)
    func tableNumber(of path: UInt32) -> UInt32 { routes[paths[path].pointee.route].pointee.table }

    /// What tells a path from others that its source has to the destination; 0 where nothing does. Copies have that of
    /// their original.
    func identifier(of path: UInt32) -> UInt32 {
        if pathIdentifiers.isEmpty { return 0 }
        let record = paths[path].pointee
        return pathIdentifiers[record.flags.contains(.secondary) ? record.primary : path] ?? 0
    }

    /// Adds a path to its route. The attributes get one more user.
    @inline(__always)
    mutating func addPath(_ record: PathRecord, _ identifier: UInt32 = 0) -> UInt32 {
        let path = paths.allocate(record)
        if identifier != 0 { pathIdentifiers[path] = identifier }
        attributes.retain(record.attributes)
        let table = tables[routes[record.route].pointee.table]
        if record.flags.contains(.secondary) {
            table.pointee.counts.secondaryPaths += 1
        } else {
            table.pointee.counts.primaryPaths += 1
        }
        beginTunnel(record.attributes, record.flags, in: table.pointee.family)
        if record.flags.isInfeasible { table.pointee.counts.infeasiblePaths += 1 }
        if routes[record.route].pointee.best == 0 { table.pointee.counts.prefixes += 1 }
        insertInOrder(path)
        noteChange(of: record.route)
        return path
    }

    /// Gives a path new contents and with them its new place in the route.
    @inline(__always)
    mutating func assign(
        _ path: UInt32, _ newAttributes: UInt32, _ label: UInt32, _ reason: PathFlags,
        _ changeFlags: (inout PathFlags) -> Void = { _ in }
    ) {
        let old = paths[path].pointee
        let counts = tables[routes[old.route].pointee.table]
        var flags = old.flags.subtracting(.reasons).union(reason)
        changeFlags(&flags)
        if old.flags.isInfeasible { counts.pointee.counts.infeasiblePaths -= 1 }
        if flags.isInfeasible { counts.pointee.counts.infeasiblePaths += 1 }
        removeFromOrder(path)
        attributes.retain(newAttributes)
        beginTunnel(newAttributes, flags, in: counts.pointee.family)
        endTunnel(old.attributes, old.flags, in: counts.pointee.family)
        releaseAttributes(old.attributes)
        paths[path].pointee.attributes = newAttributes
        paths[path].pointee.label = label
        paths[path].pointee.flags = flags
        paths[path].pointee.modified = now
        insertInOrder(path)
        noteChange(of: old.route)
    }

    mutating func removePath(_ path: UInt32) {
        let record = paths[path].pointee
        let table = tables[routes[record.route].pointee.table]
        removeFromOrder(path)
        if record.flags.contains(.secondary) {
            table.pointee.counts.secondaryPaths -= 1
        } else {
            table.pointee.counts.primaryPaths -= 1
        }
        if record.flags.isInfeasible { table.pointee.counts.infeasiblePaths -= 1 }
        if routes[record.route].pointee.best == 0 { table.pointee.counts.prefixes -= 1 }
        endTunnel(record.attributes, record.flags, in: table.pointee.family)
        releaseAttributes(record.attributes)
        paths.free(path)
        noteChange(of: record.route)
    }
}
