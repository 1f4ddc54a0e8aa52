import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

struct BadSubnets: Sendable, CustomTestStringConvertible {
    var prefixes = ["10.1.1.0/24"]
    var fields: JSONObject = [:]
    let status: Int
    let text: String
    var testDescription: String { text }

    static let all: [BadSubnets] = [
        BadSubnets(prefixes: ["10.1.1.0/24", "10.1.0.0/16"], status: 400, text: "Overlapping addresses: ["),
        BadSubnets(prefixes: ["10.1.1.0/32"], status: 400, text: "too small"),
        BadSubnets(prefixes: ["300.1.1.0/24"], status: 400, text: "Invalid subnet 300.1.1.0/24"),
        BadSubnets(prefixes: ["10.1.1.0/99"], status: 400, text: "Invalid subnet 10.1.1.0/99"),
        BadSubnets(
            fields: ["default_gateway": "10.9.9.9"], status: 409, text: "gateway 10.9.9.9 is not in subnet 10.1.1.0/24"),
        BadSubnets(fields: ["default_gateway": "what"], status: 400, text: "default_gateway what"),
        BadSubnets(
            fields: ["allocation_pools": [["start": "10.1.2.1", "end": "10.1.2.9"]]], status: 409,
            text: "allocation pool"),
        BadSubnets(
            fields: ["allocation_pools": [["start": "10.1.1.9", "end": "10.1.1.1"]]], status: 400,
            text: "Invalid allocation"),
        BadSubnets(
            fields: ["allocation_pools": [["start": "10.1.1.9", "end": "::1"]]], status: 400,
            text: "Invalid allocation"),
        BadSubnets(fields: ["alloc_unit": 3], status: 400, text: "power of two"),
    ]
}

@Suite("Virtual network")
struct NetworkTests {
    var bench: Bench
    init() throws {
        bench = try Bench()
        try bench.makeProject()
    }

    private func subnet(_ id: ObjectID) throws -> JSON {
        let link = try #require(try bench.record(id).object.references[to: .networkIpam].first)
        return try #require(link.attribute?["ipam_subnets"]?[0])
    }

    @Test("the underlay is the only provider network, and stays one")
    mutating func provider() throws {
        let made = refusal { try bench.makeNetwork("p", nil, ["is_provider_network": true]) }
        #expect(made?.status == 400)
        #expect(made?.message.hasSuffix("can not be configured with is_provider_network = True") == true)
        let network = try bench.makeNetwork("web", nil, ["is_provider_network": false])
        let underlay = try bench.id(.virtualNetwork, InitialNames.underlay)
        for (id, value) in [(network, true as JSON), (underlay, false), (underlay, nil)] {
            let changed = refusal { try bench.update(.virtualNetwork, id, ["is_provider_network": value]) }
            #expect(changed?.status == 400)
            #expect(changed?.message == "Update is_provider_network property of VN (\(id)) is not allowed")
        }
        try bench.update(.virtualNetwork, network, ["is_provider_network": nil])
        try bench.update(.virtualNetwork, underlay, ["is_provider_network": true])
    }

    @Test(
        "who has the uuid of what is made from a network is in its way",
        arguments: [ObjectType.routingInstance, .accessControlList])
    mutating func derivedIDs(type: ObjectType) throws {
        let name = Bench.shop.child("web")
        let id = ObjectID.derived(type, name.child("web"))
        let itself = refusal { try bench.makeNetwork("web", nil, ["uuid": .string("\(id)")]) }
        #expect(itself?.status == 409)
        let policy = try bench.create(.networkPolicy, Bench.shop.child("p"), ["uuid": .string("\(id)")])
        let refused = refusal { try bench.makeNetwork("web") }
        #expect(refused?.status == 409)
        #expect(refused?.message.contains("network-policy default-domain:shop:p") == true)
        try bench.delete(.networkPolicy, policy)
        try bench.makeNetwork("web")
        #expect(try bench.id(.routingInstance, name.child("web")) == .derived(.routingInstance, name.child("web")))
    }

    @Test("who took the uuid of its access list while there was none is in the way of a network's first policy")
    mutating func accessListID() throws {
        let network = try bench.makeNetwork("web")
        let id = ObjectID.derived(.accessControlList, Bench.shop.child("web").child("web"))
        let policies = try (0..<2).map { try bench.create(.networkPolicy, Bench.shop.child("p\($0)")) }
        let other = try bench.create(.networkPolicy, Bench.shop.child("other"), ["uuid": .string("\(id)")])
        func attach(_ policies: [ObjectID]) throws {
            let links = policies.enumerated().map { number, policy in
                ref(policy, ["sequence": ["major": JSON(number), "minor": 0]])
            }
            try bench.update(.virtualNetwork, network, ["network_policy_refs": .array(links)])
        }
        let refused = refusal { try attach([policies[0]]) }
        #expect(refused?.status == 409)
        #expect(refused?.message.contains("network-policy default-domain:shop:other has: delete that one") == true)
        let added = refusal {
            try bench.apply(
                .attach(.virtualNetwork, network, to: .networkPolicy, policies[0], attribute: nil), by: Bench.person)
        }
        #expect(added?.status == 409)
        try bench.delete(.networkPolicy, other)
        try attach([policies[0]])
        #expect(bench.core.catalog.row(id)?.type == .accessControlList)
        try attach(policies)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("a network is linked to the underlay alone")
    mutating func providerLinks() throws {
        let (a, b) = (try bench.makeNetwork("a"), try bench.makeNetwork("b"))
        let underlay = try bench.id(.virtualNetwork, InitialNames.underlay)
        func link(_ targets: ObjectID...) throws {
            try bench.update(.virtualNetwork, a, ["virtual_network_refs": .array(targets.map { ref($0) })])
        }
        #expect(refusal { try link(b) }?.message.contains("can connect only to one provider VN but not") == true)
        #expect(refusal { try link(a) }?.status == 400)
        let both = refusal { try link(underlay, b) }
        #expect(both?.status == 400)
        #expect(both?.message.contains("can connect to one provider VN but trying to connect to VN") == true)
        try link(underlay)
        try bench.update(.virtualNetwork, a, ["mtu": 1400])
        try bench.update(.virtualNetwork, underlay, ["virtual_network_refs": [ref(a), ref(b)]])
        #expect(try bench.record(b).object.references[to: .virtualNetwork].map(\.target) == [underlay])
        let itself = refusal { try bench.update(.virtualNetwork, underlay, ["virtual_network_refs": [ref(underlay)]]) }
        #expect(itself?.message.contains("can not connect to another provider VN") == true)
        try link()
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("ids and route target numbers are the lowest free ones")
    mutating func numbers() throws {
        let ids = try (0..<3).map { try bench.makeNetwork("n\($0)") }
        let records = try ids.map { try bench.record($0) }
        #expect(records.map { $0["virtual_network_network_id"]?.int } == [5, 6, 7])
        let first = try #require(records[0].object.allocations["route_target"])
        #expect(records.map { $0.object.allocations["route_target"] } == [first, first + 1, first + 2])
        #expect(first >= 8_000_000)
        try bench.delete(.virtualNetwork, ids[1])
        let made = try bench.makeNetwork("again")
        let again = try bench.record(made)
        #expect(again["virtual_network_network_id"]?.int == 6)
        #expect(again.object.allocations["route_target"] == first + 1)
    }

    @Test("a configured VXLAN id is of the same space")
    mutating func vxlan() throws {
        let taken: JSONObject = ["virtual_network_properties": ["vxlan_network_identifier": 6]]
        try bench.makeNetwork("a", nil, taken)
        let second = try bench.makeNetwork("b")
        #expect(try bench.record(second)["virtual_network_network_id"]?.int == 7)
        let refused = refusal { try bench.makeNetwork("c", nil, taken) }
        #expect(refused?.message == "Cannot set VXLAN_ID: 6, it has already been set")
        let own = refusal { try bench.update(.virtualNetwork, second, taken) }
        #expect(own?.status == 400)
    }

    @Test("a subnet is completed: gateway, DNS server, uuid, host bits")
    mutating func completion() throws {
        let id = try bench.makeNetwork("web", "10.1.1.7/24")
        let subnet = try subnet(id)
        #expect(subnet["subnet"]?["ip_prefix"] == "10.1.1.0")
        #expect(subnet["default_gateway"] == "10.1.1.254")
        #expect(subnet["dns_server_address"] == "10.1.1.253")
        #expect(subnet["enable_dhcp"] == true)
        #expect(ObjectID(subnet["subnet_uuid"]?.string ?? "") != nil)
    }

    @Test("sending the short form of a subnet again changes nothing")
    mutating func shortForm() throws {
        let id = try bench.makeNetwork("web", "10.1.1.0/24")
        let before = try subnet(id)
        try bench.update(.virtualNetwork, id, ["network_ipam_refs": [Bench.ipamLink("10.1.1.0/24")]])
        #expect(try subnet(id) == before)
        #expect(bench.last.isEmpty)
    }

    @Test("contradicting subnets are refused by name", arguments: BadSubnets.all)
    mutating func badSubnets(bad: BadSubnets) throws {
        let subnets = bad.prefixes.compactMap { Bench.ipamLink($0, bad.fields)["attr"]?["ipam_subnets"]?[0] }
        let link: JSON = [
            "to": ["default-domain", "default-project", "default-network-ipam"],
            "attr": ["ipam_subnets": .array(subnets)],
        ]
        let refused = refusal { try bench.makeNetwork("web", nil, ["network_ipam_refs": [link]]) }
        #expect(refused?.status == bad.status)
        #expect(refused?.message.contains(bad.text) == true, "\(refused?.message ?? "")")
    }

    @Test("a subnet in use stays, an unused one may go, its gateway may not change")
    mutating func removal() throws {
        let id = try bench.makeNetwork("web", "10.1.1.0/24")
        let address = try bench.makeAddress("i", in: id)
        let inUse = refusal { try bench.update(.virtualNetwork, id, ["network_ipam_refs": []]) }
        #expect(inUse?.status == 409)
        #expect(inUse?.message == "Cannot Delete IP Block, IP(10.1.1.252) is in use")
        let moved = Bench.ipamLink("10.1.1.0/24", ["default_gateway": "10.1.1.1"])
        let gateway = refusal { try bench.update(.virtualNetwork, id, ["network_ipam_refs": [moved]]) }
        #expect(gateway?.message.contains("default gateway") == true)
        try bench.delete(.instanceIp, address)
        try bench.update(.virtualNetwork, id, ["network_ipam_refs": []])
    }

    @Test("gateways and pools of a subnet stay; pools may be added")
    mutating func fixed() throws {
        func link(_ fields: JSONObject) -> JSONObject { ["network_ipam_refs": [Bench.ipamLink("10.1.1.0/24", fields)]] }
        func pool(_ last: String) -> JSON { ["start": "10.1.1.10", "end": .string("10.1.1.\(last)")] }
        let id = try bench.makeNetwork("web", nil, link(["allocation_pools": [pool("20")]]))
        let gateway = refusal { try bench.update(.virtualNetwork, id, link(["default_gateway": "10.1.1.1"])) }
        #expect(gateway?.status == 400)
        #expect(
            gateway?.message.hasPrefix("default gateway change is not allowed orig:10.1.1.254, new: 10.1.1.1") == true)
        for pools in [[], [pool("30")]] as [[JSON]] {
            let error = refusal { try bench.update(.virtualNetwork, id, link(["allocation_pools": .array(pools)])) }
            #expect(error?.status == 400)
            #expect(error?.message.hasPrefix("allocation pool delete is not allowed") == true)
        }
        let more: JSON = ["start": "10.1.1.100", "end": "10.1.1.110"]
        try bench.update(.virtualNetwork, id, link(["allocation_pools": [pool("20"), more]]))
        let odd = refusal { try bench.makeNetwork("odd", nil, link(["subnet_uuid": "what"])) }
        #expect(odd?.message.contains("Invalid subnet-uuid what") == true)
    }

    @Test("is_shared, router_external and the access of everybody say one thing")
    mutating func sharing() throws {
        let id = try bench.makeNetwork("web")
        func state() throws -> [JSON?] {
            let record = try bench.record(id)
            return [record["is_shared"], record["perms2"]?["global_access"]]
        }
        #expect(try state() == [false, 0])
        try bench.update(.virtualNetwork, id, ["is_shared": true])
        #expect(try state() == [true, 7])
        try bench.update(.virtualNetwork, id, ["is_shared": false])
        #expect(try state() == [false, 0])
        try bench.update(.virtualNetwork, id, ["router_external": true])
        #expect(try state() == [false, 5])
        try bench.update(.virtualNetwork, id, ["router_external": false])
        #expect(try state() == [false, 0])
        try bench.update(.virtualNetwork, id, ["perms2": ["owner": "me", "owner_access": 7, "global_access": 5]])
        #expect(try state() == [true, 5])
        let access: JSON = ["owner": "me", "owner_access": 7, "global_access": 0]
        let odd = refusal {
            try bench.update(.virtualNetwork, id, ["is_shared": false, "perms2": ["owner": "me", "global_access": 7]])
        }
        #expect(odd?.status == 400)
        #expect(odd?.message.hasPrefix("Inconsistent is_shared (False) and global_access (7)") == true)
        try bench.update(.virtualNetwork, id, ["is_shared": false, "perms2": access])
        #expect(try state() == [false, 0])
        let shared = try bench.makeNetwork("all", nil, ["perms2": ["owner": "me", "global_access": 7]])
        #expect(try bench.record(shared)["is_shared"] == true)
        try bench.update(.virtualNetwork, shared, bench.read(shared))
        #expect(bench.last.isEmpty)
    }

    @Test("a second global system configuration is refused")
    mutating func onlyOne() throws {
        let error = refusal { try bench.create(.globalSystemConfig, ["another"], ["autonomous_system": 64512]) }
        #expect(error?.status == 400)
        #expect(
            error?.message.hasPrefix("Global System Config already exists with name default-global-system-config")
                == true)
    }

    @Test(
        "a route target is its name, in one form",
        arguments: ["target:abc", "target:1", "x", "target:70000:70000", "target:1:2:3"])
    mutating func routeTargetNames(name: String) throws {
        let error = refusal { try bench.create(.routeTarget, FQName([name])) }
        #expect(error?.status == 400)
        #expect(error?.message.contains("must be of the format 'target:<asn>:<number>'") == true)
    }

    @Test("route targets in the range that Weft gives out are refused wherever users give them")
    mutating func everyRouteTarget() throws {
        let taken: JSON = ["route_target": ["target:64512:8000001"]]
        let free: JSON = ["route_target": ["target:64999:8000001"]]
        let places: [(ObjectType, String)] = [
            (.virtualNetwork, "import_route_target_list"), (.virtualNetwork, "route_target_list"),
            (.virtualNetwork, "export_route_target_list"), (.logicalRouter, "configured_route_target_list"),
            (.bgpvpn, "import_route_target_list"),
        ]
        let config = try bench.id(.globalSystemConfig, InitialNames.systemConfig)
        for (index, (type, property)) in places.enumerated() {
            let name = Bench.shop.child("t\(index)")
            let error = refusal { try bench.create(type, name, [property: taken]) }
            #expect(error?.status == 400)
            #expect(error?.message.contains("must use ASN that is different from global ASN") == true)
            let id = try bench.create(type, name, [property: free])
            #expect(refusal { try bench.update(type, id, [property: taken]) }?.status == 400)
            #expect(
                refusal { try bench.update(.globalSystemConfig, config, ["autonomous_system": 64999]) }?.status == 400)
            try bench.delete(type, id)
        }
        try bench.update(.globalSystemConfig, config, ["autonomous_system": 64999])
    }

    @Test(
        "route targets are checked for form and range",
        arguments: [
            ("target:64512:8000001", false), ("target:64512:7999999", true), ("target:64513:8000001", true),
            ("target:10.1.1.1:7", true), ("64512:7", false), ("target:64512", false), ("target:70000:70000", false),
        ])
    mutating func routeTargets(text: String, isGood: Bool) throws {
        let body: JSONObject = ["import_route_target_list": ["route_target": [.string(text)]]]
        if isGood {
            try bench.makeNetwork("web", nil, body)
        } else {
            let refused = refusal { try bench.makeNetwork("web", nil, body) }
            #expect(refused?.status == 400)
            #expect(refused?.message.contains(text) == true)
        }
    }

    @Test("the global AS number cannot become one that users' targets collide with")
    mutating func autonomousSystem() throws {
        try bench.makeNetwork("web", nil, ["route_target_list": ["route_target": ["target:64999:8000001"]]])
        let config = try bench.id(.globalSystemConfig, InitialNames.systemConfig)
        #expect(refusal { try bench.update(.globalSystemConfig, config, ["autonomous_system": 64999]) }?.status == 400)
        #expect(refusal { try bench.update(.globalSystemConfig, config, ["autonomous_system": 70000]) }?.status == 400)
        try bench.update(.globalSystemConfig, config, ["autonomous_system": 65000])
    }
}
