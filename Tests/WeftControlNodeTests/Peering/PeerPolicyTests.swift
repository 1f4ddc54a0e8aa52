import Testing
import WeftBGP
import WeftBGPWire
import WeftJSON
import WeftNet
import WeftPolicy
import WeftRouting
import WeftXMPP

@testable import WeftControlNode

@Suite("Policies of peers")
struct PeerPolicyTests {
    private let laboratory = ControlNodeLaboratory(TestConfiguration.fabric)

    private func policy(_ match: JSON, _ actions: JSON) throws -> RoutingPolicy {
        try RoutingPolicy(["term": [["term_match_condition": match, "term_action_list": actions]]])
    }

    private func within(_ prefix: String) -> JSON {
        ["prefix": [["prefix": .string(prefix), "prefix_type": "orlonger"]]]
    }

    private func prefixes(_ peer: TestPeer) -> [String] { (peer.routes[.ipv4Unicast] ?? [:]).keys.sorted() }

    @Test("what a peer announces is taken as its import policies make it")
    func imports() throws {
        let reject = try policy(within("10.1.0.0/16"), ["action": "reject"])
        let mark = try policy([:], ["update": ["community": ["add": ["community": ["64512:1"]]]]])
        let a = laboratory.peer(1, asn: 65001, { $0.importPolicies = [reject, mark] })
        let b = laboratory.peer(2, asn: 65002)
        laboratory.announce(["10.1.2.0/24", "10.2.0.0/16"], by: a)
        #expect(prefixes(b) == ["10.2.0.0/16"])
        #expect(b.routes[.ipv4Unicast]?["10.2.0.0/16"]?.attributes.communities == [Community("64512:1")!])
        #expect(laboratory.node.peers[a.id]?.counters.rejected == 1)
        laboratory.withdraw(["10.1.2.0/24", "10.2.0.0/16"], by: a)
        #expect(prefixes(b) == [])
        #expect(b.needless == [])
        #expect(laboratory.size.routes == 0)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("an import policy without prefixes decides once for all routes of an update")
    func importsByCommunity() throws {
        let reject = try policy(["community": "65001:9"], ["action": "reject"])
        let a = laboratory.peer(1, asn: 65001, { $0.importPolicies = [reject] })
        let b = laboratory.peer(2, asn: 65002)
        laboratory.announce(["10.1.0.0/16", "10.2.0.0/16"], by: a)
        #expect(prefixes(b) == ["10.1.0.0/16", "10.2.0.0/16"])
        laboratory.announce(["10.1.0.0/16"], by: a) { $0.communities = [Community("65001:9")!] }
        #expect(prefixes(b) == ["10.2.0.0/16"], "a route that is rejected now takes the place of one that was not")
    }

    @Test("a peer is told what its export policies make of routes, and others what they are")
    func exports() throws {
        let a = laboratory.peer(1, asn: 65001)
        let reject = try policy(within("10.1.0.0/16"), ["action": "reject"])
        let prepend = try policy([:], ["update": ["as_path": ["expand": ["asn_list": [64512, 64512]]]]])
        let b = laboratory.peer(2, asn: 65002, { $0.exportPolicies = [reject, prepend] })
        let c = laboratory.peer(3, asn: 65003)
        laboratory.announce(["10.1.0.0/16", "10.2.0.0/16"], by: a)
        #expect(prefixes(b) == ["10.2.0.0/16"])
        #expect(prefixes(c) == ["10.1.0.0/16", "10.2.0.0/16"])
        let path = b.routes[.ipv4Unicast]?["10.2.0.0/16"]?.attributes.asPath
        #expect(path == ASPath(sequence: [64512, 64512, 64512, 65001]))
        #expect(c.routes[.ipv4Unicast]?["10.2.0.0/16"]?.attributes.asPath == ASPath(sequence: [64512, 65001]))
    }

    @Test(
        "a changed export policy takes back what it does not let pass any longer; a changed import policy asks the peer again"
    )
    func change() throws {
        let a = laboratory.peer(1, asn: 65001)
        let b = laboratory.peer(2, asn: 65002)
        laboratory.announce(["10.1.0.0/16", "10.2.0.0/16"], by: a)
        #expect(prefixes(b) == ["10.1.0.0/16", "10.2.0.0/16"])
        var configuration = try #require(laboratory.node.peers[b.id]?.configuration)
        configuration.exportPolicies = [try policy(within("10.1.0.0/16"), ["action": "reject"])]
        laboratory.node.configure(b.id, configuration, at: laboratory.time)
        laboratory.settle()
        #expect(prefixes(b) == ["10.2.0.0/16"])
        #expect(b.refreshes == [])
        configuration.exportPolicies = []
        configuration.importPolicies = [try policy(within("10.9.0.0/16"), ["action": "reject"])]
        laboratory.node.configure(b.id, configuration, at: laboratory.time)
        laboratory.settle()
        #expect(prefixes(b) == ["10.1.0.0/16", "10.2.0.0/16"])
        #expect(b.refreshes == [RouteRefreshMessage(.ipv4Unicast)])
        #expect(b.needless == [])
    }

    @Test("a peer that cannot be asked for its routes begins anew when they are to be taken otherwise")
    func changeWithoutRefresh() throws {
        let a = laboratory.peer(1, asn: 65001, session: { $0.hasRouteRefresh = false })
        var configuration = try #require(laboratory.node.peers[a.id]?.configuration)
        configuration.exportPolicies = [try policy(within("10.1.0.0/16"), ["action": "reject"])]
        laboratory.node.configure(a.id, configuration, at: laboratory.time)
        #expect(laboratory.resets.isEmpty)
        configuration.importPolicies = configuration.exportPolicies
        laboratory.node.configure(a.id, configuration, at: laboratory.time)
        laboratory.settle()
        #expect(laboratory.resets == [a.id: .cease(.otherConfigurationChange)])
        #expect(a.refreshes == [])
    }

    @Test("an export policy sees the route target that a network's routes are told with")
    func targets() throws {
        let network = TestNetwork("vn1", 1)
        laboratory.configure(network.objects)
        let reject = try policy(["extcommunity_list": [.string(network.targetName)]], ["action": "reject"])
        let a = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let b = laboratory.peer(2, asn: 65002, families: [.ipv4VPN], { $0.exportPolicies = [reject] })
        let host = laboratory.connect("host1")
        laboratory.say(
            host.subscription(network.instance, 7), host.publication(network.instance, "10.0.1.3/32"), .endOfRIB,
            by: host)
        #expect(a.routes[.ipv4VPN]?.count == 1)
        #expect(b.routes[.ipv4VPN] == nil)
    }
}
