import WeftBGPWire
import WeftNet

/// A check of everything that must hold between two calls, for tests: linear in the size of the whole.
extension RIB {
    /// What is wrong, in words; empty when nothing is.
    package func checkInvariants() -> [String] {
        var faults: [String] = []
        var routeCount = 0
        var pathCount = 0
        var secondaries = 0
        var references: [UInt32: UInt32] = [:]
        if !pending.isEmpty { faults.append("\(pending.count) routes are still pending") }
        for table in liveTables() {
            var counts = TableCounts()
            var previous: UInt32 = 0
            var reader = tables[table].pointee.hindmostReader
            var entry = tables[table].pointee.first
            while entry != 0 {
                let record = routes[entry].pointee
                if record.previous != previous { faults.append("entry \(entry) does not point back to \(previous)") }
                if record.table != table { faults.append("entry \(entry) is in the list of table \(table)") }
                if record.isReader {
                    if entry != reader { faults.append("reader \(entry) is out of order") }
                    reader = record.readerAhead
                } else {
                    routeCount += 1
                    if record.best == 0, entryNeedsNobody(entry, hindmost: tables[table].pointee.hindmostReader) {
                        faults.append("route \(entry) is empty and nobody has yet to see it")
                    }
                    if find(record.key, table) != entry { faults.append("route \(entry) is not in the index") }
                    checkPaths(of: entry, counts: &counts, references: &references, faults: &faults)
                }
                previous = entry
                entry = record.next
            }
            if tables[table].pointee.last != previous { faults.append("table \(table) ends elsewhere") }
            if reader != 0 { faults.append("reader \(reader) of table \(table) is in no list") }
            pathCount += Int(counts.paths)
            secondaries += Int(counts.secondaryPaths)
            if counts != tables[table].pointee.counts {
                faults.append("table \(table) holds \(counts), counts \(tables[table].pointee.counts)")
            }
        }
        if routeCount != routeIndex.count { faults.append("\(routeCount) routes, \(routeIndex.count) in the index") }
        if pathCount != paths.count { faults.append("\(pathCount) paths in routes, \(paths.count) in all") }
        checkBuckets(primaries: pathCount - secondaries, faults: &faults)
        checkTunnelEnds(&faults)
        for (number, count) in references where attributes[number].pointee.references < count {
            faults.append("attributes \(number) have more users than references")
        }
        return faults
    }

    /// The ends of tunnels are those that a walk through the tables of VPNs finds.
    private func checkTunnelEnds(_ faults: inout [String]) {
        var found: Set<IPAddress> = []
        for table in liveTables() {
            let family = tables[table].pointee.family
            forEachRoute(in: TableID(number: table)) { route in
                forEachPath(of: route) { path in
                    guard Self.isTunnelled(path.flags, family) else { return }
                    found.insert(compactAttributes(path.attributes).rank.nextHop)
                }
            }
        }
        if found != Set(tunnelEnds.keys) {
            faults.append("tunnels end at \(found.sorted()), and are counted at \(tunnelEnds.keys.sorted())")
        }
    }

    /// Whether no reader stands before the entry.
    private func entryNeedsNobody(_ entry: UInt32, hindmost: UInt32) -> Bool {
        if hindmost == 0 { return true }
        var later = routes[hindmost].pointee.next
        while later != 0, later != entry { later = routes[later].pointee.next }
        return later == 0
    }

    private func checkPaths(
        of route: UInt32, counts: inout TableCounts, references: inout [UInt32: UInt32], faults: inout [String]
    ) {
        let best = routes[route].pointee.best
        if best != 0 { counts.prefixes += 1 }
        checkMEDs(of: best, faults: &faults)
        var path = best
        while path != 0 {
            let record = paths[path].pointee
            references[record.attributes, default: 0] += 1
            if record.route != route { faults.append("path \(path) is not of route \(route)") }
            if record.next != 0, isPreferred(record.next, to: path) { faults.append("path \(path) is out of order") }
            if record.flags.isInfeasible { counts.infeasiblePaths += 1 }
            if record.flags.contains(.stale) { counts.stalePaths += 1 }
            if !record.flags.contains(.secondary), !record.flags.isDisjoint(with: [.leaked, .overlapping]) {
                faults.append("primary path \(path) is leaked")
            }
            if record.flags.contains(.secondary) {
                counts.secondaryPaths += 1
                if !replicas(of: record.primary).contains(path) {
                    faults.append("secondary \(path) is not known to its primary")
                }
            } else {
                counts.primaryPaths += 1
                checkReplication(of: path, best: best, faults: &faults)
            }
            path = record.next
        }
    }

    /// Whether exactly those paths are overruled whose neighbour AS has a lower MED in the same class.
    private func checkMEDs(of best: UInt32, faults: inout [String]) {
        struct Group: Hashable {
            var firstOfClass: UInt32
            var neighbor: UInt32
        }
        var members: [(path: UInt32, group: Group)] = []
        var lowest: [Group: UInt32] = [:]
        var (path, first) = (best, best)
        while path != 0 {
            if compareClass(first, path) != 0 { first = path }
            let group = Group(firstOfClass: first, neighbor: medGroup(of: path))
            members.append((path, group))
            lowest[group] = min(lowest[group] ?? .max, med(of: path))
            path = paths[path].pointee.next
        }
        for (path, group) in members where isOverruled(path) != (med(of: path) > lowest[group] ?? 0) {
            faults.append("path \(path) does not know whether it is overruled")
        }
    }

    private func checkReplication(of path: UInt32, best: UInt32, faults: inout [String]) {
        let record = paths[path].pointee
        let isWanted = !record.flags.isInfeasible && areEqualCost(best, path) && targetSet(of: path) != 0
        if !isWanted, record.nextReplica != 0 { faults.append("path \(path) has copies and deserves none") }
        if isWanted, !record.flags.contains(.replicated), !uncopied.contains(record.route) {
            faults.append("path \(path) lacks its copies")
        }
        for secondary in replicas(of: path) {
            let copy = paths[secondary].pointee
            let table = tables[tableNumber(of: secondary)]
            let isPoliced = table.pointee.hasPolicies
            let isLeaked = !table.pointee.family.isVPN && isLeaked(path, into: table.pointee.instance)
            let key = routes[copy.route].pointee.key
            if copy.flags.contains(.leaked) != isLeaked
                || copy.flags.contains(.overlapping)
                    != (isLeaked && isOverlapping(path, key, in: tableNumber(of: secondary)))
            {
                faults.append("secondary \(secondary) does not know whose it is")
            }
            if !isPoliced && copy.attributes != record.attributes || copy.label != record.label
                || copy.source != record.source
            {
                faults.append("secondary \(secondary) differs from its primary")
            }
        }
    }

    private func checkBuckets(primaries: Int, faults: inout [String]) {
        var found = 0
        bucketIndex.visit { bucket in
            let record = buckets[bucket].pointee
            var path = record.newestPath
            var newer: UInt32 = 0
            while path != 0 {
                let own = paths[path].pointee
                if own.newerOfSource != newer { faults.append("path \(path) does not point back to \(newer)") }
                if own.source != record.source || attributes[own.attributes].pointee.targets != record.targets {
                    faults.append("path \(path) is in the wrong bucket")
                }
                found += 1
                newer = path
                path = own.older
            }
            if newer == 0 { faults.append("bucket \(bucket) is empty") }
        }
        if found != primaries { faults.append("\(primaries) primary paths, \(found) in buckets") }
    }

    private func replicas(of path: UInt32) -> [UInt32] {
        var found: [UInt32] = []
        var secondary = paths[path].pointee.nextReplica
        while secondary != 0 {
            found.append(secondary)
            secondary = paths[secondary].pointee.nextReplica
        }
        return found
    }
}
