import Testing
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Routes that stand for more specific ones")
struct AggregateTests {
    private let network = TestNetwork("vn1", 1)
    private let laboratory: ControlNodeLaboratory
    private let host: TestAgent
    private let other: TestAgent

    init() {
        laboratory = ControlNodeLaboratory(TestConfiguration.fabric + network.objects)
        host = laboratory.connect("host1")
        other = laboratory.connect("host2")
        for agent in [host, other] { laboratory.say(agent.subscription(network.instance), by: agent) }
    }

    private func aggregate(_ prefixes: String..., nextHop: String = "10.0.9.1", name: String = "a") -> ConfigObject {
        ConfigObject(
            type: .routeAggregate, id: TestNetwork.id(.routeAggregate, name), name: ["default-domain", "p", name],
            properties: [
                "aggregate_route_entries": ["route": .array(prefixes.map(JSON.string))],
                "aggregate_route_nexthop": .string(nextHop),
            ], references: [Reference(.routingInstance, network.routingInstance.id)])
    }

    private func hops(_ prefix: String) -> [String] {
        (other.routes[network.instance]?[IPPrefix(prefix)!]?.nextHops ?? []).map { "\($0.address) \($0.label)" }
            .sorted()
    }

    @Test("an aggregate is there while a more specific route is, and leads where its next hop is")
    func contributors() {
        laboratory.configure([aggregate("10.0.1.0/24")])
        laboratory.say(host.publication(network.instance, "10.0.9.1/32", label: 90), by: host)
        #expect(hops("10.0.1.0/24") == [])
        laboratory.say(host.publication(network.instance, "10.0.1.3/32", label: 50), by: host)
        #expect(hops("10.0.1.0/24") == ["192.0.2.1 90"])
        laboratory.say(other.publication(network.instance, "10.0.1.4/32", label: 60), by: other)
        laboratory.say(host.withdrawal(network.instance, "10.0.1.3/32"), by: host)
        #expect(hops("10.0.1.0/24") == ["192.0.2.1 90"], "the other one is left")
        let shown = laboratory.node.aggregateSnapshots
        #expect(shown.map(\.table) == [network.instance + ".inet.0"])
        #expect(shown.flatMap(\.aggregates).map { $0.contributors.map(\.description) } == [["10.0.1.4/32"]])
        #expect(shown.first?.aggregates.first?.route?.paths.map(\.sourceKind) == [.aggregate])
        laboratory.say(host.publication(network.instance, "10.0.9.1/32", label: 91), by: host)
        #expect(hops("10.0.1.0/24") == ["192.0.2.1 91"])
        laboratory.say(host.withdrawal(network.instance, "10.0.9.1/32"), by: host)
        #expect(hops("10.0.1.0/24") == [], "its next hop is nowhere")
        laboratory.say(host.publication(network.instance, "10.0.9.1/32", label: 92), by: host)
        laboratory.say(other.withdrawal(network.instance, "10.0.1.4/32"), by: other)
        #expect(other.prefixes(network.instance) == ["10.0.9.1/32"])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("a route of exactly the prefix, and an aggregate of itself, are no reason for one")
    func strictly() {
        laboratory.configure([aggregate("10.0.1.3/32", "10.0.0.0/16", nextHop: "192.0.2.99")])
        laboratory.say(host.publication(network.instance, "10.0.0.0/16"), by: host)
        #expect(laboratory.node.following.isEmpty == true)
    }

    @Test("routes that were there before, and a narrower aggregate, are reasons, too")
    func late() {
        laboratory.say(host.publication(network.instance, "10.0.9.1/32", "10.0.1.3/32"), by: host)
        laboratory.configure([aggregate("10.0.1.0/24"), aggregate("10.0.0.0/16", name: "b")])
        #expect(other.prefixes(network.instance) == ["10.0.0.0/16", "10.0.1.0/24", "10.0.1.3/32", "10.0.9.1/32"])
        laboratory.configure([aggregate("10.0.2.0/24")])
        #expect(other.prefixes(network.instance) == ["10.0.0.0/16", "10.0.1.3/32", "10.0.9.1/32"])
        laboratory.configure([aggregate("10.0.1.0/24", nextHop: "10.0.1.3")])
        #expect(hops("10.0.1.0/24") == ["192.0.2.1 50"])
        laboratory.configure([], deleting: [aggregate(), aggregate(name: "b")])
        #expect(other.prefixes(network.instance) == ["10.0.1.3/32", "10.0.9.1/32"])
        #expect(laboratory.node.following.isEmpty && laboratory.node.aggregates.isEmpty)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("the instance can go with its aggregates and come back")
    func instance() {
        laboratory.configure([aggregate("10.0.1.0/24")])
        laboratory.say(host.publication(network.instance, "10.0.9.1/32", "10.0.1.3/32"), by: host)
        laboratory.configure([], deleting: [network.routingInstance])
        #expect(laboratory.node.following.isEmpty && laboratory.node.aggregates.isEmpty)
        laboratory.configure([network.routingInstance])
        laboratory.say(host.publication(network.instance, "10.0.9.1/32", "10.0.1.3/32"), by: host)
        #expect(hops("10.0.1.0/24") == ["192.0.2.1 50"])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("routers are told the aggregate alone, other control nodes and workloads of it what they need")
    func hidden() {
        let router = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let controlNode = laboratory.peer(2, asn: 64512, families: [.ipv4VPN], { $0.routerType = "control-node" })
        let workload = laboratory.peer(3, asn: 65003, { $0.instance = network.instance })
        laboratory.say(host.publication(network.instance, "10.0.9.1/32", "10.0.1.3/32", "10.0.1.4/32"), by: host)
        let whole: Set = ["192.0.2.1:1:10.0.9.1/32", "192.0.2.1:1:10.0.1.3/32", "192.0.2.1:1:10.0.1.4/32"]
        #expect(Set(router.routes[.ipv4VPN]?.keys.map { $0 } ?? []) == whole)
        laboratory.configure([aggregate("10.0.1.0/24")])
        #expect(
            router.routes[.ipv4VPN]?.keys.sorted() == ["192.0.2.1:1:10.0.1.0/24", "192.0.2.1:1:10.0.9.1/32"])
        #expect(workload.routes[.ipv4Unicast]?.keys.sorted() == ["10.0.1.0/24", "10.0.9.1/32"])
        #expect(
            Set(controlNode.routes[.ipv4VPN]?.keys.map { $0 } ?? []) == whole.union(["192.0.2.1:1:10.0.1.0/24"]))
        let attributes = router.routes[.ipv4VPN]?["192.0.2.1:1:10.0.1.0/24"]?.attributes
        #expect(attributes?.isAtomicAggregate == true)
        #expect(attributes?.nextHop == .v4(host.address))
        laboratory.say(host.publication(network.instance, "10.0.1.5/32"), by: host)
        #expect(router.routes[.ipv4VPN]?.count == 2)
        laboratory.configure([], deleting: [aggregate()])
        #expect(Set(router.routes[.ipv4VPN]?.keys.map { $0 } ?? []) == whole.union(["192.0.2.1:1:10.0.1.5/32"]))
        #expect(router.needless == [])
        #expect(laboratory.node.rib.checkInvariants() == [])
    }
}
