/// A record that a ``HashIndex`` can find.
protocol HashedRecord: BitwiseCopyable {
    var hash: UInt32 { get }
}

/// An open-addressing index into a slab, with linear probing and deletion by shifting back, so that it holds no
/// tombstones and its length depends only on what it holds.
///
/// A slot is one word: the record's number and four bits of its hash, which spare nearly all visits to records that
/// are not the wanted one.
struct HashIndex<Record: HashedRecord>: ~Copyable {
    private var slots: UnsafeMutablePointer<UInt32>
    private var mask: Int
    private(set) var count = 0

    private static var tagMask: UInt32 { 0xf000_0000 }
    /// Records have numbers below this. Who adds one has made sure of that.
    static var numberLimit: UInt32 { 1 << 28 }

    init() {
        mask = 63
        slots = .allocate(capacity: mask + 1)
        slots.initialize(repeating: 0, count: mask + 1)
    }

    deinit { slots.deallocate() }

    @inline(__always)
    private static func slot(_ hash: UInt32, _ number: UInt32) -> UInt32 { hash & tagMask | number }

    /// The number of the record with this hash for which `matches` holds, or 0.
    @inline(__always)
    func find(_ hash: UInt32, in slab: borrowing Slab<Record>, where matches: (Record) -> Bool) -> UInt32 {
        var position = Int(hash) & mask
        while true {
            let slot = slots[position]
            if slot == 0 { return 0 }
            if (slot ^ hash) & Self.tagMask == 0, matches(slab[slot & ~Self.tagMask].pointee) {
                return slot & ~Self.tagMask
            }
            position = (position + 1) & mask
        }
    }

    /// Has the memory come nearer where a record with this hash is or would be.
    @inline(__always)
    func approach(_ hash: UInt32) -> UInt32 { slots[Int(hash) & mask] }

    /// Adds a record that is not there yet.
    @inline(__always)
    mutating func insert(_ number: UInt32, hash: UInt32, in slab: borrowing Slab<Record>) {
        assert(number < Self.numberLimit)
        if count >= (mask + 1) / 4 * 3 { grow(slab) }
        count += 1
        place(Self.slot(hash, number), hash)
    }

    /// Removes a record that is there.
    mutating func remove(_ number: UInt32, hash: UInt32, in slab: borrowing Slab<Record>) {
        let slot = Self.slot(hash, number)
        var hole = Int(hash) & mask
        while slots[hole] != slot { hole = (hole + 1) & mask }
        count -= 1
        var position = hole
        while true {
            position = (position + 1) & mask
            let candidate = slots[position]
            if candidate == 0 { break }
            let home = Int(slab[candidate & ~Self.tagMask].pointee.hash) & mask
            // The candidate may move back only if its home does not lie after the hole.
            if (position - home) & mask >= (position - hole) & mask {
                slots[hole] = candidate
                hole = position
            }
        }
        slots[hole] = 0
    }

    /// Visits the number of every record.
    func visit(_ body: (UInt32) -> Void) {
        for position in 0...mask where slots[position] != 0 { body(slots[position] & ~Self.tagMask) }
    }

    @inline(__always)
    private func place(_ slot: UInt32, _ hash: UInt32) {
        var position = Int(hash) & mask
        while slots[position] != 0 { position = (position + 1) & mask }
        slots[position] = slot
    }

    @inline(never)
    private mutating func grow(_ slab: borrowing Slab<Record>) {
        let old = slots
        let oldCapacity = mask + 1
        mask = oldCapacity * 2 - 1
        slots = .allocate(capacity: oldCapacity * 2)
        slots.initialize(repeating: 0, count: oldCapacity * 2)
        for position in 0..<oldCapacity where old[position] != 0 {
            place(old[position], slab[old[position] & ~Self.tagMask].pointee.hash)
        }
        old.deallocate()
    }
}

/// A hash with good low and high bits: multiply and fold (after Wang Yi's wyhash, public domain).
@inline(__always)
func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = (a ^ 0xa076_1d64_78bd_642f).multipliedFullWidth(by: b ^ 0xe703_7ed1_a0b4_28db)
    return product.high ^ product.low
}
