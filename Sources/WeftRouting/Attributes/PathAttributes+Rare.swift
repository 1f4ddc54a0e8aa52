import WeftBGPWire
import WeftNet

/// The end of interned attributes: a run of parts, each a word with its kind and count and then its contents.
///
/// ```
///  kind (8) | - (8) | head (32) | count (16)    what `head` and `count` mean is the kind's own
/// ```
extension PathAttributes {
    private enum Part: UInt8 {
        case aggregator = 1
        case largeCommunities
        case pmsiTunnel
        case originNetworkPath
        case evpn
        case unknown
    }

    var rarePartsFit: Bool {
        largeCommunities.count < 1 << 14 && originNetworkPath.count < 1 << 16
            && (pmsiTunnel?.identifier.count ?? 0) < 1 << 16 && unknown.allSatisfy { $0.value.count < 1 << 16 }
    }

    func encodeRare(into words: inout [UInt64]) {
        func add(_ part: Part, head: UInt32 = 0, _ count: Int) {
            words.append(UInt64(part.rawValue) << 56 | UInt64(head) << 16 | UInt64(count))
        }
        if let aggregator {
            add(.aggregator, head: aggregator.autonomousSystem, 1)
            words.append(UInt64(aggregator.address.rawValue))
        }
        if !largeCommunities.isEmpty {
            add(.largeCommunities, largeCommunities.count)
            Self.pack(largeCommunities.flatMap { [$0.administrator, $0.first, $0.second] }, into: &words)
        }
        if let pmsiTunnel {
            let head = pmsiTunnel.label << 8 | UInt32(pmsiTunnel.type)
            add(.pmsiTunnel, head: head, pmsiTunnel.identifier.count)
            words.append(UInt64(pmsiTunnel.flags))
            Self.pack(bytes: pmsiTunnel.identifier, into: &words)
        }
        if !originNetworkPath.isEmpty {
            add(.originNetworkPath, originNetworkPath.count)
            words.append(contentsOf: originNetworkPath)
        }
        if let evpn {
            let isWide = evpn.gateway.map { $0.bitWidth == 128 } ?? false
            let head: UInt32 =
                (evpn.secondLabel == nil ? 0 : 1) | (evpn.gateway == nil ? 0 : 2) | (isWide ? 4 : 0)
            add(.evpn, head: head, 4)
            words.append(UInt64(evpn.segment.high) << 32 | UInt64(evpn.secondLabel ?? 0))
            words.append(evpn.segment.low)
            words.append(evpn.gateway?.v6?.high ?? 0)
            words.append(evpn.gateway?.v6?.low ?? evpn.gateway?.v4.map { UInt64($0.rawValue) } ?? 0)
        }
        for attribute in unknown {
            add(.unknown, head: UInt32(attribute.flags) << 8 | UInt32(attribute.type), attribute.value.count)
            Self.pack(bytes: attribute.value, into: &words)
        }
    }

    mutating func decodeRare(_ words: UnsafeBufferPointer<UInt64>) {
        var position = 0
        func next() -> UInt64 {
            defer { position += 1 }
            return words[position]
        }
        while position < words.count {
            let word = next()
            let (head, count) = (UInt32(truncatingIfNeeded: word >> 16), Int(word & 0xffff))
            switch Part(rawValue: UInt8(word >> 56)) {
            case .aggregator?:
                aggregator = Aggregator(
                    autonomousSystem: head, address: IPv4Address(rawValue: UInt32(truncatingIfNeeded: next())))
            case .largeCommunities?:
                let numbers = Self.unpack(count * 3, from: words, at: &position)
                largeCommunities = (0..<count).map {
                    LargeCommunity(numbers[$0 * 3], numbers[$0 * 3 + 1], numbers[$0 * 3 + 2])
                }
            case .pmsiTunnel?:
                let flags = UInt8(truncatingIfNeeded: next())
                pmsiTunnel = PMSITunnel(
                    flags: flags, type: UInt8(truncatingIfNeeded: head), label: head >> 8,
                    identifier: Self.unpack(bytes: count, from: words, at: &position))
            case .originNetworkPath?: originNetworkPath = (0..<count).map { _ in next() }
            case .evpn?:
                let first = next()
                var detail = EVPNPathDetail()
                detail.segment = EthernetSegmentIdentifier(high: UInt16(truncatingIfNeeded: first >> 32), low: next())
                detail.secondLabel = head & 1 == 0 ? nil : UInt32(truncatingIfNeeded: first)
                let (high, low) = (next(), next())
                if head & 2 != 0 {
                    detail.gateway =
                        head & 4 != 0
                        ? .v6(IPv6Address(high: high, low: low))
                        : .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: low)))
                }
                evpn = detail
            case .unknown?:
                let value = Self.unpack(bytes: count, from: words, at: &position)
                unknown.append(
                    OpaqueAttribute(
                        flags: UInt8(truncatingIfNeeded: head >> 8), type: UInt8(truncatingIfNeeded: head),
                        value: value))
            case nil: return
            }
        }
    }

    private static func pack(bytes: [UInt8], into words: inout [UInt64]) {
        for start in stride(from: 0, to: bytes.count, by: 8) {
            let chunk = bytes[start..<min(start + 8, bytes.count)]
            words.append(chunk.enumerated().reduce(0) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) })
        }
    }

    private static func unpack(
        bytes count: Int, from words: UnsafeBufferPointer<UInt64>, at position: inout Int
    ) -> [UInt8] {
        defer { position += (count + 7) / 8 }
        return (0..<count).map { UInt8(truncatingIfNeeded: words[position + $0 / 8] >> UInt64(8 * ($0 % 8))) }
    }
}
