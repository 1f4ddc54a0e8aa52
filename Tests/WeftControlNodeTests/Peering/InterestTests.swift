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

    private static let all = WideDestination(interestIn: 0, length: 0, origin: 0)

    @Test(
        "an interest in a part of targets is told to others as one in all, and to nobody as it is",
        arguments: [0, 16, 32, 33, 48, 63] as [UInt8])
    func partial(length: UInt8) {
        let a = laboratory.peer(
            1, asn: 65001, families: [.ipv4VPN, .routeTarget],
            { $0.families[.routeTarget, default: .init()].prefixLimit = 1 })
        let b = laboratory.peer(2, asn: 65002, families: [.ipv4VPN, .routeTarget])
        let part = Self.interest("target:65001:0", length: length)
        laboratory.want([part], by: a)
        #expect(b.interests == ["0:default"])
        #expect(a.interests == [], "nobody is told what he said")
        laboratory.say(UpdateWriter.endOfRIB(.routeTarget), by: a)
        announce("10.1.0.0/16", "target:65001:1", by: b)
        #expect(a.routes[.ipv4VPN]?.count == 1)
        #expect(laboratory.resets.isEmpty, "a limit counts what the peer announced")
        laboratory.want([part], by: a, isOver: true)
        #expect(b.interests == [])
        #expect(b.needless + a.needless == [])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("an interest in all stays as long as the peer, or a part of targets, asks for it")
    func partialAndAll() {
        let a = laboratory.peer(1, asn: 65001, families: [.ipv4VPN, .routeTarget])
        let b = laboratory.peer(2, asn: 65002, families: [.ipv4VPN, .routeTarget])
        let parts = [Self.interest("target:65001:0", length: 32), Self.interest("target:65009:0", length: 32)]
        laboratory.want([Self.all], by: a)
        laboratory.want(parts, by: a)
        laboratory.want([Self.all], by: a, isOver: true)
        #expect(b.interests == ["0:default"])
        laboratory.want([parts[0]], by: a, isOver: true)
        #expect(b.interests == ["0:default"])
        laboratory.want([Self.all], by: a)
        laboratory.want([parts[1]], by: a, isOver: true)
        #expect(b.interests == ["0:default"])
        laboratory.lose(a)
        #expect(b.interests == [])
        #expect(b.needless == [])
    }

    @Test("peers that want the same under one name hear of each other", arguments: [false, true])
    func shared(isWhole: Bool) {
        var settings = ControlNodeSettings()
        settings.name = "one"
        let laboratory = ControlNodeLaboratory(settings: settings, TestConfiguration.fabric)
        laboratory.configure([
            TestConfiguration.object(
                .bgpRouter, "\(RoutingConfiguration.fabricInstance):one",
                properties: ["bgp_router_parameters": ["address": "192.0.2.254", "autonomous_system": 64512]])
        ])
        let want = isWhole ? Self.interest("target:65001:1") : Self.interest("target:65001:0", length: 32)
        let told: Set<String> = [isWhole ? "65002:target:65001:1" : "0:default"]
        let peers = (UInt32(1)...3).map {
            laboratory.peer($0, asn: 65000 + $0, families: [.ipv4VPN, .routeTarget])
        }
        laboratory.want([want], by: peers[0])
        #expect(peers.map(\.interests) == [[], told, told])
        laboratory.want([want], by: peers[1])
        #expect(peers.map(\.interests) == [told, told, told])
        laboratory.lose(peers[0])
        #expect(peers[1].interests == [])
        #expect(peers[2].interests == told)
        laboratory.want([want], by: peers[1], isOver: true)
        #expect(peers[2].interests == [])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test(
        "a peer that comes back from a restart, or tells its interests again, is told the routes of those that it still has"
    )
    func staleInterests() {
        let a = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let families: [BGPFamily] = [.ipv4VPN, .routeTarget]
        func restarting(_ session: inout NegotiatedSession) {
            session.marksEnds = true
            session.hasEnhancedRouteRefresh = true
            session.peerRestart = .init(
                restartTime: 120, isRestarting: false, families: [.routeTarget: true, .ipv4VPN: true], longLived: [:])
        }
        let b = laboratory.peer(
            2, asn: 65002, families: families, { $0.session.gracefulRestart = .init(restartTime: 60) },
            session: restarting)
        announce("10.1.0.0/16", "target:65001:1", by: a)
        announce("10.2.0.0/16", "target:65001:2", by: a)
        laboratory.want([Self.interest("target:65001:1"), Self.interest("target:65001:2")], by: b)
        laboratory.say(UpdateWriter.endOfRIB(.routeTarget), by: b)
        #expect(b.routes[.ipv4VPN]?.count == 2)
        laboratory.lose(b, mayReturn: true)
        laboratory.establish(b, families, restarting)
        laboratory.want([Self.interest("target:65001:1")], by: b)
        laboratory.say(UpdateWriter.endOfRIB(.routeTarget), by: b)
        #expect(b.routes[.ipv4VPN]?.keys.sorted() == ["65001:1:10.1.0.0/16"])

        laboratory.want([Self.interest("target:65001:2")], by: b)
        #expect(b.routes[.ipv4VPN]?.count == 2)
        for kind in [RouteRefreshMessage.Kind.begin, .end] {
            laboratory.node.receivedRouteRefresh(.routeTarget, kind, from: b.id, at: laboratory.time)
            if kind == .begin { laboratory.want([Self.interest("target:65001:2")], by: b) }
        }
        laboratory.settle()
        #expect(b.routes[.ipv4VPN]?.keys.sorted() == ["65001:1:10.2.0.0/16"])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }
}
