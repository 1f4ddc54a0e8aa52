import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

@Suite("Logical routers and VPNs")
struct LogicalRouterTests {
    var bench: Bench
    init() throws {
        bench = try Bench()
        try bench.makeProject()
    }

    @discardableResult
    private mutating func router(_ name: String, _ values: JSONObject = [:]) throws(ConfigError) -> ObjectID {
        var body = values
        body["parent_type"] = "project"
        return try bench.create(.logicalRouter, Bench.shop.child(name), body)
    }

    private func gateway(_ network: ObjectID) -> JSON { ref(network, [:]) }

    @discardableResult
    private mutating func port(_ name: String, _ network: ObjectID, _ values: JSONObject = [:]) throws(ConfigError)
        -> ObjectID
    {
        var body = values
        body["parent_type"] = "project"
        body["virtual_network_refs"] = [ref(network)]
        return try bench.create(.virtualMachineInterface, Bench.shop.child(name), body)
    }

    @Test("a router is of one type for good, the address translating one where nothing is said")
    mutating func types() throws {
        let plain = try router("r")
        #expect(try bench.record(plain)["logical_router_type"] == "snat-routing")
        let vxlan = try router("v", ["logical_router_type": "vxlan-routing"])
        for (id, type) in [(plain, "vxlan-routing"), (vxlan, "snat-routing")] as [(ObjectID, JSON)] {
            let change = refusal { try bench.update(.logicalRouter, id, ["logical_router_type": type]) }
            #expect(change?.status == 400)
            #expect(change?.message.hasPrefix("Cannot update logical_router_type for a Logical Router") == true)
        }
        try bench.update(.logicalRouter, plain, ["logical_router_type": "snat-routing"])
        try bench.update(.logicalRouter, vxlan, ["logical_router_type": nil])
        #expect(try bench.record(vxlan)["logical_router_type"] == "vxlan-routing")
    }

    @Test("a network is behind a router's port or its gateway, and not both")
    mutating func gatewayAndPort() throws {
        let networks = try ["a", "b"].map { try bench.makeNetwork($0) }
        let ports = [try port("p", networks[0]), try port("q", networks[1])]
        let text = "Logical router interface and gateway cannot be in VN(\(networks[0]))"
        let both = refusal {
            try router(
                "r",
                ["virtual_machine_interface_refs": [ref(ports[0])], "virtual_network_refs": [gateway(networks[0])]])
        }
        #expect(both?.status == 400)
        #expect(both?.message.hasPrefix(text) == true)
        let made = try router(
            "r", ["virtual_machine_interface_refs": [ref(ports[0])], "virtual_network_refs": [gateway(networks[1])]])
        for values in [
            ["virtual_network_refs": [gateway(networks[0])]],
            ["virtual_machine_interface_refs": [ref(ports[0]), ref(ports[1])]],
        ] as [JSONObject] { #expect(refusal { try bench.update(.logicalRouter, made, values) }?.status == 400) }
        try bench.update(
            .logicalRouter, made,
            ["virtual_machine_interface_refs": [ref(ports[1])], "virtual_network_refs": [gateway(networks[0])]])
    }

    @Test("a machine's port is no router's")
    mutating func machines() throws {
        let network = try bench.makeNetwork("a")
        let machine = try bench.create(.virtualMachine, ["vm"])
        let taken = try port("p", network, ["virtual_machine_refs": [ref(machine)]])
        let free = try port("q", network)
        let create = refusal { try router("r", ["virtual_machine_interface_refs": [ref(taken)]]) }
        #expect(create?.status == 409)
        #expect(create?.message.hasPrefix("Port(\(taken)) already in use by virtual-machine(\(machine))") == true)
        let made = try router("r", ["virtual_machine_interface_refs": [ref(free)]])
        let update = refusal {
            try bench.update(.logicalRouter, made, ["virtual_machine_interface_refs": [ref(free), ref(taken)]])
        }
        #expect(update?.status == 409)
    }

    @Test("a VXLAN identifier is one router's or one network's")
    mutating func vxlan() throws {
        func properties(_ id: Int) -> JSONObject {
            ["virtual_network_properties": ["vxlan_network_identifier": JSON(id)]]
        }
        let first = try router("r", ["logical_router_type": "vxlan-routing", "vxlan_network_identifier": "7000"])
        let network = try bench.makeNetwork("n", nil, properties(7001))
        for (id, status) in [("7000", 400), ("7001", 400), ("0", 400), ("16777216", 400), ("1e3", 400), ("-1", 400)] {
            let values: JSONObject = ["logical_router_type": "vxlan-routing", "vxlan_network_identifier": .string(id)]
            #expect(refusal { try router("s", values) }?.status == status, "\(id)")
        }
        #expect(
            refusal { try bench.update(.virtualNetwork, network, properties(7000)) }?.message
                == "Cannot set VXLAN_ID: 7000, it has already been set")
        try bench.update(.logicalRouter, first, ["vxlan_network_identifier": "7002"])
        try bench.update(.virtualNetwork, network, properties(7000))
        #expect(
            refusal { try bench.update(.logicalRouter, first, ["vxlan_network_identifier": "7000"]) }?.status == 400)
        for none in ["", "None", nil] as [JSON] {
            try bench.update(.logicalRouter, first, ["vxlan_network_identifier": "7002"])
            try bench.update(.logicalRouter, first, ["vxlan_network_identifier": none])
            #expect(try bench.record(first)["vxlan_network_identifier"] == nil)
        }
        // It leads nowhere without VXLAN routing, and many have the one that their client always sends.
        try router("t", ["vxlan_network_identifier": "7000"])
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("a VPN fits the router's routing and the network's forwarding")
    mutating func vpns() throws {
        let vpns = try ["l2", "l3"].map {
            try bench.create(
                .bgpvpn, Bench.shop.child("vpn-\($0)"), ["parent_type": "project", "bgpvpn_type": .string($0)])
        }
        #expect(refusal { try router("r", ["bgpvpn_refs": [ref(vpns[0])]]) }?.status == 400)
        let made = try router("r", ["bgpvpn_refs": [ref(vpns[1])]])
        #expect(refusal { try bench.update(.logicalRouter, made, ["bgpvpn_refs": [ref(vpns[0])]]) }?.status == 400)
        func mode(_ mode: String) -> JSONObject { ["virtual_network_properties": ["forwarding_mode": .string(mode)]] }
        for (index, other) in [(0, "l3"), (1, "l2")] {
            var body = mode(other)
            body["bgpvpn_refs"] = [ref(vpns[index])]
            let wrong = refusal { try bench.makeNetwork("n\(index)", nil, body) }
            #expect(wrong?.status == 400)
            #expect(wrong?.message.hasPrefix("Cannot associate bgpvpn type '\(index == 0 ? "l2" : "l3")'") == true)
            let network = try bench.makeNetwork("n\(index)", nil, ["bgpvpn_refs": [ref(vpns[index])]])
            #expect(refusal { try bench.update(.virtualNetwork, network, mode(other)) }?.status == 400)
            try bench.update(.virtualNetwork, network, mode(index == 0 ? "l2" : "l3"))
        }
        try bench.makeNetwork("both", nil, ["bgpvpn_refs": .array(vpns.map { ref($0) })])
    }
}
