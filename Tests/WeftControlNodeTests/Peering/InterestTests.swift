import Testing
import WeftBGP
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting

@testable import WeftControlNode

@Suite("Routes for those who want them")
struct InterestTests {
    private let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)
    private let rd = RouteDistinguisher(asn: 65001, 1)

    private static func interest(_ target: String, length: UInt8 = 64) -> WideDestination {
        WideDestination(interestIn: ExtendedCommunity(RouteTarget(target)!).rawValue, length: length, origin: 65002)
    }

    private func announce(_ prefix: String, _ target: String, by peer: TestPeer) {
        laboratory.announce([prefix], by: peer, rd: rd) {
            $0.extendedCommunities = [ExtendedCommunity(RouteTarget(target)!)]
        }
    }

    @Test(
        "a peer that chooses is told the routes of its targets, when it has said which, and only as long as it wants them"
    )
    func choosing() {
        let a = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let b = laboratory.peer(2, asn: 65002, families: [.ipv4VPN, .routeTarget])
        announce("10.1.0.0/16", "target:65001:1", by: a)
        announce("10.2.0.0/16", "target:65001:2", by: a)
        laboratory.want([Self.interest("target:65001:1")], by: b)
        #expect(b.routes[.ipv4VPN] == nil, "it may have more to say")
        laboratory.say(UpdateWriter.endOfRIB(.routeTarget), by: b)
        #expect(b.routes[.ipv4VPN]?.keys.sorted() == ["65001:1:10.1.0.0/16"])
        #expect(b.ends.contains(.ipv4VPN))
        laboratory.want([Self.interest("target:65001:2")], by: b)
        #expect(b.routes[.ipv4VPN]?.count == 2)
        announce("10.3.0.0/16", "target:65001:2", by: a)
        announce("10.4.0.0/16", "target:65001:3", by: a)
        #expect(b.routes[.ipv4VPN]?.count == 3)
        laboratory.want([Self.interest("target:65001:2")], by: b, isOver: true)
        #expect(b.routes[.ipv4VPN]?.keys.sorted() == ["65001:1:10.1.0.0/16"])
        #expect(b.needless == [])
    }

    @Test("an interest in all, or in some, is as good as in each")
    func prefixes() {
        let a = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let b = laboratory.peer(2, asn: 65002, families: [.ipv4VPN, .routeTarget])
        announce("10.1.0.0/16", "target:65001:1", by: a)
        announce("10.2.0.0/16", "target:65009:1", by: a)
        laboratory.say(UpdateWriter.endOfRIB(.routeTarget), by: b)
        #expect(b.routes[.ipv4VPN] == nil)
        laboratory.want([Self.interest("target:65001:0", length: 32)], by: b)
        #expect(b.routes[.ipv4VPN]?.keys.sorted() == ["65001:1:10.1.0.0/16"])
        let all = WideDestination(interestIn: 0, length: 0, origin: 0)
        laboratory.want([all], by: b)
        #expect(b.routes[.ipv4VPN]?.count == 2)
        laboratory.want([all], by: b, isOver: true)
        #expect(b.routes[.ipv4VPN]?.count == 1)
    }

    @Test("a peer that never says that it has said everything is told after a while")
    func silence() {
        let a = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let b = laboratory.peer(2, asn: 65002, families: [.ipv4VPN, .routeTarget])
        announce("10.1.0.0/16", "target:65001:1", by: a)
        laboratory.want([Self.interest("target:65001:1")], by: b)
        #expect(laboratory.timers[.peerInterest(b.id)] == .seconds(30))
        laboratory.expire(.peerInterest(b.id))
        #expect(b.routes[.ipv4VPN]?.count == 1)
    }

    @Test("what our networks import is announced, as long as some network does")
    func own() {
        var settings = ControlNodeSettings()
        settings.name = "one"
        let (vn1, vn2) = (TestNetwork("vn1", 1), TestNetwork("vn2", 2))
        let laboratory = ControlNodeLaboratory(settings: settings, TestConfiguration.fabric + vn1.objects)
        laboratory.configure([
            TestConfiguration.object(
                .bgpRouter, "\(RoutingConfiguration.fabricInstance):one",
                properties: ["bgp_router_parameters": ["address": "192.0.2.254", "autonomous_system": 64512]])
        ])
        let a = laboratory.peer(1, asn: 65001, families: [.ipv4VPN, .routeTarget])
        #expect(a.interests == ["64512:target:64512:8000001"])
        laboratory.configure(vn2.objects)
        #expect(a.interests.count == 2)
        laboratory.configure([], deleting: vn2.objects)
        #expect(a.interests == ["64512:target:64512:8000001"])
    }
}
