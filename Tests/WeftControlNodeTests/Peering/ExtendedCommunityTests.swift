import Testing
import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Extended communities of others' routes")
struct ExtendedCommunityTests {
    private static let transitive: [ExtendedCommunity] = [
        ExtendedCommunity(RouteTarget("target:65001:7")!),
        // Route origin, colour, encapsulation, our own security group's number space, and one that nobody defined.
        ExtendedCommunity(rawValue: 0x0003_fde9_0000_0007), ExtendedCommunity(rawValue: 0x030b_0000_0000_0064),
        .encapsulation(.vxlan), .securityGroup(asn: 65001, 8_000_005),
        ExtendedCommunity(rawValue: 0x3f01_0203_0405_0607),
    ]
    /// Link bandwidth of an AS, validation state, and one that nobody defined.
    private static let local: [ExtendedCommunity] = [
        ExtendedCommunity(rawValue: 0x4004_fde9_4e6e_6b28), ExtendedCommunity(rawValue: 0x4300_0000_0000_0002),
        ExtendedCommunity(rawValue: 0x7f01_0203_0405_0607),
    ]

    struct Case: CustomTestStringConvertible, Sendable {
        var family: BGPFamily
        var isFromInside: Bool
        var isToInside: Bool
        var testDescription: String {
            "\(family) from \(isFromInside ? "inside" : "outside") to \(isToInside ? "inside" : "outside")"
        }
    }

    static let cases: [Case] = BGPFamily.prefixes.flatMap { family in
        [(true, true), (true, false), (false, true), (false, false)].map {
            Case(family: family, isFromInside: $0, isToInside: $1)
        }
    }

    @Test("transitive ones stay, and the others stay within the AS", arguments: cases)
    func passing(_ row: Case) throws {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let ours = ControlNodeLaboratory.localAS
        let reflects: (inout PeerConfiguration) -> Void = { $0.clusterID = IPv4Address(192, 0, 2, 254) }
        let a = laboratory.peer(1, asn: row.isFromInside ? ours : 65001, families: [row.family], reflects)
        let b = laboratory.peer(2, asn: row.isToInside ? ours : 65002, families: [row.family], reflects)
        var value: [UInt8] = []
        for community in Self.transitive + Self.local { value.append(wire: community.rawValue) }
        var update = RawUpdate(attributes: RawUpdate.mandatory(row.isFromInside ? [] : [65001]))
        let destination = RawUpdate.destination(row.family, row.family.samples.0)
        if row.family == .ipv4Unicast {
            update.announced = destination
            update.attributes.append(RawUpdate.nextHop(a.address))
        } else {
            let hop = row.family.afi == 2 ? IPAddress("2001:db8::1")! : .v4(a.address)
            update.attributes.append(RawUpdate.reach(row.family, RawUpdate.hop(row.family, hop), destination))
        }
        if row.isFromInside { update.attributes.append(RawUpdate.attribute(0x40, 5, [0, 0, 0, 100])) }
        update.attributes.append(RawUpdate.attribute(0xc0, 16, value))
        laboratory.say(update.message, by: a)
        let told = try #require(b.routes[row.family]?[RawUpdate.name(row.family, row.family.samples.0)])
        #expect(told.attributes.extendedCommunities == Self.transitive + (row.isToInside ? Self.local : []))
    }

    @Test("what hosts say of their routes stays off plain ones")
    func ours() throws {
        let vn1 = TestNetwork("vn1", 1)
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric + vn1.objects)
        let plain = laboratory.peer(1, asn: 65001, { $0.instance = vn1.instance })
        let router = laboratory.peer(2, asn: 65002, families: [.ipv4VPN])
        let host = laboratory.connect("host1")
        let item = host.item("10.0.1.3/32") { $0.securityGroups = [8_000_001] }
        laboratory.say(
            host.subscription(vn1.instance), .publish(routingInstance: vn1.instance, [item]), .endOfRIB, by: host)
        let told = try #require(plain.routes[.ipv4Unicast]?["10.0.1.3/32"])
        #expect(told.attributes.extendedCommunities == [])
        let whole = try #require(router.routes[.ipv4VPN]?.values.first)
        #expect(whole.attributes.extendedCommunities.contains { $0.securityGroup != nil })
    }
}
