import Testing
import WeftNet

@testable import WeftBGPWire

@Suite("Multicast routes on the wire")
struct MulticastRouteTests {
    private static let rd = RouteDistinguisher(IPv4Address(172, 31, 12, 82), 5)
    private static let families: [BGPFamily] = [.ipv4MVPN, .ermVPN]

    private static func random(_ family: BGPFamily, _ generator: inout SeededGenerator) -> MulticastRoute {
        func number(_ bits: UInt64) -> UInt64 { generator.next() & (bits == 64 ? .max : 1 << bits - 1) }
        let rd = RouteDistinguisher(wire: number(64))
        let tag = UInt32(number(32))
        let pair = number(64)
        // One in four is about all sources, as only trees of their own may be (RFC 6625).
        let isWild = number(2) == 0
        let (lengths, members): (UInt32, UInt64) = isWild ? (32, pair & 0xffff_ffff) : (32 << 16 | 32, pair)
        let isWide = Bool.random(using: &generator)
        let (bits, high, low): (UInt8, UInt64, UInt64) =
            isWide ? (128, number(64), number(64)) : (32, 0, number(32))
        let destination: WideDestination
        switch family == .ermVPN ? 8 + number(1) : 1 + number(8) % 7 {
        case 1: destination = WideDestination(.intraASInclusive, detail: bits, 0, high, low)
        case 2: destination = WideDestination(.interASInclusive, tag: tag, 0, 0)
        case 3: destination = WideDestination(.selective, detail: bits, tag: lengths, members, high, low)
        case 4:
            let type = UInt8(1 + number(8) % 3)
            destination = WideDestination(
                .leaf, detail: type, tag: type == 3 ? lengths : 0, type == 3 ? members : 0, number(32), number(32))
        case 5: destination = WideDestination(.sourceActive, pair, 0)
        case 6: destination = WideDestination(.sharedJoin, tag: tag, pair, 0)
        case 7: destination = WideDestination(.sourceJoin, tag: tag, pair, 0)
        case 8: destination = WideDestination(.localTree, tag: tag, pair, 0)
        default: destination = WideDestination(.globalTree, tag: tag, pair, 0)
        }
        return MulticastRoute(destination, rd)
    }

    private static func read(_ bytes: [UInt8], _ family: BGPFamily, identifiers: Bool = false) throws
        -> [MulticastRoute]
    {
        try bytes.withUnsafeBytes { bytes in
            var reader = MulticastReader(bytes, family, hasPathIdentifiers: identifiers)
            var found: [MulticastRoute] = []
            while let route = try reader.next() { found.append(route) }
            return found
        }
    }

    private static func written(_ routes: [MulticastRoute], _ family: BGPFamily) -> [UInt8] {
        var writer = UpdateWriter(limit: 65535)
        writer.beginWithdrawals(of: family)
        for route in routes { writer.addMulticast(route) }
        writer.finish()
        return Array(writer.bytes.dropFirst(BGPHeader.length + 11))
    }

    @Test("routes of every type read back as they were", arguments: families)
    func roundTrip(_ family: BGPFamily) throws {
        var generator = SeededGenerator(seed: 5)
        let routes = (0..<500).map { _ in Self.random(family, &generator) }
        #expect(try Self.read(Self.written(routes, family), family) == routes)
        #expect(Set(routes.map(\.destination.kind)).count == (family == .ermVPN ? 2 : 7))
    }

    @Test("a source tree join is written as RFC 6514 says")
    func join() {
        let route = MulticastRoute(
            WideDestination(
                .sourceJoin, tag: 65001, source: IPv4Address(10, 0, 1, 9), group: IPv4Address(239, 1, 1, 1)),
            RouteDistinguisher(asn: 65000, 1))
        #expect(
            Self.written([route], .ipv4MVPN) == [
                7, 22, 0, 0, 0xfd, 0xe8, 0, 0, 0, 1, 0, 0, 0xfd, 0xe9, 32, 10, 0, 1, 9, 32, 239, 1, 1, 1,
            ])
        #expect(route.destination.description(under: route.distinguisher) == "7-65000:1,65001,10.0.1.9,239.1.1.1")
    }

    @Test("a leaf carries the route that it answers")
    func leaf() {
        let route = MulticastRoute(
            WideDestination(.leaf, detail: 3, tag: 32 << 16 | 32, 0x0a00_0109_ef01_0101, 0xc633_6401, 0xc633_6402),
            RouteDistinguisher(asn: 65000, 1))
        #expect(
            Self.written([route], .ipv4MVPN) == [
                4, 28, 3, 22, 0, 0, 0xfd, 0xe8, 0, 0, 0, 1, 32, 10, 0, 1, 9, 32, 239, 1, 1, 1, 198, 51, 100, 1, 198, 51,
                100, 2,
            ])
        #expect(
            route.destination.description(under: route.distinguisher)
                == "4-3-65000:1,10.0.1.9,239.1.1.1,198.51.100.1,198.51.100.2")
    }

    @Test("a tree is written as the original's control nodes write it, and listed in their order")
    func tree() {
        let route = MulticastRoute(
            WideDestination(.localTree, tag: 0xc000_0201, source: .any, group: .broadcast), Self.rd)
        #expect(
            Self.written([route], .ermVPN) == [
                1, 22, 0, 1, 172, 31, 12, 82, 0, 5, 192, 0, 2, 1, 32, 0, 0, 0, 0, 32, 255, 255, 255, 255,
            ])
        #expect(
            route.destination.description(under: Self.rd) == "1-172.31.12.82:5-192.0.2.1,255.255.255.255,0.0.0.0")
    }

    @Test("types that are not known are passed over, routes that end too early are refused", arguments: families)
    func odd(_ family: BGPFamily) throws {
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<100 {
            let route = Self.random(family, &generator)
            let bytes = Self.written([route], family)
            #expect(try Self.read([9, 3, 1, 2, 3] + bytes, family) == [route])
            #expect(try Self.read([0, 22] + Array(repeating: 1, count: 22) + bytes, family) == [route])
            for length in 1..<bytes.count {
                #expect(throws: BGPFault.badNetworkField) { try Self.read(Array(bytes.prefix(length)), family) }
            }
            // A route that is too long for its type.
            var long = bytes + [0]
            long[1] += 1
            let isWide = route.destination.detail == 128 || bytes.count == 30
            if !isWide { #expect(throws: BGPFault.badNetworkField) { try Self.read(long, family) } }
            var identified = route
            identified.pathIdentifier = 7
            #expect(try Self.read([0, 0, 0, 7] + bytes, family, identifiers: true) == [identified])
        }
    }

    @Test("groups that are no address of IPv4 are passed over, and so are leaves of routers with addresses of IPv6")
    func foreign() throws {
        let rd: [UInt8] = [0, 0, 0xfd, 0xe8, 0, 0, 0, 1]
        let wide: [UInt8] = [32, 1, 13, 184, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
        let active: [UInt8] = rd + [128] + wide + [32, 239, 1, 1, 1]
        let key: [UInt8] = rd + [32, 10, 0, 1, 9, 32, 239, 1, 1, 1] + wide
        let leaf: [UInt8] = [3, UInt8(key.count)] + key + wide
        for (type, value) in [(5, active), (4, leaf), (4, [9, 4, 0, 0, 0, 0, 1, 2, 3, 4])] as [(UInt8, [UInt8])] {
            #expect(try Self.read([type, UInt8(value.count)] + value, .ipv4MVPN) == [])
        }
        // A join of everything is none (RFC 6514 §4.6).
        #expect(try Self.read([7, 14] + rd + [0, 0, 0xfd, 0xe9, 0, 0], .ipv4MVPN) == [])
    }

    @Test("edges read back as they were")
    func edges() {
        var attributes = PathAttributes(nextHop: .v4(IPv4Address(192, 0, 2, 1)))
        attributes.edgeDiscovery = [
            DiscoveredEdge(address: IPv4Address(192, 0, 2, 1), labels: 4609...5119),
            DiscoveredEdge(address: IPv4Address(192, 0, 2, 2), labels: 17...17),
        ]
        attributes.edgeForwarding = [
            ForwardingEdge(
                inboundAddress: IPv4Address(192, 0, 2, 1), inboundLabel: 4609,
                outboundAddress: IPv4Address(192, 0, 2, 2), outboundLabel: 17)
        ]
        attributes.unknown = [OpaqueAttribute(flags: 0xc0, type: 200, value: [1])]
        attributes.originNetworkPath = [1]
        var compact: [UInt8] = []
        #expect(attributes.encodeCompact(into: &compact))
        let again = compact.withUnsafeBytes { PathAttributes(rank: attributes.rank, compact: $0) }
        #expect(again == attributes)
    }
}
