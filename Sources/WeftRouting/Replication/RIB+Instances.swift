package import WeftBGPWire
package import WeftNet

/// Routing instances and what they exchange.
extension RIB {
    /// Adds an instance with a table of each per-instance family. It exchanges nothing until
    /// ``setTargets(of:imports:exports:)``.
    ///
    /// - Parameter network: whose ports are asked for what hosts say in it (``Permits``); `nil` where anybody may
    ///   speak.
    package mutating func addInstance(of network: NetworkNumber? = nil) -> InstanceID {
        let instance = instances.allocate(InstanceRecord(inet: 0, inet6: 0, evpn: 0))
        instances[instance].pointee.network = network
        if let network { permits.instances.insert(instance, under: network) }
        instances[instance].pointee.inet = tables.allocate(TableRecord(instance: instance, family: .inet))
        instances[instance].pointee.inet6 = tables.allocate(TableRecord(instance: instance, family: .inet6))
        instances[instance].pointee.evpn = tables.allocate(TableRecord(instance: instance, family: .evpn))
        targetLists[instance] = TargetLists()
        return InstanceID(number: instance)
    }

    /// Removes an instance with its tables, all paths in them, and their copies elsewhere. Its readers must be
    /// detached.
    package mutating func removeInstance(_ instance: InstanceID) {
        setTargets(of: instance, imports: [], exports: [])
        setPolicies([], of: instance)
        setOverlaps([:], of: instance)
        for table in instances[instance.number].pointee.tables {
            precondition(tables[table].pointee.hindmostReader == 0, "a reader is still attached")
            forEachPrimary(in: table) { rib, path in rib.removePrimary(path) }
            settle()
            tables.free(table)
        }
        if let network = instances[instance.number].pointee.network {
            permits.instances.remove(instance.number, under: network)
        }
        permits.derived[instance.number] = nil
        instances.free(instance.number)
        targetLists[instance.number] = nil
    }

    /// The instance's table of a family of ``Family/perInstance``.
    package func table(_ family: Family, of instance: InstanceID) -> TableID {
        TableID(number: instances[instance.number].pointee.table(of: family))
    }

    /// The instance's table of a family of ``Family/onDemand``; `nil` as long as there is none.
    package func existingTable(_ family: Family, of instance: InstanceID) -> TableID? {
        let number = instances[instance.number].pointee.table(of: family)
        return number == 0 ? nil : TableID(number: number)
    }

    /// The instance's table of any family, made if need be. It goes with the instance.
    package mutating func tableToFill(_ family: Family, of instance: InstanceID) -> TableID {
        existingTable(family, of: instance) ?? TableID(number: makeTable(family, of: instance.number))
    }

    /// The tables that the instance has.
    package func tables(of instance: InstanceID) -> [TableID] {
        instances[instance.number].pointee.tables.map { TableID(number: $0) }
    }

    /// Whose table it is; `nil` for a shared one.
    package func instance(of table: TableID) -> InstanceID? {
        let number = tables[table.number].pointee.instance
        return number == 0 ? nil : InstanceID(number: number)
    }

    @inline(never)
    mutating func makeTable(_ family: Family, of instance: UInt32) -> UInt32 {
        let other = tables[instances[instance].pointee.inet].pointee
        var record = TableRecord(instance: instance, family: family)
        record.exports = other.exports
        record.hasPolicies = other.hasPolicies
        record.hasOverlaps = other.hasOverlaps
        let table = tables.allocate(record)
        if family == .ermvpn { instances[instance].pointee.ermvpn = table }
        if family == .mvpn { instances[instance].pointee.mvpn = table }
        return table
    }

    /// Sets the community by which paths of the instance's network are known. Trees of other networks stay out of the
    /// instance whatever their targets say (docs/wire/bgp.md, "Route targets and leaking").
    package mutating func setOrigin(_ community: ExtendedCommunity?, of instance: InstanceID) {
        let origin = community?.rawValue ?? 0
        guard instances[instance.number].pointee.origin != origin else { return }
        instances[instance.number].pointee.origin = origin
        guard counts(of: sharedTable(.ermvpnVPN)).prefixes > 0 else { return }
        let imports = targetLists[instance.number]?.imports ?? []
        let sets = imports.reduce(into: Set<UInt32>()) { $0.formUnion(targetSets.sets(with: $1)) }
        for set in sets.sorted() {
            forEachPath(withTargets: set) { rib, path in
                guard rib.tables[rib.tableNumber(of: path)].pointee.family == .ermvpnVPN else { return }
                rib.removeSecondary(of: path, in: instance.number)
                rib.changeSecondary(of: path, in: instance.number, isAdded: true)
            }
        }
        settle()
    }

    /// Sets the route targets that an instance imports and exports. Only paths whose targets begin or cease to match,
    /// or whose network is now another, are visited.
    ///
    /// - Parameters:
    ///   - imports: by itself: paths with them that no other instance exports are the instance's own.
    ///   - joined: what networks export with which the instance exchanges routes. All that comes by them alone is
    ///     leaked.
    package mutating func setTargets(
        of instance: InstanceID, imports: Set<RouteTarget>, joined: Set<RouteTarget> = [], exports: Set<RouteTarget>
    ) {
        guard let old = targetLists[instance.number] else { return }
        let own = Set(imports.map { ExtendedCommunity($0).rawValue })
        let new = TargetLists(
            imports: own.union(joined.map { ExtendedCommunity($0).rawValue }), own: own,
            exports: Set(exports.map { ExtendedCommunity($0).rawValue }))
        targetLists[instance.number] = new
        if new.imports != old.imports || own != old.own { changeImports(of: instance.number, from: old, to: new) }
        if new.exports != old.exports { changeExports(of: instance.number, to: new.exports) }
        settle()
    }

    private mutating func changeImports(of instance: UInt32, from old: TargetLists, to new: TargetLists) {
        let (gained, lost) = targetSets.setImports(of: instance, from: old.imports, to: new.imports)
        let moved = targetSets.setOwnImports(of: instance, from: old.own, to: new.own)
        for set in moved.subtracting(gained).subtracting(lost).sorted() {
            forEachPath(withTargets: set) { rib, path in
                guard rib.tables[rib.tableNumber(of: path)].pointee.family.isVPN,
                    !new.imports.isDisjoint(with: rib.targetSets.targets(set))
                else { return }
                rib.changeSecondary(of: path, in: instance, isAdded: false)
                rib.changeSecondary(of: path, in: instance, isAdded: true)
                rib.judgeLater(path)
            }
        }
        for (sets, isGain) in [(lost, false), (gained, true)] {
            for exporter in sets.flatMap({ targetSets.exporters(of: $0) }) where exporter != instance {
                for table in instances[exporter].pointee.tables {
                    forEachPrimary(in: table) { rib, path in
                        rib.changeSecondary(of: path, in: instance, isAdded: isGain)
                    }
                }
            }
            for set in sets.sorted() {
                forEachPath(withTargets: set) { rib, path in
                    guard rib.tables[rib.tableNumber(of: path)].pointee.family.isVPN else { return }
                    rib.changeSecondary(of: path, in: instance, isAdded: isGain)
                    rib.judgeLater(path)
                }
            }
        }
    }

    private mutating func changeSecondary(of path: UInt32, in instance: UInt32, isAdded: Bool) {
        guard paths[path].pointee.flags.contains(.replicated) else { return }
        guard isAdded else { return removeSecondary(of: path, in: instance) }
        if !addSecondary(of: path, in: instance, isLeaked(path, into: instance)) { copyLater(path) }
    }

    private mutating func changeExports(of instance: UInt32, to targets: Set<UInt64>) {
        let old = tables[instances[instance].pointee.inet].pointee.exports
        let new = targetSets.intern(Array(targets))
        for table in instances[instance].pointee.tables {
            forEachPrimary(in: table) { rib, path in
                rib.removeSecondaries(of: path)
                rib.review(rib.paths[path].pointee.route)
            }
            tables[table].pointee.exports = new
        }
        targetSets.setExports(of: instance, from: old, to: new)
        // What came by BGP with one of the two may belong to another network now.
        for set in [old, new] where set != 0 {
            forEachPath(withTargets: set) { rib, path in
                guard rib.tables[rib.tableNumber(of: path)].pointee.family.isVPN else { return }
                rib.removeSecondaries(of: path)
                rib.review(rib.paths[path].pointee.route)
                rib.judgeLater(path)
            }
        }
        targetSets.release(old)
    }

    /// Visits the primary paths of a table. The visit may add and remove paths elsewhere and remove the one visited.
    mutating func forEachPrimary(in table: UInt32, _ body: (inout RIB, UInt32) -> Void) {
        // A removed path may move its route to the end of the list, where it has no primary left to visit.
        let last = tables[table].pointee.last
        var route = tables[table].pointee.first
        while route != 0 {
            let next = routes[route].pointee.next
            visitPrimaries(of: route, body)
            if route == last { break }
            route = next
        }
    }

    @inline(__always)
    private mutating func visitPrimaries(of entry: UInt32, _ body: (inout RIB, UInt32) -> Void) {
        let best = routes[entry].pointee.isReader ? 0 : routes[entry].pointee.best
        guard best != 0 else { return }
        if paths[best].pointee.next == 0 {
            if !paths[best].pointee.flags.contains(.secondary) { body(&self, best) }
            return
        }
        // A path that goes may change the places of the others.
        var primaries: [UInt32] = []
        var path = best
        while path != 0 {
            if !paths[path].pointee.flags.contains(.secondary) { primaries.append(path) }
            path = paths[path].pointee.next
        }
        for path in primaries { body(&self, path) }
    }
}
