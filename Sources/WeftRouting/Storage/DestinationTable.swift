import WeftBGPWire

/// Destinations by number, for families whose destinations do not fit a ``RouteKey``. Each route counts as a user.
struct DestinationTable: ~Copyable {
    struct Record: HashedRecord {
        var destination: WideDestination
        var references: UInt32
        var hash: UInt32
    }

    private var records = Slab<Record>()
    private var index = HashIndex<Record>()

    var count: Int { index.count }

    /// The number of a destination, below `limit`; `nil` when none is left. It stays while a route uses it, see
    /// ``retain(_:)``.
    mutating func number(of destination: WideDestination, below limit: UInt32) -> UInt32? {
        let known = find(destination)
        if known != 0 { return known }
        guard records.hasNumber(below: limit) else { return nil }
        let hash = destination.hash
        let number = records.allocate(Record(destination: destination, references: 0, hash: hash))
        index.insert(number, hash: hash, in: records)
        return number
    }

    /// The number of a destination that some route has, or 0.
    func find(_ destination: WideDestination) -> UInt32 {
        index.find(destination.hash, in: records) { $0.destination == destination }
    }

    subscript(_ number: UInt32) -> WideDestination { records[number].pointee.destination }

    func retain(_ number: UInt32) { records[number].pointee.references += 1 }

    mutating func release(_ number: UInt32) {
        records[number].pointee.references -= 1
        guard records[number].pointee.references == 0 else { return }
        index.remove(number, hash: records[number].pointee.hash, in: records)
        records.free(number)
    }
}

extension WideDestination {
    fileprivate var hash: UInt32 {
        let head = UInt64(kind.rawValue) << 40 | UInt64(detail) << 32 | UInt64(tag)
        return UInt32(truncatingIfNeeded: mixed(mixed(head, first), mixed(second, third)))
    }
}
