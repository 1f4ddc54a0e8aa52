import Testing
import WeftBGPWire
import WeftNet
import WeftRouting

@testable import WeftControlNode

@Suite("EVPN routes between peers")
struct EVPNPeeringTests {
    private static let rd = RouteDistinguisher(asn: 65001, 1)

    private static var routes: [EVPNRoute] {
        var address = EVPNRoute(WideDestination(.macIP, detail: 32, 0x0200_0000_0001, 0, 0x0a01_0105), rd)
        address.label = 5001
        var both = EVPNRoute(WideDestination(.macIP, detail: 0, tag: 7, 0x0200_0000_0002, 0), rd)
        both.label = 5001
        both.secondLabel = 5002
        both.segment = EthernetSegmentIdentifier(high: 0x0011, low: 0x2233)
        let site = EVPNRoute(WideDestination(.inclusiveMulticast, detail: 32, 0, 0, 0xc633_6401), rd)
        var prefix = EVPNRoute(WideDestination(.ipPrefix, detail: 24, 4, 0, 0x0a01_0200), rd)
        prefix.label = 5003
        prefix.gateway = .v4(IPv4Address(10, 1, 1, 9))
        return [address, both, site, prefix]
    }

    @Test("routes of every type pass with their labels, segments and gateways, and are withdrawn")
    func passing() {
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
        let a = laboratory.peer(1, asn: 65001, families: [.evpn])
        let b = laboratory.peer(2, asn: 65002, families: [.evpn])
        laboratory.announce(Self.routes, by: a)
        #expect(b.evpn == Set(Self.routes))
        var moved = Self.routes[0]
        moved.label = 6001
        laboratory.announce([moved], by: a)
        #expect(b.evpn.contains(moved))
        #expect(b.evpn.count == 4)
        laboratory.lose(a)
        #expect(b.evpn.isEmpty)
        #expect(b.needless == [])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("a network that imports the target has the routes in its own table")
    func importing() throws {
        let vn1 = TestNetwork("vn1", 1)
        let laboratory = ControlNodeLaboratory(TestConfiguration.fabric + vn1.objects)
        let a = laboratory.peer(1, asn: 65001, families: [.evpn])
        laboratory.announce(Self.routes, by: a, [RouteTarget("target:64512:8000001")!])
        let instance = try #require(laboratory.node.instances[vn1.instance])
        let table = laboratory.node.rib.table(.evpn, of: instance.id)
        #expect(laboratory.node.rib.counts(of: table).secondaryPaths == 4)
    }
}
