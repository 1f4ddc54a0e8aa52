import Testing
import WeftNet
import WeftVRouter
import WeftXML
import WeftXMPPWire

@Suite("requests and events in XMPP")
struct XMPPMappingTests {
    func route() throws -> LocalRoute {
        var state = TestHost()
        let pod = ConfiguredPod("a", in: .vn1, IPv4Address(10, 0, 1, 3))
        state.connect(.first)
        state.configure(ConfiguredNetwork.vn1.changes + pod.changes)
        state.attach(1, pod)
        return try #require(state.nodes[.first]?.routes[ConfiguredNetwork.vn1.instance]?.values.first)
    }

    @Test("a route is an item that joins or leaves the instance's collection under the same node")
    func publish() throws {
        let route = try route()
        for add in [true, false] {
            let request: ControlNodeRequest = add ? .publish(route) : .withdraw(route)
            let stanzas = request.stanzas(from: "compute-1")
            let node = "1/1/\(ConfiguredNetwork.vn1.instance)/10.0.1.3/32"
            #expect(stanzas.last == .collect(routingInstance: ConfiguredNetwork.vn1.instance, node: node, add: add))
            guard case .publish(node, .unicast(let items)) = stanzas.first else {
                Issue.record("\(stanzas)")
                return
            }
            #expect(items.map(\.prefix.description) == ["10.0.1.3/32"])
            #expect(items.first?.nextHops.map(\.address) == [.v4(TestHost.address)])
            #expect(items.first?.nextHops.first?.label == 16)
            #expect(items.first?.nextHops.first?.encapsulations == ["udp"])
            #expect(items.first?.nextHops.first?.virtualNetwork == ConfiguredNetwork.vn1.name)
            #expect(items.first?.localPreference == 200)
            #expect(items.first?.subProtocol == "interface")
        }
    }

    @Test("what is encoded can be decoded by the other side")
    func roundTrip() throws {
        let requests: [ControlNodeRequest] = [
            .subscribe(routingInstance: "d:p:a&b:a&b", id: VRFID(rawValue: 7)),
            .unsubscribe(routingInstance: "d:p:v:v"),
            .publish(try route()), .withdraw(try route()), .endOfRIB, .subscribeConfiguration,
        ]
        for stanza in requests.flatMap({ $0.stanzas(from: "compute-1") }) {
            #expect(try AgentStanza(decoding: stanza.encode(from: "compute-1", number: 1)) == stanza)
        }
        #expect(
            ControlNodeRequest.subscribeConfiguration.stanzas(from: "compute-1")
                == [
                    .subscribeConfiguration(
                        ConfigurationKey(type: "virtual-router", name: "default-global-system-config:compute-1"))
                ])
    }

    @Test("our own route that came back is recognised")
    func echo() throws {
        let route = try route()
        guard case .publish(_, .unicast(let items)) = ControlNodeRequest.publish(route).stanzas(from: "compute-1").first
        else {
            Issue.record("no item")
            return
        }
        let event = ControlNodeEvent(.routes(routingInstance: ConfiguredNetwork.vn1.instance, items))
        #expect(event == .routes([route.echo], routingInstance: ConfiguredNetwork.vn1.instance))
    }

    @Test("impossible labels and unknown encapsulations are left out; the core is told of every family")
    func foreign() throws {
        let six = UnicastItem(prefix: try #require(IPPrefix("fd00::3/128")), nextHops: [])
        let sixth = ReceivedRoute(prefix: six.prefix, nextHops: [], localPreference: 100)
        let hops = [
            UnicastItem.NextHop(address: .v4(TestHost.address), label: 1 << 20, encapsulations: ["udp"]),
            UnicastItem.NextHop(
                address: .v4(TestHost.address), label: 20, encapsulations: ["sit", "udp"], virtualNetwork: "d:p:vn",
                tags: [1]),
        ]
        let four = UnicastItem(prefix: try #require(IPPrefix("10.0.0.1/32")), nextHops: hops)
        let expected = ReceivedRoute(
            prefix: IPPrefix(host: .v4(IPv4Address(10, 0, 0, 1))),
            nextHops: [
                .init(address: .v4(TestHost.address), label: try #require(MPLSLabel(20)), encapsulations: [.udp])
            ],
            originNetwork: "d:p:vn", tags: [1], localPreference: 100)
        #expect(
            ControlNodeEvent(.routes(routingInstance: "r", [six, four]))
                == .routes([sixth, expected], routingInstance: "r"))
        #expect(
            ControlNodeEvent(.retract(routingInstance: "r", .inet, ids: ["10.0.0.1/32", "nonsense"]))
                == .retractions([expected.prefix], routingInstance: "r"))
        #expect(
            ControlNodeEvent(.retract(routingInstance: "r", .inet6, ids: ["fd00::3/128"]))
                == .retractions([six.prefix], routingInstance: "r"))
        #expect(ControlNodeEvent(.unsupported(AddressFamily(afi: 25, safi: 242))) == nil)
        #expect(ControlNodeEvent(.endOfRIB) == .endOfRIB)
    }

    @Test("configuration keeps its order and loses what does not concern forwarding")
    func configuration() {
        let vmi = ConfigurationKey(type: "virtual-machine-interface", name: "d:p:i")
        let vn = ConfigurationKey(type: "virtual-network", name: "d:p:v")
        let acl = ConfigurationKey(type: "access-control-list", name: "d:p:v:v")
        let link = ConfigurationLink(vmi, vn, metadata: "virtual-machine-interface-virtual-network")
        let stanza = ControlNodeStanza.configuration([
            .update([
                .node(ConfigurationNode(acl)), .link(link),
                .link(ConfigurationLink(vn, acl, metadata: "virtual-network-access-control-list")),
                .node(
                    ConfigurationNode(vn, properties: [XMLElement("virtual-network-network-id", text: "5")])),
            ]), .delete([.link(link), .node(ConfigurationNode(vmi))]),
        ])
        let (interface, network) = (
            ConfigKey(.virtualMachineInterface, "d:p:i"), ConfigKey(.virtualNetwork, "d:p:v")
        )
        let kind = "virtual-machine-interface-virtual-network"
        #expect(
            ControlNodeEvent(stanza)
                == .configuration([
                    .link(interface, network, kind: kind),
                    .update(network, .virtualNetwork(.init(id: nil, index: 5, segment: VNI(5).map { Segment($0) }))),
                    .unlink(interface, network, kind: kind), .remove(interface),
                ]))
    }
}
