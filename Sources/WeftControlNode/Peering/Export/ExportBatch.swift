import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// Some routes of a table, sorted by what they are sent with. Its storage is used again for the next batch.
struct ExportBatch {
    static let routeLimit = 2048

    /// What decides about the attributes that a path is sent with.
    struct Key: Equatable {
        // Plain numbers, which are compared without asking other modules.
        private var attributes: UInt32
        private var originTable: UInt32
        private var source: UInt16
        private var isLastResort: Bool

        @inline(__always)
        init(_ path: BestPath) {
            attributes = path.attributes.number
            source = path.source.number
            originTable = path.originTable.number
            isLastResort = path.flags.rawValue & PathFlags.longLivedStale.rawValue != 0
        }

        /// Most buckets differ in their attributes, which have numbers that follow each other.
        @inline(__always)
        fileprivate var place: Int { Int(attributes) & (ExportBatch.placeCount - 1) }
    }

    struct Bucket {
        /// The attributes that its routes were heard with.
        var source: AttributeID
        var isSent: Bool
        fileprivate var key: Key
        fileprivate var place: Int
        /// The members that the routes come from or lead to, in order.
        var exceptTo: [PeerID]
        /// In the batch's bytes.
        var attributes: Range<Int>
        var nextHop: Range<Int>
        /// Bytes of a message that they leave for a destination.
        var room: Int
        /// See ``digest(of:_:)``.
        var digest: UInt64?
        var first = -1
        var last = -1
        var itemCount = 0
    }

    private struct Item {
        var key: RouteKey
        var label: UInt32
        var next: Int32
    }

    /// Routes looked at.
    var count = 0
    var withdrawals: [RouteKey] = []
    /// As many as withdrawals, where those are of single paths (RFC 7911).
    var withdrawnIdentifiers: [UInt32] = []
    /// Some of them have no path left.
    var hasEmptyRoutes = false
    /// The first of those that fit into no message, and the bytes of its attributes.
    var leftOut: (route: RouteID, bytes: Int)?
    private(set) var buckets: [Bucket] = []
    /// The numbers of buckets by their keys, with -1 for none; a bucket whose place is taken stands in the next one
    /// that is free. There are at least twice as many places as buckets.
    private var places: [Int32] = []
    private static let placeCount = 2 * routeLimit
    private var lastNumber = -1
    /// The members of the lane are this one source, which is told nothing of its own.
    var onlyReader: UInt16?
    private var items: [Item] = []
    /// As many as items, where those are single paths.
    private var identifiers: [UInt32] = []
    private let encoder = ExportEncoder()
    private var bytes: [UInt8] = []
    /// Attributes that policies made for the batch, to be given back after it.
    var made: [AttributeID] = []
    private var encoded = (attributes: 0..<0, nextHop: 0..<0)

    mutating func begin() {
        count = 0
        hasEmptyRoutes = false
        leftOut = nil
        withdrawals.removeAll(keepingCapacity: true)
        withdrawnIdentifiers.removeAll(keepingCapacity: true)
        identifiers.removeAll(keepingCapacity: true)
        if places.isEmpty { places = Array(repeating: -1, count: Self.placeCount) }
        for bucket in buckets { places[bucket.place] = -1 }
        buckets.removeAll(keepingCapacity: true)
        items.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        lastNumber = -1
    }

    @inline(__always)
    mutating func find(_ key: Key) -> (number: Int, isSent: Bool)? {
        if lastNumber >= 0, buckets[lastNumber].key == key { return (lastNumber, buckets[lastNumber].isSent) }
        let number = Int(places[place(of: key)])
        guard number >= 0 else { return nil }
        lastNumber = number
        return (number, buckets[number].isSent)
    }

    /// Where a key's bucket stands, or would.
    @inline(__always)
    private func place(of key: Key) -> Int {
        var place = key.place
        while places[place] >= 0, buckets[Int(places[place])].key != key { place = (place + 1) & (Self.placeCount - 1) }
        return place
    }

    /// Writes what a path is sent with; false when its attributes forbid that. ``addBucket(_:from:isSent:exceptTo:_:)``
    /// takes it up.
    mutating func encode(_ path: BestPath, rib: borrowing RIB, _ profile: ExportProfile, extra: [UInt64]) -> Bool {
        let start = bytes.count
        guard let middle = encoder.encode(path, rib, profile, extra, into: &bytes) else {
            bytes.removeSubrange(start...)
            encoded = (0..<0, 0..<0)
            return false
        }
        encoded = (start..<middle, middle..<bytes.count)
        return true
    }

    /// - Returns: the bucket's number when its routes are sent.
    mutating func addBucket(
        _ key: Key, from source: AttributeID, isSent: Bool, exceptTo: [PeerID], _ profile: ExportProfile
    ) -> Int? {
        let number = buckets.count
        let (attributes, nextHop) = isSent ? encoded : (0..<0, 0..<0)
        let room = UpdateWriter.room(
            limit: profile.messageLimit, profile.family, attributes: attributes.count, nextHop: nextHop.count)
        let place = place(of: key)
        buckets.append(
            Bucket(
                source: source, isSent: isSent, key: key, place: place, exceptTo: exceptTo,
                attributes: attributes, nextHop: nextHop, room: room))
        places[place] = Int32(number)
        lastNumber = number
        return isSent ? number : nil
    }

    @inline(__always)
    mutating func add(_ key: RouteKey, _ label: UInt32, to bucket: Int) {
        let number = items.count
        items.append(Item(key: key, label: label, next: -1))
        let last = buckets[bucket].last
        if last < 0 { buckets[bucket].first = number } else { items[last].next = Int32(number) }
        buckets[bucket].last = number
        buckets[bucket].itemCount += 1
    }

    /// Adds a path that is told under an identifier. A batch has either such ones or others.
    mutating func add(_ key: RouteKey, _ label: UInt32, _ identifier: UInt32, to bucket: Int) {
        identifiers.append(identifier)
        add(key, label, to: bucket)
    }

    @inline(__always)
    func forEachItem(of bucket: Bucket, _ body: (_ key: RouteKey, _ label: UInt32, _ identifier: UInt32?) -> Void) {
        var number = bucket.first
        while number >= 0 {
            body(items[number].key, items[number].label, identifiers.isEmpty ? nil : identifiers[number])
            number = Int(items[number].next)
        }
    }

    /// Tells apart what routes of buckets are sent with, over all batches: equal digests stand for equal bytes, to the
    /// same peers.
    mutating func digest(of number: Int, _ rib: borrowing RIB) -> UInt64 {
        let bucket = buckets[number]
        if let known = bucket.digest { return known }
        var hasher = Hasher()
        hasher.combine(bucket.exceptTo)
        hasher.combine(attributes(of: bucket))
        hasher.combine(nextHop(of: bucket))
        hasher.combine(rib.attributes(bucket.source).evpn)
        let digest = UInt64(bitPattern: Int64(hasher.finalize())) | 1
        buckets[number].digest = digest
        return digest
    }

    func attributes(of bucket: Bucket) -> ArraySlice<UInt8> { bytes[bucket.attributes] }
    func nextHop(of bucket: Bucket) -> ArraySlice<UInt8> { bytes[bucket.nextHop] }

    func sentCount(exceptTo peers: [PeerID]) -> Int {
        buckets.reduce(0) { $0 + ($1.isSent && $1.exceptTo == peers ? $1.itemCount : 0) }
    }
}
