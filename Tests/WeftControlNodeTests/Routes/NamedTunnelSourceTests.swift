import Testing
import WeftBGP
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

/// Whom a control node names to agents as sources of tunnels.
@Suite("Named sources of tunnels")
struct NamedTunnelSourceTests {
    private static let instance = ReservedInstance.tunnelSources
    private let network = TestNetwork("vn1", 1)
    private let laboratory: ControlNodeLaboratory
    private let agent: TestAgent

    init() {
        laboratory = ControlNodeLaboratory(TestConfiguration.fabric + network.objects)
        agent = laboratory.connect("host1")
        laboratory.say(agent.subscription(Self.instance, 65_535), .endOfRIB, by: agent)
    }

    private func router(_ name: String, _ address: String, type: String, in instance: String? = nil) -> ConfigObject {
        let instance = instance ?? "default-domain:default-project:ip-fabric:__default__"
        return TestConfiguration.object(
            .bgpRouter, "\(instance):\(name)", parent: (.routingInstance, instance),
            properties: [
                "bgp_router_parameters": [
                    "router_type": .string(type), "address": .string(address), "identifier": "192.0.2.250",
                    "autonomous_system": 65001,
                ]
            ])
    }

    private var named: Set<String> { agent.prefixes(Self.instance) }
    private func expect(_ others: String..., at location: SourceLocation = #_sourceLocation) {
        #expect(named == Set(["192.0.2.1/32"] + others), sourceLocation: location)
    }

    @Test("each registered host is named, wherever its routes lead, and is not when it is registered no more")
    func hosts() {
        expect()
        // One that has no agent yet, one that has an agent and no address, one of another family.
        let objects = [
            TestConfiguration.router("host2", address: "192.0.2.2"), TestConfiguration.router("host3"),
            TestConfiguration.router("host4", address: "2001:db8::4"),
        ]
        laboratory.configure(objects)
        expect("192.0.2.2/32", "2001:db8::4/128")
        laboratory.connect("host3")
        expect("192.0.2.2/32", "192.0.2.3/32", "2001:db8::4/128")
        laboratory.configure([TestConfiguration.router("host2", address: "192.0.2.22")])
        expect("192.0.2.22/32", "192.0.2.3/32", "2001:db8::4/128")
        laboratory.configure([], deleting: objects)
        expect()
    }

    @Test("a host that two objects name stays until both are gone")
    func twice() {
        let objects = [
            TestConfiguration.router("host2", address: "192.0.2.2"),
            TestConfiguration.router("host3", address: "192.0.2.2"),
        ]
        laboratory.configure(objects)
        laboratory.configure([], deleting: [objects[0]])
        expect("192.0.2.2/32")
        laboratory.configure([], deleting: [objects[1]])
        expect()
    }

    @Test("an agent whose host is not registered names nobody, itself neither")
    func unregistered() {
        let other = laboratory.connect("host9", isRegistered: false)
        laboratory.say(other.subscription(Self.instance, 65_535), .endOfRIB, by: other)
        expect()
        #expect(other.messages == [])
    }

    @Test("a host without an address of its own is named as long as its routes are kept")
    func staleAgent() {
        let other = laboratory.connect("host3")
        expect("192.0.2.3/32")
        laboratory.disconnect(other)
        expect("192.0.2.3/32")
        laboratory.expire(.stale(laboratory.id(of: other)))
        expect()
    }

    @Test("routers that are configured are named; control nodes and workloads that peer are not")
    func routers() {
        let objects = [
            router("gateway", "198.51.100.1", type: "router"),
            router("node", "198.51.100.2", type: "control-node"),
            router("far", "198.51.100.3", type: "external-control-node"),
            router("workload", "198.51.100.4", type: "bgpaas-client", in: network.instance),
            router("server", "198.51.100.5", type: "bgpaas-server", in: network.instance),
            router("inside", "198.51.100.6", type: "router", in: network.instance),
            router("nowhere", "0.0.0.0", type: "router"),
        ]
        laboratory.configure(objects)
        expect("198.51.100.1/32")
        laboratory.configure([], deleting: objects)
        expect()
    }

    @Test("next hops of routers' routes are named as long as a usable route leads there", arguments: [false, true])
    func nextHops(isLost: Bool) {
        let peer = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let rd = RouteDistinguisher(asn: 65001, 1)
        func announce(_ prefixes: [String], by hop: IPv4Address) {
            laboratory.announce(prefixes, by: peer, rd: rd, label: 299) { $0.nextHop = .v4(hop) }
        }
        let (one, two) = (IPv4Address(198, 51, 100, 11), IPv4Address(198, 51, 100, 12))
        announce(["10.1.0.0/16", "10.2.0.0/16"], by: one)
        announce(["10.3.0.0/16"], by: two)
        // An address that no host has.
        announce(["10.4.0.0/16"], by: IPv4Address(224, 0, 0, 5))
        expect("198.51.100.11/32", "198.51.100.12/32")
        announce(["10.3.0.0/16"], by: one)
        expect("198.51.100.11/32")
        #expect(laboratory.node.rib.checkInvariants() == [])
        if isLost {
            laboratory.lose(peer, mayReturn: false)
        } else {
            laboratory.withdraw(["10.1.0.0/16"], by: peer, rd: rd)
            expect("198.51.100.11/32")
            laboratory.withdraw(["10.2.0.0/16", "10.3.0.0/16"], by: peer, rd: rd)
        }
        expect()
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("a peer with next hops without measure takes no room from hosts, and who waits is named when there is room")
    func limit() {
        var settings = ControlNodeSettings()
        settings.tunnelEndLimit = 2
        let laboratory = ControlNodeLaboratory(settings: settings, TestConfiguration.fabric)
        let agent = laboratory.connect("host1")
        laboratory.say(agent.subscription(Self.instance, 65_535), .endOfRIB, by: agent)
        let peer = laboratory.peer(1, asn: 65001, families: [.ipv4VPN])
        let rd = RouteDistinguisher(asn: 65001, 1)
        for number in 1...4 as ClosedRange<UInt8> {
            laboratory.announce(["10.\(number).0.0/16"], by: peer, rd: rd, label: 299) {
                $0.nextHop = .v4(IPv4Address(198, 51, 100, number))
            }
        }
        func ends() -> Set<String> { agent.prefixes(Self.instance).filter { $0.hasPrefix("198.51.100.") } }
        #expect(ends() == ["198.51.100.1/32", "198.51.100.2/32"])
        #expect(laboratory.leftOut.count == 1, "said once: \(laboratory.leftOut)")
        laboratory.configure([TestConfiguration.router("host2", address: "192.0.2.2")])
        #expect(agent.prefixes(Self.instance).contains("192.0.2.2/32"))
        // A router that is configured is none of those.
        laboratory.configure([router("gateway", "198.51.100.1", type: "router")])
        #expect(ends().count == 3)
        laboratory.withdraw(["10.2.0.0/16"], by: peer, rd: rd)
        #expect(ends() == ["198.51.100.1/32", "198.51.100.3/32", "198.51.100.4/32"])
    }

    @Test("what a workload announces names nobody, whatever it says is the way")
    func workload() {
        laboratory.say(agent.subscription(network.instance), by: agent)
        laboratory.say(agent.publication(network.instance, "10.0.1.7/32"), by: agent)
        let peer = laboratory.peer(
            1, asn: 65001,
            {
                $0.instance = network.instance
                $0.isWorkload = true
                $0.session.peerAddress = .v4(IPv4Address(10, 0, 1, 7))
                $0.session.callingPort = 50000
            })
        for hop in [IPv4Address(10, 0, 1, 7), IPv4Address(203, 0, 113, 7)] {
            laboratory.announce(["10.9.0.0/16"], by: peer) { $0.nextHop = .v4(hop) }
            expect()
        }
    }

    @Test("what an agent publishes there is refused, counted and told to nobody, before its host is registered too")
    func publication() {
        let other = laboratory.connect("host2", isRegistered: false)
        for who in [agent, other] {
            if who !== agent { laboratory.say(who.subscription(Self.instance, 65_535), by: who) }
            laboratory.say(who.publication(Self.instance, "203.0.113.7/32", label: 5), by: who)
        }
        let refused = laboratory.ignored.filter { $0.contains("the control node alone fills this instance") }
        #expect(refused.count == 2)
        laboratory.configure([TestConfiguration.router("host2", address: "192.0.2.2")])
        expect("192.0.2.2/32")
    }

    @Test("a routing instance of that name is nobody's network")
    func configured() {
        let instance = TestConfiguration.object(
            .routingInstance, Self.instance, parent: (.virtualNetwork, "default-domain:default-project:ip-fabric"))
        laboratory.configure([instance])
        laboratory.configure([TestConfiguration.router("host2", address: "192.0.2.2")])
        expect("192.0.2.2/32")
        laboratory.configure([], deleting: [instance])
        expect("192.0.2.2/32")
    }

    @Test("an agent that does not ask is told nothing of it, as those of Tungsten Fabric")
    func others() {
        let other = laboratory.connect("host2")
        laboratory.say(other.subscription(network.instance), .endOfRIB, by: other)
        laboratory.configure([TestConfiguration.router("host3", address: "192.0.2.3")])
        #expect(other.routes[Self.instance] == nil)
        #expect(other.messages == [.endOfRIB])
    }

    @Test("all are named before the end of the RIB, in few messages, and one more costs one short message")
    func cost() throws {
        laboratory.configure(
            (0..<1000).map { TestConfiguration.router("many\($0)", address: "172.31.\($0 / 250).\($0 % 250 + 1)") })
        let other = laboratory.connect("host2")
        laboratory.say(other.subscription(Self.instance, 65_535), .endOfRIB, by: other)
        #expect(other.prefixes(Self.instance).count == 1002)
        #expect(other.messages.last == .endOfRIB)
        #expect(other.messages.count <= 1002 / 32 + 2)
        let (messages, bytes) = (other.messages.count, laboratory.node.agents.named("host2")!.counters.bytesSent)
        laboratory.configure([TestConfiguration.router("new", address: "172.31.9.1")])
        #expect(other.messages.count == messages + 1)
        #expect(laboratory.node.agents.named("host2")!.counters.bytesSent - bytes < 1024)
    }
}
