import Testing
import WeftNet
import WeftXMPPWire

@testable import WeftVRouter

@Suite("networks as segments")
struct HostSegmentTests {
    private static let vni = VNI(5001)!
    private static let network: ConfiguredNetwork = {
        var network = ConfiguredNetwork.vn1
        network.segment = Segment(vni)
        return network
    }()
    private static let instance = network.instance
    private static let machine = ReceivedEthernetRoute.Key(
        macAddress: MACAddress(2, 0, 0, 0, 1, 1), prefix: IPPrefix("10.0.1.100/32")!)

    private var host = TestHost()

    init() {
        host.connect(.first)
        host.configure(Self.network.changes + ConfiguredPod("a", in: Self.network, IPv4Address(10, 0, 1, 3)).changes)
        host.attach(1, ConfiguredPod("a", in: Self.network, IPv4Address(10, 0, 1, 3)))
    }

    private func route(
        _ key: ReceivedEthernetRoute.Key = machine, at address: IPv4Address, sequence: UInt32 = 0
    ) -> ReceivedEthernetRoute {
        ReceivedEthernetRoute(
            key, nextHops: [.init(address: .v4(address), vni: Self.vni, macAddress: key.macAddress)], sequence: sequence
        )
    }

    private mutating func receive(_ routes: ReceivedEthernetRoute...) {
        host.say(.ethernetRoutes(routes, routingInstance: Self.instance))
    }

    @Test("a port is published with its MAC, and the host asks for broadcasts, as long as the network is a segment")
    mutating func publication() throws {
        let said = try #require(host.nodes[.first]?.ethernet[Self.instance])
        #expect(said.count == 2)
        #expect(said[nil]?.vni == Self.vni)
        let owner = try #require(said.keys.compactMap { $0 }.first)
        #expect(owner.address == .v4(IPv4Address(10, 0, 1, 3)))
        #expect(said[owner]?.nextHop == .v4(TestHost.address))
        #expect(
            host.datapath.state.segments == [Self.vni: SegmentEntry(try #require(host.router.vrfs[Self.instance]?.id))])
        // The network becomes one that forwards packets only.
        host.configure([
            .update(
                ConfigKey(.virtualNetwork, Self.network.name), .virtualNetwork(.init(id: Self.network.id, index: 5)))
        ])
        #expect(host.nodes[.first]?.ethernet[Self.instance]?.isEmpty == true)
        #expect(host.datapath.state.segments.isEmpty)
        #expect(host.nodes[.first]?.routes[Self.instance]?.count == 1)
    }

    @Test("a second control node is told the same")
    mutating func secondControlNode() {
        host.connect(.second)
        #expect(host.nodes[.second]?.ethernet == host.nodes[.first]?.ethernet)
    }

    @Test("an address in the segment is routed to its MAC until it is retracted")
    mutating func received() {
        receive(route(at: IPv4Address(172, 31, 0, 9)))
        #expect(
            host.route(Self.instance, "10.0.1.100/32")
                == .segment(remote: IPv4Address(172, 31, 0, 9), vni: Self.vni, mac: Self.machine.macAddress))
        #expect(host.datapath.state == host.router.datapathState)
        host.say(.ethernetRetractions([Self.machine], routingInstance: Self.instance))
        #expect(host.route(Self.instance, "10.0.1.100/32") == nil)
    }

    @Test("of two owners the one that moved last counts, and the fabric's own route before either")
    mutating func selection() throws {
        var other = Self.machine
        other.macAddress = MACAddress(2, 0, 0, 0, 1, 2)
        receive(route(at: IPv4Address(172, 31, 0, 9)), route(other, at: IPv4Address(172, 31, 0, 8), sequence: 3))
        #expect(
            host.route(Self.instance, "10.0.1.100/32")
                == .segment(remote: IPv4Address(172, 31, 0, 8), vni: Self.vni, mac: other.macAddress))
        let label = try #require(MPLSLabel(77))
        host.say(
            .routes(
                [
                    ReceivedRoute(
                        prefix: Self.machine.prefix,
                        nextHops: [
                            .init(address: .v4(IPv4Address(172, 31, 0, 7)), label: label, encapsulations: [.udp])
                        ])
                ], routingInstance: Self.instance))
        #expect(
            host.route(Self.instance, "10.0.1.100/32")
                == .tunnel(remote: IPv4Address(172, 31, 0, 7), label: label))
    }

    @Test("our own MAC that comes back is no way out")
    mutating func echo() {
        receive(route(at: TestHost.address))
        #expect(host.route(Self.instance, "10.0.1.100/32") == nil)
    }

    @Test("addresses in segments survive the loss of a session, and go when its successor does not repeat them")
    mutating func restart() {
        receive(route(at: IPv4Address(172, 31, 0, 9)))
        host.disconnect(.first)
        #expect(host.route(Self.instance, "10.0.1.100/32") != nil)
        host.connect(.first)
        host.say(.endOfRIB)
        #expect(host.route(Self.instance, "10.0.1.100/32") == nil)
        #expect(host.datapath.state == host.router.datapathState)
    }

    @Test("in a network with a layer 3 VNI a port is a prefix behind its host, and nobody asks for broadcasts")
    mutating func routed() throws {
        let vrf = try #require(host.router.vrfs[Self.instance]?.id)
        // One VNI that turns from frames to packets, then from one into another.
        for vni in [Self.vni, try #require(VNI(9001))] {
            var network = Self.network
            network.segment = Segment(vni, isRouted: true)
            host.configure(network.changes)
            let said = try #require(host.nodes[.first]?.ethernet[Self.instance])
            let route = try #require(said.values.first)
            #expect(said.count == 1)
            #expect(route.owner?.macAddress == .zero)
            #expect(route.owner?.address == .v4(IPv4Address(10, 0, 1, 3)))
            #expect(route.vni == vni)
            #expect(route.routerMAC == .router(at: TestHost.address))
            #expect(host.datapath.state.segments == [vni: SegmentEntry(vrf, isRouted: true)])
            #expect(host.datapath.state == host.router.datapathState)
        }
        host.connect(.second)
        #expect(host.nodes[.second]?.ethernet == host.nodes[.first]?.ethernet)
        host.configure(Self.network.changes)
        let said = try #require(host.nodes[.first]?.ethernet[Self.instance])
        #expect(Set(said.values.map(\.owner?.macAddress)) == [nil, MACAddress(rawValue: 0x02_0000_0000)])
        #expect(host.datapath.state.segments == [Self.vni: SegmentEntry(vrf)])
    }

    @Test("a VNI that goes from one network to another at once stays with the other")
    mutating func handover() throws {
        var (before, after) = (Self.network, ConfiguredNetwork.vn2)
        let pod = ConfiguredPod("b", in: after, IPv4Address(10, 0, 2, 3))
        host.configure(after.changes + pod.changes)
        host.attach(2, pod, container: "c2")
        before.segment = nil
        after.segment = Segment(Self.vni)
        host.configure(before.changes + after.changes)
        let vrf = try #require(host.router.vrfs[after.instance]?.id)
        #expect(host.datapath.state.segments == [Self.vni: SegmentEntry(vrf)])
        #expect(host.datapath.state == host.router.datapathState)
    }

    @Test("the prefix of a port goes with the port")
    mutating func withdrawal() {
        var network = Self.network
        network.segment = Segment(Self.vni, isRouted: true)
        host.configure(network.changes)
        host.attach(2, ConfiguredPod("b", in: Self.network, IPv4Address(10, 0, 1, 4)), container: "c2")
        host.configure(ConfiguredPod("b", in: Self.network, IPv4Address(10, 0, 1, 4)).changes)
        #expect(host.nodes[.first]?.ethernet[Self.instance]?.count == 2)
        host.detach("c1")
        #expect(
            host.nodes[.first]?.ethernet[Self.instance]?.values.map(\.owner?.address) == [.v4(IPv4Address(10, 0, 1, 4))]
        )
    }

    @Test("a prefix behind a router is routed to the router's MAC, in the router's VNI")
    mutating func behindRouter() {
        let key = ReceivedEthernetRoute.Key(
            macAddress: .zero, prefix: IPPrefix(.v4(IPv4Address(10, 9, 0, 0)), length: 16))
        let router = MACAddress(2, 0, 0, 0, 0, 0xaa)
        let remote = IPv4Address(172, 31, 0, 9)
        receive(ReceivedEthernetRoute(key, nextHops: [.init(address: .v4(remote), vni: Self.vni, macAddress: router)]))
        #expect(host.route(Self.instance, "10.9.0.0/16") == .segment(remote: remote, vni: Self.vni, mac: router))
    }

    @Test("requests and events of segments are items of EVPN", arguments: [false, true])
    mutating func mapping(isRouted: Bool) throws {
        var network = Self.network
        network.segment = Segment(Self.vni, isRouted: isRouted)
        host.configure(network.changes)
        let routes = try #require(host.nodes[.first]?.ethernet[Self.instance]?.values)
        for request in routes.flatMap({ [ControlNodeRequest.publishEthernet($0), .withdrawEthernet($0)] }) {
            let stanzas = request.stanzas(from: "compute-1")
            #expect(stanzas.count == 2)
            for stanza in stanzas {
                #expect(try AgentStanza(decoding: stanza.encode(from: "compute-1", number: 1)) == stanza)
                if case .publish(_, .ethernet(let items)) = stanza {
                    #expect(items.first?.nextHops.first?.routerMAC == (isRouted ? .router(at: TestHost.address) : nil))
                }
            }
        }
        let item = EthernetItem(
            .init(macAddress: Self.machine.macAddress, address: Self.machine.prefix),
            nextHops: [
                .init(address: .v4(IPv4Address(172, 31, 0, 9)), label: 5001, encapsulations: ["vxlan"]),
                .init(address: .v4(IPv4Address(172, 31, 0, 8)), label: 16, encapsulations: ["gre"]),
            ], localPreference: 100)
        let stanza = ControlNodeStanza.ethernetRoutes(routingInstance: Self.instance, [item])
        #expect(
            ControlNodeEvent(stanza)
                == .ethernetRoutes([route(at: IPv4Address(172, 31, 0, 9))], routingInstance: Self.instance))
        #expect(
            ControlNodeEvent(.retract(routingInstance: Self.instance, .ethernet, ids: ["\(item.destination)"]))
                == .ethernetRetractions([Self.machine], routingInstance: Self.instance))
    }
}
