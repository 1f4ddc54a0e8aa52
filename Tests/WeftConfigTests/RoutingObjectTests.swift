import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

struct BadRoutingObject: Sendable, CustomTestStringConvertible {
    let type: ObjectType
    let fields: JSONObject
    let text: String
    var testDescription: String { "\(type.name): \(text)" }

    init(_ type: ObjectType, _ fields: JSONObject, _ text: String) {
        self.type = type
        self.fields = fields
        self.text = text
    }

    private static func policy(_ match: JSON, _ actions: JSON, _ text: String) -> BadRoutingObject {
        .init(
            .routingPolicy,
            [
                "routing_policy_entries": [
                    "term": [["term_match_condition": match, "term_action_list": actions]]
                ]
            ], text)
    }

    private static func route(_ route: JSON, _ text: String) -> [BadRoutingObject] {
        [
            .init(.routeTable, ["routes": ["route": [route]]], text),
            .init(.interfaceRouteTable, ["interface_route_table_routes": ["route": [route]]], text),
        ]
    }

    static let all: [BadRoutingObject] =
        [
            policy(["community": "64512:["], [:], "routing-policy default-domain:shop:x: term 1: community 64512:["),
            policy(["prefix": [["prefix": "10.0.0.0/40"]]], [:], "prefix: '10.0.0.0/40' is not a prefix"),
            policy(["protocol": ["carrier-pigeon"]], [:], "protocol: value must be one of"),
            policy(["protocol": ["pim"]], [:], "protocol pim is for network devices only"),
            policy([:], ["action": "shrug"], "action: value must be one of"),
            policy(
                [:], ["update": ["community": ["set": ["community": ["1:70000"]]]]], "community: '1:70000' is not"),
            policy([:], ["update": ["local_pref": -3]], "local_pref -3"),
            .init(
                .routeAggregate, ["aggregate_route_entries": ["route": ["10.0.0.0"]]],
                "route: '10.0.0.0' is not a prefix"),
            .init(
                .routeAggregate,
                ["aggregate_route_entries": ["route": ["10.0.0.0/8"]], "aggregate_route_nexthop": "fd00::1"],
                "aggregate_route_nexthop fd00::1"),
            .init(.bgpAsAService, ["autonomous_system": 70000], "ASN out of range"),
            .init(.bgpAsAService, ["bgpaas_shared": true], "is shared and has no bgpaas_ip_address"),
            .init(.bgpAsAService, ["bgpaas_ip_address": "10.1"], "bgpaas_ip_address: '10.1' is not"),
            .init(
                .bgpAsAService,
                [
                    "bgpaas_session_attributes": [
                        "auth_data": ["key_type": "md5", "key_items": [["key_id": 0, "key": "secret"]]]
                    ]
                ], "Invalid auth_data of bgp-as-a-service default-domain:shop:x: sessions of workloads are translated"),
            .init(.bgpAsAService, ["bgpaas_session_attributes": ["hold_time": 2]], "hold_time 2 of bgp-as-a-service"),
            .init(
                .bgpAsAService, ["bgpaas_session_attributes": ["add_path": "receive"]],
                "add_path receive of bgp-as-a-service"),
            .init(
                .bgpAsAService,
                [
                    "bgpaas_session_attributes": [
                        "family_attributes": [["address_family": "inet", "add_path": "both"]]
                    ]
                ], "a workload has one path to a destination"),
            .init(
                .bgpAsAService, ["bgpaas_session_attributes": ["address_families": ["family": ["e-vpn"]]]],
                "address_families e-vpn"),
        ] + route(["prefix": "10.0.0.0/33"], "prefix: '10.0.0.0/33' is not a prefix")
        + route(
            ["prefix": "10.0.0.0/8", "next_hop": "10.9", "next_hop_type": "ip-address"], "next_hop 10.9 of ")
        + route(
            ["prefix": "fd00::/8", "next_hop": "10.9.0.1", "next_hop_type": "ip-address"],
            "is not an address of the family of fd00::/8")
        + route(
            ["prefix": "10.0.0.0/8", "community_attributes": ["community_attribute": ["nobody"]]],
            "community_attribute: 'nobody' is not")
}

@Suite("Policies, static routes, aggregates and workloads' BGP")
struct RoutingObjectTests {
    private var bench: Bench

    init() throws {
        bench = try Bench()
        try bench.makeProject()
    }

    @Test("a value that cannot work is refused with the object and the value", arguments: BadRoutingObject.all)
    mutating func refused(bad: BadRoutingObject) throws {
        let name = Bench.shop.child("x")
        let error = refusal { try bench.create(bad.type, name, bad.fields) }
        #expect(error?.status == 400)
        #expect(error?.message.contains(bad.text) == true, "\(error?.message ?? "")")
        let id = try bench.create(bad.type, name)
        #expect(refusal { try bench.update(bad.type, id, bad.fields) }?.status == 400)
    }

    static let good: [(ObjectType, JSONObject)] = [
        (
            .routingPolicy,
            [
                "routing_policy_entries": [
                    "term": [
                        [
                            "term_match_condition": [
                                "community_list": ["64512:.*"], "protocol": ["bgp", "interface-static"],
                                "prefix": [["prefix": "10.0.0.0/8", "prefix_type": "orlonger"]],
                            ], "term_action_list": ["action": "accept", "update": ["local_pref": 200, "med": 0]],
                        ]
                    ]
                ]
            ]
        ),
        (
            .routingPolicy,
            [
                "term_type": "network-device",
                "routing_policy_entries": ["term": [["term_match_condition": ["protocol": ["ospf"]]]]],
            ]
        ),
        (
            .routeTable,
            [
                "routes": [
                    "route": [
                        ["prefix": "0.0.0.0/0", "next_hop": "10.0.0.1", "next_hop_type": "ip-address"],
                        ["prefix": "::/0", "community_attributes": ["community_attribute": ["no-export", "1:2"]]],
                        [
                            "prefix": "10.0.0.0/8", "next_hop": "default-domain:shop:nat",
                            "next_hop_type": "service-instance",
                        ],
                    ]
                ]
            ]
        ),
        (.routeAggregate, ["aggregate_route_entries": ["route": ["10.0.0.0/8"]], "aggregate_route_nexthop": ""]),
        (
            .bgpAsAService,
            [
                "autonomous_system": 65001, "bgpaas_shared": true, "bgpaas_ip_address": "10.1.1.4",
                "bgpaas_session_attributes": ["address_families": ["family": ["inet", "inet6"]], "hold_time": 90],
            ]
        ),
    ]

    @Test("what control nodes can apply is taken", arguments: good)
    mutating func accepted(type: ObjectType, fields: JSONObject) throws {
        let id = try bench.create(type, Bench.shop.child("x"), fields)
        for (name, value) in fields { #expect(try bench.record(id)[name] == value) }
    }
}
