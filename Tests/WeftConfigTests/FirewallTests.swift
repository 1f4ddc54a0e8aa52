import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

@Suite("Firewall rules")
struct FirewallTests {
    var bench: Bench
    private let service: JSONObject = ["service": ["protocol": "tcp"]]

    init() throws {
        bench = try Bench()
        try bench.makeProject()
    }

    @discardableResult
    private mutating func rule(_ name: String, _ values: JSONObject, isGlobal: Bool = false) throws(ConfigError)
        -> ObjectID
    {
        try bench.create(
            .firewallRule, (isGlobal ? ["default-policy-management"] : Bench.shop).child(name),
            values.merging(["parent_type": isGlobal ? "policy-management" : "project"]))
    }

    @discardableResult
    private mutating func tag(_ type: String, _ value: String, isGlobal: Bool = false) throws(ConfigError) -> ObjectID {
        var values: JSONObject = ["tag_type_name": .string(type), "tag_value": .string(value)]
        if !isGlobal { values["parent_type"] = "project" }
        return try bench.create(.tag, (isGlobal ? [] : Bench.shop).child("x"), values)
    }

    @Test("a rule has a service or groups of services, and not both")
    mutating func services() throws {
        let group = try bench.create(.serviceGroup, Bench.shop.child("g"), ["parent_type": "project"])
        let none = refusal { try rule("r", [:]) }
        #expect(none?.status == 400)
        #expect(none?.message.hasPrefix("Firewall Rule requires at least 'service' property") == true)
        let both = refusal { try rule("r", ["service": ["protocol": "tcp"], "service_group_refs": [ref(group)]]) }
        #expect(both?.status == 400)
        #expect(both?.message.hasPrefix("Firewall Rule cannot have both defined 'service' property") == true)
        let plain = try rule("r", service)
        let grouped = try rule("s", ["service_group_refs": [ref(group)]])
        #expect(refusal { try bench.update(.firewallRule, plain, ["service": nil]) }?.status == 400)
        #expect(refusal { try bench.update(.firewallRule, plain, ["service_group_refs": [ref(group)]]) }?.status == 400)
        #expect(refusal { try bench.update(.firewallRule, grouped, service) }?.status == 400)
        try bench.update(.firewallRule, plain, ["service": nil, "service_group_refs": [ref(group)]])
    }

    @Test("an endpoint has one condition at most", arguments: ["endpoint_1", "endpoint_2"])
    mutating func conditions(endpoint: String) throws {
        let group = try bench.create(.addressGroup, Bench.shop.child("g"), ["parent_type": "project"])
        try tag("tier", "web")
        let conditions: [(String, JSON)] = [
            ("tags", ["tier=web"]), ("address_group", "default-domain:shop:g"),
            ("virtual_network", "default-domain:shop:n"), ("subnet", ["ip_prefix": "10.0.0.0", "ip_prefix_len": 8]),
            ("any", true),
        ]
        for (index, first) in conditions.enumerated() {
            for second in conditions[(index + 1)...] {
                let two = refusal {
                    try rule("r", service.merging([endpoint: .object([first.0: first.1, second.0: second.1])]))
                }
                #expect(two?.status == 400)
                #expect(
                    two?.message.hasPrefix("Endpoint is limited to only one endpoint type at a time") == true,
                    "\(first.0) \(second.0)")
            }
            let nothing: JSONObject = ["tags": [], "address_group": nil, "virtual_network": "", "any": false]
            try rule(
                "r\(index)", service.merging([endpoint: .object(nothing.merging([first.0: first.1]))]))
        }
        let made = try bench.id(.firewallRule, Bench.shop.child("r1"))
        #expect(try bench.record(made).object.references[to: .addressGroup].map(\.target) == [group])
    }

    @Test("links and numbers of tags follow from the endpoints, of the rule's scope or of none")
    mutating func tags() throws {
        let own = try tag("tier", "web")
        let other = try tag("site", "fra")
        let global = try tag("tier", "web", isGlobal: true)
        func number(_ tag: ObjectID) throws -> JSON {
            JSON(try #require(try bench.record(tag)["tag_id"]?.string.flatMap { TagID($0) }).rawValue)
        }
        let made = try rule(
            "r",
            service.merging([
                "endpoint_1": ["tags": ["tier=web", "site=fra", "tier=web"]],
                "endpoint_2": ["tags": ["global:tier=web"]],
            ]))
        func links(_ id: ObjectID) throws -> Set<ObjectID> {
            Set(try bench.record(id).object.references[to: .tag].map(\.target))
        }
        #expect(try links(made) == [own, other, global])
        #expect(try bench.record(made)["endpoint_1"]?["tag_ids"] == [number(own), number(other)])
        #expect(try bench.record(made)["endpoint_2"]?["tag_ids"] == [number(global)])
        #expect(refusal { try bench.delete(.tag, other) }?.status == 409)
        try bench.update(.firewallRule, made, ["endpoint_1": ["tags": ["tier=web"]]])
        #expect(try links(made) == [own, global])
        try bench.delete(.tag, other)
        let everywhere = try rule("r", service.merging(["endpoint_1": ["tags": ["tier=web"]]]), isGlobal: true)
        #expect(try links(everywhere) == [global])
        for (tag, text) in [
            ("site=fra", "Name ['default-domain', 'shop', 'site=fra'] not found"), ("x", "Invalid tag name 'x'"),
        ] {
            let unknown = refusal {
                try bench.update(.firewallRule, made, ["endpoint_2": ["tags": [.string(tag)]]])
            }
            #expect(unknown?.status == 404)
            #expect(unknown?.message == text)
        }
        let group = refusal { try bench.update(.firewallRule, made, ["endpoint_2": ["address_group": "a:b:c"]]) }
        #expect(group?.status == 404)
        // What was read can be sent back, and links cannot be made by hand.
        try bench.update(.firewallRule, made, ["tag_refs": [ref(own), ref(global)]])
        #expect(refusal { try bench.update(.firewallRule, made, ["tag_refs": [ref(own)]]) }?.status == 400)
        #expect(refusal { try rule("s", service.merging(["tag_refs": [ref(own)]])) }?.status == 400)
        try bench.update(.firewallRule, made, ["endpoint_1": nil, "endpoint_2": ["any": true]])
        #expect(try links(made).isEmpty)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("types to match by have their numbers, and applications are matched where nothing is said")
    mutating func matchTypes() throws {
        func types(_ id: ObjectID) throws -> JSON? { try bench.record(id)["match_tag_types"]?["tag_type"] }
        let made = try rule("r", service)
        #expect(try types(made) == [1])
        try bench.update(.firewallRule, made, ["match_tags": ["tag_list": ["Deployment", "site"]]])
        #expect(try types(made) == [3, 4])
        try bench.update(.firewallRule, made, ["match_tag_types": ["tag_type": [9]]])
        #expect(try types(made) == [3, 4])
        try bench.update(.firewallRule, made, ["match_tags": ["tag_list": []]])
        #expect(try types(made) == [])
        for (type, status) in [("label", 400), ("Label", 400), ("colour", 404)] {
            let values: JSONObject = ["match_tags": ["tag_list": [.string(type)]]]
            #expect(refusal { try bench.update(.firewallRule, made, values) }?.status == status)
        }
        try bench.update(.firewallRule, made, ["match_tags": nil])
        #expect(try types(made) == [1])
    }

    @Test("objects of the whole system refer to none of a project")
    mutating func scopes() throws {
        let global: FQName = ["default-policy-management"]
        let network = try bench.makeNetwork("n")
        try bench.create(.addressGroup, Bench.shop.child("a"), ["parent_type": "project"])
        let services = try bench.create(.serviceGroup, Bench.shop.child("s"), ["parent_type": "project"])
        let scoped = try rule("r", service)
        let policy = try bench.create(.firewallPolicy, Bench.shop.child("p"), ["parent_type": "project"])
        for values in [
            service.merging(["virtual_network_refs": [ref(network)]]),
            service.merging(["endpoint_1": ["address_group": "default-domain:shop:a"]]),
            ["service_group_refs": [ref(services)]],
        ] {
            let refused = refusal { try rule("g", values, isGlobal: true) }
            #expect(refused?.status == 400)
            #expect(refused?.message.contains("cannot reference a scoped") == true)
            try rule("g\(values.count)\(values["virtual_network_refs"] == nil)", values)
        }
        let everywhere = try rule("e", service, isGlobal: true)
        #expect(
            refusal { try bench.update(.firewallRule, everywhere, ["virtual_network_refs": [ref(network)]]) }?.status
                == 400)
        let order: JSON = ["sequence": "1.0"]
        for (type, values) in [
            (.firewallPolicy, ["firewall_rule_refs": [ref(scoped, order)]]),
            (.applicationPolicySet, ["firewall_policy_refs": [ref(policy, order)]]),
        ] as [(ObjectType, JSONObject)] {
            let body = values.merging(["parent_type": "policy-management"])
            #expect(refusal { try bench.create(type, global.child("g"), body) }?.status == 400)
            let made = try bench.create(type, global.child("g"), ["parent_type": "policy-management"])
            #expect(refusal { try bench.update(type, made, values) }?.status == 400)
            try bench.create(type, Bench.shop.child("q"), values.merging(["parent_type": "project"]))
        }
    }
}

extension JSONObject {
    fileprivate func merging(_ members: JSONObject) -> JSONObject {
        var merged = self
        for (name, value) in members { merged[name] = value }
        return merged
    }
}
