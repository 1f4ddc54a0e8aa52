/// Destinations: made with their first path, removed once nobody needs them.
extension RIB {
    @inline(__always)
    func find(_ key: RouteKey, _ table: UInt32) -> UInt32 {
        let hash = RouteRecord.hash(table: table, key: key)
        return routeIndex.find(hash, in: routes) { $0.key == key && $0.table == table }
    }

    /// Has the memory come nearer that an announcement of a destination will look at. Among a million routes that is
    /// most of what an announcement waits for, and several such waits take no longer than one.
    package mutating func approach(_ key: RouteKey, in table: TableID) {
        approached &+= routeIndex.approach(RouteRecord.hash(table: table.number, key: key))
    }

    /// The route of a destination, made if need be; 0 when no number is left. It must get a path before the next
    /// ``settle()``.
    @inline(__always)
    mutating func routeToFill(_ key: RouteKey, _ table: UInt32) -> UInt32 {
        let known = find(key, table)
        if known != 0 { return known }
        guard routes.hasNumber(below: limits.records) else { return 0 }
        let route = routes.allocate(RouteRecord(table: table, key: key))
        routeIndex.insert(route, hash: RouteRecord.hash(table: table, key: key), in: routes)
        append(route)
        retainParts(of: key, tables[table].pointee.family)
        return route
    }

    /// Forgets a route that has no path left and that no reader has yet to hear about.
    mutating func forget(_ route: UInt32) {
        let record = routes[route].pointee
        if !uncopied.isEmpty { uncopied.remove(route) }
        releaseParts(of: record.key, tables[record.table].pointee.family)
        routeIndex.remove(route, hash: record.hash, in: routes)
        unlink(route)
        routes.free(route)
    }

    /// Moves a changed route to the end of its table's list, where every reader will find it, and plans to look after
    /// its copies.
    @inline(__always)
    mutating func noteChange(of route: UInt32) {
        lastSequence &+= 1
        routes[route].pointee.sequence = lastSequence
        let table = tables[routes[route].pointee.table]
        // Without readers the order means nothing, and moving would visit two neighbours.
        if table.pointee.hindmostReader != 0 {
            if table.pointee.last != route {
                unlink(route)
                append(route)
            }
            noteNews(in: routes[route].pointee.table)
        }
        review(route)
    }

    /// Plans to look after the copies of a route's paths.
    @inline(__always)
    mutating func review(_ route: UInt32) {
        guard !routes[route].pointee.isPending else { return }
        routes[route].pointee.isPending = true
        pending.append(route)
    }

    mutating func noteNews(in table: UInt32) {
        guard !tables[table].pointee.hasNews else { return }
        tables[table].pointee.hasNews = true
        tablesWithNews.append(table)
    }

    // MARK: The list of a table's entries

    @inline(__always)
    func append(_ entry: UInt32) {
        let table = tables[routes[entry].pointee.table]
        let last = table.pointee.last
        routes[entry].pointee.previous = last
        routes[entry].pointee.next = 0
        if last == 0 { table.pointee.first = entry } else { routes[last].pointee.next = entry }
        table.pointee.last = entry
    }

    @inline(__always)
    func unlink(_ entry: UInt32) {
        let record = routes[entry].pointee
        let table = tables[record.table]
        if record.previous == 0 {
            table.pointee.first = record.next
        } else {
            routes[record.previous].pointee.next = record.next
        }
        if record.next == 0 {
            table.pointee.last = record.previous
        } else {
            routes[record.next].pointee.previous = record.previous
        }
    }

    /// Puts an entry that is in no list right before another.
    func link(_ entry: UInt32, before other: UInt32) {
        let previous = routes[other].pointee.previous
        routes[entry].pointee.previous = previous
        routes[entry].pointee.next = other
        routes[other].pointee.previous = entry
        if previous == 0 {
            tables[routes[entry].pointee.table].pointee.first = entry
        } else {
            routes[previous].pointee.next = entry
        }
    }
}
