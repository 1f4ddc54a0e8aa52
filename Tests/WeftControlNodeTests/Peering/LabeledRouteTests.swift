import Testing
import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Labelled routes, whatever their bottom bit")
struct LabeledRouteTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var family: BGPFamily
        var label: UInt32
        var withdrawal: UInt32
        var testDescription: String {
            "\(family) \(String(label, radix: 16)), withdrawn with \(String(withdrawal, radix: 16))"
        }
    }

    static let cases: [Case] = BGPFamily.allCases.filter(\.hasLabels).flatMap { family in
        ([300 << 4, 300 << 4 | 1, 300 << 4 | 0xe] as [UInt32]).flatMap { label in
            ([0x80_0000, 0, label, label ^ 1, 0x80_0001] as [UInt32]).map {
                Case(family: family, label: label, withdrawal: $0)
            }
        }
    }

    @Test("are held under their prefix, told with their label, and gone when they are withdrawn", arguments: cases)
    func passing(_ row: Case) {
        let family = row.family
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001, families: [family])
        let b = laboratory.peer(2, asn: 65002, families: [family])
        let hop = RawUpdate.hop(family, family.afi == 2 ? IPAddress("2001:db8::1")! : .v4(a.address))
        let (first, second) = family.samples
        let destinations =
            RawUpdate.destination(family, first, label: row.label)
            + RawUpdate.destination(family, second, label: row.label)
        laboratory.say(
            RawUpdate(attributes: RawUpdate.mandatory([65001]) + [RawUpdate.reach(family, hop, destinations)]).message,
            by: a)
        let names = [first, second].map { RawUpdate.name(family, $0) }
        #expect(b.routes[family]?.keys.sorted() == names.sorted())
        #expect(b.routes[family]?.values.allSatisfy { $0.label == 300 } == true)
        let withdrawn = RawUpdate.destination(family, first, label: row.withdrawal)
        laboratory.say(RawUpdate(attributes: [RawUpdate.unreach(family, withdrawn)]).message, by: a)
        #expect(b.routes[family]?.keys.sorted() == [names[1]])
        #expect(laboratory.size.paths == 1)
        #expect(laboratory.resets.isEmpty)
        #expect(b.needless == [])
    }

    @Test("a network that imports one has it under its prefix, and not after its withdrawal")
    func imported() {
        let vn1 = TestNetwork("vn1", 1)
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric + vn1.objects)
        let a = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let host = laboratory.connect("host1")
        laboratory.say(host.subscription(vn1.instance), .endOfRIB, by: host)
        var target: [UInt8] = []
        target.append(wire: ExtendedCommunity(RouteTarget(vn1.targetName)!).rawValue)
        let destination = RawUpdate.destination(.ipv4VPN, "10.0.9.0/24", label: 300 << 4)
        let reach = RawUpdate.reach(.ipv4VPN, RawUpdate.hop(.ipv4VPN, .v4(a.address)), destination)
        laboratory.say(
            RawUpdate(
                attributes: RawUpdate.mandatory([65001]) + [reach, RawUpdate.attribute(0xc0, 16, target)]
            ).message, by: a)
        #expect(host.prefixes(vn1.instance) == ["10.0.9.0/24"])
        laboratory.say(RawUpdate(attributes: [RawUpdate.unreach(.ipv4VPN, destination)]).message, by: a)
        #expect(host.prefixes(vn1.instance) == [])
    }
}
