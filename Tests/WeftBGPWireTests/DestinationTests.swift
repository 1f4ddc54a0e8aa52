import Testing
import WeftNet

@testable import WeftBGPWire

@Suite("Destinations in updates")
struct DestinationTests {
    /// The bodies of the messages that a writer wrote.
    private func bodies(_ writer: UpdateWriter) throws -> [[UInt8]] {
        var found: [[UInt8]] = []
        var rest = writer.bytes[...]
        while !rest.isEmpty {
            let header = try Array(rest).withUnsafeBytes { bytes in
                try BGPHeader.read(bytes, limit: BGPHeader.messageLimit)
            }
            let length = try #require(header?.length)
            found.append(Array(rest.prefix(length).dropFirst(BGPHeader.length)))
            rest = rest.dropFirst(length)
        }
        return found
    }

    private static let attributes: [UInt8] = [0x40, 1, 1, 0, 0x40, 2, 0]

    @Test("IPv4 prefixes of every length are written in as few bytes as do, over as many messages as needed")
    func ipv4() throws {
        var generator = SeededGenerator(seed: 3)
        var prefixes: [IPv4Prefix] = []
        for _ in 0..<3000 {
            let address = IPv4Address(rawValue: UInt32(truncatingIfNeeded: generator.next()))
            prefixes.append(IPv4Prefix(address, length: UInt8.random(in: 0...32, using: &generator)))
        }
        var writer = UpdateWriter(limit: 4096)
        writer.beginWithdrawals(of: .ipv4Unicast)
        for prefix in prefixes { writer.addIPv4(prefix.network.rawValue, prefix.length) }
        writer.beginAnnouncements(of: .ipv4Unicast, (Self.attributes + [0x40, 3, 4, 1, 2, 3, 4])[...], nextHop: [])
        for prefix in prefixes { writer.addIPv4(prefix.network.rawValue, prefix.length) }
        writer.finish()
        var (withdrawn, announced): ([IPv4Prefix], [IPv4Prefix]) = ([], [])
        let all = try bodies(writer)
        #expect(all.count == writer.messageCount && all.count > 4)
        for body in all {
            var scan = UpdateScan()
            try body.withUnsafeBytes { bytes in
                try scan.scan(bytes)
                withdrawn += try Self.read(bytes, scan.withdrawn)
                announced += try Self.read(bytes, scan.announced)
            }
        }
        #expect(withdrawn == prefixes)
        #expect(announced == prefixes)
    }

    private static func read(_ body: UnsafeRawBufferPointer, _ range: Range<Int>) throws(BGPFault) -> [IPv4Prefix] {
        var reader = PrefixReader(UnsafeRawBufferPointer(rebasing: body[range]), hasPathIdentifiers: false)
        var found: [IPv4Prefix] = []
        while let next = try reader.nextIPv4() {
            found.append(IPv4Prefix(IPv4Address(rawValue: next.network), length: next.length))
        }
        return found
    }

    @Test("a VPN route is written as RFC 4364 says")
    func vpn() throws {
        var writer = UpdateWriter(limit: 4096)
        let hop: [UInt8] = Array(repeating: 0, count: 8) + [192, 0, 2, 4]
        writer.beginAnnouncements(of: .ipv4VPN, Self.attributes[...], nextHop: hop[...])
        writer.addVPNv4(100 << 4 | 1, RouteDistinguisher(asn: 65000, 1).wire, 0x0a01_0100, 24)
        writer.finish()
        let reach: [UInt8] =
            [0x90, 14, 0, 32, 0, 1, 128, 12] + hop + [0, 112, 0, 6, 0x41, 0, 0, 0xfd, 0xe8, 0, 0, 0, 1, 10, 1, 1]
        #expect(try bodies(writer) == [[0, 0, 0, UInt8(reach.count + 7)] + reach + Self.attributes])
    }

    @Test("a withdrawal's label may be anything", arguments: [0x80_0000, 0, 0x640, 0x641] as [UInt32])
    func withdrawnLabel(label: UInt32) throws {
        var writer = UpdateWriter(limit: 4096)
        writer.beginWithdrawals(of: .ipv4VPN)
        writer.addVPNv4(label, RouteDistinguisher(asn: 65000, 1).wire, 0x0a01_0100, 24)
        writer.finish()
        let body = try #require(try bodies(writer).first)
        var scan = UpdateScan()
        try body.withUnsafeBytes { bytes in
            try scan.scan(bytes)
            let range = scan.unreach?.range ?? 0..<0
            var reader = PrefixReader(
                UnsafeRawBufferPointer(rebasing: bytes[range]), hasPathIdentifiers: false, hasLabels: true,
                hasDistinguishers: true)
            let found = try reader.nextIPv4()
            #expect(found?.network == 0x0a01_0100)
            #expect(found?.distinguisher == RouteDistinguisher(asn: 65000, 1).wire)
            #expect(try reader.nextIPv4() == nil)
        }
    }

    @Test(
        "what cannot be a destination is refused",
        arguments: [[33, 1, 2, 3, 4, 5], [24, 10, 1], [8], [0, 0, 0, 1]] as [[UInt8]])
    func bad(bytes: [UInt8]) {
        let hasPathIdentifiers = bytes.count == 4
        #expect(throws: BGPFault.badNetworkField) {
            try bytes.withUnsafeBytes { bytes in
                var reader = PrefixReader(bytes, hasPathIdentifiers: hasPathIdentifiers)
                while try reader.nextIPv4() != nil {}
            }
        }
    }

    @Test(
        "IPv6 prefixes keep exactly the bits that their length says",
        arguments: [0, 1, 63, 64, 65, 127, 128] as [UInt8])
    func ipv6(length: UInt8) throws {
        let bytes = [length] + Array(repeating: 0xff as UInt8, count: (Int(length) + 7) / 8)
        let found = try bytes.withUnsafeBytes { bytes in
            var reader = PrefixReader(bytes, hasPathIdentifiers: false)
            return try reader.nextIPv6()
        }
        let prefix = IPPrefix(.v6(IPv6Address(high: .max, low: .max)), length: length)
        #expect(found.map { IPv6Address(high: $0.high, low: $0.low) } == prefix.network.v6)
    }

    @Test("each family's end of RIB is known as such", arguments: BGPFamily.allCases)
    func endOfRIB(family: BGPFamily) throws {
        var scan = UpdateScan()
        try Array(UpdateWriter.endOfRIB(family).dropFirst(BGPHeader.length)).withUnsafeBytes {
            bytes in try scan.scan(bytes)
        }
        #expect(scan.endOfRIB == family)
    }

    @Test("paths with short AS numbers are completed from AS4_PATH, unless that is longer")
    func shortNumbers() {
        let short = ASPath(sequence: [64512, 23456, 23456])
        #expect(
            short.merged(with: ASPath(sequence: [4_200_000_001, 4_200_000_002])).segments
                == [.init(.sequence, [64512, 4_200_000_001, 4_200_000_002])])
        #expect(short.merged(with: ASPath(sequence: [1, 2, 3, 4])) == short)
        #expect(ASPath(sequence: [4_200_000_001, 7]).shortWire == [2, 2, 0x5b, 0xa0, 0, 7])
    }
}
