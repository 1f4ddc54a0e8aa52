/// Storage for many small records of one kind, named by number. Number 0 names none.
///
/// Records live in chunks that never move, so growing copies nothing and a chunk that was never reached costs no
/// memory. A freed record is handed out again before a new one is taken. Nothing here counts references: that is the
/// point (docs/decisions/0002-rib-storage.md).
struct Slab<Record: BitwiseCopyable>: ~Copyable {
    private var chunks: UnsafeMutablePointer<UnsafeMutablePointer<Record>>
    private var chunkCount = 0
    private var chunkCapacity = 16
    /// The lowest number never handed out.
    private(set) var limit: UInt32 = 1
    /// The freed record to use next; each freed record holds the number of the one after it.
    private var firstFree: UInt32 = 0
    private(set) var count = 0

    private static var chunkBits: UInt32 { 14 }
    private static var chunkSize: Int { 1 << Int(chunkBits) }

    init() {
        precondition(MemoryLayout<Record>.size >= MemoryLayout<UInt32>.size)
        chunks = .allocate(capacity: chunkCapacity)
    }

    deinit {
        for index in 0..<chunkCount { chunks[index].deallocate() }
        chunks.deallocate()
    }

    /// The record's place. Valid until ``free(_:)``, across growth too.
    @inline(__always)
    subscript(_ number: UInt32) -> UnsafeMutablePointer<Record> {
        assert(number != 0 && number < limit)
        return chunks[Int(number >> Self.chunkBits)] + Int(number & UInt32(Self.chunkSize - 1))
    }

    /// Whether the next record will have a number below `bound`.
    @inline(__always)
    func hasNumber(below bound: UInt32) -> Bool { firstFree != 0 || limit < bound }

    @inline(__always)
    mutating func allocate(_ record: Record) -> UInt32 {
        count += 1
        let number: UInt32
        if firstFree != 0 {
            number = firstFree
            firstFree = UnsafeRawPointer(self[number]).load(as: UInt32.self)
        } else {
            number = limit
            if Int(number >> Self.chunkBits) == chunkCount { grow() }
            limit += 1
        }
        self[number].initialize(to: record)
        return number
    }

    @inline(__always)
    mutating func free(_ number: UInt32) {
        count -= 1
        UnsafeMutableRawPointer(self[number]).storeBytes(of: firstFree, as: UInt32.self)
        firstFree = number
    }

    @inline(never)
    private mutating func grow() {
        if chunkCount == chunkCapacity {
            let wider = UnsafeMutablePointer<UnsafeMutablePointer<Record>>.allocate(capacity: chunkCapacity * 2)
            wider.initialize(from: chunks, count: chunkCount)
            chunks.deallocate()
            chunks = wider
            chunkCapacity *= 2
        }
        (chunks + chunkCount).initialize(to: .allocate(capacity: Self.chunkSize))
        chunkCount += 1
    }
}
