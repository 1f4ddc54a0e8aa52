import WeftBGPWire
import WeftNet

/// The variable part of interned attributes: one array of words, which is hashed, compared and kept as it is.
///
/// ```
///  word 0      extended communities | communities << 16 | cluster list << 32 | AS path words << 48   (counts)
///  words       extended communities, one each
///  words       communities, two each
///  words       cluster list, two each
///  words       AS path: per segment its kind << 32 | members, then the members, two each
///  words       whatever few paths have (`PathAttributes+Rare.swift`), to the end
/// ```
extension PathAttributes {
    /// Appends the variable part to `words`.
    func encode(into words: inout [UInt64]) {
        let start = words.count
        words.append(0)
        words.append(contentsOf: extendedCommunities.lazy.map(\.rawValue))
        Self.pack(communities.map(\.rawValue), into: &words)
        Self.pack(clusterList, into: &words)
        let pathStart = words.count
        for segment in asPath.segments {
            words.append(UInt64(segment.kind.rawValue) << 32 | UInt64(segment.members.count))
            Self.pack(segment.members, into: &words)
        }
        words[start] =
            UInt64(extendedCommunities.count) | UInt64(communities.count) << 16 | UInt64(clusterList.count) << 32
            | UInt64(words.count - pathStart) << 48
        encodeRare(into: &words)
    }

    /// No list may be longer than its count in word 0 can say.
    var fitsFlatForm: Bool {
        extendedCommunities.count < 1 << 16 && communities.count < 1 << 16 && clusterList.count < 1 << 16
            && asPath.segments.reduce(0) { $0 + 1 + ($1.members.count + 1) / 2 } < 1 << 16 && rarePartsFit
    }

    var rank: PathRank {
        let (high, low): (UInt64, UInt64) =
            switch nextHop {
            case .v4(let address): (0, 0xffff_0000_0000 | UInt64(address.rawValue))
            case .v6(let address): (address.high, address.low)
            }
        return PathRank(
            nextHopHigh: high, nextHopLow: low, sourceDistinguisher: sourceDistinguisher?.wire ?? 0,
            localPreference: localPreference, med: med, sequence: sequence, originatorID: originatorID?.rawValue ?? 0,
            asPathLength: UInt16(clamping: asPath.length), clusterListLength: UInt16(clamping: clusterList.count),
            origin: origin.rawValue,
            flags: (isSticky ? PathRank.sticky : 0) | (originatorID != nil ? PathRank.hasOriginatorID : 0)
                | (isAtomicAggregate ? PathRank.atomicAggregate : 0)
                | (communities.contains(.llgrStale) ? PathRank.longLivedStale : 0),
            subProtocol: subProtocol.rawValue)
    }

    /// Reads back what ``encode(into:)`` and ``rank`` wrote.
    init(rank: PathRank, words: UnsafeBufferPointer<UInt64>) {
        let isMapped = rank.nextHopHigh == 0 && rank.nextHopLow >> 32 == 0xffff
        self.init(
            nextHop: isMapped
                ? .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: rank.nextHopLow)))
                : .v6(IPv6Address(high: rank.nextHopHigh, low: rank.nextHopLow)))
        localPreference = rank.localPreference
        med = rank.med
        origin = Origin(rawValue: rank.origin) ?? .incomplete
        subProtocol = SubProtocol(rawValue: rank.subProtocol) ?? .none
        sourceDistinguisher =
            rank.sourceDistinguisher == 0 ? nil : RouteDistinguisher(wire: rank.sourceDistinguisher)
        isAtomicAggregate = rank.flags & PathRank.atomicAggregate != 0
        if rank.flags & PathRank.hasOriginatorID != 0 { originatorID = IPv4Address(rawValue: rank.originatorID) }

        func count(_ shift: UInt64) -> Int { Int(words[0] >> shift & 0xffff) }
        var position = 1
        extendedCommunities = words[position..<position + count(0)].map { ExtendedCommunity(rawValue: $0) }
        position += count(0)
        communities = Self.unpack(count(16), from: words, at: &position).map(Community.init)
        clusterList = Self.unpack(count(32), from: words, at: &position)
        let end = position + count(48)
        while position < end {
            let head = words[position]
            position += 1
            let members = Self.unpack(Int(head & 0xffff_ffff), from: words, at: &position)
            asPath.segments.append(.init(ASPath.SegmentKind(rawValue: UInt8(head >> 32)) ?? .sequence, members))
        }
        decodeRare(UnsafeBufferPointer(rebasing: words[position...]))
    }

    static func pack(_ values: [UInt32], into words: inout [UInt64]) {
        for index in stride(from: 0, to: values.count, by: 2) {
            words.append(UInt64(values[index]) | (index + 1 < values.count ? UInt64(values[index + 1]) << 32 : 0))
        }
    }

    static func unpack(
        _ count: Int, from words: UnsafeBufferPointer<UInt64>, at position: inout Int
    ) -> [UInt32] {
        defer { position += (count + 1) / 2 }
        return (0..<count).map { UInt32(truncatingIfNeeded: words[position + $0 / 2] >> UInt64($0 % 2 * 32)) }
    }
}
