import WeftBGPWire

/// Interned path attributes: equal ones are one record, named by number, with a plain count of its users.
struct AttributeTable: ~Copyable {
    struct Record: HashedRecord {
        var hash: UInt32
        var references: UInt32
        var rank: PathRank
        /// The variable part (``PathAttributes/encode(into:)``).
        var words: UnsafeMutablePointer<UInt64>
        var wordCount: UInt32
        /// The set of route targets among the extended communities, a number in ``TargetSetTable``; 0 when empty.
        var targets: UInt32
    }

    private var records = Slab<Record>()
    private var index = HashIndex<Record>()
    private var scratch: [UInt64] = []

    deinit { index.visit { records[$0].pointee.words.deallocate() } }

    var count: Int { index.count }

    @inline(__always)
    subscript(_ number: UInt32) -> UnsafeMutablePointer<Record> { records[number] }

    /// The number of `attributes`, with one reference for the caller. A record holds one reference to its set of targets.
    mutating func intern(_ attributes: PathAttributes, sets: inout TargetSetTable) -> UInt32 {
        scratch.removeAll(keepingCapacity: true)
        attributes.encode(into: &scratch)
        let rank = attributes.rank
        let found = scratch.withUnsafeBufferPointer { find(rank, $0) }
        if found.number != 0 {
            records[found.number].pointee.references += 1
            return found.number
        }
        let words = UnsafeMutablePointer<UInt64>.allocate(capacity: scratch.count)
        words.initialize(from: scratch, count: scratch.count)
        let record = Record(
            hash: found.hash, references: 1, rank: rank, words: words, wordCount: UInt32(scratch.count),
            targets: sets.intern(attributes.extendedCommunities.filter(\.isRouteTarget).map(\.rawValue)))
        let number = records.allocate(record)
        index.insert(number, hash: found.hash, in: records)
        return number
    }

    private func find(_ rank: PathRank, _ words: UnsafeBufferPointer<UInt64>) -> (number: UInt32, hash: UInt32) {
        let hash = UInt32(truncatingIfNeeded: words.reduce(rank.hash) { mixed($0, $1) })
        let number = index.find(hash, in: records) { record in
            guard record.hash == hash, record.rank == rank, Int(record.wordCount) == words.count else { return false }
            for position in 0..<words.count where record.words[position] != words[position] { return false }
            return true
        }
        return (number, hash)
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
        record.words.deallocate()
        records.free(number)
        return record.targets
    }

    func attributes(_ number: UInt32) -> PathAttributes {
        let record = records[number].pointee
        return PathAttributes(
            rank: record.rank, words: UnsafeBufferPointer(start: record.words, count: Int(record.wordCount)))
    }
}
