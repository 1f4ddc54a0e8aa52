import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Static routes and policies of networks")
struct StaticRouteTests {
    private var network = TestNetwork("vn1", 1)

    private static let route: JSON = [
        "prefix": "192.168.0.0/16", "next_hop": "10.0.1.3", "route_target": [], "community": ["64512:7"],
    ]

    private func hops(_ prefix: String, _ agent: TestAgent) -> [String] {
        (agent.routes[network.instance]?[IPPrefix(prefix)!]?.nextHops ?? []).map { "\($0.address) \($0.label)" }
            .sorted()
    }

    @Test("a static route goes where its next hop is, follows it to further hosts, and goes with it")
    func follows() throws {
        var network = network
        network.staticRoutes = [Self.route]
        let laboratory = ControlNodeLaboratory(network.objects)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        for agent in [a, b] { laboratory.say(agent.subscription(network.instance), by: agent) }
        #expect(hops("192.168.0.0/16", b) == [])
        laboratory.say(a.publication(network.instance, "10.0.1.3/32", label: 50), by: a)
        #expect(hops("192.168.0.0/16", b) == ["192.0.2.1 50"])
        let item = try #require(b.routes[network.instance]?[IPPrefix("192.168.0.0/16")!])
        #expect(item.communities == ["64512:7", "accept-own-nexthop"])
        #expect(item.nextHops.first?.encapsulations == ["gre", "udp"])
        laboratory.say(b.publication(network.instance, "10.0.1.3/32", label: 60), by: b)
        #expect(hops("192.168.0.0/16", a) == ["192.0.2.1 50", "192.0.2.2 60"], "equal paths share the traffic")
        laboratory.say(a.withdrawal(network.instance, "10.0.1.3/32"), by: a)
        #expect(hops("192.168.0.0/16", a) == ["192.0.2.2 60"])
        laboratory.say(b.withdrawal(network.instance, "10.0.1.3/32"), by: b)
        #expect(a.prefixes(network.instance) == [])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("a changed and a removed entry take effect at once, and the instance can go with them")
    func changes() {
        var network = network
        network.staticRoutes = [Self.route]
        let laboratory = ControlNodeLaboratory(network.objects)
        let a = laboratory.connect("host1")
        laboratory.say(
            a.subscription(network.instance), a.publication(network.instance, "10.0.1.3/32", label: 50),
            a.publication(network.instance, "10.0.1.4/32", label: 51), by: a)
        network.staticRoutes = [
            ["prefix": "192.168.0.0/16", "next_hop": "10.0.1.4"], ["prefix": "0.0.0.0/0", "next_hop": "10.0.1.3"],
        ]
        laboratory.configure([network.routingInstance])
        #expect(hops("192.168.0.0/16", a) == ["192.0.2.1 51"])
        #expect(hops("0.0.0.0/0", a) == ["192.0.2.1 50"])
        network.staticRoutes = [["prefix": "0.0.0.0/0", "next_hop": "10.0.1.3"]]
        laboratory.configure([network.routingInstance])
        #expect(hops("192.168.0.0/16", a) == [])
        laboratory.configure([], deleting: [network.routingInstance])
        network.staticRoutes = []
        laboratory.configure([network.routingInstance])
        #expect(laboratory.node.following.isEmpty == true)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("two static routes that point at each other lead nowhere")
    func circle() {
        var network = network
        network.staticRoutes = [
            ["prefix": "10.0.1.8/32", "next_hop": "10.0.1.9"], ["prefix": "10.0.1.9/32", "next_hop": "10.0.1.8"],
        ]
        let laboratory = ControlNodeLaboratory(network.objects)
        let a = laboratory.connect("host1")
        laboratory.say(
            a.subscription(network.instance), a.publication(network.instance, "10.0.1.8/32", label: 50), by: a)
        #expect(hops("10.0.1.9/32", a) == ["192.0.2.1 50"])
        laboratory.say(a.withdrawal(network.instance, "10.0.1.8/32"), by: a)
        #expect(a.prefixes(network.instance) == [])
    }

    @Test("a static route is what a connected network imports")
    func leaks() {
        var network = network
        network.staticRoutes = [Self.route]
        let other = TestNetwork("vn2", 2, connections: ["vn1"])
        let laboratory = ControlNodeLaboratory(network.objects + other.objects)
        let a = laboratory.connect("host1")
        laboratory.say(
            a.subscription(network.instance, 1), a.subscription(other.instance, 2),
            a.publication(network.instance, "10.0.1.3/32"), by: a)
        #expect(a.prefixes(other.instance) == ["10.0.1.3/32", "192.168.0.0/16"])
    }

    @Test("a network's policies change and reject its routes, in their order, and let them go again")
    func policies() {
        var network = network
        let preference = TestNetwork.policy("preference", [:], ["update": ["local_pref": 77], "action": "next"])
        let reject = TestNetwork.policy(
            "reject", ["prefix": [["prefix": "10.0.1.9/32", "prefix_type": "exact"]]], ["action": "reject"])
        network.policies = ["preference", "reject"]
        let laboratory = ControlNodeLaboratory(network.objects)
        let a = laboratory.connect("host1")
        laboratory.say(
            a.subscription(network.instance), a.publication(network.instance, "10.0.1.3/32", "10.0.1.9/32"), by: a)
        #expect(
            a.prefixes(network.instance) == ["10.0.1.3/32", "10.0.1.9/32"], "policies that are not there do nothing")
        laboratory.configure([preference, reject])
        #expect(a.prefixes(network.instance) == ["10.0.1.3/32"])
        #expect(
            laboratory.node.instanceSnapshots.first { $0.name == network.instance }?.policies
                == [preference, reject].map(\.name.description))
        #expect(a.routes[network.instance]?[IPPrefix("10.0.1.3/32")!]?.localPreference == 77)
        network.policies = ["preference"]
        laboratory.configure([network.network])
        #expect(a.prefixes(network.instance) == ["10.0.1.3/32", "10.0.1.9/32"])
        laboratory.configure([], deleting: [preference])
        #expect(a.routes[network.instance]?[IPPrefix("10.0.1.3/32")!]?.localPreference == 200)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }
}
