import WeftBGPWire

/// Interned path attributes: equal ones are one record, named by number, with a plain count of its users.
struct AttributeTable: ~Copyable {
    struct Record: HashedRecord {
        var hash: UInt32
        var references: UInt32
        var rank: PathRank
        /// The variable part (``CompactAttributes``).
        var bytes: UnsafeMutableRawPointer
        var byteCount: UInt32
        /// The set of route targets among the extended communities, a number in ``TargetSetTable``; 0 when empty.
        var targets: UInt32
        /// How many paths that they bear come through tunnels from elsewhere (``RIB/isTunnelEnd(_:)``).
        var tunnelledPaths: UInt32 = 0

        var variable: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: Int(byteCount)) }
    }

    private var records = Slab<Record>()
    private var index = HashIndex<Record>()

    deinit { index.visit { records[$0].pointee.bytes.deallocate() } }

    var count: Int { index.count }

    @inline(__always)
    subscript(_ number: UInt32) -> UnsafeMutablePointer<Record> { records[number] }

    /// The number of attributes in compact form, below `limit`, with one reference for the caller; `nil` when none is
    /// left. A record holds one reference to its set of targets.
    mutating func intern(
        _ rank: PathRank, _ variable: UnsafeRawBufferPointer, sets: inout TargetSetTable, below limit: UInt32
    ) -> UInt32? {
        let hash = Self.hash(rank, variable)
        let known = index.find(hash, in: records) { record in
            record.hash == hash && record.rank == rank && Int(record.byteCount) == variable.count
                && memoryIsEqual(record.bytes, variable)
        }
        if known != 0 {
            records[known].pointee.references += 1
            return known
        }
        guard records.hasNumber(below: limit) else { return nil }
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(1, variable.count), alignment: 1)
        bytes.copyMemory(from: variable.baseAddress ?? UnsafeRawPointer(bytes), byteCount: variable.count)
        let record = Record(
            hash: hash, references: 1, rank: rank, bytes: bytes, byteCount: UInt32(variable.count),
            targets: sets.intern(targetsIn: variable))
        let number = records.allocate(record)
        index.insert(number, hash: hash, in: records)
        return number
    }

    @inline(__always)
    private static func hash(_ rank: PathRank, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var hash = rank.hash
        var position = 0
        while position + 8 <= bytes.count {
            hash = mixed(hash, bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        var rest = UInt64(bytes.count)
        while position < bytes.count {
            rest = rest << 8 | UInt64(bytes[position])
            position += 1
        }
        return UInt32(truncatingIfNeeded: mixed(hash, rest))
    }

    @inline(__always)
    func retain(_ number: UInt32) { records[number].pointee.references += 1 }

    /// Gives up one reference. The answer is the set of targets that the last one's record referred to, else 0.
    @inline(__always)
    mutating func release(_ number: UInt32) -> UInt32 {
        records[number].pointee.references -= 1
        return records[number].pointee.references == 0 ? forget(number) : 0
    }

    @inline(never)
    private mutating func forget(_ number: UInt32) -> UInt32 {
        let record = records[number].pointee
        index.remove(number, hash: record.hash, in: records)
        record.bytes.deallocate()
        records.free(number)
        return record.targets
    }

    func attributes(_ number: UInt32) -> PathAttributes {
        let record = records[number].pointee
        return PathAttributes(rank: record.rank, compact: record.variable)
    }
}

@inline(__always)
private func memoryIsEqual(_ a: UnsafeMutableRawPointer, _ b: UnsafeRawBufferPointer) -> Bool {
    var position = 0
    while position + 8 <= b.count {
        if a.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            != b.loadUnaligned(fromByteOffset: position, as: UInt64.self)
        {
            return false
        }
        position += 8
    }
    while position < b.count {
        if a.load(fromByteOffset: position, as: UInt8.self) != b[position] { return false }
        position += 1
    }
    return true
}

extension PathRank {
    @inline(__always)
    var hash: UInt64 {
        let a = mixed(nextHopHigh ^ sourceDistinguisher, nextHopLow)
        let b = mixed(UInt64(localPreference) << 32 | UInt64(med), UInt64(sequence) << 32 | UInt64(originatorID))
        let c =
            UInt64(asPathLength) << 48 | UInt64(clusterListLength) << 32 | UInt64(origin) << 16
            | UInt64(flags) << 8 | UInt64(subProtocol)
        return mixed(a ^ c, b)
    }
}
