import Testing
import WeftBGP
import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftRouting
import WeftXMPPWire

@testable import WeftControlNode

@Suite("Workloads that peer with their gateway")
struct WorkloadTests {
    private let network = TestNetwork("vn1", 1)
    private let laboratory: ControlNodeLaboratory
    private let host: TestAgent
    private let other: TestAgent

    private static let address = IPv4Address(10, 0, 1, 7)
    private static let gateway = IPv4Address(10, 0, 1, 1)

    init() {
        laboratory = ControlNodeLaboratory(TestConfiguration.fabric + network.objects)
        host = laboratory.connect("host1")
        other = laboratory.connect("host2")
        for agent in [host, other] { laboratory.say(agent.subscription(network.instance), by: agent) }
        laboratory.say(host.publication(network.instance, "10.0.1.7/32", label: 50), by: host)
    }

    private func workload(
        _ number: UInt32 = 1, asn: UInt32 = 65001, _ change: (inout PeerConfiguration) -> Void = { _ in }
    ) -> TestPeer {
        laboratory.peer(
            number, asn: asn,
            {
                $0.instance = network.instance
                $0.isWorkload = true
                $0.gateway = .init(v4: Self.gateway)
                $0.session.peerAddress = .v4(Self.address)
                $0.session.callingPort = 50000
                change(&$0)
            })
    }

    private func announce(_ prefixes: [String], by peer: TestPeer, _ change: (inout PathAttributes) -> Void = { _ in })
    {
        laboratory.announce(prefixes, by: peer) {
            $0.nextHop = .v4(Self.address)
            change(&$0)
        }
    }

    private func hops(_ prefix: String, _ agent: TestAgent) -> [String] {
        (agent.routes[network.instance]?[IPPrefix(prefix)!]?.nextHops ?? []).map { "\($0.address) \($0.label)" }
            .sorted()
    }

    @Test("what a workload announces is reached through its host, and follows it there")
    func follows() {
        let peer = workload()
        announce(["192.168.0.0/16"], by: peer)
        #expect(hops("192.168.0.0/16", other) == ["192.0.2.1 50"])
        #expect(other.routes[network.instance]?[IPPrefix("192.168.0.0/16")!]?.subProtocol == "bgpaas")
        laboratory.say(other.publication(network.instance, "10.0.1.7/32", label: 60), by: other)
        #expect(hops("192.168.0.0/16", other) == ["192.0.2.1 50", "192.0.2.2 60"])
        laboratory.say(host.withdrawal(network.instance, "10.0.1.7/32"), by: host)
        #expect(hops("192.168.0.0/16", other) == ["192.0.2.2 60"])
        laboratory.say(other.withdrawal(network.instance, "10.0.1.7/32"), by: other)
        #expect(hops("192.168.0.0/16", other) == [], "nobody has the workload: its routes are kept and not used")
        laboratory.say(host.publication(network.instance, "10.0.1.7/32", label: 51), by: host)
        #expect(hops("192.168.0.0/16", other) == ["192.0.2.1 51"])
        laboratory.withdraw(["192.168.0.0/16"], by: peer)
        #expect(hops("192.168.0.0/16", other) == [])
        #expect(laboratory.node.following.isEmpty == true)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("a workload is told the network's routes by way of its gateway")
    func told() throws {
        let peer = workload()
        laboratory.say(other.publication(network.instance, "10.0.1.9/32", label: 61), by: other)
        let attributes = try #require(peer.routes[.ipv4Unicast]?["10.0.1.9/32"]?.attributes)
        #expect(attributes.nextHop == .v4(Self.gateway))
        #expect(attributes.asPath == ASPath(sequence: [64512]))
        #expect(attributes.extendedCommunities.allSatisfy { $0.originNetwork != nil })
        let silent = workload(2) { $0.suppressesAdvertisement = true }
        #expect(silent.routes[.ipv4Unicast] == nil)
    }

    @Test("its routes leave the network as the host's do, and it cannot say to whom")
    func leaves() throws {
        let router = laboratory.peer(9, asn: 64512, families: [.ipv4VPN])
        let peer = workload(asn: 64512)
        announce(["192.168.0.0/16"], by: peer) {
            $0.extendedCommunities = [ExtendedCommunity(RouteTarget("target:64512:666")!)]
        }
        let route = try #require(router.routes[.ipv4VPN]?.first { $0.key.hasSuffix("192.168.0.0/16") })
        #expect(route.key == "192.0.2.1:1:192.168.0.0/16", "the distinguisher is the host's")
        #expect(route.value.attributes.nextHop == .v4(IPv4Address(192, 0, 2, 1)))
        #expect(
            route.value.attributes.extendedCommunities.compactMap(\.routeTarget).map(\.description)
                == [network.targetName])
    }

    @Test("a lost session takes the routes along, and one that may return keeps them until they are repeated or swept")
    func loss() {
        let peer = workload { $0.session.gracefulRestart = .init(restartTime: 60) }
        announce(["192.168.0.0/16", "192.169.0.0/16"], by: peer)
        laboratory.lose(peer)
        #expect(hops("192.168.0.0/16", other) == [])
        #expect(laboratory.node.following.isEmpty == true)
        let restart: (inout NegotiatedSession) -> Void = {
            $0.peerRestart = .init(
                restartTime: 60, isRestarting: false, families: [.ipv4Unicast: true], longLived: [:])
        }
        laboratory.establish(peer, [.ipv4Unicast], restart)
        announce(["192.168.0.0/16", "192.169.0.0/16"], by: peer)
        laboratory.lose(peer, mayReturn: true)
        #expect(hops("192.168.0.0/16", other) == ["192.0.2.1 50"])
        laboratory.establish(peer, [.ipv4Unicast], restart)
        announce(["192.168.0.0/16"], by: peer)
        laboratory.say(BGPHeader.message(.update, [0, 0, 0, 0]), by: peer)
        #expect(hops("192.168.0.0/16", other) == ["192.0.2.1 50"])
        #expect(hops("192.169.0.0/16", other) == [])
        laboratory.say(host.publication(network.instance, "10.0.1.7/32", label: 52), by: host)
        #expect(hops("192.168.0.0/16", other) == ["192.0.2.1 52"])
        #expect(hops("192.169.0.0/16", other) == [])
        laboratory.node.removePeer(peer.id, at: laboratory.time)
        laboratory.settle()
        #expect(laboratory.node.following.isEmpty == true)
        #expect(laboratory.node.rib.checkInvariants() == [])
    }

    @Test("only the host that has the workload may carry its session")
    func caller() {
        let peer = workload()
        let node = { (address: IPv4Address, port: UInt16) in
            laboratory.node.workload(callingFrom: .v4(address), port: port)
        }
        #expect(node(IPv4Address(192, 0, 2, 1), 50000) == peer.id)
        #expect(node(IPv4Address(192, 0, 2, 1), 50001) == nil)
        #expect(node(IPv4Address(192, 0, 2, 2), 50000) == nil)
        laboratory.say(host.withdrawal(network.instance, "10.0.1.7/32"), by: host)
        #expect(node(IPv4Address(192, 0, 2, 1), 50000) == nil)
    }

    @Test("nor from a host that says so against the configuration")
    func liar() {
        _ = workload()
        let reserved = PermitWorld.address("ip", "10.0.1.7", PermitWorld.interface, network)
        laboratory.configure([
            TestConfiguration.router("host1", machines: ["vm1"]), TestConfiguration.object(.virtualMachine, "vm1"),
            PermitWorld.port(in: network), reserved,
        ])
        laboratory.say(other.publication(network.instance, "10.0.1.7/32", label: 60), by: other)
        func caller(_ agent: TestAgent) -> PeerID? {
            laboratory.node.workload(callingFrom: .v4(agent.address), port: 50000)
        }
        #expect(caller(host) != nil)
        #expect(caller(other) == nil)
        laboratory.configure([], deleting: [reserved])
        #expect(caller(other) != nil)
    }
}

extension BGPConfigurationTests {
    private static func workloadRouter(
        _ name: String, _ parameters: JSON, peers: [ObjectID] = []
    ) -> ConfigObject {
        let instance: FQName = ["default-domain", "shop", "web", "web"]
        return ConfigObject(
            type: .bgpRouter, id: TestNetwork.id(.bgpRouter, name), name: instance.child(name),
            parent: ParentReference(.routingInstance, TestNetwork.id(.routingInstance, instance.description)),
            properties: ["bgp_router_parameters": parameters],
            references: ReferenceSet(
                peers.map {
                    Reference(
                        .bgpRouter, $0, attribute: ["session": [["uuid": nil, "attributes": [["as_override": true]]]]])
                }))
    }

    @Test(
        "a workload is a passive peer in its network's instance, known by the port of its calls",
        arguments: [false, true])
    func workload(isReversed: Bool) throws {
        let server = Self.workloadRouter("bgpaas-server", ["router_type": "bgpaas-server", "autonomous_system": 64513])
        let client = Self.workloadRouter(
            "vm",
            [
                "router_type": "bgpaas-client", "autonomous_system": 65001, "address": "10.1.0.7",
                "identifier": "10.1.0.7", "port": 179, "source_port": 50003, "gateway_address": "10.1.0.1",
                "ipv6_gateway_address": "::ffff:10.1.0.1",
            ], peers: [server.id])
        let service = ConfigObject(
            type: .bgpAsAService, id: TestNetwork.id(.bgpAsAService, "s"), name: ["default-domain", "shop", "s"],
            properties: ["bgpaas_suppress_route_advertisement": true],
            references: [Reference(.bgpRouter, client.id)])
        var configuration = BGPConfiguration(name: "one")
        let own = ConfigObject(
            type: .bgpRouter, id: TestNetwork.id(.bgpRouter, "one"),
            name: FQName(splitting: RoutingConfiguration.fabricInstance).child("one"),
            properties: ["bgp_router_parameters": ["router_type": "control-node", "address": "10.0.0.1"]])
        let objects = [own, server, client]
        for object in isReversed ? objects.reversed() : objects { configuration.put(object) }
        let changes = configuration.takeChanges()
        let peer = try #require(changes.first?.1)
        #expect(changes.count == 1)
        #expect(peer.instance == "default-domain:shop:web:web")
        #expect(peer.session.isPassive)
        #expect(peer.session.callingPort == 50003)
        #expect((peer.session.peerAS, peer.session.localAS) == (65001, 64513))
        #expect(peer.session.families == [.ipv4Unicast, .ipv6Unicast])
        #expect(peer.session.localIdentifier == IPv4Address(10, 0, 0, 1))
        #expect(peer.gateway == .init(v4: IPv4Address(10, 1, 0, 1), v6: IPv6Address("::ffff:10.1.0.1")))
        #expect(peer.overridesAS && peer.isWorkload && !peer.suppressesAdvertisement)
        configuration.put(service)
        #expect(configuration.takeChanges().first?.1?.suppressesAdvertisement == true)
        configuration.delete(.bgpRouter, server.id)
        #expect(configuration.takeChanges().map(\.1) == [nil])
    }
}
