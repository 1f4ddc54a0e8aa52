import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

@Suite("Derived objects")
struct DerivedTests {
    var bench: Bench
    let network: ObjectID
    let instance: ObjectID

    init() throws {
        bench = try Bench()
        try bench.makeProject()
        network = try bench.makeNetwork("web", "10.1.1.0/24")
        instance = try bench.id(.routingInstance, Bench.shop.child("web").child("web"))
    }

    @Test(
        "a fresh system has the routing instances that users know",
        arguments: [
            "ip-fabric:ip-fabric", "ip-fabric:__default__", "__link_local__:__link_local__", "dci-network:dci-network",
            "dci-network:__default__", "default-virtual-network:default-virtual-network",
        ])
    func initial(name: String) throws {
        let full = FQName(splitting: "default-domain:default-project:" + name)
        let json = try bench.read(bench.id(.routingInstance, full))
        #expect(json["routing_instance_is_default"]?.bool == !name.hasSuffix("__default__"))
        #expect(json["parent_type"] == "virtual-network")
    }

    @Test("a routing instance is there with its network, as child, with target and permissions")
    mutating func visible() throws {
        let json = try bench.read(instance)
        #expect(json["parent_uuid"]?.string == network.description)
        #expect(json["id_perms"]?["created"] == (try bench.read(network)["id_perms"]?["created"]))
        #expect(json["perms2"]?["owner"] != nil)
        let number = try #require(try bench.record(network).object.allocations["route_target"])
        #expect(json["route_target_refs"]?[0]?["to"] == [.string("target:64512:\(number)")])
        #expect(try bench.read(network)["routing_instances"]?[0]?["uuid"]?.string == instance.description)
        let target = try bench.id(.routeTarget, ["target:64512:\(number)"])
        #expect(try bench.read(target)["routing_instance_back_refs"]?[0]?["uuid"]?.string == instance.description)
        let listed = try ListQuery(.routingInstance).select(bench.core.catalog.candidates(ListQuery(.routingInstance)))
        #expect(listed.rows.map(\.id).contains(instance))
    }

    @Test("they change only with the intent, and the refusal says why")
    mutating func readOnly() throws {
        let refused: [ConfigError?] = [
            refusal { try bench.update(.routingInstance, instance, ["display_name": "x"]) },
            refusal { try bench.delete(.routingInstance, instance) },
            refusal { try bench.apply(.setTags(.routingInstance, instance, []), by: Bench.person) },
            refusal { try bench.create(.routingInstance, Bench.shop.child("web").child("other")) },
        ]
        for error in refused {
            #expect(error?.code == .derived)
            #expect(error?.message.contains("routing-instance default-domain:shop:web:") == true)
            #expect(error?.message.contains("derived") == true)
        }
    }

    @Test("users may make children of derived objects, and those keep the parents")
    mutating func children() throws {
        let master = InitialNames.underlay.child("__default__")
        let parameters: JSON = ["router_type": "control-node", "autonomous_system": 64512, "address": "10.0.0.1"]
        let router = try bench.create(
            .bgpRouter, master.child("host1"),
            ["parent_type": "routing-instance", "bgp_router_parameters": parameters])
        #expect(
            try bench.read(bench.id(.routingInstance, master))["bgp_routers"]?[0]?["uuid"]?.string == router.description
        )
        let own = try bench.create(.bgpRouter, Bench.shop.child("web").child("web").child("r"))
        let error = refusal { try bench.delete(.virtualNetwork, network) }
        #expect(error?.code == .childrenExist)
        #expect(error?.message.contains("bgp-router/\(own)") == true)
        try bench.delete(.bgpRouter, own)
        try bench.delete(.virtualNetwork, network)
        #expect(bench.core.catalog.row(instance) == nil)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("a port refers to its network's instance; a body that was read may be sent back")
    mutating func ports() throws {
        let port = try bench.create(
            .virtualMachineInterface, Bench.shop.child("p"),
            ["parent_type": "project", "virtual_network_refs": [ref(network)]])
        let json = try bench.read(port)
        #expect(json["routing_instance_refs"]?[0]?["uuid"]?.string == instance.description)
        #expect(json["routing_instance_refs"]?[0]?["attr"]?["direction"] == "both")
        #expect(try bench.read(instance)["virtual_machine_interface_back_refs"]?[0]?["attr"]?["direction"] == "both")
        try bench.update(.virtualMachineInterface, port, json)
        #expect(bench.last.isEmpty)
        let attached = refusal {
            try bench.apply(
                .detach(.virtualMachineInterface, port, from: .routingInstance, instance), by: Bench.person)
        }
        #expect(attached?.code == .derived)
        try bench.delete(.virtualMachineInterface, port)
        #expect(bench.core.catalog.referrers(of: instance, .virtualMachineInterface) == nil)
    }

    @Test("a policy on both networks connects their instances, and both are announced")
    mutating func connection() throws {
        let other = try bench.makeNetwork("db", "10.1.2.0/24")
        func side(_ name: String) -> JSON { [["virtual_network": .string(Bench.shop.child(name).description)]] }
        let rule: JSON = [
            "direction": "<>", "protocol": "any", "action_list": ["simple_action": "pass"],
            "src_addresses": side("web"), "dst_addresses": side("db"),
            "src_ports": [["start_port": -1, "end_port": -1]], "dst_ports": [["start_port": -1, "end_port": -1]],
        ]
        let policy = try bench.create(
            .networkPolicy, Bench.shop.child("np"), ["network_policy_entries": ["policy_rule": [rule]]])
        let link: JSONObject = ["network_policy_refs": [ref(policy, ["sequence": ["major": 0, "minor": 0]])]]
        try bench.update(.virtualNetwork, network, link)
        #expect(try bench.read(instance)["routing_instance_refs"] == nil)
        try bench.update(.virtualNetwork, other, link)
        let second = try bench.id(.routingInstance, Bench.shop.child("db").child("db"))
        #expect(try bench.read(instance)["routing_instance_refs"]?[0]?["uuid"]?.string == second.description)
        #expect(bench.last.changed[instance] == .routingInstance)
        #expect(bench.last.changed[second] == .routingInstance)
        // Only intent is stored, and when what follows from it changed.
        let kinds = Dictionary(grouping: bench.last.writes.keys) { $0.prefix { $0 != UInt8(ascii: "/") } }
        #expect(kinds[ArraySlice("object".utf8)]?.count == 1)
        #expect(Set(kinds.keys) == [ArraySlice("object".utf8), ArraySlice("derived".utf8)])
        try bench.update(.virtualNetwork, other, ["network_policy_refs": []])
        #expect(try bench.read(instance)["routing_instance_refs"] == nil)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("a route target that is derived may be made by name, and is derived again when that goes")
    mutating func namedTarget() throws {
        let list: JSONObject = ["route_target_list": ["route_target": ["target:64512:77"]]]
        try bench.update(.virtualNetwork, network, list)
        let derived = try bench.id(.routeTarget, ["target:64512:77"])
        let refused = refusal { try bench.delete(.routeTarget, derived) }
        #expect(refused?.code == .derived)
        let made = try bench.create(.routeTarget, ["target:64512:77"], ["display_name": "mine"])
        #expect(made == derived)
        #expect(try bench.read(made)["display_name"] == "mine")
        try bench.delete(.routeTarget, made)
        #expect(bench.core.catalog.derived[made] != nil)
        Fingerprint.checkInvariants(bench.core)
    }
}
