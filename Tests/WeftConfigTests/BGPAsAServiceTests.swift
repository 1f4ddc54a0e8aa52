import Testing
import WeftCompiler
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

@Suite("BGP as a service")
struct BGPAsAServiceTests {
    var bench: Bench
    let network: ObjectID
    var ports: [ObjectID] = []

    init() throws {
        bench = try Bench()
        try bench.makeProject()
        network = try bench.makeNetwork("web", "10.1.1.0/24")
        for name in ["a", "b", "c"] {
            ports.append(
                try bench.create(
                    .virtualMachineInterface, Bench.shop.child(name),
                    ["parent_type": "project", "virtual_network_refs": [ref(network)]]))
        }
    }

    private mutating func makeService(
        _ name: String, _ ports: [ObjectID], _ values: JSONObject = [:]
    ) throws(ConfigError) -> ObjectID {
        var body = values
        body["parent_type"] = "project"
        body["autonomous_system"] = 65001
        body["virtual_machine_interface_refs"] = .array(ports.map { ref($0) })
        return try bench.create(.bgpAsAService, Bench.shop.child(name), body)
    }

    private func sourcePorts(_ service: ObjectID) throws -> [Int] {
        try bench.record(service).object.allocations.values.sorted()
    }

    private mutating func setRange(_ start: Int64, _ end: Int64) throws {
        let config = try bench.id(.globalSystemConfig, ["default-global-system-config"])
        try bench.update(
            .globalSystemConfig, config,
            ["bgpaas_parameters": ["port_start": .int(start), "port_end": .int(end)]])
    }

    @Test("each interface has a source port of its own, which is free again when the service lets it go")
    mutating func sourcePorts() throws {
        let first = try makeService("first", [ports[0], ports[1]])
        #expect(try sourcePorts(first) == [50000, 50001])
        let second = try makeService("second", [ports[2]])
        #expect(try sourcePorts(second) == [50002])
        let numbers = try bench.record(first).object.allocations
        try bench.update(.bgpAsAService, first, ["virtual_machine_interface_refs": [ref(ports[1])]])
        #expect(try sourcePorts(first) == [numbers[Compiler.sourcePort(of: ports[1])]])
        let freed = numbers[Compiler.sourcePort(of: ports[0])]
        let third = try makeService("third", [ports[0]])
        #expect(try sourcePorts(third) == [freed])
        try bench.delete(.bgpAsAService, third)
        let fourth = try makeService("fourth", [ports[0]])
        #expect(try sourcePorts(fourth) == [freed])
    }

    @Test("the interfaces of a shared service have one port")
    mutating func shared() throws {
        let service = try makeService(
            "shared", [ports[0], ports[1]], ["bgpaas_shared": true, "bgpaas_ip_address": "10.1.1.100"])
        #expect(try sourcePorts(service) == [50000])
    }

    @Test("a range that is used up, and one that leaves out a port in use, are refused by name")
    mutating func range() throws {
        try setRange(51000, 51000)
        let first = try makeService("first", [ports[0]])
        #expect(try sourcePorts(first) == [51000])
        let error = refusal { try makeService("second", [ports[1]]) }
        #expect(error?.code == .exhausted)
        #expect(error?.message.contains("from 51000 to 51000") == true)
        #expect(error?.message.contains("bgp-as-a-service default-domain:shop:second") == true)
        let narrowed = refusal { try setRange(52000, 52999) }
        #expect(narrowed?.message.contains("1 ports outside of the range are in use") == true)
        let low = refusal { try setRange(22, 80) }
        #expect(low?.message.contains("bgpaas_parameters") == true)
    }

    @Test("the range may be anywhere, and does not shrink while there is a service")
    mutating func shrunk() throws {
        try setRange(2, 500)
        try setRange(4, 100)
        let service = try makeService("first", [])
        let error = refusal { try setRange(10, 50) }
        #expect(error?.status == 400)
        #expect(error?.message.contains("BGP Port range cannot be shrunk") == true)
        try setRange(1, 65535)
        for (start, end) in [(0, 10), (10, 9), (-1, 10)] as [(Int64, Int64)] {
            #expect(refusal { try setRange(start, end) }?.status == 400)
        }
        try bench.delete(.bgpAsAService, service)
        try setRange(10, 50)
    }

    @Test("an interface is served once")
    mutating func once() throws {
        _ = try makeService("first", [ports[0]])
        let error = refusal { try makeService("second", [ports[0]]) }
        #expect(error?.code == .inUse)
        #expect(
            error?.message
                == "virtual-machine-interface default-domain:shop:a is served by bgp-as-a-service "
                + "default-domain:shop:first already")
    }

    @Test("an interface with an address becomes a router, which nobody may change")
    mutating func routers() throws {
        try bench.create(
            .instanceIp, ["ip"],
            [
                "virtual_network_refs": [ref(network)], "virtual_machine_interface_refs": [ref(ports[0])],
                "instance_ip_address": "10.1.1.9",
            ])
        let service = try makeService("first", [ports[0]])
        let router = try bench.id(.bgpRouter, Bench.shop.child("web").child("web").child("a"))
        let parameters = try bench.read(router)["bgp_router_parameters"]
        #expect(parameters?["address"] == "10.1.1.9")
        #expect(parameters?["source_port"] == 50000)
        #expect(try bench.read(service)["bgp_router_refs"]?[0]?["uuid"]?.string == router.description)
        #expect(try bench.read(ports[0])["bgp_router_refs"]?[0]?["uuid"]?.string == router.description)
        let error = refusal { try bench.delete(.bgpRouter, router) }
        #expect(error?.code == .derived)
        try bench.delete(.bgpAsAService, service)
        #expect(bench.core.catalog.row(router) == nil)
    }
}
