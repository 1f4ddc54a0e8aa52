/// Readers of a table's changes.
///
/// A reader is an entry in the table's list of routes (``RouteRecord``): what lies before it was seen, what lies behind
/// it was not, and a route that changes goes to the end. So any number of changes to one route are one thing to read, a
/// reader that falls behind costs nothing, and a reader that starts at the front is told the whole table by the same
/// means by which it is told of changes.
///
/// ```
///   first ─ r ─ r ─ [reader, slow] ─ r ─ r ─ r ─ [reader, current] ─ last
/// ```
///
/// A route without paths stays until the hindmost reader has passed it.
extension RIB {
    /// What a reader finds next.
    package enum Entry: Hashable, Sendable {
        /// A route that was added, changed, or, if it has no usable path, removed.
        case route(RouteID)
        /// Another reader, who has seen all that this one has and nothing more.
        case reader(ReaderID)
        /// Nothing: the reader is current.
        case end
    }

    /// Adds a reader who has seen nothing of the table.
    package mutating func attachReader(to table: TableID) -> ReaderID {
        let reader = routes.allocate(RouteRecord(readerIn: table.number))
        let first = tables[table.number].pointee.first
        if first == 0 { append(reader) } else { link(reader, before: first) }
        putInReaderOrder(reader, between: 0, and: tables[table.number].pointee.hindmostReader)
        if first != 0 { noteNews(in: table.number) }
        return ReaderID(number: reader)
    }

    /// Adds a reader at the place of another. It comes right behind that one, which finds it no more.
    package mutating func attachReader(beside other: ReaderID) -> ReaderID {
        let reader = routes.allocate(RouteRecord(readerIn: routes[other.number].pointee.table))
        link(reader, before: other.number)
        putInReaderOrder(reader, between: routes[other.number].pointee.readerBehind, and: other.number)
        return ReaderID(number: reader)
    }

    package func next(for reader: ReaderID) -> Entry { entry(after: reader.number) }

    /// What comes after a route, without moving anybody.
    package func next(after route: RouteID) -> Entry { entry(after: route.number) }

    private func entry(after entry: UInt32) -> Entry {
        let next = routes[entry].pointee.next
        if next == 0 { return .end }
        return routes[next].pointee.isReader ? .reader(ReaderID(number: next)) : .route(RouteID(number: next))
    }

    /// Moves a reader past the next entry. A removed route that nobody else has yet to see is forgotten.
    package mutating func pass(_ reader: ReaderID) {
        let own = reader.number
        let next = routes[own].pointee.next
        guard next != 0 else { return }
        unlink(next)
        link(next, before: own)
        if routes[next].pointee.isReader {
            takeFromReaderOrder(own)
            putInReaderOrder(own, between: next, and: routes[next].pointee.readerAhead)
        } else if routes[next].pointee.best == 0, tables[routes[own].pointee.table].pointee.hindmostReader == own {
            forget(next)
        }
    }

    /// Moves a reader past all entries up to `route`, which must be routes with paths.
    package mutating func pass(_ reader: ReaderID, through route: RouteID) {
        let after = routes[route.number].pointee.next
        unlink(reader.number)
        if after == 0 { append(reader.number) } else { link(reader.number, before: after) }
    }

    /// Puts a route, and what is copied from it, before every reader once more, as if it had changed.
    package mutating func showAgain(_ route: RouteID) {
        var path = routes[route.number].pointee.best
        while path != 0 {
            if !paths[path].pointee.flags.contains(.secondary) {
                var secondary = paths[path].pointee.nextReplica
                while secondary != 0 {
                    noteChange(of: paths[secondary].pointee.route)
                    secondary = paths[secondary].pointee.nextReplica
                }
            }
            path = paths[path].pointee.next
        }
        noteChange(of: route.number)
        settle()
    }

    package mutating func detachReader(_ reader: ReaderID) {
        let record = routes[reader.number].pointee
        let wasHindmost = record.readerBehind == 0
        takeFromReaderOrder(reader.number)
        unlink(reader.number)
        routes.free(reader.number)
        guard wasHindmost else { return }
        // Removed routes up to the next reader were waiting for this one alone.
        var entry = record.next
        while entry != 0, !routes[entry].pointee.isReader {
            let next = routes[entry].pointee.next
            if routes[entry].pointee.best == 0 { forget(entry) }
            entry = next
        }
    }

    /// The tables that got something to read since the last call.
    package mutating func takeTablesWithNews() -> [TableID] {
        defer { tablesWithNews.removeAll(keepingCapacity: true) }
        for table in tablesWithNews { tables[table].pointee.hasNews = false }
        return tablesWithNews.map { TableID(number: $0) }
    }

    // MARK: The readers of a table from the hindmost to the foremost

    /// 0 stands for no reader behind, or none ahead.
    private func putInReaderOrder(_ reader: UInt32, between behind: UInt32, and ahead: UInt32) {
        routes[reader].pointee.readerAhead = ahead
        routes[reader].pointee.readerBehind = behind
        if ahead != 0 { routes[ahead].pointee.readerBehind = reader }
        if behind == 0 {
            tables[routes[reader].pointee.table].pointee.hindmostReader = reader
        } else {
            routes[behind].pointee.readerAhead = reader
        }
    }

    private func takeFromReaderOrder(_ reader: UInt32) {
        let record = routes[reader].pointee
        if record.readerBehind == 0 {
            tables[record.table].pointee.hindmostReader = record.readerAhead
        } else {
            routes[record.readerBehind].pointee.readerAhead = record.readerAhead
        }
        if record.readerAhead != 0 { routes[record.readerAhead].pointee.readerBehind = record.readerBehind }
    }
}
