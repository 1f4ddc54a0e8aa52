import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

@Suite("Instance IP")
struct InstanceIPTests {
    var bench: Bench
    init() throws {
        bench = try Bench()
        try bench.makeProject()
    }

    @Test("addresses come in the original's order")
    mutating func order() throws {
        let down = try bench.makeNetwork("down", "10.1.1.0/24")
        let ids = try (0..<3).map { try bench.makeAddress("d\($0)", in: down) }
        #expect(try ids.map { try bench.address($0) } == ["10.1.1.252", "10.1.1.251", "10.1.1.250"])
        let link = Bench.ipamLink("10.0.1.0/24", ["addr_from_start": true])
        let up = try bench.makeNetwork("up", nil, ["network_ipam_refs": [link]])
        let more = try (0..<2).map { try bench.makeAddress("u\($0)", in: up) }
        #expect(try more.map { try bench.address($0) } == ["10.0.1.3", "10.0.1.4"])
    }

    @Test("an address that is asked for is given if it is free")
    mutating func asked() throws {
        let network = try bench.makeNetwork("web", "10.1.1.0/24")
        let id = try bench.makeAddress("i", in: network, ["instance_ip_address": "10.1.1.252"])
        #expect(try bench.address(id) == "10.1.1.252")
        let next = try bench.makeAddress("j", in: network)
        #expect(try bench.address(next) == "10.1.1.251")
        for taken in ["10.1.1.252", "10.1.1.0", "10.1.1.255", "10.1.1.253"] {
            let refused = refusal { try bench.makeAddress("k", in: network, ["instance_ip_address": .string(taken)]) }
            #expect(refused?.status == 409)
            #expect(refused?.message == "IP address already in use")
        }
    }

    @Test("an address that names no network is one of its interface's, which a connector needs the right to use")
    mutating func ofInterface() throws {
        let k8s1 = try bench.attach("k8s1")
        let network = try bench.makeNetwork("web", "10.1.1.0/24")
        let other = try bench.makeNetwork("other", "10.1.2.0/24")
        let port = try bench.create(
            .virtualMachineInterface, Bench.shop.child("p"),
            ["parent_type": "project", "virtual_network_refs": [ref(network)], "perms2": ["global_access": 7]])
        func make(_ name: String, _ body: JSONObject = [:], by caller: Caller = Bench.person) throws -> Record {
            var body = body
            body["virtual_machine_interface_refs"] = [ref(port)]
            let id = try bench.create(.instanceIp, [name], body, by: caller)
            return try bench.record(id)
        }
        let address = try make("i")
        #expect(address["instance_ip_address"] == "10.1.1.252")
        #expect(address.object.references[to: .virtualNetwork].map(\.target) == [network])
        let named = try make("j", ["virtual_network_refs": [ref(other)]])
        #expect(named["instance_ip_address"] == "10.1.2.252")
        #expect(try make("k", ["instance_ip_address": "192.0.2.1"])["instance_ip_address"] == "192.0.2.1")
        #expect(refusal { _ = try make("l", by: k8s1) }?.message.contains("\(network)") == true)
    }

    @Test("the gateway's address is for routers, not for machines")
    mutating func gateway() throws {
        let network = try bench.makeNetwork("web", "10.1.1.0/24")
        let machine = try bench.create(.virtualMachine, ["vm1"])
        let port = try bench.create(
            .virtualMachineInterface, Bench.shop.child("p"),
            [
                "parent_type": "project", "virtual_network_refs": [ref(network)],
                "virtual_machine_refs": [ref(machine)],
            ])
        let asked: JSONObject = ["instance_ip_address": "10.1.1.254"]
        var forMachine = asked
        forMachine["virtual_machine_interface_refs"] = [ref(port)]
        let refused = refusal { try bench.makeAddress("i", in: network, forMachine) }
        #expect(refused?.message == "Gateway IP cannot be used by VM port")
        let router = try bench.makeAddress("r", in: network, asked)
        #expect(try bench.address(router) == "10.1.1.254")
        #expect(refusal { try bench.makeAddress("r2", in: network, asked) }?.status == 409)
    }

    @Test(
        "an exhausted subnet is named, and its network",
        arguments: [(nil, "[]"), ("10.1.1.0/30", "['10.1.1.0/30']")] as [(String?, String)])
    mutating func exhausted(prefix: String?, tried: String) throws {
        let network = try bench.makeNetwork("web", prefix)
        let refused = refusal { try bench.makeAddress("i", in: network) }
        #expect(refused?.status == 400)
        #expect(
            refused?.message == "Virtual-Network(['default-domain', 'shop', 'web']) has exhausted subnet(\(tried))")
        #expect(bench.core.catalog.id(of: .instanceIp, named: ["i"]) == nil)
    }

    @Test("an address outside of all subnets is refused")
    mutating func outside() throws {
        let network = try bench.makeNetwork("web", "10.1.1.0/24")
        let refused = refusal { try bench.makeAddress("i", in: network, ["instance_ip_address": "10.9.9.9"]) }
        #expect(refused?.code == .exhausted)
        let nonsense = refusal { try bench.makeAddress("i", in: network, ["instance_ip_address": "ten"]) }
        #expect(nonsense?.message == "Invalid IP address: ten")
    }

    @Test("address and network are for good")
    mutating func immutable() throws {
        let network = try bench.makeNetwork("web", "10.1.1.0/24")
        let other = try bench.makeNetwork("db", "10.1.2.0/24")
        let id = try bench.makeAddress("i", in: network)
        let address = refusal { try bench.update(.instanceIp, id, ["instance_ip_address": "10.1.1.9"]) }
        #expect(address?.status == 400)
        #expect(address?.message.hasPrefix("Instance IP Address can not be changed") == true)
        let moved = refusal { try bench.update(.instanceIp, id, ["virtual_network_refs": [ref(other)]]) }
        #expect(moved?.status == 400)
        try bench.update(.instanceIp, id, ["instance_ip_address": "10.1.1.252/32"])
        #expect(try bench.address(id) == "10.1.1.252")
    }

    @Test("the family picks the subnet; without it the first subnet's family counts")
    mutating func families() throws {
        let v4 = Bench.ipamLink("10.1.1.0/24")["attr"]?["ipam_subnets"]?[0] ?? .null
        let v6 = Bench.ipamLink("fd00::/64")["attr"]?["ipam_subnets"]?[0] ?? .null
        let link: JSON = [
            "to": ["default-domain", "default-project", "default-network-ipam"], "attr": ["ipam_subnets": [v4, v6]],
        ]
        let network = try bench.makeNetwork("web", nil, ["network_ipam_refs": [link]])
        let first = try bench.makeAddress("a", in: network)
        #expect(try bench.address(first) == "10.1.1.252")
        let six = try bench.makeAddress("b", in: network, ["instance_ip_family": "v6"])
        #expect(try bench.address(six) == "fd00::ffff:ffff:ffff:fffc")
        let uuid = try #require(try bench.record(six)["subnet_uuid"])
        let picked = try bench.makeAddress("c", in: network, ["subnet_uuid": uuid])
        #expect(try bench.address(picked) == "fd00::ffff:ffff:ffff:fffb")
    }

    @Test("the fabric's addresses are stored as given", arguments: ["ip-fabric", "__link_local__"])
    mutating func fabric(name: String) throws {
        let network = try bench.id(.virtualNetwork, InitialNames.project.child(name))
        let id = try bench.makeAddress("i", in: network, ["instance_ip_address": "192.168.1.5"])
        let twin = try bench.makeAddress("j", in: network, ["instance_ip_address": "192.168.1.5"])
        #expect(try bench.address(id) == bench.address(twin))
    }

    @Test("networks on one flat IPAM share its addresses, on others they may be equal")
    mutating func flat() throws {
        let pools: JSONObject = [
            "ipam_subnet_method": "flat-subnet",
            "ipam_subnets": ["subnets": [["subnet": ["ip_prefix": "10.32.0.0", "ip_prefix_len": 12]]]],
        ]
        func link(_ name: String) -> JSONObject {
            [
                "virtual_network_properties": ["forwarding_mode": "l3"], "address_allocation_mode": "flat-subnet-only",
                "network_ipam_refs": [["to": Bench.shop.child(name).json, "attr": ["ipam_subnets": []]]],
            ]
        }
        let ipam = try bench.create(.networkIpam, Bench.shop.child("pods1"), pools)
        try bench.create(.networkIpam, Bench.shop.child("pods2"), pools)
        let (a, b) = (try bench.makeNetwork("a", nil, link("pods1")), try bench.makeNetwork("b", nil, link("pods1")))
        let c = try bench.makeNetwork("c", nil, link("pods2"))
        let addresses = try [a, b, a, c].enumerated().map { index, network in
            try bench.makeAddress("i\(index)", in: network)
        }
        #expect(
            try addresses.map { try bench.address($0) }
                == ["10.47.255.252", "10.47.255.251", "10.47.255.250", "10.47.255.252"])
        let uses = try bench.record(a).object.references[to: .networkIpam, ipam]?.attribute?["ipam_subnets"]?.array
        #expect(uses?.count == 1 && uses?[0]["subnet_uuid"] != nil && uses?[0]["subnet"] == nil)
        let layer2 = refusal {
            try bench.makeNetwork("d", nil, ["network_ipam_refs": link("pods1")["network_ipam_refs"] ?? []])
        }
        #expect(layer2?.message.contains("l3") == true)
        let removed = refusal { try bench.update(.networkIpam, ipam, ["ipam_subnets": nil]) }
        #expect(removed?.message == "Cannot Delete IP Block, IP(10.47.255.250) is in use")
        let method = refusal { try bench.update(.networkIpam, ipam, ["ipam_subnet_method": "user-defined-subnet"]) }
        #expect(method?.status == 400)
        #expect(method?.message.hasPrefix("ipam_subnet_method can not be changed") == true)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("a flat IPAM's addresses are asked for by the uuid that the network shows")
    mutating func flatByUUID() throws {
        try bench.create(
            .networkIpam, Bench.shop.child("pods"),
            [
                "ipam_subnet_method": "flat-subnet",
                "ipam_subnets": [
                    "subnets": [
                        ["subnet": ["ip_prefix": "10.32.0.0", "ip_prefix_len": 24]],
                        ["subnet": ["ip_prefix": "10.33.0.0", "ip_prefix_len": 24]],
                    ]
                ],
            ])
        let link: JSON = ["to": Bench.shop.child("pods").json, "attr": ["ipam_subnets": []]]
        let own = Bench.ipamLink("10.1.1.0/24")
        let network = try bench.makeNetwork(
            "web", nil,
            [
                "virtual_network_properties": ["forwarding_mode": "l3"], "network_ipam_refs": [own, link],
                "address_allocation_mode": "user-defined-subnet-only",
            ])
        let ipam = try bench.id(.networkIpam, Bench.shop.child("pods"))
        let shown = try #require(
            try bench.record(network).object.references[to: .networkIpam, ipam]?.attribute?["ipam_subnets"]?[0]?[
                "subnet_uuid"]?.string)
        let flat = try bench.record(ipam)["ipam_subnets"]?["subnets"]
        let second = try #require(flat?[1]?["subnet_uuid"]?.string)
        let address = try bench.makeAddress("i", in: network, ["subnet_uuid": .string(shown)])
        #expect(try bench.address(address) == "10.32.0.252")
        #expect(try bench.record(address)["subnet_uuid"] == .string(shown))
        let other = try bench.makeAddress("j", in: network, ["subnet_uuid": .string(second)])
        #expect(try bench.address(other) == "10.33.0.252")
        let bare = try bench.run { (core) throws(ConfigError) in
            try core.allocateAddresses(in: network, count: 1, subnet: shown, family: nil)
        }
        #expect(bare.map(\.description) == ["10.32.0.251"])
        #expect(try bench.core.addressCounts(in: network, subnets: [shown, second, "nothing"]) == [3, 1, 0])
        let pool = Bench.shop.child("web").child("pool")
        try bench.create(.floatingIpPool, pool, ["floating_ip_pool_subnets": ["subnet_uuid": [.string(shown)]]])
        let floating = try bench.create(.floatingIp, pool.child("f"), ["parent_type": "floating-ip-pool"])
        #expect(try bench.record(floating)["floating_ip_address"] == "10.32.0.250")
        let unknown = refusal { try bench.makeAddress("k", in: network, ["subnet_uuid": "nothing"]) }
        #expect(unknown?.status == 400)
        #expect(unknown?.message.contains("has invalid subnet(nothing)") == true)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("an allocation unit's addresses go out together, and are asked for by the first")
    mutating func units() throws {
        let link = Bench.ipamLink("10.1.1.0/24", ["alloc_unit": 4])
        let network = try bench.makeNetwork("web", nil, ["network_ipam_refs": [link]])
        let refused = refusal { try bench.makeAddress("i", in: network, ["instance_ip_address": "10.1.1.249"]) }
        #expect(refused?.status == 400)
        #expect(refused?.message.contains("has invalid alloc_unit(4) in subnet(10.1.1.0/24)") == true)
        let asked = try bench.makeAddress("i", in: network, ["instance_ip_address": "10.1.1.248"])
        #expect(try bench.address(asked) == "10.1.1.248")
        let next = try bench.makeAddress("j", in: network)
        #expect(try bench.address(next) == "10.1.1.244")
    }

    @Test("a block that holds an address from before its unit was changed is not given out")
    mutating func changedUnit() throws {
        let network = try bench.makeNetwork("web", "10.1.1.0/24")
        func unit(_ fields: JSONObject) throws {
            let link = Bench.ipamLink("10.1.1.0/24", fields)
            try bench.update(.virtualNetwork, network, ["network_ipam_refs": [link]])
        }
        _ = try bench.makeAddress("i", in: network, ["instance_ip_address": "10.1.1.9"])
        try unit(["alloc_unit": 4])
        let block = refusal { try bench.makeAddress("j", in: network, ["instance_ip_address": "10.1.1.8"]) }
        #expect(block?.message == "IP address already in use")
        _ = try bench.makeAddress("k", in: network, ["instance_ip_address": "10.1.1.4"])
        // The short form changes nothing.
        try unit([:])
        let odd = refusal { try bench.makeAddress("l", in: network, ["instance_ip_address": "10.1.1.13"]) }
        #expect(odd?.message.contains("invalid alloc_unit(4)") == true)
        try unit(["alloc_unit": 1])
        for taken in ["10.1.1.4", "10.1.1.7", "10.1.1.9"] {
            let again = refusal { try bench.makeAddress("m", in: network, ["instance_ip_address": .string(taken)]) }
            #expect(again?.message == "IP address already in use", "\(taken)")
        }
        _ = try bench.makeAddress("m", in: network, ["instance_ip_address": "10.1.1.8"])
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("neither a pool's address nor a machine's is ever the gateway's, however it would come to be")
    mutating func gatewayLater() throws {
        let network = try bench.makeNetwork("web", "10.1.1.0/24")
        for (pool, type) in [(ObjectType.floatingIpPool, ObjectType.floatingIp), (.aliasIpPool, .aliasIp)] {
            let name = Bench.shop.child("web").child("pool-\(pool.name)")
            try bench.create(pool, name)
            for taken in ["10.1.1.254", "10.1.1.253", "10.1.1.0", "10.1.1.255"] {
                let refused = refusal {
                    try bench.create(
                        type, name.child("f"),
                        ["parent_type": .string(pool.name), "\(type.underscored)_address": .string(taken)])
                }
                #expect(refused?.status == 409)
                #expect(refused?.message == "IP address already in use")
            }
        }
        let machine = try bench.create(.virtualMachine, ["vm1"])
        func port(_ name: String, _ values: JSONObject) throws -> ObjectID {
            var body: JSONObject = ["parent_type": "project", "virtual_network_refs": [ref(network)]]
            body.merge(values)
            return try bench.create(.virtualMachineInterface, Bench.shop.child(name), body)
        }
        let address = try bench.makeAddress("r", in: network, ["instance_ip_address": "10.1.1.254"])
        let ofMachine = try port("m", ["virtual_machine_refs": [ref(machine)]])
        let byAddress = refusal {
            try bench.update(.instanceIp, address, ["virtual_machine_interface_refs": [ref(ofMachine)]])
        }
        #expect(byAddress?.message == "Gateway IP cannot be used by VM port")
        let ofRouter = try port("r", [:])
        try bench.update(.instanceIp, address, ["virtual_machine_interface_refs": [ref(ofRouter)]])
        let byPort = refusal {
            try bench.update(.virtualMachineInterface, ofRouter, ["virtual_machine_refs": [ref(machine)]])
        }
        #expect(byPort?.message == "Gateway IP cannot be used by VM port")
    }

    @Test("a pool's subnets are its network's")
    mutating func poolSubnets() throws {
        let network = try bench.makeNetwork("web", "10.1.1.0/24")
        let pool = Bench.shop.child("web").child("pool")
        let nothing: JSONObject = ["floating_ip_pool_subnets": ["subnet_uuid": ["nothing"]]]
        let refused = refusal { try bench.create(.floatingIpPool, pool, nothing) }
        #expect(refused?.message == "Subnet nothing was not found in virtual-network \(network)")
        #expect(refused?.status == 400)
        let id = try bench.create(.floatingIpPool, pool)
        #expect(refusal { try bench.update(.floatingIpPool, id, nothing) }?.status == 400)
    }

    @Test("subnets of its own are for a flat IPAM, and overlap with no network's")
    mutating func ipams() throws {
        func subnets(_ prefix: String) -> JSON {
            ["subnets": [["subnet": ["ip_prefix": .string(prefix), "ip_prefix_len": 24]]]]
        }
        let user = refusal {
            try bench.create(.networkIpam, Bench.shop.child("u"), ["ipam_subnets": subnets("10.3.0.0")])
        }
        #expect(user?.status == 400)
        #expect(user?.message.hasPrefix("ipam-subnets are allowed only with flat-subnet") == true)
        let plain = try bench.create(.networkIpam, Bench.shop.child("u"))
        #expect(refusal { try bench.update(.networkIpam, plain, ["ipam_subnets": subnets("10.3.0.0")]) }?.status == 400)
        #expect(
            refusal { try bench.create(.networkIpam, Bench.shop.child("v"), ["ipam_subnetting": true]) }?.status == 400)
        for method in ["flat-subnet", "user-defined-subnet"] {
            #expect(
                refusal { try bench.update(.networkIpam, plain, ["ipam_subnet_method": .string(method)]) }?.status
                    == 400)
        }
        let flat: JSONObject = ["ipam_subnet_method": "flat-subnet", "ipam_subnets": subnets("10.3.0.0")]
        let ipam = try bench.create(.networkIpam, Bench.shop.child("f"), flat)
        let link: JSON = ["to": Bench.shop.child("f").json, "attr": ["ipam_subnets": []]]
        let layer3: JSONObject = ["virtual_network_properties": ["forwarding_mode": "l3"]]
        var both = layer3
        both["network_ipam_refs"] = [link, Bench.ipamLink("10.3.0.128/25")]
        #expect(refusal { try bench.makeNetwork("n", nil, both) }?.message.contains("Overlapping addresses") == true)
        both["network_ipam_refs"] = [link, Bench.ipamLink("10.4.0.0/24")]
        let network = try bench.makeNetwork("n", nil, both)
        let overlap = refusal { try bench.update(.networkIpam, ipam, ["ipam_subnets": subnets("10.4.0.0")]) }
        #expect(overlap?.message.contains("Overlapping addresses") == true)
        let layer2: JSONObject = ["virtual_network_properties": ["forwarding_mode": "l2"]]
        #expect(
            refusal { try bench.update(.virtualNetwork, network, layer2) }?.message.contains("only with l3 network")
                == true)
        var own = layer3
        own["network_ipam_refs"] = [
            [
                "to": Bench.shop.child("f").json,
                "attr": ["ipam_subnets": [["subnet": ["ip_prefix": "10.5.0.0", "ip_prefix_len": 24]]]],
            ]
        ]
        let twice = refusal { try bench.makeNetwork("m", nil, own) }
        #expect(twice?.message.hasPrefix("with flat-subnet, network can not have user-defined subnet") == true)
    }

    @Test("addresses are allocated, counted and freed without an object")
    mutating func bare() throws {
        let network = try bench.makeNetwork("web", "10.1.1.0/24")
        let attribute = try bench.record(network).object.references[to: .networkIpam].first?.attribute
        let uuid = try #require(attribute?["ipam_subnets"]?[0]?["subnet_uuid"]?.string)
        let given = try bench.run { (core) throws(ConfigError) in
            try core.allocateAddresses(in: network, count: 2, subnet: nil, family: nil)
        }
        #expect(given.map(\.description) == ["10.1.1.252", "10.1.1.251"])
        _ = try bench.makeAddress("i", in: network)
        #expect(try bench.core.addressCounts(in: network, subnets: [uuid]) == [3])
        try bench.run { (core) throws(ConfigError) in try core.freeAddresses([given[0]], in: network) }
        #expect(try bench.core.addressCounts(in: network, subnets: [uuid]) == [2])
        let more = try bench.makeAddress("j", in: network)
        #expect(try bench.address(more) == "10.1.1.252")
        let unknown = refusal {
            try bench.run { (core) throws(ConfigError) in
                try core.allocateAddresses(in: network, count: 1, subnet: "nope", family: nil)
            }
        }
        #expect(unknown?.status == 400)
    }

    @Test("a host's pools count as far as they are in the subnet, and not at all when nothing of them is")
    mutating func hostPools() throws {
        func host(_ name: String, _ start: JSON, _ end: JSON) throws -> ObjectID {
            let pool: JSON = ["start": start, "end": end]
            return try bench.create(
                .virtualRouter, InitialNames.systemConfig.child(name),
                [
                    "network_ipam_refs": [
                        [
                            "to": ["default-domain", "default-project", "default-network-ipam"],
                            "attr": ["allocation_pools": [pool]],
                        ]
                    ]
                ])
        }
        let network = try bench.makeNetwork("web", "10.9.0.0/24")
        let across = try host("across", "10.9.0.250", "10.9.1.20")
        let given = try (0..<3).map { number in
            try bench.makeAddress("a\(number)", in: network, ["virtual_router_refs": [ref(across)]])
        }
        #expect(try given.map { try bench.address($0) } == ["10.9.0.252", "10.9.0.251", "10.9.0.250"])
        let more = refusal { try bench.makeAddress("a3", in: network, ["virtual_router_refs": [ref(across)]]) }
        #expect(more?.code == .exhausted)
        let beside = try host("beside", "10.8.0.1", "10.8.0.9")
        let other = try bench.makeAddress("b", in: network, ["virtual_router_refs": [ref(beside)]])
        #expect(try bench.address(other) == "10.9.0.249")
        let mixed = try host("mixed", "10.9.0.1", "::9")
        let refused = refusal { try bench.makeAddress("c", in: network, ["virtual_router_refs": [ref(mixed)]]) }
        #expect(refused?.message.contains("Invalid allocation pool") == true)
    }

    @Test("a floating IP is an address of its pool's network and belongs to its project")
    mutating func floating() throws {
        let network = try bench.makeNetwork("public", "192.0.2.0/24")
        let pool = Bench.shop.child("public").child("pool")
        try bench.create(.floatingIpPool, pool)
        let id = try bench.create(.floatingIp, pool.child("f1"), ["parent_type": "floating-ip-pool"])
        #expect(try bench.record(id)["floating_ip_address"] == "192.0.2.252")
        let project = try bench.id(.project, Bench.shop)
        #expect(try bench.record(id).object.references[to: .project].map(\.target) == [project])
        let next = try bench.makeAddress("i", in: network)
        #expect(try bench.address(next) == "192.0.2.251")
        let taken = refusal {
            try bench.create(
                .floatingIp, pool.child("f2"),
                ["parent_type": "floating-ip-pool", "floating_ip_address": "192.0.2.251"])
        }
        #expect(taken?.status == 409)
    }
}
