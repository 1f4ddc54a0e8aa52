import Testing
import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Next hops that lead nowhere")
struct NextHopTests {
    private static let narrow: [String] = [
        "0.0.0.0", "0.1.2.3", "127.0.0.1", "127.255.255.255", "224.0.0.5", "239.1.1.1", "240.0.0.1", "255.255.255.254",
        "255.255.255.255",
    ]
    private static let wide: [String] = ["::", "::1", "ff02::1", "ff0e::1", "fe80::1", "febf::1", "::ffff:127.0.0.1"]

    struct Case: CustomTestStringConvertible, Sendable {
        var family: BGPFamily
        var address: String
        /// In wire form: a global address may be followed by a link-local one.
        var hop: [UInt8]
        var isAgreed = false
        var testDescription: String { "\(family) \(address)\(hop.count > 24 ? " with a link-local one" : "")" }
    }

    static let cases: [Case] = BGPFamily.allCases.filter { $0 != .routeTarget }.flatMap { family -> [Case] in
        let isWide = family.afi == 2
        var cases = (isWide ? wide : narrow).map { make(family, $0) }
        if !isWide { cases += wide.map { make(family, $0, isAgreed: true) } }
        if isWide {
            // RFC 2545 §3 has a global one first.
            let linkLocal = RawUpdate.hop(family, IPAddress("fe80::1")!)
            cases += ["::", "fe80::1"].map {
                Case(family: family, address: $0, hop: RawUpdate.hop(family, IPAddress($0)!) + linkLocal)
            }
        }
        return cases
    }

    private static func make(_ family: BGPFamily, _ address: String, isAgreed: Bool = false) -> Case {
        Case(
            family: family, address: address, hop: RawUpdate.hop(family, IPAddress(address)!), isAgreed: isAgreed)
    }

    /// A route of the family, as bytes.
    private static func destination(_ family: BGPFamily) -> [UInt8] {
        switch family {
        case .evpn:
            [3, 17] + wire(RawUpdate.distinguisher.wire) + [0, 0, 0, 0, 32, 192, 0, 2, 1]
        case .ipv4MVPN: multicast(WideDestination(.sourceActive, source: .any, group: .broadcast), family)
        case .ermVPN:
            multicast(WideDestination(.localTree, tag: 0xc633_6401, source: .any, group: .broadcast), family)
        default: RawUpdate.destination(family, family.samples.0)
        }
    }

    private static func multicast(_ destination: WideDestination, _ family: BGPFamily) -> [UInt8] {
        var writer = UpdateWriter(limit: 4096)
        writer.beginWithdrawals(of: family)
        writer.addMulticast(MulticastRoute(destination, RawUpdate.distinguisher))
        writer.finish()
        // Behind the header, both lengths, and the front of MP_UNREACH_NLRI.
        return Array(writer.bytes.dropFirst(BGPHeader.length + 11))
    }

    private static func wire(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(wire: value)
        return bytes
    }

    private static func heard(_ family: BGPFamily, by peer: TestPeer) -> Int {
        (peer.routes[family]?.count ?? 0) + peer.evpn.count + peer.multicast.count
    }

    @Test("the route is kept with its reason and told to nobody, and the session stays", arguments: cases)
    func kept(_ row: Case) throws {
        let family = row.family
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let agreement: (inout NegotiatedSession) -> Void = { if row.isAgreed { $0.extendedNextHops = [family] } }
        let a = laboratory.peer(1, asn: 65001, families: [family], session: agreement)
        let b = laboratory.peer(2, asn: 65002, families: [family], session: agreement)
        let sound = RawUpdate.hop(family, family.afi == 2 ? IPAddress("2001:db8::1")! : .v4(a.address))
        laboratory.say(Self.message(family, sound), by: a)
        #expect(Self.heard(family, by: b) == 1)
        let unusable = laboratory.node.peers[a.id]?.counters.unusable ?? 0
        laboratory.ignored = []
        laboratory.say(Self.message(family, row.hop), by: a)
        #expect(Self.heard(family, by: b) == 0)
        #expect(b.needless == [])
        let peer = try #require(laboratory.node.peers[a.id])
        let table = laboratory.node.table(of: family, for: peer)
        #expect(table.map { laboratory.node.rib.counts(of: $0).infeasiblePaths } == 1)
        #expect(laboratory.node.peers[a.id]?.counters.unusable == unusable + 1)
        #expect(laboratory.ignored.count == 1)
        #expect(laboratory.ignored.first?.contains("not a host's") == true)
        // Said once, whatever is repeated.
        laboratory.say(Self.message(family, row.hop), by: a)
        #expect(laboratory.ignored.count == 1)
        laboratory.say(Self.message(family, sound), by: a)
        #expect(Self.heard(family, by: b) == 1)
        #expect(laboratory.resets.isEmpty)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    private static func message(_ family: BGPFamily, _ hop: [UInt8]) -> [UInt8] {
        var update = RawUpdate(attributes: RawUpdate.mandatory([65001]))
        if family == .ipv4Unicast, hop.count == 4 {
            update.attributes.append(RawUpdate.attribute(0x40, 3, hop))
            update.announced = destination(family)
        } else {
            update.attributes.append(RawUpdate.reach(family, hop, destination(family)))
        }
        return update.message
    }

    @Test("a usable route of another peer takes over, and comes back behind a better one")
    func takesOver() {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65002)
        let c = laboratory.peer(3, asn: 65003)
        laboratory.announce(["10.1.0.0/16"], by: b, path: [65002, 65009])
        laboratory.announce(["10.1.0.0/16"], by: a) { $0.nextHop = .v4(IPv4Address(127, 0, 0, 1)) }
        #expect(c.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.nextHop == .v4(b.address))
        laboratory.announce(["10.1.0.0/16"], by: a)
        #expect(c.routes[.ipv4Unicast]?["10.1.0.0/16"]?.attributes.nextHop == .v4(a.address))
    }

    @Test("routes by way of our own address are not used, unless a host has it or a control node says so")
    func ownAddress() {
        for (routerType, isHost, isUsed) in [
            ("router", false, false), ("router", true, true), ("control-node", false, true),
        ] {
            var objects = TestConfiguration.fabric
            if isHost { objects.append(TestConfiguration.router("host9", address: "198.51.100.99")) }
            let laboratory = ControlNodeLaboratory(objects)
            let a = laboratory.peer(
                1, asn: 65001,
                {
                    $0.session.localAddress = .v4(IPv4Address(198, 51, 100, 99))
                    $0.routerType = routerType
                })
            let b = laboratory.peer(2, asn: 65002)
            laboratory.announce(["10.1.0.0/16"], by: a) { $0.nextHop = .v4(IPv4Address(198, 51, 100, 99)) }
            #expect((b.routes[.ipv4Unicast]?.count ?? 0) == (isUsed ? 1 : 0), "\(routerType), \(isHost)")
            #expect(laboratory.size.paths == 1)
            #expect(laboratory.ignored.contains { $0.contains("our own address") } == !isUsed)
        }
    }

    @Test("where any session ends on our side is an address of ours as long as it does", arguments: [false, true])
    func sessionAddress(isOther: Bool) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let own = IPAddress("2001:db8::99")!
        let families = [BGPFamily.ipv6Unicast]
        let ends = [1, 2].map {
            laboratory.peer($0, asn: 65001, families: families, session: { $0.localAddress = own })
        }
        let a = isOther ? laboratory.peer(3, asn: 65003, families: families) : ends[0]
        let b = laboratory.peer(4, asn: 65004, families: families)
        let hop = RawUpdate.hop(.ipv6Unicast, own)
        laboratory.say(Self.message(.ipv6Unicast, hop), by: a)
        #expect(Self.heard(.ipv6Unicast, by: b) == 0)
        #expect(laboratory.pathCount(of: a) == 1)
        #expect(laboratory.ignored.contains { $0.contains("our own address") })
        laboratory.lose(ends[1])
        #expect(laboratory.node.peers.sessionAddresses == [own: 1])
        laboratory.lose(ends[0])
        #expect(laboratory.node.peers.sessionAddresses == [:])
        // What is heard from then on may lead there.
        let c = laboratory.peer(5, asn: 65005, families: families)
        laboratory.say(Self.message(.ipv6Unicast, hop), by: c)
        #expect(Self.heard(.ipv6Unicast, by: b) == 1)
    }

    @Test("where both ends of a session have one address, its routes lead to the router that has it, too")
    func sharedAddress() {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let address = IPv4Address(10, 9, 0, 1)
        let a = laboratory.peer(
            1, asn: 65001, { $0.session.peerAddress = .v4(address) }, session: { $0.localAddress = .v4(address) })
        let b = laboratory.peer(2, asn: 65002)
        laboratory.say(Self.message(.ipv4Unicast, RawUpdate.hop(.ipv4Unicast, .v4(address))), by: a)
        #expect(Self.heard(.ipv4Unicast, by: b) == 1)
        laboratory.lose(a)
        #expect(laboratory.node.peers.sessionAddresses == [:])
    }

    @Test("a peer is not told a route that leads to itself, and is when the route leads elsewhere", arguments: [1, 3])
    func receiversOwn(peerCount: Int) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001)
        let others = (0..<peerCount).map { laboratory.peer(UInt32(2 + $0), asn: 65002) }
        let b = others[0]
        laboratory.announce(["10.1.0.0/16"], by: a) { $0.nextHop = .v4(b.address) }
        #expect(b.routes[.ipv4Unicast]?.isEmpty != false)
        for other in others.dropFirst() { #expect(other.routes[.ipv4Unicast]?.count == 1) }
        laboratory.announce(["10.1.0.0/16"], by: a)
        #expect(others.allSatisfy { $0.routes[.ipv4Unicast]?.count == 1 })
        laboratory.announce(["10.1.0.0/16"], by: a) { $0.nextHop = .v4(b.address) }
        #expect(b.routes[.ipv4Unicast]?.isEmpty == true)
        for other in others.dropFirst() { #expect(other.routes[.ipv4Unicast]?.count == 1) }
    }

    @Test("a control node is told the routes of a host that has its address, and so is whom a host is registered with")
    func hostOnControlNode() {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65002, { $0.routerType = "control-node" })
        let c = laboratory.peer(3, asn: 65002)
        laboratory.configure([TestConfiguration.router("host3", address: "\(c.address)")])
        laboratory.announce(["10.1.0.0/16"], by: a) { $0.nextHop = .v4(b.address) }
        laboratory.announce(["10.2.0.0/16"], by: a) { $0.nextHop = .v4(c.address) }
        #expect(b.routes[.ipv4Unicast]?.count == 2)
        #expect(c.routes[.ipv4Unicast]?.count == 2)
    }

    @Test("a host's route by way of an address that no host has goes to nobody")
    func agents() {
        let vn1 = TestNetwork("vn1", 1)
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric + vn1.objects)
        let router = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let (host, other) = (laboratory.connect("host1"), laboratory.connect("host2"))
        for agent in [host, other] { laboratory.say(agent.subscription(vn1.instance), by: agent) }
        let item = host.item("10.0.1.3/32") { $0.nextHops[0].address = .v4(IPv4Address(127, 0, 0, 1)) }
        laboratory.say(.publish(routingInstance: vn1.instance, [item]), .endOfRIB, by: host)
        laboratory.say(.endOfRIB, by: other)
        #expect(router.routes[.ipv4VPN]?.isEmpty != false)
        #expect(other.prefixes(vn1.instance) == [])
    }

    @Test(
        "IPv6 next hops of IPv4 routes are used and told where both ends agreed on them, and nowhere else",
        arguments: [BGPFamily.ipv4Unicast, .ipv4Labeled, .ipv4VPN], [true, false])
    func extended(family: BGPFamily, isAgreed: Bool) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(
            1, asn: 65001, families: [family], session: { if isAgreed { $0.extendedNextHops = [family] } })
        let knowing = laboratory.peer(2, asn: 65002, families: [family], session: { $0.extendedNextHops = [family] })
        let plain = laboratory.peer(3, asn: 65003, families: [family])
        let hop = IPAddress("2001:db8::9")!
        laboratory.say(Self.message(family, RawUpdate.hop(family, hop)), by: a)
        let name = RawUpdate.name(family, family.samples.0)
        #expect(knowing.routes[family]?[name]?.attributes.nextHop == (isAgreed ? hop : nil))
        #expect(plain.routes[family]?.isEmpty != false)
        #expect(laboratory.size.paths == 1)
        #expect(laboratory.ignored.contains { $0.contains("RFC 8950") } == !isAgreed)
        // The same with an IPv4 one, which everybody takes, and back.
        laboratory.say(Self.message(family, RawUpdate.hop(family, .v4(a.address))), by: a)
        #expect(plain.routes[family]?[name]?.attributes.nextHop == .v4(a.address))
        #expect(knowing.routes[family]?[name]?.attributes.nextHop == .v4(a.address))
        laboratory.say(Self.message(family, RawUpdate.hop(family, hop)), by: a)
        #expect(plain.routes[family]?.isEmpty == true)
        #expect((knowing.routes[family]?.count ?? 0) == (isAgreed ? 1 : 0))
        laboratory.lose(a)
        #expect(knowing.routes[family]?.isEmpty != false)
        #expect(knowing.needless + plain.needless == [])
    }
}
