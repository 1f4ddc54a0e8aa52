import Testing
import WeftNet

@testable import WeftBGPWire

@Suite("EVPN routes and interests on the wire")
struct WideDestinationTests {
    private static func random(_ generator: inout SeededGenerator) -> EVPNRoute {
        func number(_ bits: UInt64) -> UInt64 { generator.next() & (bits == 64 ? .max : 1 << bits - 1) }
        let rd = RouteDistinguisher(wire: number(64))
        let tag = UInt32(number(32))
        let isWide = Bool.random(using: &generator)
        let (bits, high): (UInt8, UInt64) = isWide ? (128, number(64)) : (32, 0)
        let low = number(isWide ? 64 : 32)
        let segment = EthernetSegmentIdentifier(high: UInt16(number(16)), low: number(64))
        switch Int.random(in: 1...5, using: &generator) {
        case 1:
            var route = EVPNRoute(
                WideDestination(.ethernetAutoDiscovery, tag: tag, 0, UInt64(segment.high), segment.low), rd)
            route.segment = segment
            route.label = UInt32(number(24))
            return route
        case 2:
            let isBare = Bool.random(using: &generator)
            var route = EVPNRoute(
                WideDestination(
                    .macIP, detail: isBare ? 0 : bits, tag: tag, number(48), isBare ? 0 : high, isBare ? 0 : low), rd)
            route.segment = segment
            route.label = UInt32(number(24))
            if Bool.random(using: &generator) { route.secondLabel = UInt32(number(24)) }
            return route
        case 3: return EVPNRoute(WideDestination(.inclusiveMulticast, detail: bits, tag: tag, 0, high, low), rd)
        case 4:
            var route = EVPNRoute(
                WideDestination(
                    .ethernetSegment, detail: bits, tag: UInt32(segment.high), segment.low, high, low), rd)
            route.segment = segment
            return route
        default:
            let length = UInt8.random(in: 0...bits, using: &generator)
            let whole: IPAddress =
                isWide ? .v6(IPv6Address(high: high, low: low)) : .v4(IPv4Address(rawValue: UInt32(low)))
            let network = IPPrefix(whole, length: length).network
            var route = EVPNRoute(
                WideDestination(
                    .ipPrefix, detail: length, tag: tag, isWide ? 6 : 4, network.v6?.high ?? 0,
                    network.v6?.low ?? UInt64(network.v4?.rawValue ?? 0)), rd)
            route.segment = segment
            route.label = UInt32(number(24))
            if Bool.random(using: &generator) { route.gateway = whole }
            return route
        }
    }

    private static func read(_ bytes: [UInt8]) throws -> [EVPNRoute] {
        try bytes.withUnsafeBytes { bytes in
            var reader = EVPNReader(bytes, hasPathIdentifiers: false)
            var found: [EVPNRoute] = []
            while let route = try reader.next() { found.append(route) }
            return found
        }
    }

    /// The destinations in the first message of a writer, behind the front of MP_UNREACH_NLRI.
    private static func written(_ routes: [EVPNRoute]) -> [UInt8] {
        var writer = UpdateWriter(limit: 65535)
        writer.beginWithdrawals(of: .evpn)
        for route in routes { writer.addEVPN(route) }
        writer.finish()
        return Array(writer.bytes.dropFirst(BGPHeader.length + 11))
    }

    @Test("EVPN routes of every type read back as they were")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 5)
        let routes = (0..<300).map { _ in Self.random(&generator) }
        #expect(try Self.read(Self.written(routes)) == routes)
    }

    @Test("a MAC with an address is written as RFC 7432 says")
    func golden() {
        var route = EVPNRoute(
            WideDestination(.macIP, detail: 32, 0x0200_0000_0001, 0, 0x0a01_0105), RouteDistinguisher(asn: 65000, 1))
        route.label = 5001
        #expect(
            Self.written([route]) == [
                2, 37, 0, 0, 0xfd, 0xe8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 48, 2, 0, 0, 0, 0, 1, 32,
                10, 1,
                1, 5, 0, 0x13, 0x89,
            ])
    }

    @Test("types that are not known are passed over, routes that end too early are refused")
    func odd() throws {
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<50 {
            let route = Self.random(&generator)
            let bytes = Self.written([route])
            #expect(try Self.read([9, 3, 1, 2, 3] + bytes) == [route])
            for length in 1..<bytes.count {
                #expect(throws: BGPFault.badNetworkField) { try Self.read(Array(bytes.prefix(length))) }
            }
        }
    }

    @Test("interests in targets, in some and in all read back as they were")
    func interests() throws {
        let target = ExtendedCommunity(RouteTarget("target:64512:8000001")!).rawValue
        let all = [
            WideDestination(interestIn: target, length: 64, origin: 64512),
            WideDestination(interestIn: target & ~0xffff_ffff, length: 32, origin: 64512),
            WideDestination(interestIn: 0, length: 0, origin: 0), WideDestination(interestIn: 0, length: 0, origin: 7),
        ]
        var writer = UpdateWriter(limit: 4096)
        writer.beginWithdrawals(of: .routeTarget)
        for interest in all { writer.addInterest(interest) }
        writer.finish()
        let bytes = Array(writer.bytes.dropFirst(BGPHeader.length + 11))
        let found = try bytes.withUnsafeBytes { bytes in
            var reader = RouteTargetReader(bytes)
            var found: [WideDestination] = []
            while let next = try reader.next() { found.append(next) }
            return found
        }
        #expect(found == all)
        #expect("\(all[0])" == "64512:target:64512:8000001")
        for bad in [[31, 0, 0, 0, 0], [97, 0, 0, 0], [64, 0, 0]] as [[UInt8]] {
            #expect(throws: BGPFault.badNetworkField) {
                try bad.withUnsafeBytes { bytes in
                    var reader = RouteTargetReader(bytes)
                    _ = try reader.next()
                }
            }
        }
    }
}
