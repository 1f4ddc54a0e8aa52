import Testing
import WeftBGP
import WeftBGPWire
import WeftNet

@testable import WeftControlNode

/// How attributes that came are written when they are sent on.
@Suite("Attributes sent on")
struct AttributeFlagTests {
    private let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)

    /// Optional transitive ones, known here but for the last.
    private static let attributes: [(type: UInt8, value: [UInt8])] = [
        (7, [0, 0, 0, 9, 192, 0, 2, 9]), (8, [0, 1, 0, 2]), (16, [0, 2, 0, 1, 0, 0, 0, 1]),
        (22, [0, 6, 0, 0, 1, 192, 0, 2, 9]), (32, Array(repeating: 1, count: 12)), (35, [0, 0, 0, 9]), (200, [1, 2]),
    ]

    @Test(
        "that somebody did not know an attribute stays said, and flags without meaning are zero (RFC 4271 §4.3, §5)",
        arguments: [BGPFamily.ipv4Unicast, .ipv6VPN, .evpn], [0x00, 0x0f, 0x20, 0x2f] as [UInt8])
    func flags(family: BGPFamily, added: UInt8) {
        let a = laboratory.peer(1, asn: 65001, families: [family])
        let b = laboratory.peer(2, asn: 65002, families: [family])
        let c = laboratory.peer(3, asn: ControlNodeLaboratory.localAS, families: [family])
        // Of EVPN one whose details stand with its attributes, which are put together anew for it.
        let destination =
            family == .evpn
            ? [2, 36] + Array(repeating: 1, count: 18) + [0, 0, 0, 0, 48, 2, 0, 0, 0, 0, 1, 0, 0, 1, 1, 0, 2, 1]
            : RawUpdate.destination(family, family.samples.0)
        let hop = RawUpdate.hop(family, family.afi == 2 ? IPAddress("2001:db8::1")! : .v4(a.address))
        var update = RawUpdate()
        update.attributes = [RawUpdate.reach(family, hop, destination)] + RawUpdate.mandatory([65001])
        update.attributes += Self.attributes.map { RawUpdate.attribute(0xc0 | added, $0.type, $0.value) }
        laboratory.say(update.message, by: a)
        for peer in [b, c] {
            for (type, _) in Self.attributes {
                let isPartial = added & 0x20 != 0 || !AttributeType.isUnderstood(type)
                #expect(peer.flags[type] == (isPartial ? 0xe0 : 0xc0), "type \(type) to \(peer.id.number)")
            }
            #expect(peer.faults + peer.discarded == [])
        }
    }

    @Test("AS4_PATH has no segments of a confederation (RFC 6793 §4.2.2)", arguments: [true, false])
    func confederation(isWideInside: Bool) {
        let a = laboratory.peer(
            1, asn: ControlNodeLaboratory.localAS, { $0.clusterID = IPv4Address(192, 0, 2, 254) })
        let b = laboratory.peer(
            2, asn: ControlNodeLaboratory.localAS, { $0.clusterID = IPv4Address(192, 0, 2, 254) },
            session: { $0.hasWideASNumbers = false })
        var path: [UInt8] = [3, 2, 0, 0, 0xff, 0xdc]
        path.append(wire: isWideInside ? 400_000 : 65501 as UInt32)
        if !isWideInside {
            path += [2, 1]
            path.append(wire: 300_000 as UInt32)
        }
        var update = RawUpdate()
        update.attributes = [RawUpdate.attribute(0x40, 1, [0]), RawUpdate.attribute(0x40, 2, path)]
        update.attributes += [RawUpdate.nextHop(a.address), RawUpdate.attribute(0x40, 5, [0, 0, 0, 100])]
        update.announced = RawUpdate.destination(.ipv4Unicast, "10.1.0.0/16")
        laboratory.say(update.message, by: a)
        #expect(b.flags[2] != nil)
        #expect(b.discarded == [])
        #expect((b.flags[17] != nil) == !isWideInside, "it is there for what needs it")
        let told = b.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.asPath
        #expect(told?.segments.map(\.members) == (isWideInside ? [[65500, 23456]] : [[65500, 65501], [300_000]]))
    }
}
