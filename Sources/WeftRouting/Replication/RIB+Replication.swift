import WeftBGPWire

/// Route leaking (docs/wire/bgp.md, "Route targets and leaking"): a path whose route targets another instance imports
/// is copied there.
///
/// The copy is *secondary* and points back at its *primary*. Secondaries are never copied again, so that A→B and B→C
/// make no A→C. Only primaries that share the traffic of their route's best path are copied. At any time between two
/// calls a primary has either all its secondaries or none.
extension RIB {
    /// Brings the copies of all changed routes up to date. A copy changes the route it joins, which may change what
    /// that route's own paths deserve, so this goes on until nothing is left; it ends because a path is only ever
    /// displaced by a better one.
    ///
    /// Policies can make a copy better than it was, and so can contradict each other around a ring of instances. A
    /// route under policies that has been looked at ``roundLimit`` times stays as it is.
    @inline(__always)
    mutating func settle() {
        while let route = pending.popLast() {
            routes[route].pointee.isPending = false
            if routes[route].pointee.best == 0 {
                if tables[routes[route].pointee.table].pointee.hindmostReader == 0 { forget(route) }
            } else {
                replicate(route)
            }
        }
        if !rounds.isEmpty { rounds = [:] }
        if !unjudged.isEmpty { judgeAgain() }
    }

    private static var roundLimit: Int { 16 }

    @inline(__always)
    private mutating func replicate(_ route: UInt32) {
        let table = routes[route].pointee.table
        let family = tables[table].pointee.family
        if !family.isVPN, tables[table].pointee.exports == 0 { return }
        if tables[table].pointee.hasPolicies {
            rounds[route, default: 0] += 1
            if rounds[route, default: 0] > Self.roundLimit { return }
        }
        let best = routes[route].pointee.best
        var path = best
        while path != 0 {
            let next = paths[path].pointee.next
            if !paths[path].pointee.flags.contains(.secondary) { replicate(path, of: route, best: best) }
            path = next
        }
    }

    private mutating func replicate(_ path: UInt32, of route: UInt32, best: UInt32) {
        let flags = paths[path].pointee.flags
        let isWanted = !flags.isInfeasible && areEqualCost(best, path)
        if isWanted, !flags.contains(.replicated) {
            guard mayBeCopied(path) else {
                unjudged.insert(path)
                return
            }
            addSecondaries(of: path)
        } else if !isWanted, flags.contains(.replicated) {
            removeSecondaries(of: path)
        } else if flags.isSuperset(of: [.replicated, .changed]) {
            updateSecondaries(of: path)
        }
        paths[path].pointee.flags.remove(.changed)
    }

    /// The set of targets under which a primary path is copied: the table's own for paths of an instance, the path's
    /// for paths that came in over VPN.
    @inline(__always)
    func targetSet(of path: UInt32) -> UInt32 {
        let table = tables[tableNumber(of: path)]
        return table.pointee.family.isVPN
            ? attributes[paths[path].pointee.attributes].pointee.targets : table.pointee.exports
    }

    mutating func addSecondaries(of path: UInt32) {
        let set = targetSet(of: path)
        paths[path].pointee.flags.insert(.replicated)
        guard set != 0 else { return }
        let isGathered = tables[tableNumber(of: path)].pointee.family.isVPN
        for importer in targetSets.importers(of: set) {
            let isLeaked = !isGathered || importer.isForeign
            guard addSecondary(of: path, in: importer.instance, isLeaked) else { return copyLater(path) }
        }
        if !addToVPN(path) { copyLater(path) }
    }

    /// Copies a path into one instance's table of the same family, if it belongs there. False when there is no room for
    /// it.
    mutating func addSecondary(of path: UInt32, in instance: UInt32, _ isLeaked: Bool) -> Bool {
        let own = tableNumber(of: path)
        guard let family = tables[own].pointee.family.perInstance else { return true }
        if family == .ermvpn, !mayEnter(path, instance) { return true }
        var table = instances[instance].pointee.table(of: family)
        guard table != own else { return true }
        if table == 0 { table = makeTable(family, of: instance) }
        let key = keyInInstance(routes[paths[path].pointee.route].pointee.key, family)
        return addSecondary(of: path, to: key, in: table, isLeaked)
    }

    /// Whether a copy of a path in an instance is one of another network's path: of what another instance has itself,
    /// or of what came by BGP and belongs to another one.
    func isLeaked(_ path: UInt32, into instance: UInt32) -> Bool {
        !tables[tableNumber(of: path)].pointee.family.isVPN || targetSets.isForeign(targetSet(of: path), to: instance)
    }

    /// Trees come from other control nodes, not from other instances, and only those of the instance's own network.
    private func mayEnter(_ path: UInt32, _ instance: UInt32) -> Bool {
        let origin = instances[instance].pointee.origin
        guard origin != 0, tables[tableNumber(of: path)].pointee.family.isVPN else { return false }
        var isOwn = false
        CompactAttributes.forEach(in: attributes[paths[path].pointee.attributes].pointee.variable) { _, type, value in
            guard type == AttributeType.extendedCommunities else { return }
            for offset in stride(from: 0, to: value.count - 7, by: 8) where value.wire64(at: offset) == origin {
                isOwn = true
            }
        }
        return isOwn
    }

    /// Copies a path of an instance into the family's VPN table, if it has a distinguisher. False when there is no room
    /// for it.
    private mutating func addToVPN(_ path: UInt32) -> Bool {
        guard let family = tables[tableNumber(of: path)].pointee.family.vpn else { return true }
        let wire = attributes[paths[path].pointee.attributes].pointee.rank.sourceDistinguisher
        guard wire != 0 else { return true }
        guard let number = number(of: wire) else { return false }
        let key = routes[paths[path].pointee.route].pointee.key.with(distinguisher: number)
        return addSecondary(of: path, to: key, in: sharedTables[Int(family.rawValue)], false)
    }

    private mutating func addSecondary(
        of path: UInt32, to key: RouteKey, in table: UInt32, _ isLeaked: Bool
    ) -> Bool {
        let route = paths.hasNumber(below: limits.records) ? routeToFill(key, table) : 0
        guard route != 0 else { return false }
        let primary = paths[path].pointee
        var flags: PathFlags = isLeaked ? [.secondary, .leaked] : .secondary
        if isLeaked, tables[table].pointee.hasOverlaps, isOverlapping(path, key, in: table) {
            flags.insert(.overlapping)
        }
        flags.inherit(primary.flags, isShared: tables[table].pointee.family.isVPN)
        var record = PathRecord(
            route: route, source: primary.source, attributes: primary.attributes, label: primary.label,
            flags: flags, modified: now)
        record.primary = path
        record.nextReplica = primary.nextReplica
        guard tables[table].pointee.hasPolicies else {
            paths[path].pointee.nextReplica = addPath(record)
            return true
        }
        let policed = police(primary.attributes, key, table, primary.source)
        record.attributes = policed.attributes
        record.flags.formUnion(policed.flags)
        paths[path].pointee.nextReplica = addPath(record)
        releaseAttributes(policed.attributes)
        return true
    }

    mutating func removeSecondaries(of path: UInt32) {
        var secondary = paths[path].pointee.nextReplica
        while secondary != 0 {
            let next = paths[secondary].pointee.nextReplica
            removePath(secondary)
            secondary = next
        }
        paths[path].pointee.nextReplica = 0
        paths[path].pointee.flags.remove(.replicated)
    }

    private mutating func updateSecondaries(of path: UInt32) {
        let primary = paths[path].pointee
        var secondary = primary.nextReplica
        while secondary != 0 {
            let route = routes[paths[secondary].pointee.route].pointee
            var policed = (attributes: primary.attributes, flags: PathFlags())
            let hasPolicies = tables[route.table].pointee.hasPolicies
            if hasPolicies { policed = police(primary.attributes, route.key, route.table, primary.source) }
            let isShared = tables[route.table].pointee.family.isVPN
            var flags = policed.flags.union(paths[secondary].pointee.flags.intersection(.overlapping))
            flags.inherit(primary.flags, isShared: isShared)
            assign(secondary, policed.attributes, primary.label, flags.intersection(.reasons)) {
                $0.inherit(primary.flags, isShared: isShared)
            }
            if hasPolicies { releaseAttributes(policed.attributes) }
            secondary = paths[secondary].pointee.nextReplica
        }
    }

    /// Removes the copy of a path in one instance.
    mutating func removeSecondary(of path: UInt32, in instance: UInt32) {
        var before: UInt32 = 0
        var secondary = paths[path].pointee.nextReplica
        while secondary != 0, tables[tableNumber(of: secondary)].pointee.instance != instance {
            before = secondary
            secondary = paths[secondary].pointee.nextReplica
        }
        guard secondary != 0 else { return }
        let next = paths[secondary].pointee.nextReplica
        if before == 0 { paths[path].pointee.nextReplica = next } else { paths[before].pointee.nextReplica = next }
        removePath(secondary)
    }
}
