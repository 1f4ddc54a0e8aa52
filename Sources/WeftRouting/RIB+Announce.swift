extension RIB {
    /// Adds the path of `source` to a destination, or replaces the one it announced before.
    ///
    /// - Parameter reason: why the path may not be used; empty for a feasible one.
    /// - Returns: whether anything changed. Repeating what is known refreshes a stale path and changes nothing.
    @discardableResult
    package mutating func announce(
        _ key: RouteKey, in table: TableID, from source: SourceID, attributes: AttributeID, label: UInt32,
        infeasible reason: PathFlags = []
    ) -> Bool {
        let route = routeToFill(key, table.number)
        var path = primaryPath(of: route, from: source.number)
        if path == 0 {
            path = addPath(
                PathRecord(
                    route: route, source: source.number, attributes: attributes.number, label: label, flags: reason,
                    modified: now))
            joinSource(path)
        } else if !replace(path, attributes.number, label, reason) {
            return false
        }
        settle()
        return true
    }

    /// Removes the path of `source` to a destination, if there is one.
    @discardableResult
    package mutating func withdraw(_ key: RouteKey, in table: TableID, from source: SourceID) -> Bool {
        let route = find(key, table.number)
        guard route != 0 else { return false }
        let path = primaryPath(of: route, from: source.number)
        guard path != 0 else { return false }
        removePrimary(path)
        settle()
        return true
    }

    /// Removes every path of `source`, or those in one table.
    package mutating func withdrawAll(from source: SourceID, in table: TableID? = nil) {
        removePaths(of: source) { rib, path in table.map { rib.tableNumber(of: path) == $0.number } ?? true }
    }

    // MARK: Stale paths

    /// Keeps the paths of a lost session in use until ``sweepStale(from:)``, except those it announces again.
    package mutating func markStale(from source: SourceID) {
        var path = sources[UInt32(source.number)].pointee.newestPath
        while path != 0 {
            if !paths[path].pointee.flags.contains(.stale) {
                paths[path].pointee.flags.insert(.stale)
                tables[tableNumber(of: path)].pointee.counts.stalePaths += 1
            }
            path = paths[path].pointee.older
        }
    }

    /// Removes what the session did not announce again.
    package mutating func sweepStale(from source: SourceID) {
        removePaths(of: source) { rib, path in rib.paths[path].pointee.flags.contains(.stale) }
    }

    private mutating func removePaths(of source: SourceID, where isChosen: (borrowing RIB, UInt32) -> Bool) {
        var path = sources[UInt32(source.number)].pointee.newestPath
        while path != 0 {
            let older = paths[path].pointee.older
            if isChosen(self, path) { removePrimary(path) }
            path = older
        }
        settle()
    }

    // MARK: Parts

    @inline(__always)
    private func primaryPath(of route: UInt32, from source: UInt16) -> UInt32 {
        var path = routes[route].pointee.best
        while path != 0, paths[path].pointee.source != source || paths[path].pointee.flags.contains(.secondary) {
            path = paths[path].pointee.next
        }
        return path
    }

    /// - Returns: false when the path already says the same.
    private mutating func replace(_ path: UInt32, _ attributes: UInt32, _ label: UInt32, _ reason: PathFlags) -> Bool {
        let old = paths[path].pointee
        refresh(path)
        if old.attributes == attributes, old.label == label, old.flags.intersection(.infeasible) == reason {
            return false
        }
        let isMoved =
            old.attributes != attributes
            && (self.attributes[old.attributes].pointee.rank.sourceDistinguisher
                != self.attributes[attributes].pointee.rank.sourceDistinguisher
                || self.attributes[old.attributes].pointee.targets != self.attributes[attributes].pointee.targets)
        // Under another distinguisher or other targets the copies belong elsewhere.
        if isMoved { removeSecondaries(of: path) }
        assign(path, attributes, label, reason)
        paths[path].pointee.flags.insert(.changed)
        return true
    }

    private func refresh(_ path: UInt32) {
        guard paths[path].pointee.flags.contains(.stale) else { return }
        paths[path].pointee.flags.remove(.stale)
        tables[tableNumber(of: path)].pointee.counts.stalePaths -= 1
    }

    mutating func removePrimary(_ path: UInt32) {
        removeSecondaries(of: path)
        refresh(path)
        leaveSource(path)
        removePath(path)
    }

    @inline(__always)
    private func joinSource(_ path: UInt32) {
        let source = sources[UInt32(paths[path].pointee.source)]
        let older = source.pointee.newestPath
        paths[path].pointee.older = older
        if older != 0 { paths[older].pointee.newerOfSource = path }
        source.pointee.newestPath = path
        source.pointee.pathCount += 1
    }

    private func leaveSource(_ path: UInt32) {
        let record = paths[path].pointee
        let source = sources[UInt32(record.source)]
        if record.newerOfSource == 0 {
            source.pointee.newestPath = record.older
        } else {
            paths[record.newerOfSource].pointee.older = record.older
        }
        if record.older != 0 { paths[record.older].pointee.newerOfSource = record.newerOfSource }
        source.pointee.pathCount -= 1
    }
}
