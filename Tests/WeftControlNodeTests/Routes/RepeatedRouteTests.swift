import Testing
import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

/// Two control nodes have each agent's routes twice: from the agent, and from each other.
@Suite("Routes that say the same again")
struct RepeatedRouteTests {
    private static let prefix = "10.0.1.3/32"
    private let network = TestNetwork("vn1", 1)
    private var vn1: String { network.instance }
    private let laboratory: ControlNodeLaboratory
    private let publisher: TestAgent
    private let agent: TestAgent
    private let peer: TestPeer

    init() {
        laboratory = ControlNodeLaboratory(TestConfiguration.fabric + network.objects)
        publisher = laboratory.connect("host1")
        agent = laboratory.connect("host2")
        peer = laboratory.peer(1, asn: 64512, families: [.ipv4VPN])
        for agent in [publisher, agent] { laboratory.say(agent.subscription(vn1, 7), by: agent) }
        agent.messages = []
    }

    /// The other control node has heard of the route as well.
    private func announceCopy(label: UInt32 = 50) {
        laboratory.announce(
            [Self.prefix], by: peer, rd: RouteDistinguisher(publisher.address, 7), label: label
        ) {
            $0.nextHop = .v4(publisher.address)
            $0.origin = .incomplete
            $0.localPreference = 200
            $0.med = 100
            $0.extendedCommunities = [
                ExtendedCommunity(RouteTarget("target:64512:8000001")!), .originNetwork(asn: 64512, 1),
                .encapsulation(.gre), .encapsulation(.mplsInUDP),
            ]
        }
    }

    private func withdrawCopy() {
        laboratory.withdraw([Self.prefix], by: peer, rd: RouteDistinguisher(publisher.address, 7))
    }

    private func publish(label: UInt32 = 50) {
        laboratory.say(publisher.publication(vn1, Self.prefix, label: label), by: publisher)
    }

    private func withdraw() { laboratory.say(publisher.withdrawal(vn1, Self.prefix), by: publisher) }

    /// What the agent was told since it was last asked, as labels; an empty list for a retraction.
    private func told() -> [[UInt32]] {
        defer { agent.messages = [] }
        return agent.messages.map { message in
            if case .routes(_, let items) = message { items.flatMap { $0.nextHops.map(\.label) } } else { [] }
        }
    }

    @Test(
        "a copy that comes after the route or before it, and stays after it or goes before it, tells an agent nothing")
    func copies() {
        publish()
        announceCopy()
        #expect(told() == [[50]])
        withdraw()
        #expect(told() == [])
        #expect(agent.prefixes(vn1) == [Self.prefix])
        publish()
        withdrawCopy()
        #expect(told() == [])
        withdraw()
        #expect(told() == [[]])
        #expect(agent.prefixes(vn1) == [])
        announceCopy()
        publish()
        #expect(told() == [[50]])
    }

    @Test("what differs is told, and what was told before it, too")
    func changes() {
        publish(label: 50)
        publish(label: 51)
        publish(label: 50)
        #expect(told() == [[50], [51], [50]])
        announceCopy(label: 52)
        #expect(told().last.map(Set.init) == [50, 52])
        withdrawCopy()
        #expect(told() == [[50]])
        withdraw()
        publish(label: 50)
        #expect(told() == [[], [50]])
    }

    @Test("who comes later is told what others know, also while it changes")
    func newcomers() {
        publish()
        let late = laboratory.connect("host3")
        late.isSlow = true
        laboratory.say(late.subscription(vn1, 7), by: late)
        announceCopy()
        laboratory.drain(late)
        #expect(late.prefixes(vn1) == [Self.prefix])
        laboratory.disconnect(late)
        late.forget()
        laboratory.connect("host3")
        withdraw()
        laboratory.say(late.subscription(vn1, 7), by: late)
        laboratory.drain(late)
        #expect(late.prefixes(vn1) == [Self.prefix])
    }

    @Test("a slow agent is told the last of several contents, though the others know it")
    func slow() {
        let many = (0..<250).map { publisher.item("10.0.2.\($0)/32") }
        publish(label: 50)
        agent.isSlow = true
        laboratory.say(.publish(routingInstance: vn1, many), by: publisher)
        publish(label: 51)
        announceCopy(label: 51)
        laboratory.drain(agent)
        #expect(agent.routes[vn1] == publisher.routes[vn1])
        #expect(agent.routes[vn1]?[IPPrefix(Self.prefix)!]?.nextHops.map(\.label) == [51])
    }

    // MARK: Names of networks

    /// The other control node tells a route of a network that this one does not know yet.
    private func announceForeign(by peer: TestPeer) {
        laboratory.announce([Self.prefix], by: peer, rd: RouteDistinguisher(publisher.address, 7), label: 50) {
            $0.nextHop = .v4(publisher.address)
            $0.extendedCommunities = [
                ExtendedCommunity(RouteTarget("target:64512:8000001")!), .originNetwork(asn: 64512, 9),
            ]
        }
    }

    private func networks(_ agent: TestAgent) -> [String] {
        agent.routes[vn1]?[IPPrefix(Self.prefix)!]?.nextHops.map(\.virtualNetwork) ?? []
    }

    @Test("who was told a route of an unknown network is told its name when there is one", arguments: [false, true])
    func networkBecomesKnown(withNewcomer: Bool) {
        let foreign = TestNetwork("vn9", 9)
        announceForeign(by: peer)
        #expect(networks(agent) == ["unresolved"])
        laboratory.configure(foreign.objects)
        if withNewcomer {
            let late = laboratory.connect("host3")
            laboratory.say(late.subscription(vn1, 7), by: late)
            #expect(networks(late) == ["default-domain:k8s1-default:vn9"])
        }
        #expect(networks(agent) == ["default-domain:k8s1-default:vn9"])
        agent.messages = []
        // It says the same, and so does the route.
        laboratory.configure(foreign.objects)
        announceForeign(by: laboratory.peer(2, asn: 64512, families: [.ipv4VPN]))
        #expect(told() == [])
    }

    @Test("a route that is gone is not told again when its network has a name")
    func networkBecomesKnownTooLate() {
        announceForeign(by: peer)
        withdrawCopy()
        #expect(told() == [[50], []])
        laboratory.configure(TestNetwork("vn9", 9).objects)
        #expect(told() == [])
        announceForeign(by: peer)
        #expect(networks(agent) == ["default-domain:k8s1-default:vn9"])
    }
}
