import Testing
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Routes between agents")
struct AgentRouteTests {
    let vn1 = TestNetwork("vn1", 1)
    let vn2 = TestNetwork("vn2", 2)

    @Test("a published route comes back to its publisher and to everybody else in the network")
    func echo() throws {
        let laboratory = ControlNodeLaboratory(vn1.objects)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        laboratory.say(b.subscription(vn1.instance), by: b)
        laboratory.say(a.subscription(vn1.instance), a.publication(vn1.instance, "10.0.1.3/32"), by: a)
        for agent in [a, b] {
            let item = try #require(agent.routes[vn1.instance]?[IPPrefix("10.0.1.3/32")!])
            #expect(item.nextHops.map(\.address) == [.v4(a.address)])
            #expect(item.nextHops.map(\.label) == [50])
            #expect(item.nextHops.map(\.encapsulations) == [["gre", "udp"]])
            #expect(item.nextHops.map(\.virtualNetwork) == [vn1.name])
            #expect(item.virtualNetwork == vn1.name)
            #expect(item.localPreference == 200)
            #expect(item.med == 100)
            #expect(item.subProtocol == "interface")
        }
        laboratory.say(a.withdrawal(vn1.instance, "10.0.1.3/32"), by: a)
        #expect(a.prefixes(vn1.instance) == [])
        #expect(b.prefixes(vn1.instance) == [])
    }

    @Test("groups, tags, sequence and communities of a route arrive as they were published")
    func attributes() throws {
        let laboratory = ControlNodeLaboratory(vn1.objects)
        let a = laboratory.connect("host1")
        let item = a.item("10.0.1.3/32") {
            $0.securityGroups = [8_000_001, 7]
            $0.nextHops[0].tags = [65537]
            $0.communities = ["no-export", "64512:100"]
            $0.sequence = 3
            $0.isSticky = true
            $0.med = 200
            $0.localPreference = 100
            $0.subProtocol = "service-interface"
        }
        laboratory.say(a.subscription(vn1.instance), .publish(routingInstance: vn1.instance, [item]), by: a)
        let received = try #require(a.routes[vn1.instance]?[item.prefix])
        var expected = item
        expected.virtualNetwork = vn1.name
        expected.nextHops[0].virtualNetwork = vn1.name
        #expect(received == expected)
    }

    @Test("a later subscriber is told what is there")
    func laterSubscriber() {
        let laboratory = ControlNodeLaboratory(vn1.objects)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        laboratory.say(a.subscription(vn1.instance), a.publication(vn1.instance, "10.0.1.3/32", "10.0.1.4/32"), by: a)
        #expect(b.prefixes(vn1.instance) == [])
        laboratory.say(b.subscription(vn1.instance), by: b)
        #expect(b.prefixes(vn1.instance) == ["10.0.1.3/32", "10.0.1.4/32"])
    }

    @Test("an agent that wants no routes is told none")
    func wantsNone() {
        let laboratory = ControlNodeLaboratory(vn1.objects)
        let a = laboratory.connect("host1")
        laboratory.say(
            .subscribe(routingInstance: vn1.instance, id: 1, wantsRoutes: false),
            a.publication(vn1.instance, "10.0.1.3/32"), by: a)
        #expect(a.messages == [])
        #expect(laboratory.size.routes == 2)
    }

    @Test("equal paths of two hosts are next hops of one item")
    func equalCost() throws {
        let laboratory = ControlNodeLaboratory(vn1.objects)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        for agent in [a, b] {
            laboratory.say(agent.subscription(vn1.instance), agent.publication(vn1.instance, "10.0.1.9/32"), by: agent)
        }
        let item = try #require(a.routes[vn1.instance]?[IPPrefix("10.0.1.9/32")!])
        #expect(item.nextHops.map(\.address) == [.v4(a.address), .v4(b.address)])
        laboratory.say(
            .publish(routingInstance: vn1.instance, [b.item("10.0.1.9/32") { $0.localPreference = 100 }]), by: b)
        let active = try #require(a.routes[vn1.instance]?[IPPrefix("10.0.1.9/32")!])
        #expect(active.nextHops.map(\.address) == [.v4(a.address)])
    }

    @Test("unsubscribing withdraws what the agent published there and tells it nothing more")
    func unsubscribe() {
        let laboratory = ControlNodeLaboratory(vn1.objects + vn2.objects)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        laboratory.say(b.subscription(vn1.instance), b.subscription(vn2.instance, 2), by: b)
        laboratory.say(
            a.subscription(vn1.instance), a.subscription(vn2.instance, 2), a.publication(vn1.instance, "10.0.1.3/32"),
            a.publication(vn2.instance, "10.0.2.3/32"), by: a)
        laboratory.say(.unsubscribe(routingInstance: vn1.instance), by: a)
        #expect(b.prefixes(vn1.instance) == [])
        #expect(b.prefixes(vn2.instance) == ["10.0.2.3/32"])
        laboratory.say(b.publication(vn1.instance, "10.0.1.7/32"), by: b)
        #expect(a.prefixes(vn1.instance) == ["10.0.1.3/32"], "what it was told before is its own business")
    }

    @Test("two networks with the same prefixes never mix")
    func overlap() {
        let laboratory = ControlNodeLaboratory(vn1.objects + vn2.objects)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        laboratory.say(
            a.subscription(vn1.instance, 1), a.publication(vn1.instance, "10.47.255.251/32", label: 21), by: a)
        laboratory.say(
            b.subscription(vn2.instance, 1), b.publication(vn2.instance, "10.47.255.251/32", label: 22), by: b)
        let prefix = IPPrefix("10.47.255.251/32")!
        #expect(a.routes[vn1.instance]?[prefix]?.nextHops.map(\.label) == [21])
        #expect(b.routes[vn2.instance]?[prefix]?.nextHops.map(\.label) == [22])
        #expect(a.routes[vn2.instance] == nil)
        #expect(b.routes[vn1.instance] == nil)
        #expect(laboratory.node.rib.counts(of: laboratory.node.rib.sharedTable(.inetVPN)).paths == 2)
    }

    @Test("routes leave in messages of 32, retractions in messages of 256")
    func messageSizes() {
        let laboratory = ControlNodeLaboratory(vn1.objects)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        let items = (0..<300).map { a.item("10.0.\($0 / 256).\($0 % 256)/32") }
        laboratory.say(a.subscription(vn1.instance), .publish(routingInstance: vn1.instance, items), by: a)
        laboratory.say(b.subscription(vn1.instance), by: b)
        laboratory.say(.withdraw(routingInstance: vn1.instance, items), by: a)
        let sizes = b.messages.map {
            switch $0 {
            case .routes(_, let items): items.count
            case .retract(_, _, let ids): -ids.count
            default: 0
            }
        }
        #expect(sizes == Array(repeating: 32, count: 9) + [12, -256, -44])
    }

    // MARK: Faults

    private static let faults: [@Sendable (inout UnicastItem) -> Void] = [
        { $0.nextHops[0].label = 0 }, { $0.nextHops[0].label = 1 << 24 }, { $0.nextHops += $0.nextHops },
        { $0.nextHops = [] },
    ]

    @Test("an item that breaks a rule is left out, and the session goes on", arguments: Self.faults.indices)
    func faultyItem(index: Int) {
        let laboratory = ControlNodeLaboratory(vn1.objects)
        let a = laboratory.connect("host1")
        let items = [a.item("10.0.1.3/32", Self.faults[index]), a.item("10.0.1.4/32")]
        laboratory.say(a.subscription(vn1.instance), .publish(routingInstance: vn1.instance, items), by: a)
        #expect(a.prefixes(vn1.instance) == ["10.0.1.4/32"])
        #expect(laboratory.ignored.count == 1)
        #expect(a.session != nil)
    }

    @Test("a route without a known encapsulation is kept, told to nobody, and retracted if it was told before")
    func unknownEncapsulation() {
        let laboratory = ControlNodeLaboratory(vn1.objects)
        let a = laboratory.connect("host1")
        let item = a.item("10.0.1.3/32") { $0.nextHops[0].encapsulations = ["carrier-pigeon"] }
        laboratory.say(a.subscription(vn1.instance), a.publication(vn1.instance, "10.0.1.3/32"), by: a)
        #expect(a.prefixes(vn1.instance) == ["10.0.1.3/32"])
        laboratory.say(.publish(routingInstance: vn1.instance, [item]), by: a)
        #expect(a.prefixes(vn1.instance) == [])
        #expect(
            laboratory.node.instances[vn1.instance].map { laboratory.node.rib.counts(of: $0.table).infeasiblePaths }
                == 1)
    }

    @Test("routes without a subscription end the session of their publisher alone")
    func withoutSubscription() {
        let laboratory = ControlNodeLaboratory(vn1.objects)
        let (a, b) = (laboratory.connect("host1"), laboratory.connect("host2"))
        laboratory.say(a.publication(vn1.instance, "10.0.1.3/32"), by: a)
        #expect(a.session == nil)
        #expect(a.closing?.contains("without a subscription") == true)
        laboratory.say(b.subscription(vn1.instance), b.publication(vn1.instance, "10.0.1.4/32"), by: b)
        #expect(b.prefixes(vn1.instance) == ["10.0.1.4/32"])
    }
}
