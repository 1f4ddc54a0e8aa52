import Testing
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting

@testable import WeftControlNode

@Suite("Multicast routes between peers")
struct MulticastPeeringTests {
    private static let rd = RouteDistinguisher(asn: 65001, 1)
    private static let target = RouteTarget("target:64512:8000001")!
    private static let origin = ExtendedCommunity.originNetwork(asn: 64512, 1)

    private static func routes(_ family: BGPFamily) -> [MulticastRoute] {
        let (source, group) = (IPv4Address(10, 0, 1, 9), IPv4Address(239, 1, 1, 1))
        let destinations: [WideDestination] =
            family == .ermVPN
            ? [WideDestination(.localTree, tag: 0xc633_6401, source: .any, group: .broadcast)]
            : [
                WideDestination(.intraASInclusive, detail: 32, 0, 0, 0xc633_6401),
                WideDestination(.sourceActive, source: source, group: group),
                WideDestination(.sourceJoin, tag: 65001, source: source, group: group),
            ]
        return destinations.map { MulticastRoute($0, rd) }
    }

    private static func edges(_ attributes: inout PathAttributes) {
        attributes.edgeDiscovery = [DiscoveredEdge(address: IPv4Address(192, 0, 2, 9), labels: 4609...4609)]
        attributes.extendedCommunities = [ExtendedCommunity(target), origin]
    }

    @Test(
        "routes pass with their attributes from one AS to the next, and are withdrawn",
        arguments: [BGPFamily.ermVPN, .ipv4MVPN])
    func passing(_ family: BGPFamily) throws {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001, families: [family])
        let b = laboratory.peer(2, asn: 65002, families: [family])
        let c = laboratory.peer(3, asn: 65003, families: [.ipv4Unicast])
        let routes = Self.routes(family)
        laboratory.announce(routes, family, by: a, Self.edges)
        #expect(Set(b.multicast.keys) == Set(routes))
        let attributes = try #require(b.multicast[routes[0]])
        #expect(attributes.edgeDiscovery.map(\.labels) == [4609...4609])
        #expect(attributes.nextHop == .v4(a.address))
        #expect(attributes.asPath == ASPath(sequence: [64512, 65001]))
        #expect(c.multicast.isEmpty, "the family was not negotiated with it")
        laboratory.withdraw([routes[0]], family, by: a)
        #expect(b.multicast.count == routes.count - 1)
        laboratory.lose(a)
        #expect(b.multicast.isEmpty)
        #expect(b.needless == [])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("they are reflected, not passed on, within an AS", arguments: [BGPFamily.ermVPN, .ipv4MVPN])
    func internally(_ family: BGPFamily) throws {
        for isReflector in [false, true] {
            let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
            let cluster = isReflector ? IPv4Address(192, 0, 2, 254) : nil
            let a = laboratory.peer(1, asn: 64512, families: [family]) { $0.clusterID = cluster }
            let b = laboratory.peer(2, asn: 64512, families: [family]) { $0.clusterID = cluster }
            let routes = Self.routes(family)
            laboratory.announce(routes, family, by: a, Self.edges)
            #expect(b.multicast.count == (isReflector ? routes.count : 0))
            if isReflector { #expect(b.multicast[routes[0]]?.originatorID == a.address) }
        }
    }

    @Test("a peer that chooses by targets is told those of its targets", arguments: [BGPFamily.ermVPN, .ipv4MVPN])
    func choosing(_ family: BGPFamily) {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001, families: [family])
        let b = laboratory.peer(2, asn: 65002, families: [family, .routeTarget])
        let routes = Self.routes(family)
        laboratory.announce(routes, family, by: a, Self.edges)
        laboratory.say(UpdateWriter.endOfRIB(.routeTarget), by: b)
        #expect(b.multicast.isEmpty)
        let wanted = WideDestination(
            interestIn: ExtendedCommunity(Self.target).rawValue, length: 64, origin: 65002)
        laboratory.want([wanted], by: b)
        #expect(b.multicast.count == routes.count)
        laboratory.want([wanted], by: b, isOver: true)
        #expect(b.multicast.isEmpty)
    }

    @Test("networks have the multicast routes of their targets, and the trees of their own number alone")
    func importing() throws {
        let vn1 = TestNetwork("vn1", 1)
        // By policy it imports what vn1 exports.
        let vn2 = TestNetwork("vn2", 2, connections: ["vn1"])
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric + vn1.objects + vn2.objects)
        let a = laboratory.peer(1, asn: 65001, families: [.ermVPN, .ipv4MVPN])
        #expect(!laboratory.node.tableSnapshots.contains { $0.name == "\(vn1.instance).mvpn.0" })
        for family in [BGPFamily.ermVPN, .ipv4MVPN] {
            laboratory.announce(Self.routes(family), family, by: a, Self.edges)
        }
        func paths(_ table: String) -> UInt32? {
            laboratory.node.tableSnapshots.first { $0.name == table }?.counts.secondaryPaths
        }
        #expect(paths("\(vn1.instance).mvpn.0") == 3)
        #expect(paths("\(vn2.instance).mvpn.0") == 3)
        #expect(paths("\(vn1.instance).ermvpn.0") == 1)
        #expect(paths("\(vn2.instance).ermvpn.0") == nil)
        let shown = laboratory.node.routeSnapshots(ofTable: "bgp.ermvpn.0", after: nil, limit: 10)
        #expect(shown.map(\.name) == ["1-65001:1-198.51.100.1,255.255.255.255,0.0.0.0"])
        #expect(
            laboratory.node.routeSnapshots(ofTable: "\(vn1.instance).ermvpn.0", after: nil, limit: 10).map(\.name)
                == ["1-0:0-198.51.100.1,255.255.255.255,0.0.0.0"])
        // A network whose number changes has other trees.
        var renumbered = vn1.network
        renumbered.properties["virtual_network_network_id"] = 9
        laboratory.configure([renumbered])
        #expect(paths("\(vn1.instance).ermvpn.0") == 0)
        laboratory.configure([], deleting: [vn1.routingInstance])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }
}
