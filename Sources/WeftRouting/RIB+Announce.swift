package import WeftBGPWire

extension RIB {
    /// Adds the path of `source` to a destination, or replaces the one it announced before.
    ///
    /// - Parameter reason: why the path may not be used, or not by everybody; empty for one without fault.
    /// - Returns: whether anything changed. Repeating what is known refreshes a stale path and changes nothing. Nor
    ///   does what there is no room for (``takeShortage()``, ``takeExcess()``).
    @discardableResult
    package mutating func announce(
        _ key: RouteKey, in table: TableID, from source: SourceID, attributes: AttributeID, label: UInt32,
        pathIdentifier: UInt32 = 0, infeasible reason: PathFlags = []
    ) -> Bool {
        let isChanged: Bool
        if tables[table.number].pointee.hasPolicies {
            let policed = police(attributes.number, key, table.number, source.number)
            let path: UInt32
            (path, isChanged) = enter(
                key, table, source, policed.attributes, label, pathIdentifier, reason.union(policed.flags))
            if path != 0 { keepOriginal(attributes.number, of: path, instead: policed.attributes) }
            releaseAttributes(policed.attributes)
        } else {
            (_, isChanged) = enter(key, table, source, attributes.number, label, pathIdentifier, reason)
        }
        if isChanged { settle() }
        justJudged = 0
        return isChanged
    }

    @inline(__always)
    private mutating func enter(
        _ key: RouteKey, _ table: TableID, _ source: SourceID, _ attributes: UInt32, _ label: UInt32,
        _ pathIdentifier: UInt32, _ reason: PathFlags
    ) -> (path: UInt32, isChanged: Bool) {
        let route = paths.hasNumber(below: limits.records) ? routeToFill(key, table.number) : find(key, table.number)
        var path = route == 0 ? 0 : primaryPath(of: route, from: source.number, pathIdentifier)
        guard path == 0 else { return (path, replace(path, attributes, label, reason)) }
        if sources[UInt32(source.number)].pointee.hasPathIdentifiers, isFull(route, of: source.number) {
            return (0, false)
        }
        guard route != 0, paths.hasNumber(below: limits.records) else {
            hasShortage = true
            return (0, false)
        }
        let verdict = self.verdict(on: key, in: table.number, attributes, from: source.number)
        path = addPath(
            PathRecord(
                route: route, source: source.number, attributes: attributes, label: label,
                flags: reason.union(verdict), modified: now),
            pathIdentifier)
        joinBucket(path)
        if !verdict.isEmpty { enlist(path) }
        justJudged = path
        return (path, true)
    }

    /// Removes the path of `source` to a destination, if there is one.
    @discardableResult
    package mutating func withdraw(
        _ key: RouteKey, in table: TableID, from source: SourceID, pathIdentifier: UInt32 = 0
    ) -> Bool {
        let route = find(key, table.number)
        guard route != 0 else { return false }
        let path = primaryPath(of: route, from: source.number, pathIdentifier)
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

    /// Keeps the paths of a source, or those in one table, in use until ``sweepStale(from:in:)``, except those it
    /// announces again.
    package mutating func markStale(from source: SourceID, in table: TableID? = nil) {
        forEachPath(of: source) { rib, path in
            let number = rib.tableNumber(of: path)
            guard table.map({ $0.number == number }) ?? true, !rib.paths[path].pointee.flags.contains(.stale) else {
                return
            }
            rib.paths[path].pointee.flags.insert(.stale)
            rib.tables[number].pointee.counts.stalePaths += 1
        }
    }

    /// Keeps the stale paths of a source in one table as a last resort (RFC 9494 §4.2).
    package mutating func markLongLivedStale(from source: SourceID, in table: TableID) {
        forEachPath(of: source) { rib, path in
            let record = rib.paths[path].pointee
            guard rib.tableNumber(of: path) == table.number, record.flags.contains(.stale),
                !record.flags.contains(.longLivedStale)
            else { return }
            rib.reassign(path) { $0.insert(.longLivedStale) }
        }
        settle()
    }

    /// Removes the stale paths of a source in one table that carry a community.
    package mutating func removeStale(from source: SourceID, in table: TableID, carrying community: Community) {
        removePaths(of: source) { rib, path in
            let record = rib.paths[path].pointee
            guard record.flags.contains(.stale), rib.tableNumber(of: path) == table.number else { return false }
            return rib.attributes.attributes(record.attributes).communities.contains(community)
        }
    }

    /// Removes what the session did not announce again, everywhere or in one table.
    package mutating func sweepStale(from source: SourceID, in table: TableID? = nil) {
        removePaths(of: source) { rib, path in
            rib.paths[path].pointee.flags.contains(.stale)
                && table.map { rib.tableNumber(of: path) == $0.number } ?? true
        }
    }

    private mutating func removePaths(of source: SourceID, where isChosen: (borrowing RIB, UInt32) -> Bool) {
        forEachPath(of: source) { rib, path in
            if isChosen(rib, path) { rib.removePrimary(path) }
        }
        settle()
    }

    // MARK: Parts

    @inline(__always)
    private func primaryPath(of route: UInt32, from source: UInt16, _ identifier: UInt32) -> UInt32 {
        let hasIdentifiers = sources[UInt32(source)].pointee.hasPathIdentifiers
        var path = routes[route].pointee.best
        while path != 0,
            paths[path].pointee.source != source || paths[path].pointee.flags.contains(.secondary)
                || hasIdentifiers && pathIdentifiers[path] ?? 0 != identifier
        {
            path = paths[path].pointee.next
        }
        return path
    }

    /// Whether a source with identifiers has all the paths to a destination that it may have, which is noted.
    @inline(never)
    private mutating func isFull(_ route: UInt32, of source: UInt16) -> Bool {
        let limit = Int(sources[UInt32(source)].pointee.pathLimit)
        var (current, all) = (0, 0)
        var path = route == 0 ? 0 : routes[route].pointee.best
        while path != 0 {
            let record = paths[path].pointee
            if record.source == source, !record.flags.contains(.secondary) {
                all += 1
                if !record.flags.contains(.stale) { current += 1 }
            }
            path = record.next
        }
        // After a restart the same paths may come under other identifiers (RFC 7911 §3): those of before are about to
        // go.
        guard current >= limit || all >= 2 * limit else { return false }
        excess.count += 1
        excess.route = RouteID(number: route)
        return true
    }

    /// - Returns: false when the path already says the same.
    @discardableResult
    mutating func replace(_ path: UInt32, _ attributes: UInt32, _ label: UInt32, _ reason: PathFlags) -> Bool {
        let wasLastResort = paths[path].pointee.flags.contains(.longLivedStale)
        refresh(path)
        let old = paths[path].pointee
        if old.attributes == attributes, old.label == label, old.flags.intersection(.reasons) == reason {
            return wasLastResort
        }
        let isMoved =
            old.attributes != attributes
            && (self.attributes[old.attributes].pointee.rank.sourceDistinguisher
                != self.attributes[attributes].pointee.rank.sourceDistinguisher
                || self.attributes[old.attributes].pointee.targets != self.attributes[attributes].pointee.targets)
        // Under another distinguisher or other targets the copies belong elsewhere.
        if isMoved {
            removeSecondaries(of: path)
            leaveBucket(path)
        }
        let place = routes[old.route].pointee
        delist(path)
        let verdict = self.verdict(on: place.key, in: place.table, attributes, from: old.source)
        assign(path, attributes, label, reason) { $0 = $0.subtracting(.verdict).union(verdict) }
        if !verdict.isEmpty { enlist(path) }
        justJudged = path
        if isMoved { joinBucket(path) }
        paths[path].pointee.flags.insert(.changed)
        return true
    }

    /// A stale path that is announced again, or goes, is stale no more.
    private mutating func refresh(_ path: UInt32) {
        guard paths[path].pointee.flags.contains(.stale) else { return }
        paths[path].pointee.flags.remove(.stale)
        tables[tableNumber(of: path)].pointee.counts.stalePaths -= 1
        if paths[path].pointee.flags.contains(.longLivedStale) { reassign(path) { $0.remove(.longLivedStale) } }
    }

    /// Changes flags of a primary path that bear on its place.
    mutating func reassign(_ path: UInt32, _ change: (inout PathFlags) -> Void) {
        let record = paths[path].pointee
        let reason = record.flags.intersection(.reasons)
        assign(path, record.attributes, record.label, reason, change)
        paths[path].pointee.flags.insert(.changed)
    }

    mutating func removePrimary(_ path: UInt32) {
        removeSecondaries(of: path)
        refresh(path)
        delist(path)
        leaveBucket(path)
        if !originals.isEmpty { dropOriginal(of: path) }
        let hasIdentifier = sources[UInt32(paths[path].pointee.source)].pointee.hasPathIdentifiers
        removePath(path)
        if hasIdentifier { pathIdentifiers[path] = nil }
        if !sentIdentifiers.isEmpty { sentIdentifiers[path] = nil }
    }
}
