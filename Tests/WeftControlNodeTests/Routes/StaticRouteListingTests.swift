import Testing
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftPolicy
import WeftRouting

@testable import WeftControlNode

@Suite("Listings of static routes and policies")
struct StaticRouteListingTests {
    private var network = TestNetwork("vn1", 1)

    init() {
        network.staticRoutes = [
            ["prefix": "192.168.0.0/16", "next_hop": "10.0.1.3", "community": ["64512:7"]],
            ["prefix": "10.0.0.0/8", "next_hop": "10.0.1.9"], ["prefix": "fd01::/64", "next_hop": "fd00::3"],
        ]
    }

    @Test("routes are listed by table and prefix, whether their next hops are there or not")
    func listing() throws {
        let laboratory = ControlNodeLaboratory(network.objects)
        let a = laboratory.connect("host1")
        laboratory.say(a.subscription(network.instance), by: a)
        let waiting = laboratory.node.staticRouteSnapshots
        #expect(waiting.map(\.table) == [network.instance + ".inet.0", network.instance + ".inet6.0"])
        #expect(waiting.map(\.instance) == [network.instance, network.instance])
        #expect(waiting.flatMap(\.routes).map { "\($0.prefix)" } == ["10.0.0.0/8", "192.168.0.0/16", "fd01::/64"])
        #expect(waiting.flatMap(\.routes).map { "\($0.nextHop)" } == ["10.0.1.9", "10.0.1.3", "fd00::3"])
        #expect(waiting.flatMap(\.routes).allSatisfy { !$0.isInstalled && $0.hostRoute == nil })
        #expect(waiting[0].routes[1].communities.map(\.description) == ["64512:7"])
        laboratory.say(a.publication(network.instance, "10.0.1.3/32", "fd00::3/128", label: 50), by: a)
        let there = laboratory.node.staticRouteSnapshots.flatMap(\.routes)
        #expect(there.map(\.isInstalled) == [false, true, true])
        #expect(there.map { $0.hostRoute?.name } == [nil, "10.0.1.3/32", "fd00::3/128"])
        #expect(there[1].hostRoute?.paths.map(\.label) == [50])
        laboratory.say(a.withdrawal(network.instance, "10.0.1.3/32"), by: a)
        #expect(laboratory.node.staticRouteSnapshots.flatMap(\.routes).map(\.isInstalled) == [false, false, true])
    }

    @Test("the tables that a route is copied to are named")
    func copies() {
        let other = TestNetwork("vn2", 2, connections: ["vn1"])
        let laboratory = ControlNodeLaboratory(network.objects + other.objects)
        let a = laboratory.connect("host1")
        laboratory.say(
            a.subscription(network.instance, 1), a.publication(network.instance, "10.0.1.3/32"), by: a)
        let routes = laboratory.node.staticRouteSnapshots.flatMap(\.routes)
        #expect(routes.map(\.secondaryTables) == [[], ["bgp.l3vpn.0", other.instance + ".inet.0"], []])
    }

    @Test("instances without static routes are not listed, nor are routes that were taken back")
    func nothing() {
        var network = network
        let laboratory = ControlNodeLaboratory(network.objects + TestNetwork("vn2", 2).objects)
        #expect(Set(laboratory.node.staticRouteSnapshots.map(\.instance)) == [network.instance])
        network.staticRoutes = []
        laboratory.configure([network.routingInstance])
        #expect(laboratory.node.staticRouteSnapshots == [])
    }

    @Test("policies are listed by name, attached or not, and those for network devices are not")
    func policies() {
        let (a, b) = (TestNetwork.policy("a", [:], ["action": "reject"]), TestNetwork.policy("b", [:], [:]))
        var device = TestNetwork.policy("device", [:], [:])
        device.properties["term_type"] = "network-device"
        let laboratory = ControlNodeLaboratory(network.objects + [b, device, a])
        let listed = laboratory.node.policySnapshots
        #expect(listed.map(\.name) == ["default-domain:k8s1-default:a", "default-domain:k8s1-default:b"])
        #expect(listed.first?.policy.terms.first?.verdict == .reject)
        laboratory.configure([], deleting: [a])
        #expect(laboratory.node.policySnapshots.map(\.name) == ["default-domain:k8s1-default:b"])
    }
}
