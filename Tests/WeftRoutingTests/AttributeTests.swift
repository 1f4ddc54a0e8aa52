import Testing
import WeftBGPWire
import WeftNet
import WeftRouting

@Suite("Path attributes")
struct AttributeTests {
    private static func random(_ generator: inout SeededGenerator) -> PathAttributes {
        func some<Value>(_ limit: Int, _ make: () -> Value) -> [Value] {
            (0..<Int.random(in: 0...limit, using: &generator)).map { _ in make() }
        }
        func number() -> UInt32 { UInt32(truncatingIfNeeded: generator.next()) }
        var attributes = PathAttributes(
            nextHop: Bool.random(using: &generator)
                ? .v4(IPv4Address(rawValue: number())) : .v6(IPv6Address(high: generator.next(), low: generator.next()))
        )
        attributes.localPreference = number()
        attributes.med = number()
        attributes.origin = [.igp, .egp, .incomplete].randomElement(using: &generator)!
        attributes.asPath = ASPath(some(3) { .init(.sequence, [number()] + some(4, number)) })
        attributes.communities = some(5, number).map(Community.init)
        attributes.extendedCommunities = some(5) { ExtendedCommunity(rawValue: generator.next()) }
        attributes.originatorID = Bool.random(using: &generator) ? IPv4Address(rawValue: number()) : nil
        attributes.clusterList = some(3, number)
        attributes.sourceDistinguisher =
            Bool.random(using: &generator) ? RouteDistinguisher(IPv4Address(rawValue: number()), 7) : nil
        attributes.subProtocol = PathAttributes.SubProtocol.allCases.randomElement(using: &generator)!
        if Bool.random(using: &generator) { addRareParts(&attributes, &generator) }
        return attributes
    }

    static func addRareParts(_ attributes: inout PathAttributes, _ generator: inout SeededGenerator) {
        func number() -> UInt32 { .random(in: 0...3, using: &generator) }
        func bytes() -> [UInt8] { (0..<Int.random(in: 0...20, using: &generator)).map { UInt8($0) } }
        attributes.isAtomicAggregate = Bool.random(using: &generator)
        attributes.aggregator = Aggregator(autonomousSystem: .max, address: IPv4Address(rawValue: number()))
        attributes.largeCommunities = (0..<number()).map { LargeCommunity($0, number(), .max) }
        attributes.pmsiTunnel = PMSITunnel(flags: 1, type: 6, label: 0xff_ffff, identifier: bytes())
        attributes.originNetworkPath = (0..<number()).map { UInt64($0) << 60 }
        var detail = EVPNPathDetail()
        detail.segment = EthernetSegmentIdentifier(high: 0xffff, low: UInt64(number()))
        detail.secondLabel = Bool.random(using: &generator) ? number() : nil
        detail.gateway = [nil, .v4(IPv4Address(10, 0, 0, 1)), .v6(IPv6Address(high: 1, low: .max))][Int(number() % 3)]
        attributes.evpn = detail
        attributes.unknown = (0..<number()).map { OpaqueAttribute(flags: 0xe0, type: 200 + UInt8($0), value: bytes()) }
    }

    @Test("interned attributes read back as they were, and equal ones are one")
    func roundTrip() {
        var generator = SeededGenerator(seed: 1)
        let laboratory = RoutingLaboratory()
        let all = (0..<500).map { _ in Self.random(&generator) }
        let ids = all.map { laboratory.rib.intern($0)! }
        #expect(zip(ids, all).allSatisfy { laboratory.rib.attributes($0) == $1 })
        #expect(all.map { laboratory.rib.intern($0)! } == ids)
        #expect(laboratory.rib.size.attributes == Set(all).count)
        for id in ids + ids { laboratory.rib.release(id) }
        #expect(laboratory.rib.size.attributes == 0)
    }

    @Test("lists that no message could carry are refused")
    func tooLong() {
        let laboratory = RoutingLaboratory()
        var attributes = PathAttributes(nextHop: .v4(.any))
        attributes.communities = Array(repeating: .noExport, count: 1 << 16)
        #expect(laboratory.rib.intern(attributes) == nil)
    }

    @Test(
        "extended communities read as users know them",
        arguments: [
            (ExtendedCommunity(RouteTarget("target:64512:8000001")!), 0x0002_fc00_007a_1201, "target:64512:8000001"),
            (ExtendedCommunity(RouteTarget("target:10.1.1.1:7")!), 0x0102_0a01_0101_0007, "target:10.1.1.1:7"),
            (ExtendedCommunity(RouteTarget("target:4200000000:9")!), 0x0202_fa56_ea00_0009, "target:4200000000:9"),
            (.encapsulation(.gre), 0x030c_0000_0000_0002, "encapsulation:gre"),
            (.encapsulation(.mplsInUDP), 0x030c_0000_0000_000d, "encapsulation:udp"),
            (.securityGroup(asn: 64512, 8_000_001), 0x8004_fc00_007a_1201, "secgroup:64512:8000001"),
            (.tag(asn: 64512, 65537), 0x8084_fc00_0001_0001, "tag:64512:65537"),
            (.originNetwork(asn: 64512, 5), 0x8071_fc00_0000_0005, "originvn:64512:5"),
            (.macMobility(sequence: 3, sticky: true), 0x0600_0100_0000_0003, "mobility:sticky:3"),
            (.routerMAC(MACAddress(2, 0xaa, 0xbb, 0xcc, 0xdd, 1)), 0x0603_02aa_bbcc_dd01, "rtrmac:02:aa:bb:cc:dd:01"),
            (.loadBalance([.sourceBias]), 0x03aa_0400_0000_0000, "load-balance:source-bias"),
            (ExtendedCommunity(rawValue: 0x0605_0000_0000_0001), 0x0605_0000_0000_0001, "0605000000000001"),
        ] as [(ExtendedCommunity, UInt64, String)])
    func communities(community: ExtendedCommunity, wire: UInt64, text: String) {
        #expect(community.rawValue == wire)
        #expect(community.description == text)
        #expect(community.isRouteTarget == text.hasPrefix("target"))
    }

    @Test("the length of an AS path counts a set as one and confederations as nothing")
    func pathLength() {
        let path = ASPath([
            .init(.confederationSequence, [65001]), .init(.sequence, [1, 2]), .init(.set, [3, 4, 5]),
        ])
        #expect(path.length == 3)
        #expect(path.description == "(65001) 1 2 {3 4 5}")
    }

    @Test(
        "standard communities are read and written by name or by number",
        arguments: [("no-export", 0xffff_ff01), ("64512:100", 0xfc00_0064), ("accept-own", 0xffff_0001)]
            as [(String, UInt32)])
    func standard(text: String, wire: UInt32) {
        #expect(Community(text)?.rawValue == wire)
        #expect(Community(rawValue: wire).description == text)
    }

    @Test("what is no community is refused", arguments: ["", "1", "1:2:3", "70000:1", "a:b", "no-such"])
    func noCommunity(text: String) {
        #expect(Community(text) == nil)
    }
}
