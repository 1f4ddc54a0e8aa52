import WeftBGPWire
import WeftRouting

/// What the attributes of an update mean for the routes that bear them.
struct ReceivedAttributes {
    /// `nil` when the routes are not taken in.
    var id: AttributeID?
    /// Why routes that are taken in are not used, or not by everybody.
    var reason: PathFlags = []
    /// The attributes are malformed, which withdraws all routes of the update (RFC 7606 §2), also those of its other part.
    var isFaulty = false
}

/// The attributes that a peer announced lately, by the bytes that it announced them with: most updates repeat those of one not
/// long before.
struct AttributeCache {
    /// What came of decoding.
    struct Entry {
        var key: [UInt8]
        var received: ReceivedAttributes
    }

    private static let size = 1024
    private var entries: [Entry?] = []

    /// `nil` for bytes that are not remembered.
    func find(_ key: [UInt8], _ hash: Int) -> Entry? {
        guard !entries.isEmpty, let entry = entries[hash & (Self.size - 1)], entry.key == key else { return nil }
        return entry
    }

    /// Remembers an entry, for whose attributes the cache then holds a reference. The answer is what gave way to it, whose reference
    /// is the caller's to give back.
    mutating func insert(_ entry: Entry, _ hash: Int) -> AttributeID? {
        if entries.isEmpty { entries = Array(repeating: nil, count: Self.size) }
        defer { entries[hash & (Self.size - 1)] = entry }
        return entries[hash & (Self.size - 1)]?.received.id
    }

    /// Forgets everything; the answer is the references to give back.
    mutating func removeAll() -> [AttributeID] {
        defer { entries = [] }
        return entries.compactMap { $0?.received.id }
    }

    /// A quick hash: collisions only cost a decoding.
    static func hash(_ key: [UInt8]) -> Int {
        key.withUnsafeBytes { bytes in
            var hash: UInt64 = UInt64(bytes.count)
            var position = 0
            while position + 8 <= bytes.count {
                hash = (hash ^ bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)) &* 0x9e37_79b9_7f4a_7c15
                hash ^= hash >> 29
                position += 8
            }
            while position < bytes.count {
                hash = (hash ^ UInt64(bytes[position])) &* 0x100_0000_01b3
                position += 1
            }
            return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7fff_ffff)
        }
    }
}
