/// Route distinguishers by number, so that a VPN route's key fits one word. Each route in a VPN table counts as a user.
struct DistinguisherTable: ~Copyable {
    struct Record: HashedRecord {
        var wire: UInt64
        var references: UInt32
        var hash: UInt32 { Self.hash(wire) }
        static func hash(_ wire: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: mixed(wire, 0)) }
    }

    private var records = Slab<Record>()
    private var index = HashIndex<Record>()

    var count: Int { index.count }

    /// The number of a distinguisher, below `limit`; `nil` when none is left. It stays while a route uses it, see
    /// ``retain(_:)``.
    mutating func number(of wire: UInt64, below limit: UInt32) -> UInt32? {
        let known = find(wire)
        if known != 0 { return known }
        guard records.hasNumber(below: limit) else { return nil }
        let number = records.allocate(Record(wire: wire, references: 0))
        index.insert(number, hash: Record.hash(wire), in: records)
        return number
    }

    func hasNumber(below limit: UInt32) -> Bool { records.hasNumber(below: limit) }

    /// The number of a distinguisher that some route has, or 0.
    func find(_ wire: UInt64) -> UInt32 {
        index.find(Record.hash(wire), in: records) { $0.wire == wire }
    }

    func wire(_ number: UInt32) -> UInt64 { records[number].pointee.wire }

    func retain(_ number: UInt32) { records[number].pointee.references += 1 }

    mutating func release(_ number: UInt32) {
        records[number].pointee.references -= 1
        guard records[number].pointee.references == 0 else { return }
        index.remove(number, hash: records[number].pointee.hash, in: records)
        records.free(number)
    }
}
