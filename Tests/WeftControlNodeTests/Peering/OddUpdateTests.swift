import Testing
import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

@testable import WeftControlNode

/// Updates that are odd, right or wrong: what is held of them, what others are told, and whether the session goes on.
@Suite("Odd updates")
struct OddUpdateTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var family = BGPFamily.ipv4Unicast
        var isInternal = false
        var updates: [RawUpdate]
        /// Paths of the peer.
        var held: Int
        /// What another peer has in the end: destinations with next hops.
        var told: [String] = []
        var isReset = false
        var loops: UInt64 = 0
    }

    private static let hop = IPv4Address(198, 51, 100, 1)
    private static let wideHop = IPAddress("2001:db8::1")!
    private static let linkLocal = RawUpdate.hop(.ipv6Unicast, IPAddress("fe80::1")!)

    private static func field(
        _ prefixes: [String], withdrawn: [String] = [], _ extra: [[UInt8]] = [], path: [UInt32] = [65001]
    ) -> RawUpdate {
        RawUpdate(
            withdrawn: withdrawn.flatMap { RawUpdate.destination(.ipv4Unicast, $0) },
            announced: prefixes.flatMap { RawUpdate.destination(.ipv4Unicast, $0) },
            attributes: RawUpdate.mandatory(path) + [RawUpdate.nextHop(hop)] + extra)
    }

    private static func hop(of family: BGPFamily) -> [UInt8] {
        RawUpdate.hop(family, family.afi == 2 ? wideHop : .v4(hop))
    }

    private static func reach(
        _ family: BGPFamily, _ destinations: [UInt8], hop: [UInt8]? = nil, _ extra: [[UInt8]] = []
    ) -> RawUpdate {
        RawUpdate(
            attributes: [RawUpdate.reach(family, hop ?? self.hop(of: family), destinations)]
                + RawUpdate.mandatory([65001]) + extra)
    }

    private static func told(_ family: BGPFamily, _ prefix: String, by hop: IPAddress? = nil) -> String {
        "\(RawUpdate.name(family, prefix)) by \(hop ?? (family.afi == 2 ? wideHop : .v4(Self.hop)))"
    }

    private static let plain: [Row] = [
        Row(
            testDescription: "one prefix twice", updates: [field(["10.1.0.0/16", "10.1.0.0/16"])], held: 1,
            told: ["10.1.0.0/16 by 198.51.100.1"]),
        Row(
            testDescription: "a prefix withdrawn and announced",
            updates: [
                field(["10.1.0.0/16"]), field(["10.1.0.0/16"], withdrawn: ["10.1.0.0/16"]),
            ], held: 1, told: ["10.1.0.0/16 by 198.51.100.1"]),
        Row(
            testDescription: "announced in the field, withdrawn by MP_UNREACH_NLRI",
            updates: [
                field(["10.1.0.0/16"]),
                RawUpdate(attributes: [
                    RawUpdate.unreach(.ipv4Unicast, RawUpdate.destination(.ipv4Unicast, "10.1.0.0/16"))
                ]),
            ], held: 0),
        Row(
            testDescription: "announced by MP_REACH_NLRI, withdrawn in the field",
            updates: [
                reach(.ipv4Unicast, RawUpdate.destination(.ipv4Unicast, "10.1.0.0/16")),
                RawUpdate(withdrawn: RawUpdate.destination(.ipv4Unicast, "10.1.0.0/16")),
            ], held: 0),
        Row(testDescription: "attributes without destinations", updates: [field([])], held: 0),
        Row(
            testDescription: "a withdrawal of what was never announced",
            updates: [
                RawUpdate(withdrawn: RawUpdate.destination(.ipv4Unicast, "10.1.0.0/16"))
            ], held: 0),
        Row(
            testDescription: "bits behind the prefix",
            updates: [
                RawUpdate(
                    announced: [12, 10, 0x1f], attributes: RawUpdate.mandatory([65001]) + [RawUpdate.nextHop(hop)])
            ], held: 1, told: ["10.16.0.0/12 by 198.51.100.1"]),
        Row(
            testDescription: "attributes from the last to the first",
            updates: [
                RawUpdate(
                    announced: RawUpdate.destination(.ipv4Unicast, "10.1.0.0/16"),
                    attributes: [RawUpdate.nextHop(hop)] + RawUpdate.mandatory([65001]).reversed())
            ], held: 1, told: ["10.1.0.0/16 by 198.51.100.1"]),
        Row(
            testDescription: "an attribute list that breaks off behind attributes that were sound before",
            updates: [field(["10.1.0.0/16"]), field(["10.1.0.0/16"], [[0xc0, 8]])], held: 0),
        Row(
            testDescription: "and sound ones behind that",
            updates: [
                field(["10.1.0.0/16"], [[0xc0, 8]]), field(["10.1.0.0/16"]),
            ], held: 1, told: ["10.1.0.0/16 by 198.51.100.1"]),
        Row(
            testDescription: "MP_REACH_NLRI with the flags of another attribute",
            updates: [
                field(["10.1.0.0/16"]),
                field(["10.1.0.0/16"], [RawUpdate.reach(.ipv4Unicast, hop(of: .ipv4Unicast), [], flags: 0xc0)]),
            ], held: 0),
        Row(
            testDescription: "MP_UNREACH_NLRI with the flags of another attribute still withdraws",
            updates: [
                field(["10.1.0.0/16"]),
                RawUpdate(attributes: [
                    RawUpdate.unreach(
                        .ipv4Unicast, RawUpdate.destination(.ipv4Unicast, "10.1.0.0/16"), flags: 0x40)
                ]),
            ], held: 0),
        Row(
            testDescription: "MP_REACH_NLRI of a family that nobody knows, beside IPv4",
            updates: [
                field(["10.1.0.0/16"], [RawUpdate.attribute(0x80, 14, [0x40, 4, 99, 3, 1, 2, 3, 0, 7, 7])])
            ], held: 1, told: ["10.1.0.0/16 by 198.51.100.1"]),
        Row(
            testDescription: "two MP_REACH_NLRI",
            updates: [
                field([], Array(repeating: RawUpdate.reach(.ipv4Unicast, hop(of: .ipv4Unicast), []), count: 2))
            ], held: 0, isReset: true),
        Row(
            testDescription: "two MP_UNREACH_NLRI",
            updates: [
                RawUpdate(attributes: Array(repeating: RawUpdate.unreach(.ipv6Unicast, []), count: 2))
            ], held: 0, isReset: true),
        Row(
            testDescription: "our AS in the path",
            updates: [
                field(["10.1.0.0/16"]), field(["10.1.0.0/16"], path: [65001, ControlNodeLaboratory.localAS]),
            ], held: 0, loops: 1),
        Row(
            testDescription: "our identifier as ORIGINATOR_ID", isInternal: true,
            updates: [
                field(
                    ["10.1.0.0/16"],
                    [
                        RawUpdate.attribute(0x40, 5, [0, 0, 0, 100]),
                        RawUpdate.attribute(0x80, 9, [192, 0, 2, 254]),
                    ],
                    path: [])
            ], held: 0, loops: 1),
        Row(
            testDescription: "our identifier in CLUSTER_LIST", isInternal: true,
            updates: [
                field(
                    ["10.1.0.0/16"],
                    [
                        RawUpdate.attribute(0x40, 5, [0, 0, 0, 100]),
                        RawUpdate.attribute(0x80, 10, [192, 0, 2, 1, 192, 0, 2, 254]),
                    ],
                    path: [])
            ], held: 0, loops: 1),
        Row(
            testDescription: "ORIGINATOR_ID and CLUSTER_LIST from outside",
            updates: [
                field(
                    ["10.1.0.0/16"],
                    [
                        RawUpdate.attribute(0x80, 9, [192, 0, 2, 254]),
                        RawUpdate.attribute(0x80, 10, [192, 0, 2, 254]),
                    ])
            ], held: 1, told: ["10.1.0.0/16 by 198.51.100.1"]),
        Row(
            testDescription: "no-advertise",
            updates: [
                field(["10.1.0.0/16"], [RawUpdate.attribute(0xc0, 8, [0xff, 0xff, 0xff, 2])])
            ], held: 1),
        Row(
            testDescription: "an EVPN route without traffic of a type that nobody knows, beside a known one",
            family: .evpn, updates: [reach(.evpn, [11, 3, 1, 2, 3] + multicast + [200, 0])], held: 1,
            told: ["evpn"]),
        Row(
            testDescription: "an empty MP_REACH_NLRI and an empty MP_UNREACH_NLRI", family: .ipv6Unicast,
            updates: [reach(.ipv6Unicast, [], [RawUpdate.unreach(.ipv6Unicast, [])])], held: 0),
        Row(
            testDescription: "a global next hop and a link-local one", family: .ipv6Unicast,
            updates: [
                reach(
                    .ipv6Unicast, RawUpdate.destination(.ipv6Unicast, "2001:db8:1::/48"),
                    hop: hop(of: .ipv6Unicast) + linkLocal)
            ], held: 1, told: [told(.ipv6Unicast, "2001:db8:1::/48")]),
        Row(
            testDescription: "a next hop of 48 bytes", family: .ipv6VPN,
            updates: [
                reach(
                    .ipv6VPN, RawUpdate.destination(.ipv6VPN, "2001:db8:1::/48"),
                    hop: hop(of: .ipv6VPN) + Array(repeating: 0, count: 8) + linkLocal)
            ], held: 1, told: [told(.ipv6VPN, "2001:db8:1::/48")]),
    ]

    /// An inclusive multicast route (RFC 7432 §7.3).
    private static let multicast: [UInt8] = {
        var bytes: [UInt8] = [3, 17]
        bytes.append(wire: RawUpdate.distinguisher.wire)
        return bytes + [0, 0, 0, 0, 32, 198, 51, 100, 1]
    }()

    /// Known types of EVPN routes with every length that is not theirs: what they are about is not known, which ends
    /// the session.
    private static let lengths: [Row] = (1...5).flatMap { type in
        [0, 7, 16, 18, 22, 24, 26, 32, 39, 41, 57, 59, 255].map { (length: Int) in
            Row(
                testDescription: "an EVPN route of type \(type) with \(length) bytes", family: .evpn,
                updates: [reach(.evpn, [UInt8(type), UInt8(length)] + Array(repeating: 0xf1, count: length))],
                held: 0, isReset: true)
        }
    }

    private static let everyFamily: [Row] = BGPFamily.prefixes.flatMap { family -> [Row] in
        let prefix = family.samples.0
        let destination = RawUpdate.destination(family, prefix)
        let end = RawUpdate(attributes: [RawUpdate.unreach(family, [])])
        let none = hop(of: family)
        let named = family.hasDistinguishers ? [0, 1, 1, 2, 3, 4, 0, 9] + none.dropFirst(8) : none
        return [
            Row(
                testDescription: "\(family): MP_UNREACH_NLRI and MP_REACH_NLRI of one prefix", family: family,
                updates: [
                    reach(family, destination),
                    reach(family, destination, [RawUpdate.unreach(family, destination)]),
                ], held: 1, told: [told(family, prefix)]),
            Row(
                testDescription: "\(family): twice, with another label", family: family,
                updates: [reach(family, destination + RawUpdate.destination(family, prefix, label: 0x7f_fff0))],
                held: 1, told: [told(family, prefix)]),
            Row(
                testDescription: "\(family): the end of RIB twice, between routes", family: family,
                updates: [end, reach(family, destination), end], held: 1, told: [told(family, prefix)]),
            Row(
                testDescription: "\(family): a next hop behind a distinguisher that is not zero", family: family,
                updates: [reach(family, destination, hop: named)], held: 1, told: [told(family, prefix)]),
            Row(
                testDescription: "\(family): a prefix cut short", family: family,
                updates: [reach(family, destination), reach(family, Array(destination.dropLast()))], held: 0,
                isReset: true),
            Row(
                testDescription: "\(family): a length beyond the family's", family: family,
                updates: [reach(family, [255] + Array(repeating: 1, count: 40))], held: 0, isReset: true),
        ]
            + [0, 1, 7, 13, 31, 49, 255].map { (length: Int) in
                Row(
                    testDescription: "\(family): a next hop of \(length) bytes", family: family,
                    updates: [
                        reach(family, destination), reach(family, destination, hop: Array(repeating: 1, count: length)),
                    ], held: 0, isReset: true)
            }
    }

    @Test("where a session does not carry a family, the length of its next hops is nobody's business")
    func foreignHop() {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001)
        var update = Self.field(["10.1.0.0/16"])
        update.attributes.append(RawUpdate.reach(.ipv6Unicast, [1, 2, 3], [0]))
        laboratory.say(update.message, by: a)
        #expect(laboratory.resets.isEmpty)
        #expect(laboratory.pathCount(of: a) == 1)
    }

    @Test("are held, told and answered as the documents say", arguments: plain + lengths + everyFamily)
    func row(_ row: Row) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let families = [row.family, .ipv4Unicast]
        let a = laboratory.peer(1, asn: row.isInternal ? ControlNodeLaboratory.localAS : 65001, families: families)
        let b = laboratory.peer(2, asn: 65002, families: families)
        laboratory.announce(["172.16.0.0/12"], by: b)
        for update in row.updates { laboratory.say(update.message, by: a) }
        #expect(laboratory.node.peers[a.id].map { laboratory.node.rib.pathCount(of: $0.source) } == row.held)
        let routes = (b.routes[row.family] ?? [:]).map { "\($0) by \($1.attributes.nextHop)" }.sorted()
        #expect(routes + (b.evpn.isEmpty ? [] : ["evpn"]) == row.told)
        #expect((laboratory.resets[a.id] != nil) == row.isReset)
        #expect(laboratory.node.peers[a.id]?.counters.loops == row.loops)
        // Nobody else has noticed.
        #expect(laboratory.resets[b.id] == nil)
        #expect(laboratory.node.peers[b.id].map { laboratory.node.rib.pathCount(of: $0.source) } == 1)
        #expect(laboratory.node.rib.checkInvariants() == [])
        // What was wrong is forgotten with the next sound word.
        if row.isReset { laboratory.establish(a, families) }
        laboratory.say(Self.field(["10.99.0.0/16"]).message, by: a)
        #expect(b.routes[.ipv4Unicast]?["10.99.0.0/16"] != nil || row.isInternal)
    }

    @Test("the end of RIB of each family is heard in every form", arguments: BGPFamily.allCases)
    func ends(family: BGPFamily) {
        let forms = [[RawUpdate.unreach(family, [])], family == .ipv4Unicast ? [] : nil].compactMap { $0 }
        for form in forms {
            let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
            let a = laboratory.peer(1, asn: 65001, families: [family])
            laboratory.say(RawUpdate(attributes: form).message, by: a)
            #expect(laboratory.node.peers[a.id]?.counters.endsOfRIBReceived == 1)
            #expect(laboratory.node.peers[a.id]?.families[family]?.heardEnd == true)
        }
    }
}
