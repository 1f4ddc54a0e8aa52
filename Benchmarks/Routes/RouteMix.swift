import WeftNet

/// The routes that every daemon is given: the same for all, from a seed.
///
/// Distinct prefixes in random order, most of them /24; groups of one to nine routes share their attributes, taken from
/// a pool of a hundred thousand sets with AS paths of two to six members, a MED on every third and up to three
/// communities. VPN routes stand under a thousand distinguishers with a route target each of five hundred, and have a
/// label of their own; those of one network have the same target all.
struct RouteMix {
    enum Family: String {
        case ipv4
        case vpnv4
        /// VPN routes of one network.
        case network

        var isVPN: Bool { self != .ipv4 }
        fileprivate var targetCount: UInt64 { self == .network ? 1 : 500 }
    }

    let family: Family
    let count: Int
    /// Of the peer that announces them, in paths and as next hop.
    let asn: UInt32
    let nextHop: IPv4Address

    private static let poolSize = 100_000

    /// UPDATE messages, ready to be sent.
    func stream() -> [UInt8] {
        var generator = SeededGenerator(seed: 7)
        let pool = (0..<Self.poolSize).map { _ in attributes(&generator) }
        var prefixes = self.prefixes[...]
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count * 40)
        while !prefixes.isEmpty {
            let group = prefixes.prefix(Int.random(in: 1...9, using: &generator))
            prefixes = prefixes.dropFirst(group.count)
            let set = pool[Int.random(in: 0..<pool.count, using: &generator)]
            switch family {
            case .ipv4: Self.appendIPv4(group, set, to: &bytes)
            case .vpnv4, .network: appendVPN(group, set, &generator, to: &bytes)
            }
        }
        return bytes
    }

    /// An UPDATE for each of so many IPv4 routes, with other attributes in each round.
    func changes(_ number: Int, round: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: 100 + round)
        var bytes: [UInt8] = []
        for prefix in prefixes.prefix(number) { Self.appendIPv4([prefix], attributes(&generator), to: &bytes) }
        return bytes
    }

    /// One VPN route more.
    func furtherRoute(_ number: UInt32) -> [UInt8] {
        var generator = SeededGenerator(seed: 200)
        var bytes: [UInt8] = []
        let prefix = (network: 0xdf00_0000 | number << 8, length: UInt8(24))
        appendVPN([prefix], attributes(&generator), &generator, to: &bytes)
        return bytes
    }

    private var prefixes: [(network: UInt32, length: UInt8)] {
        var generator = SeededGenerator(seed: 8)
        var seen: Set<UInt64> = []
        var found: [(UInt32, UInt8)] = []
        found.reserveCapacity(count)
        while found.count < count {
            // Unicast space without what routers refuse: 1.0.0.0 to 126.255.255.255.
            let block = UInt32.random(in: 1 << 16..<127 << 16, using: &generator)
            let length: UInt8 =
                switch UInt8.random(in: 0..<20, using: &generator) {
                case 0: 16
                case 1...2: 20
                case 3...5: 22
                case 6...7: 23
                default: 24
                }
            let network = block << 8 & (.max << UInt32(32 - length))
            if seen.insert(UInt64(network) << 8 | UInt64(length)).inserted { found.append((network, length)) }
        }
        return found
    }

    /// ORIGIN, AS_PATH, NEXT_HOP for plain routes, MED, COMMUNITIES.
    private func attributes(_ generator: inout SeededGenerator) -> [UInt8] {
        let path =
            [asn]
            + (1..<Int.random(in: 2...6, using: &generator)).map { _ in
                UInt32.random(in: 1000...60000, using: &generator)
            }
        var bytes: [UInt8] = [0x40, 1, 1, 0, 0x40, 2, UInt8(2 + path.count * 4), 2, UInt8(path.count)]
        for member in path { bytes.append(wire: member) }
        if family == .ipv4 {
            bytes += [0x40, 3, 4]
            bytes.append(wire: nextHop.rawValue)
        }
        if Int.random(in: 0..<3, using: &generator) == 0 {
            bytes += [0x80, 4, 4]
            bytes.append(wire: UInt32.random(in: 0...100, using: &generator))
        }
        let communities = Int.random(in: 0...3, using: &generator)
        if communities > 0 {
            bytes += [0xc0, 8, UInt8(communities * 4)]
            for _ in 0..<communities { bytes.append(wire: asn << 16 | UInt32.random(in: 0...1000, using: &generator)) }
        }
        return bytes
    }

    private static func appendIPv4(
        _ group: ArraySlice<(network: UInt32, length: UInt8)>, _ attributes: [UInt8], to bytes: inout [UInt8]
    ) {
        let start = begin(attributes.count, to: &bytes)
        bytes += attributes
        for prefix in group { append(prefix, to: &bytes) }
        finish(start, &bytes)
    }

    private func appendVPN(
        _ group: ArraySlice<(network: UInt32, length: UInt8)>, _ attributes: [UInt8],
        _ generator: inout SeededGenerator,
        to bytes: inout [UInt8]
    ) {
        let customer = UInt64.random(in: 1...1000, using: &generator)
        var reach: [UInt8] = [0, 1, 128, 12, 0, 0, 0, 0, 0, 0, 0, 0]
        reach.append(wire: nextHop.rawValue)
        reach.append(0)
        for prefix in group {
            reach.append(88 + prefix.length)
            let label = UInt32.random(in: 16..<1 << 20, using: &generator) << 4 | 1
            for shift in [16, 8, 0] as [UInt32] { reach.append(UInt8(truncatingIfNeeded: label >> shift)) }
            reach.append(wire: UInt64(asn) << 32 | customer)
            Self.append((prefix.network, 0), bits: prefix.length, to: &reach)
        }
        var all: [UInt8] = [0x90, 14]
        all.append(wire: UInt16(reach.count))
        all += reach + attributes + [0xc0, 16, 8]
        all.append(wire: 0x0002 << 48 | UInt64(asn) << 32 | customer % family.targetCount + 1)
        let start = Self.begin(all.count, to: &bytes)
        bytes += all
        Self.finish(start, &bytes)
    }

    private static func begin(_ attributeCount: Int, to bytes: inout [UInt8]) -> Int {
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0xff, count: 16))
        bytes += [0, 0, 2, 0, 0]
        bytes.append(wire: UInt16(attributeCount))
        return start
    }

    private static func finish(_ start: Int, _ bytes: inout [UInt8]) {
        let length = bytes.count - start
        bytes[start + 16] = UInt8(length >> 8)
        bytes[start + 17] = UInt8(truncatingIfNeeded: length)
    }

    private static func append(_ prefix: (network: UInt32, length: UInt8), to bytes: inout [UInt8]) {
        bytes.append(prefix.length)
        append(prefix, bits: prefix.length, to: &bytes)
    }

    private static func append(_ prefix: (network: UInt32, length: UInt8), bits: UInt8, to bytes: inout [UInt8]) {
        for index in 0..<(UInt32(bits) + 7) / 8 {
            bytes.append(UInt8(truncatingIfNeeded: prefix.network >> (24 - 8 * index)))
        }
    }
}

extension [UInt8] {
    mutating func append(wire value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
