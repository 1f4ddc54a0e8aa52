import WeftBGPWire
import WeftRouting

/// What the attributes of an update mean for the routes that bear them.
struct ReceivedAttributes: BitwiseCopyable {
    /// `nil` when the routes are not taken in.
    var id: AttributeID?
    /// Why routes that are taken in are not used, or not by everybody.
    var reason = PathFlags.none
    /// The attributes are malformed, which withdraws all routes of the update (RFC 7606 §2), also those of its other
    /// part.
    var isFaulty = false
}

/// The attributes that a peer announced lately, by the bytes that it announced them with: many updates repeat those of
/// one not long before. Each has a place of its own, so that one that gives way to another costs a copy of its bytes
/// and no allocation.
struct AttributeCache {
    /// Longer ones are decoded each time.
    private static let keyLimit = 160
    private static let size = 1024

    private struct Entry {
        var hash: UInt64
        var count: UInt16
        var part: UpdatePart
        var received: ReceivedAttributes
    }

    private var entries: [Entry?] = []
    /// The entries' keys, one after the other.
    private var keys: [UInt8] = []

    /// The last attributes whose key is too long to be remembered.
    private var unremembered: AttributeID?

    /// Where a key belongs, and what is remembered of it.
    struct Finding: BitwiseCopyable {
        fileprivate var hash: UInt64
        var received: ReceivedAttributes?
    }

    func find(_ key: UnsafeRawBufferPointer, _ part: UpdatePart) -> Finding {
        guard key.count <= Self.keyLimit else { return Finding(hash: 0) }
        let hash = Self.hash(key)
        guard !entries.isEmpty, let entry = entries[Self.place(hash)], entry.hash == hash, entry.part == part,
            Int(entry.count) == key.count
        else { return Finding(hash: hash) }
        let isEqual = keys.withUnsafeBytes { all in
            key.isEqual(UnsafeRawBufferPointer(rebasing: all[Self.range(hash)].prefix(key.count)))
        }
        return Finding(hash: hash, received: isEqual ? entry.received : nil)
    }

    /// Remembers what came of decoding, for which the cache then holds a reference. The answer is what gave way to it,
    /// whose reference is the caller's to give back.
    mutating func insert(
        _ received: ReceivedAttributes, _ key: UnsafeRawBufferPointer, _ part: UpdatePart, _ finding: Finding
    ) -> AttributeID? {
        guard key.count <= Self.keyLimit else {
            defer { unremembered = received.id }
            return unremembered
        }
        if entries.isEmpty {
            entries = Array(repeating: nil, count: Self.size)
            keys = Array(repeating: 0, count: Self.size * Self.keyLimit)
        }
        let place = Self.place(finding.hash)
        let old = entries[place]?.received.id
        entries[place] = Entry(hash: finding.hash, count: UInt16(key.count), part: part, received: received)
        keys.withUnsafeMutableBytes { all in
            UnsafeMutableRawBufferPointer(rebasing: all[Self.range(finding.hash)]).copyMemory(from: key)
        }
        return old
    }

    /// Forgets everything; the answer is the references to give back.
    mutating func removeAll() -> [AttributeID] {
        defer { self = AttributeCache() }
        return entries.compactMap { $0?.received.id } + [unremembered].compactMap { $0 }
    }

    private static func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (size - 1) }

    private static func range(_ hash: UInt64) -> Range<Int> {
        place(hash) * keyLimit..<(place(hash) + 1) * keyLimit
    }

    /// A quick hash: collisions only cost a decoding.
    private static func hash(_ key: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(key.count)
        var position = 0
        while position + 8 <= key.count {
            hash = (hash ^ key.loadUnaligned(fromByteOffset: position, as: UInt64.self)) &* 0x9e37_79b9_7f4a_7c15
            hash ^= hash >> 29
            position += 8
        }
        while position < key.count {
            hash = (hash ^ UInt64(key[position])) &* 0x100_0000_01b3
            position += 1
        }
        return hash ^ hash >> 32
    }
}
