import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

/// A field of a router, or of a peering's session, that is refused.
struct BadRouter: Sendable, CustomTestStringConvertible {
    var parameters: JSONObject
    let text: String
    var testDescription: String { text }

    init(_ parameters: JSONObject, _ text: String) {
        self.parameters = parameters
        self.text = text
    }

    static let all: [BadRouter] =
        [
            .init(["autonomous_system": 0], "autonomous_system 0 of bgp-router"),
            .init(["autonomous_system": -5], "autonomous_system -5 of bgp-router"),
            .init(["autonomous_system": 70000], "ASN out of range, should be between 1-0xFFFF"),
            .init(["local_autonomous_system": 70000], "local_autonomous_system 70000"),
            .init(["address": "10.0.0.999"], "address 10.0.0.999 of bgp-router"),
            .init(["address": "0.0.0.0"], "is not the address of a router"),
            .init(["address": "224.0.0.5"], "is not the address of a router"),
            .init(["address": "ff02::1"], "address ff02::1"),
            .init(
                ["address": "10.0.0.1"],
                "and its port are those of bgp-router default-domain:default-project:ip-fabric:__default__:c1"
            ),
            .init(["identifier": "0.0.0.0"], "identifier 0.0.0.0"),
            .init(["identifier": "host"], "identifier host"),
            .init(["port": 0], "port 0"), .init(["port": 65536], "port 65536"),
            .init(["ttl_security_hops": 256], "ttl_security_hops 256"),
            .init(["ttl_security_hops": -1], "ttl_security_hops -1"),
            .init(["hold_time": 1], "hold_time 1"), .init(["hold_time": 2], "hold_time 2"),
            .init(["hold_time": 65536], "hold_time: value must be between 0 and 65535"),
            .init(["cluster_id": 4_294_967_296], "cluster_id 4294967296"), .init(["cluster_id": -1], "cluster_id -1"),
            .init(["router_type": "switch"], "router_type: value must be one of"),
            .init(["address_families": ["family": ["inet", "ipx"]]], "family: value must be one of"),
        ] + badKeys

    static let badKeys: [BadRouter] = [
        .init(["auth_data": ["key_type": "sha", "key_items": [["key_id": 0, "key": "hush-hush"]]]], "key_type"),
        .init(["auth_data": ["key_items": [["key_id": 0, "key": "hush-hush"]]]], "key_type must be md5"),
        .init(["auth_data": ["key_type": "md5", "key_items": []]], "holds no key"),
        .init(["auth_data": ["key_type": "md5", "key_items": [["key_id": 64, "key": "hush-hush"]]]], "key_id"),
        .init(["auth_data": ["key_type": "md5", "key_items": [["key_id": 0, "key": ""]]]], "has 0 octets"),
        .init(
            [
                "auth_data": [
                    "key_type": "md5", "key_items": [["key_id": 3, "key": "hush-hush"], ["key_id": 3, "key": "b"]],
                ]
            ], "two keys have the key_id 3"),
        .init(
            [
                "auth_data": [
                    "key_type": "md5",
                    "key_items": [["key_id": 0, "key": .string(String(repeating: "hush-hush", count: 9))]],
                ]
            ], "has 81 octets"),
        .init(["auth_data": ["key_type": "md5", "key_items": [["key_id": 0, "key": ["hush-hush"]]]]], "auth_data"),
        .init(["auth_data": "hush-hush"], "auth_data"),
    ]

    static let sessions: [BadRouter] = [
        .init(["hold_time": 2], "hold_time 2 of bgp-router"),
        .init(["ttl_security_hops": 256], "ttl_security_hops 256 of bgp-router"),
        .init(["local_autonomous_system": 70000], "local_autonomous_system 70000"),
        .init(["loop_count": 17], "loop_count: value must be between 0 and 16"),
        .init(["bgp_router": "elsewhere"], "bgp_router elsewhere of bgp-router"),
        .init(["private_as_action": "hide"], "private_as_action: value must be one of"),
        .init(["local_role": "upstream"], "local_role: value must be one of"),
        .init(["strict_role": true], "strict_role true of bgp-router"),
        .init(["enforce_first_as": "yes"], "enforce_first_as"), .init(["graceful_shutdown": 1], "graceful_shutdown"),
        .init(["add_path": "some"], "add_path: value must be one of"),
        .init(["add_path_send": 2], "add_path_send 2 of bgp-router"),
        .init(["add_path": "receive", "add_path_send": 2], "needs an add_path of send or both"),
        .init(["add_path": "send", "add_path_send": 65536], "add_path_send: value must be between 0 and 65535"),
        .init(
            [
                "add_path": "both",
                "family_attributes": [["address_family": "inet", "add_path": "receive", "add_path_send": 3]],
            ], "add_path_send 3 of bgp-router"),
        .init(
            ["family_attributes": [["address_family": "route-target", "add_path": "both"]]],
            "route-target has no paths to tell apart"),
        .init(["family_attributes": [["loop_count": 1]]], "family_attributes without address_family"),
        .init(["family_attributes": [["address_family": "inet"], ["address_family": "inet"]]], "two sets"),
        .init(
            ["family_attributes": [["address_family": "inet", "prefix_limit": ["maximum": -1]]]], "prefix_limit -1"),
        .init(
            ["family_attributes": [["address_family": "inet", "import_default_tunnel_encap": ["vxlan"]]]],
            "only routes of inet-vpn, inet6-vpn and e-vpn lead into tunnels"),
        .init(
            ["family_attributes": [["address_family": "e-vpn", "import_default_tunnel_encap": ["ipip"]]]],
            "import_default_tunnel_encap"),
        .init(
            ["family_attributes": [["address_family": "inet", "default_tunnel_encap": ["ipip"]]]],
            "default_tunnel_encap"),
        .init(["auth_data": ["key_type": "md5", "key_items": [["key": ""]]]], "has 0 octets"),
    ]
}

@Suite("BGP router")
struct BGPRouterTests {
    private var bench: Bench
    private let first: ObjectID
    private static let instance = InitialNames.underlay.child("__default__")

    init() throws {
        bench = try Bench()
        first = try Self.create("c1", ["address": "10.0.0.1", "router_type": "control-node"], &bench)
    }

    private static func create(
        _ name: String, _ parameters: JSONObject, links: [JSON] = [], _ bench: inout Bench
    ) throws(ConfigError) -> ObjectID {
        var values: JSONObject = [
            "address": "10.0.0.2", "identifier": "10.0.0.2", "autonomous_system": 64512, "router_type": "router",
        ]
        values.merge(parameters)
        return try bench.create(
            .bgpRouter, instance.child(name),
            [
                "parent_type": "routing-instance", "bgp_router_parameters": .object(values),
                "bgp_router_refs": .array(links),
            ])
    }

    private static func session(_ attributes: JSON...) -> JSON {
        ["session": [["uuid": nil, "attributes": .array(attributes)]]]
    }

    private static let expectations = [
        "bgp_router_requires_policy", "bgp_router_prefix_limit", "bgp_router_automatic_targets",
    ]

    @Test("a new router is asked for policies, has a limit and no automatic targets; a control node is not asked")
    mutating func expectations() throws {
        let id = try Self.create("r1", [:], &bench)
        #expect(try Self.expectations.map { try bench.record(id)[$0] } == [true, 1_500_000, false])
        #expect(try Self.expectations.allSatisfy { try bench.record(first)[$0]?.isNull != false })
        // Provisioning makes routers by name first.
        let bare = try bench.create(.bgpRouter, Self.instance.child("r2"), ["parent_type": "routing-instance"])
        #expect(try bench.record(bare)["bgp_router_requires_policy"] == true)
    }

    @Test("what is said of a router counts, and what it does not have stays away", arguments: [false, true])
    mutating func explicit(isSaid: Bool) throws {
        let body: JSONObject = [
            "parent_type": "routing-instance", "bgp_router_requires_policy": .bool(isSaid),
            "bgp_router_prefix_limit": 7, "bgp_router_automatic_targets": .bool(!isSaid),
        ]
        let id = try bench.create(.bgpRouter, Self.instance.child("r1"), body)
        // As a client of the original's changes it.
        try bench.update(
            .bgpRouter, id, ["bgp_router_parameters": ["address": "10.0.0.3", "autonomous_system": 65001]])
        #expect(try Self.expectations.map { try bench.record(id)[$0] } == [.bool(isSaid), 7, .bool(!isSaid)])
        #expect(refusal { try bench.update(.bgpRouter, id, ["bgp_router_prefix_limit": -1]) }?.status == 400)
        // One of before has none of them, and no change gives it any.
        for field in Self.expectations { try bench.update(.bgpRouter, id, [field: nil]) }
        try bench.update(.bgpRouter, id, ["display_name": "old"])
        #expect(try Self.expectations.allSatisfy { try bench.record(id)[$0]?.isNull != false })
    }

    @Test("a value that cannot work is refused with the object and the value", arguments: BadRouter.all)
    mutating func refused(bad: BadRouter) throws {
        let error = refusal { try Self.create("r1", bad.parameters, &bench) }
        #expect(error?.status == 400)
        #expect(error?.message.contains(bad.text) == true, "\(error?.message ?? "")")
        #expect(bench.names(.bgpRouter).count == 1)
        // What the schema refuses is answered in the original's words, which have the type only.
        if error?.message.contains("Bad property") == false { #expect(error?.message.contains(":r1") == true) }
    }

    @Test("what is refused on creation is refused on change, and the object stays", arguments: BadRouter.all)
    mutating func changeRefused(bad: BadRouter) throws {
        let id = try Self.create("r1", [:], &bench)
        let before = try bench.record(id)
        var values = try #require(before["bgp_router_parameters"]?.object)
        values.merge(bad.parameters)
        #expect(refusal { try bench.update(.bgpRouter, id, ["bgp_router_parameters": .object(values)]) }?.status == 400)
        #expect(try bench.record(id) == before)
    }

    @Test("no refusal repeats a key", arguments: BadRouter.badKeys)
    mutating func secrets(bad: BadRouter) throws {
        let router = refusal { try Self.create("r1", bad.parameters, &bench) }
        #expect(router?.message.contains("hush") == false, "\(router?.message ?? "")")
        let link = ref(first, Self.session(.object(bad.parameters)))
        let peering = refusal { try Self.create("r1", [:], links: [link], &bench) }
        #expect(peering?.message.contains("hush") == false, "\(peering?.message ?? "")")
    }

    @Test("a key is not repeated in the refusal of something else")
    mutating func secretBeside() throws {
        let parameters: JSONObject = [
            "auth_data": ["key_type": "md5", "key_items": [["key_id": 0, "key": "hush-hush"]]], "hold_time": 70000,
        ]
        let error = refusal { try Self.create("r1", parameters, &bench) }
        #expect(error?.message.contains("hold_time") == true)
        #expect(error?.message.contains("hush") == false)
    }

    @Test("session attributes are checked with the peering", arguments: BadRouter.sessions)
    mutating func session(bad: BadRouter) throws {
        let link = ref(first, Self.session(.object(bad.parameters)))
        let error = refusal { try Self.create("r1", [:], links: [link], &bench) }
        #expect(error?.status == 400)
        #expect(error?.message.contains(bad.text) == true, "\(error?.message ?? "")")
    }

    @Test("each end of a peering has one set of attributes, and both may share one")
    mutating func ends() throws {
        let good = Self.session(
            ["hold_time": 30], ["bgp_router": "c1", "passive": true],
            ["bgp_router": .string("\(Self.instance.child("r1"))"), "loop_count": 2])
        let id = try Self.create("r1", [:], links: [ref(first, good)], &bench)
        #expect(try bench.record(first).object.references[to: .bgpRouter, id]?.attribute == good)
        let double = Self.session(["bgp_router": "c1"], ["bgp_router": "c1"])
        let error = refusal { try Self.create("r2", ["address": "10.0.0.3"], links: [ref(first, double)], &bench) }
        #expect(error?.message.contains("two sets of session attributes for c1") == true)
    }

    @Test("no router peers with itself, or with one of another instance")
    mutating func foreign() throws {
        let itself = refusal {
            try bench.update(.bgpRouter, first, ["bgp_router_refs": [ref(first, ["session": []])]])
        }
        #expect(itself?.message.contains("c1 cannot peer with itself") == true)
        try bench.makeProject()
        try bench.makeNetwork("web")
        let other = try bench.create(.bgpRouter, Bench.shop.child("web").child("web").child("r"))
        let error = refusal { try bench.update(.bgpRouter, first, ["bgp_router_refs": [ref(other, ["session": []])]]) }
        #expect(error?.message.contains("another routing-instance") == true)
    }

    @Test("a router may come by name, and get its address later", arguments: [["address": nil], ["address": ""], nil])
    mutating func withoutAddress(values: JSONObject?) throws {
        let parent = try #require(bench.core.catalog.row(first)?.name.parent)
        var body: JSONObject = [:]
        if let values { body["bgp_router_parameters"] = .object(values) }
        for name in ["later", "latest"] { try bench.create(.bgpRouter, parent.child(name), body) }
    }

    @Test("routers of one address are told apart by port")
    mutating func ports() throws {
        _ = try Self.create("r1", ["address": "10.0.0.1", "port": 1179], &bench)
        let error = refusal { try Self.create("r2", ["address": "10.0.0.1", "port": 1179], &bench) }
        #expect(error?.message.contains(":r1") == true)
    }

    @Test("a change keeps its own address, and takes one that is free again")
    mutating func addresses() throws {
        let second = try Self.create("r1", [:], &bench)
        let parameters = try #require(try bench.record(second)["bgp_router_parameters"]?.object)
        var changed = parameters
        changed["hold_time"] = 30
        try bench.update(.bgpRouter, second, ["bgp_router_parameters": .object(changed)])
        try bench.delete(.bgpRouter, first)
        changed["address"] = "10.0.0.1"
        try bench.update(.bgpRouter, second, ["bgp_router_parameters": .object(changed)])
    }

    @Test("four octets of AS number need the flag, which stays while they are in use")
    mutating func wideNumbers() throws {
        let system = try bench.id(.globalSystemConfig, InitialNames.systemConfig)
        try bench.update(.globalSystemConfig, system, ["enable_4byte_as": true])
        _ = try Self.create("r1", ["autonomous_system": 4_200_000_000], &bench)
        let error = refusal { try bench.update(.globalSystemConfig, system, ["enable_4byte_as": false]) }
        #expect(error?.message.contains("4200000000 of bgp-router") == true)
        #expect(refusal { try bench.update(.globalSystemConfig, system, ["autonomous_system": 0]) }?.status == 400)
    }

    @Test(
        "graceful restart keeps within what OPEN can say",
        arguments: [["restart_time": 4096], ["long_lived_restart_time": 16_777_216]] as [JSONObject])
    mutating func gracefulRestart(parameters: JSONObject) throws {
        let system = try bench.id(.globalSystemConfig, InitialNames.systemConfig)
        let error = refusal {
            try bench.update(.globalSystemConfig, system, ["graceful_restart_parameters": .object(parameters)])
        }
        #expect(error?.message.contains("value must be between") == true)
    }
}
