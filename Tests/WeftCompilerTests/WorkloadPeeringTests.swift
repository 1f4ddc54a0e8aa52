import Testing
import WeftCompiler
import WeftJSON
import WeftModel
import WeftNet

@Suite("Workloads that peer with their gateway")
struct WorkloadPeeringTests {
    private let network = Intent.network("web", target: 8_000_001, subnets: ["10.1.0.0/24", "fd00:1::/64"])
    private let interface = Intent.interface("router", in: "web")
    private let address = Intent.address("ip", "10.1.0.7", of: "router")
    private let service = Intent.service("edge", for: ["router"], ["autonomous_system": 65001])

    private func router(_ name: String, _ fabric: CompiledFabric) -> ConfigObject? {
        fabric.objects[.derived(.bgpRouter, Intent.name("web").child("web").child(name))]
    }

    @Test("the interface becomes a router beside one for the fabric, and both and the service refer to it")
    func routers() throws {
        let wide = Intent.address("ip6", "fd00:1::7", of: "router")
        let fabric = IntentState("", [network, interface, address, wide, service]).compiled
        let instance = try #require(fabric.routingInstance("web"))
        let server = try #require(router("bgpaas-server", fabric))
        #expect(server.parent == ParentReference(.routingInstance, instance.id))
        #expect(
            server.properties["bgp_router_parameters"] == ["router_type": "bgpaas-server", "autonomous_system": 64512])
        let client = try #require(router("router", fabric))
        #expect(client.parent == server.parent)
        #expect(
            client.properties["bgp_router_parameters"] == [
                "router_type": "bgpaas-client", "autonomous_system": 65001, "address": "10.1.0.7",
                "identifier": "10.1.0.7", "port": 179, "source_port": 50000, "gateway_address": "10.1.0.1",
                "ipv6_gateway_address": "fd00:1::1",
            ])
        #expect(client.references[to: .bgpRouter, server.id]?.attribute?["session"]?.array?.count == 1)
        #expect(fabric.references[interface.id]?[to: .bgpRouter, client.id] != nil)
        #expect(fabric.references[service.id]?[to: .bgpRouter].map(\.target) == [client.id])
    }

    @Test("a workload without an IPv6 address is told of no IPv6 gateway")
    func narrow() throws {
        let fabric = IntentState("", [network, interface, address, service]).compiled
        let client = try #require(router("router", fabric))
        #expect(client.properties["bgp_router_parameters"]?["ipv6_gateway_address"] == nil)
    }

    @Test("nothing is peered with before the address and the subnet around it are known")
    func incomplete() {
        for missing in [network, interface, address, service] {
            let state = IntentState("", [network, interface, address, service].filter { $0.id != missing.id })
            #expect(router("router", state.compiled) == nil, "without \(missing.type)")
            #expect(router("bgpaas-server", state.compiled) == nil, "without \(missing.type)")
        }
        let elsewhere = Intent.address("ip", "10.2.0.7", of: "router")
        #expect(router("router", IntentState("", [network, interface, elsewhere, service]).compiled) == nil)
    }

    @Test("a shared service is one router under its own address, whichever interface has it")
    func shared() throws {
        let other = Intent.interface("standby", in: "web")
        let service = Intent.service(
            "edge", for: ["router", "standby"], ["bgpaas_shared": true, "bgpaas_ip_address": "10.1.0.100"])
        let fabric = IntentState("", [network, interface, other, service]).compiled
        let client = try #require(router("edge", fabric))
        #expect(client.properties["bgp_router_parameters"]?["address"] == "10.1.0.100")
        #expect(client.properties["bgp_router_parameters"]?["autonomous_system"] == 64512)
        for interface in [interface, other] {
            #expect(fabric.references[interface.id]?[to: .bgpRouter].map(\.target) == [client.id])
        }
        #expect(fabric.references[service.id]?[to: .bgpRouter].count == 1)
    }

    @Test("the session's attributes are the service's")
    func attributes() throws {
        let attributes: JSON = ["hold_time": 30, "as_override": true]
        let service = Intent.service("edge", for: ["router"], ["bgpaas_session_attributes": attributes])
        let client = try #require(
            router("router", IntentState("", [network, interface, address, service]).compiled))
        let peering = client.references[to: .bgpRouter].first?.attribute
        #expect(peering?["session"]?.array?.first?["attributes"]?.array == [attributes])
    }

    @Test("IPv6 next hops are the IPv4 gateway's, mapped, when the service says so")
    func mapped() throws {
        let service = Intent.service("edge", for: ["router"], ["bgpaas_ipv4_mapped_ipv6_nexthop": true])
        let client = try #require(
            router("router", IntentState("", [network, interface, address, service]).compiled))
        #expect(client.properties["bgp_router_parameters"]?["ipv6_gateway_address"] == "::ffff:10.1.0.1")
    }

    @Test("a flat IPAM's subnets count as the network's")
    func flat() throws {
        let network = Intent.network("web", target: 8_000_001, flatIPAM: "flat")
        let fabric = IntentState("", [network, Intent.flatIPAM("flat", "10.1.0.0/24"), interface, address, service])
            .compiled
        let client = try #require(router("router", fabric))
        #expect(client.properties["bgp_router_parameters"]?["gateway_address"] == "10.1.0.1")
    }
}
