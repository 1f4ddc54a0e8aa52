import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

@Suite("Virtual machine interface")
struct InterfaceTests {
    var bench: Bench
    let network: ObjectID

    init() throws {
        bench = try Bench()
        try bench.makeProject()
        network = try bench.makeNetwork("web", "10.1.1.0/24")
    }

    private mutating func makePort(
        _ name: String, _ values: JSONObject = [:]
    ) throws(ConfigError) -> ObjectID {
        var body = values
        body["parent_type"] = "project"
        body["virtual_network_refs"] = [ref(network)]
        return try bench.create(.virtualMachineInterface, Bench.shop.child(name), body)
    }

    private func mac(_ id: ObjectID) throws -> JSON? {
        try bench.record(id)["virtual_machine_interface_mac_addresses"]?["mac_address"]?[0]
    }

    @Test("a port without MAC gets one from its uuid, a given one is written with colons")
    mutating func macs() throws {
        let port = try makePort("p", ["uuid": "5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01"])
        #expect(try mac(port) == "02:5d:2c:1a:34:9f")
        let given = try makePort(
            "q", ["virtual_machine_interface_mac_addresses": ["mac_address": ["AA-bb-cc-00-11-22"]]])
        #expect(try mac(given) == "aa:bb:cc:00:11:22")
        try bench.update(.virtualMachineInterface, port, ["virtual_machine_interface_mac_addresses": nil])
        #expect(try mac(port) == "02:5d:2c:1a:34:9f")
        let refused = refusal {
            try makePort("r", ["virtual_machine_interface_mac_addresses": ["mac_address": ["not a mac"]]])
        }
        #expect(refused?.message.contains("not a mac") == true)
    }

    @Test("bindings gain the kinds of interface and keep what was sent")
    mutating func bindings() throws {
        let sent: JSON = [
            "key_value_pair": [["key": "host_id", "value": "h1"], ["key": "vnic_type", "value": "direct"]]
        ]
        let port = try makePort("p", ["virtual_machine_interface_bindings": sent])
        let pairs = try bench.record(port)["virtual_machine_interface_bindings"]?["key_value_pair"]?.array
        #expect(
            pairs == [
                ["key": "host_id", "value": "h1"], ["key": "vnic_type", "value": "direct"],
                ["key": "vif_type", "value": "vrouter"],
            ])
    }

    @Test("the machine of a bound port shows on the host's virtual router until the port leaves it")
    mutating func hostBinding() throws {
        let routers = try ["h1", "h2"].enumerated().map { number, name in
            try bench.create(
                .virtualRouter, InitialNames.systemConfig.child(name),
                ["virtual_router_ip_address": .string("10.9.0.\(number + 1)")])
        }
        let machine = try bench.create(.virtualMachine, ["vm1"])
        func binding(_ host: String) -> JSON { ["key_value_pair": [["key": "host_id", "value": .string(host)]]] }
        func machines(_ router: ObjectID) throws -> [ObjectID] {
            try bench.record(router).object.references[to: .virtualMachine].map(\.target)
        }
        let values: JSONObject = [
            "virtual_machine_refs": [ref(machine)], "virtual_machine_interface_bindings": binding("h1"),
        ]
        let (port, second) = (try makePort("p", values), try makePort("q", values))
        #expect(try machines(routers[0]) == [machine])
        try bench.update(.virtualMachineInterface, port, ["virtual_machine_interface_bindings": binding("h2")])
        #expect(try machines(routers[0]) == [machine])
        #expect(try machines(routers[1]) == [machine])
        try bench.delete(.virtualMachineInterface, second)
        #expect(try machines(routers[0]) == [])
        try bench.update(.virtualMachineInterface, port, ["virtual_machine_interface_bindings": binding("nowhere")])
        #expect(try machines(routers[1]) == [])
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("a sub-interface's VLAN is its own under one port, and keeps that port")
    mutating func subInterfaces() throws {
        let port = try makePort("p")
        func vlan(_ tag: Int) -> JSONObject {
            [
                "virtual_machine_interface_properties": ["sub_interface_vlan_tag": JSON(tag)],
                "virtual_machine_interface_refs": [ref(port)],
            ]
        }
        let sub = try makePort("s", vlan(10))
        _ = try makePort("t", vlan(11))
        #expect(refusal { try makePort("u", vlan(10)) }?.status == 400)
        #expect(refusal { try makePort("v", vlan(4095)) }?.status == 400)
        var below = vlan(12)
        below["virtual_machine_interface_refs"] = [ref(sub)]
        let nested = refusal { try makePort("w", below) }
        #expect(nested?.status == 400)
        #expect(nested?.message.contains("can't have another sub interface") == true)
        for properties in [["sub_interface_vlan_tag": 13], ["sub_interface_vlan_tag": 0], nil] as [JSON] {
            let changed = refusal {
                try bench.update(
                    .virtualMachineInterface, sub, ["virtual_machine_interface_properties": properties])
            }
            #expect(changed?.status == 400)
            #expect(changed?.message.hasPrefix("Cannot change sub-interface VLAN tag ID") == true)
        }
        // The link may be made later, and from either end.
        var alone = vlan(10)
        alone["virtual_machine_interface_refs"] = nil
        let late = try makePort("x", alone)
        let known = try bench.record(port).object.references[to: .virtualMachineInterface].map { ref($0.target) }
        for (id, links) in [(late, [ref(port)]), (port, known + [ref(late)])] {
            let same = refusal {
                try bench.update(.virtualMachineInterface, id, ["virtual_machine_interface_refs": .array(links)])
            }
            #expect(same?.status == 400)
            #expect(same?.message.contains("can't have same Vlan tag 10") == true)
        }
        #expect(refusal { try bench.delete(.virtualMachineInterface, port) }?.code == .referrersExist)
        try bench.delete(.virtualMachineInterface, sub)
    }

    @Test("a port with sub-interfaces does not go along with its project either")
    mutating func subInterfacesOfDefaultPort() throws {
        let project = try bench.create(.project, ["default-domain", "other"], ["parent_type": "domain"])
        let port = try bench.create(
            .virtualMachineInterface, ["default-domain", "other", "default-virtual-machine-interface"],
            ["parent_type": "project", "virtual_network_refs": [ref(network)]])
        let sub = try makePort(
            "s",
            [
                "virtual_machine_interface_properties": ["sub_interface_vlan_tag": 10],
                "virtual_machine_interface_refs": [ref(port)],
            ])
        let before = Fingerprint(bench.core.catalog)
        #expect(refusal { try bench.delete(.project, project) }?.code == .referrersExist)
        #expect(Fingerprint(bench.core.catalog) == before)
        try bench.delete(.virtualMachineInterface, sub)
        try bench.delete(.project, project)
        #expect(bench.core.catalog.row(port) == nil)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("address pairs need port security, and standby pairs are narrow")
    mutating func addressPairs() throws {
        func pair(_ length: Int, _ mode: String) -> JSON {
            [
                "allowed_address_pair": [
                    ["ip": ["ip_prefix": "10.1.1.0", "ip_prefix_len": JSON(length)], "address_mode": .string(mode)]
                ]
            ]
        }
        let key = "virtual_machine_interface_allowed_address_pairs"
        let off = refusal { try makePort("a", [key: pair(32, "active-active"), "port_security_enabled": false]) }
        #expect(off?.status == 400)
        #expect(refusal { try makePort("b", [key: pair(23, "active-standby")]) }?.status == 400)
        _ = try makePort("c", [key: pair(23, "active-active")])
        _ = try makePort("d", [key: pair(24, "active-standby")])
    }
}

@Suite("Security group")
struct SecurityGroupTests {
    var bench: Bench
    init() throws {
        bench = try Bench()
        try bench.makeProject()
    }

    private func rule(_ name: String, local: Bool = true) -> JSONObject {
        [
            "direction": ">", "protocol": .string(name), "ethertype": "IPv4",
            "src_addresses": [["security_group": .string(local ? "local" : "default-domain:shop:x")]],
            "src_ports": [["start_port": 0, "end_port": 65535]],
            "dst_addresses": [["subnet": ["ip_prefix": "0.0.0.0", "ip_prefix_len": 0]]],
            "dst_ports": [["start_port": 0, "end_port": 65535]],
        ]
    }

    private func entries(_ rules: JSONObject...) -> JSONObject {
        ["security_group_entries": ["policy_rule": .array(rules.map(JSON.object))]]
    }

    @Test("groups are numbered from 8000002, a configured number counts instead")
    mutating func numbers() throws {
        let ids = try ["a", "b"].map { try bench.create(.securityGroup, Bench.shop.child($0)) }
        #expect(try ids.map { try bench.record($0)["security_group_id"]?.int } == [8_000_002, 8_000_003])
        let own = try bench.create(.securityGroup, Bench.shop.child("c"), ["configured_security_group_id": 77])
        #expect(try bench.record(own)["security_group_id"] == 77)
        let twice = refusal {
            try bench.create(.securityGroup, Bench.shop.child("d"), ["configured_security_group_id": 77])
        }
        #expect(twice?.status == 409)
        try bench.update(.securityGroup, own, ["configured_security_group_id": 0])
        #expect(try bench.record(own)["security_group_id"] == 8_000_004)
        let set = refusal { try bench.create(.securityGroup, Bench.shop.child("e"), ["security_group_id": 8_000_099]) }
        #expect(set?.status == 403)
    }

    @Test("rules get uuids that stay")
    mutating func ruleIDs() throws {
        let id = try bench.create(.securityGroup, Bench.shop.child("a"), entries(rule("tcp")))
        func uuids() throws -> [String?] {
            let rules = try bench.record(id)["security_group_entries"]?["policy_rule"]?.array ?? []
            return rules.map { $0["rule_uuid"]?.string }
        }
        let first = try uuids()
        #expect(first.count == 1 && first[0] != nil)
        try bench.update(.securityGroup, id, entries(rule("udp"), rule("tcp")))
        #expect(try uuids()[1] == first[0])
    }

    @Test("rules that make no sense are refused")
    mutating func refused() throws {
        let cases: [(JSONObject, Int, String)] = [
            (
                entries(rule("tcp", local: false)), 400,
                "At least one of source or destination addresses must be 'local'"
            ),
            (entries(rule("foo")), 400, "Rule with invalid protocol : foo"),
            (entries(rule("256")), 400, "Rule with invalid protocol : 256"),
            (entries(rule("tcp"), rule("tcp")), 409, "Rule already exists : "),
        ]
        for (body, status, text) in cases {
            let error = refusal { try bench.create(.securityGroup, Bench.shop.child("a"), body) }
            #expect(error?.status == status)
            #expect(error?.message.hasPrefix(text) == true)
        }
        try bench.create(.securityGroup, Bench.shop.child("a"), entries(rule("17"), rule("any")))
    }

    @Test("a network policy's rule needs an action and gets a uuid")
    mutating func policy() throws {
        var body = rule("any")
        body["src_addresses"] = [["virtual_network": "any"]]
        let without = refusal {
            try bench.create(
                .networkPolicy, Bench.shop.child("p"), ["network_policy_entries": ["policy_rule": [.object(body)]]])
        }
        #expect(without?.status == 400)
        body["action_list"] = ["simple_action": "pass"]
        let id = try bench.create(
            .networkPolicy, Bench.shop.child("p"), ["network_policy_entries": ["policy_rule": [.object(body)]]])
        #expect(try bench.record(id)["network_policy_entries"]?["policy_rule"]?[0]?["rule_uuid"]?.string != nil)
        body["dst_ports"] = [["start_port": 9, "end_port": 8]]
        let order = refusal {
            try bench.update(.networkPolicy, id, ["network_policy_entries": ["policy_rule": [.object(body)]]])
        }
        #expect(order?.status == 400)
    }
}
