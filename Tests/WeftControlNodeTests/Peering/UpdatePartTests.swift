import Testing
import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

@testable import WeftControlNode

/// RFC 7606 §5.1: withdrawn routes, MP_UNREACH_NLRI, MP_REACH_NLRI and the last field may stand in one message in any
/// combination.
@Suite("Parts of one update")
struct UpdatePartTests {
    struct Combination: CustomTestStringConvertible, Sendable {
        var family: BGPFamily
        var parts: Int
        /// The attribute with the destinations comes last, against RFC 7606 §5.1.
        var isLate: Bool

        var withdraws: Bool { parts & 1 != 0 }
        var announces: Bool { parts & 2 != 0 }
        var unreaches: Bool { parts & 4 != 0 }
        var reaches: Bool { parts & 8 != 0 }
        var testDescription: String {
            let names = ["withdrawn", "MP_UNREACH", "announced", "MP_REACH"]
            let there = [withdraws, unreaches, announces, reaches]
            return
                "\(family): \(zip(names, there).filter(\.1).map(\.0).joined(separator: ", "))\(isLate ? ", late" : "")"
        }
    }

    static let combinations: [Combination] = BGPFamily.prefixes.flatMap { family in
        (1..<16).flatMap { parts in [false, true].map { Combination(family: family, parts: parts, isLate: $0) } }
    }

    @Test("each part does its own, by its own next hop", arguments: combinations)
    func combination(_ combination: Combination) {
        let family = combination.family
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001, families: [.ipv4Unicast, family])
        let b = laboratory.peer(2, asn: 65002, families: [.ipv4Unicast, family])
        let (old, new) = family == .ipv4Unicast ? ("10.3.1.0/24", "10.3.2.0/24") : family.samples
        let (fieldHop, reachHop) = (IPv4Address(203, 0, 113, 1), IPv4Address(203, 0, 113, 2))
        let hop =
            family.afi == 2
            ? IPAddress.v6(IPv6Address("2001:db8:f::2")!) : .v4(reachHop)

        var start = RawUpdate(announced: RawUpdate.destination(.ipv4Unicast, "10.0.1.0/24"))
        start.attributes = RawUpdate.mandatory([65001]) + [RawUpdate.nextHop(a.address)]
        start.attributes.append(
            RawUpdate.reach(family, RawUpdate.hop(family, hop), RawUpdate.destination(family, old)))
        laboratory.say(start.message, by: a)
        #expect(b.routes[.ipv4Unicast]?["10.0.1.0/24"]?.attributes.nextHop == .v4(a.address))
        #expect(b.routes[family]?[RawUpdate.name(family, old)]?.attributes.nextHop == hop)

        var update = RawUpdate()
        if combination.withdraws { update.withdrawn = RawUpdate.destination(.ipv4Unicast, "10.0.1.0/24") }
        if combination.announces { update.announced = RawUpdate.destination(.ipv4Unicast, "10.0.2.0/24") }
        if combination.announces || combination.reaches { update.attributes = RawUpdate.mandatory([65001, 65009]) }
        if combination.announces { update.attributes.append(RawUpdate.nextHop(fieldHop)) }
        var destinations: [[UInt8]] = []
        if combination.unreaches {
            destinations.append(RawUpdate.unreach(family, RawUpdate.destination(family, old, label: 0x80_0000)))
        }
        if combination.reaches {
            destinations.append(
                RawUpdate.reach(family, RawUpdate.hop(family, hop), RawUpdate.destination(family, new)))
        }
        update.attributes = combination.isLate ? update.attributes + destinations : destinations + update.attributes
        laboratory.say(update.message, by: a)

        let plain = b.routes[.ipv4Unicast] ?? [:]
        #expect((plain["10.0.1.0/24"] == nil) == combination.withdraws)
        #expect(plain["10.0.2.0/24"]?.attributes.nextHop == (combination.announces ? .v4(fieldHop) : nil))
        let others = b.routes[family] ?? [:]
        #expect((others[RawUpdate.name(family, old)] == nil) == combination.unreaches)
        #expect(others[RawUpdate.name(family, new)]?.attributes.nextHop == (combination.reaches ? hop : nil))
        #expect(laboratory.resets.isEmpty)
        #expect(laboratory.ignored.allSatisfy { $0.contains("hosts have no tunnels to IPv6") })
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("a fault of either part withdraws both", arguments: [true, false])
    func faultOfOne(isInField: Bool) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001, families: [.ipv4Unicast, .ipv4VPN])
        let b = laboratory.peer(2, asn: 65002, families: [.ipv4Unicast, .ipv4VPN])
        func say(isFaulty: Bool) {
            var update = RawUpdate(announced: RawUpdate.destination(.ipv4Unicast, "10.0.1.0/24"))
            update.attributes = RawUpdate.mandatory([65001])
            if !isFaulty || !isInField { update.attributes.append(RawUpdate.nextHop(a.address)) }
            update.attributes.append(
                RawUpdate.reach(
                    .ipv4VPN, RawUpdate.hop(.ipv4VPN, .v4(a.address)), RawUpdate.destination(.ipv4VPN, "10.0.1.0/24"),
                    flags: isFaulty && !isInField ? 0x40 : 0x80))
            laboratory.say(update.message, by: a)
        }
        say(isFaulty: false)
        #expect(b.routes[.ipv4Unicast]?.count == 1)
        #expect(b.routes[.ipv4VPN]?.count == 1)
        say(isFaulty: true)
        #expect(b.routes[.ipv4Unicast]?.isEmpty == true)
        #expect(b.routes[.ipv4VPN]?.isEmpty == true)
        #expect(laboratory.node.peers[a.id]?.counters.treatedAsWithdrawn == 1)
        say(isFaulty: false)
        #expect(b.routes[.ipv4Unicast]?.count == 1)
    }

    @Test("what a session does not carry is passed over, in every part")
    func notCarried() {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let b = laboratory.peer(2, asn: 65001, families: [.ipv6Unicast, .ipv4Unicast])
        var update = RawUpdate(announced: RawUpdate.destination(.ipv4Unicast, "10.0.1.0/24"))
        update.attributes = RawUpdate.mandatory([65001]) + [RawUpdate.nextHop(a.address)]
        update.attributes.append(
            RawUpdate.reach(
                .ipv6Unicast, RawUpdate.hop(.ipv6Unicast, .v6(IPv6Address("2001:db8::1")!)),
                RawUpdate.destination(.ipv6Unicast, "2001:db8::/32")))
        laboratory.say(update.message, by: a)
        #expect(laboratory.size.paths == 0)
        // Neither does it end what another session says.
        laboratory.announce(["10.0.1.0/24"], by: b)
        laboratory.say(UpdateWriter.endOfRIB(.ipv4Unicast), by: a)
        laboratory.say(RawUpdate(withdrawn: RawUpdate.destination(.ipv4Unicast, "10.0.1.0/24")).message, by: a)
        #expect(laboratory.size.paths == 1)
        #expect(laboratory.resets.isEmpty)
    }

    @Test("a limit that the first part exceeds leaves nothing of the second behind")
    func limit() {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(
            1, asn: 65001, families: [.ipv4Unicast, .ipv4VPN],
            { $0.families[.ipv4Unicast, default: .init()].prefixLimit = 1 })
        var update = RawUpdate()
        update.announced =
            RawUpdate.destination(.ipv4Unicast, "10.0.1.0/24") + RawUpdate.destination(.ipv4Unicast, "10.0.2.0/24")
        update.attributes = RawUpdate.mandatory([65001]) + [RawUpdate.nextHop(a.address)]
        update.attributes.append(
            RawUpdate.reach(
                .ipv4VPN, RawUpdate.hop(.ipv4VPN, .v4(a.address)), RawUpdate.destination(.ipv4VPN, "10.0.1.0/24")))
        laboratory.say(update.message, by: a)
        #expect(laboratory.resets == [a.id: .cease(.maximumPrefixes)])
        #expect(laboratory.size.paths == 0)
    }

    @Test("routes of a session that is over do not count towards the limit of the next", arguments: [false, true])
    func limitAfterFlap(mayReturn: Bool) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let restart: (inout NegotiatedSession) -> Void = {
            $0.peerRestart = .init(
                restartTime: 90, isRestarting: false, families: [.ipv4Unicast: true], longLived: [:])
        }
        let a = laboratory.peer(
            1, asn: 65001,
            {
                $0.families[.ipv4Unicast, default: .init()].prefixLimit = 2
                $0.session.gracefulRestart = .init(restartTime: 60)
            }, session: restart)
        for round in 0..<3 {
            laboratory.announce(["10.\(round).0.0/16", "10.\(round).1.0/24"], by: a)
            #expect(laboratory.resets.isEmpty, "round \(round)")
            laboratory.lose(a, mayReturn: mayReturn)
            if mayReturn { laboratory.expire(.peerStale(a.id)) }
            laboratory.establish(a, [.ipv4Unicast], restart)
        }
        #expect(laboratory.node.peers[a.id]?.families[.ipv4Unicast]?.pathCount == 0)
    }
}
