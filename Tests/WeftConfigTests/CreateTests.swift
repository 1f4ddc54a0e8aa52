import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftSystem

@testable import WeftConfig

@Suite("Create")
struct CreateTests {
    var bench: Bench
    init() throws {
        bench = try Bench()
        try bench.makeProject()
    }

    @Test("an object gets an id, permissions of its parent, a display name and its creation time")
    mutating func filled() throws {
        let id = try bench.makeNetwork("web")
        let json = try bench.read(id)
        #expect(json["uuid"]?.string == id.description)
        #expect(json["fq_name"] == ["default-domain", "shop", "web"])
        #expect(json["name"] == "web")
        #expect(json["display_name"] == "web")
        #expect(json["parent_type"] == "project")
        let project = try bench.id(.project, Bench.shop)
        #expect(json["parent_uuid"]?.string == project.description)
        #expect(json["parent_href"]?.string == "http://cfg.example:8082/project/\(project)")
        #expect(json["href"]?.string == "http://cfg.example:8082/virtual-network/\(id)")
        #expect(json["perms2"]?["owner"]?.string == project.description.filter { $0 != "-" })
        let permissions = try #require(json["id_perms"])
        #expect(permissions["enable"] == true)
        #expect(permissions["uuid"]?["uuid_mslong"]?.uint == id.high)
        #expect(permissions["uuid"]?["uuid_lslong"]?.uint == id.low)
        #expect(permissions["created"] == permissions["last_modified"])
        #expect(permissions["permissions"]?["group"] == "cloud-admin-group")
    }

    @Test("a client may choose the uuid and part of id_perms")
    mutating func chosen() throws {
        let id = try #require(ObjectID("5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01"))
        try bench.create(
            .virtualNetwork, Bench.shop.child("web"),
            [
                "uuid": .string(id.description),
                "id_perms": ["enable": false, "description": "blue", "created": "1999-01-01T00:00:00"],
            ])
        let permissions = try #require(try bench.read(id)["id_perms"])
        #expect(permissions["enable"] == false)
        #expect(permissions["description"] == "blue")
        #expect(permissions["created"]?.string?.hasPrefix("2026") == true)
    }

    @Test("a new domain shares itself with its own")
    mutating func domain() throws {
        let id = try bench.create(.domain, ["acme"], ["parent_type": "config-root"])
        let share: JSON = [["tenant": .string("domain:\(id)"), "tenant_access": 6]]
        #expect(try bench.record(id)["perms2"]?["share"] == share)
    }

    @Test("a project has its default application policy set, and both go together")
    mutating func project() throws {
        let project = try bench.id(.project, Bench.shop)
        let set = try bench.id(.applicationPolicySet, Bench.shop.child("default-application-policy-set"))
        #expect(try bench.record(set)["all_applications"] == true)
        #expect(try bench.record(project).object.references[to: .applicationPolicySet, set] != nil)
        let refused = refusal { try bench.delete(.applicationPolicySet, set) }
        #expect(refused?.status == 409)
        try bench.delete(.project, project)
        #expect(bench.core.catalog.row(set) == nil)
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let type: String
        let body: JSONObject
        let status: Int
        let text: String
        var testDescription: String { text }
    }

    @Test(
        "bad requests are refused with the text that clients know",
        arguments: [
            Wrong(type: "virtual-network", body: [:], status: 400, text: "Bad Request, no fq_name in POST body"),
            Wrong(
                type: "virtual-network", body: ["fq_name": ["default-domain", "shop", "a:b"]], status: 400,
                text: "Bad Request, name 'a:b' has one of invalid chars [':']"),
            Wrong(
                type: "virtual-network", body: ["fq_name": ["default-domain", "shop", "a\u{1}b"]], status: 400,
                text: "is not a list of names"),
            Wrong(
                type: "virtual-network", body: ["fq_name": ["default-domain", "shop", "w"], "parent_type": "domain"],
                status: 400, text: "Invalid parent type: domain. Allowed types: ['project']"),
            Wrong(
                type: "virtual-network", body: ["fq_name": ["x"], "parent_type": "project"], status: 400,
                text: "Invalid fq-name for object with parent_type project: ['x']"),
            Wrong(
                type: "instance-ip", body: ["fq_name": ["a", "b"]], status: 400,
                text: "Invalid fq-name of an object with no parent: ['a', 'b']"),
            Wrong(
                type: "virtual-machine-interface", body: ["fq_name": ["a", "b", "c"]], status: 400,
                text: "Missing parent type: None. Allowed types: ["),
            Wrong(
                type: "virtual-network", body: ["fq_name": ["default-domain", "nope", "w"]], status: 404,
                text: "Name ['default-domain', 'nope'] not found"),
            Wrong(
                type: "virtual-network", body: ["fq_name": ["default-domain", "default-project", "ip-fabric"]],
                status: 409, text: "['default-domain', 'default-project', 'ip-fabric'] already exists with uuid: "),
            Wrong(
                type: "virtual-network", body: ["fq_name": ["default-domain", "shop", "w"], "uuid": "not one"],
                status: 400, text: "is not a UUID"),
            Wrong(
                type: "virtual-network", body: ["fq_name": ["default-domain", "shop", "w"], "mtu": 10_000], status: 400,
                text: "mtu: value must be between 0 and 9216"),
            Wrong(
                type: "virtual-network",
                body: ["fq_name": ["default-domain", "shop", "w"], "virtual_network_category": "odd"], status: 400,
                text: "Bad property in create: Error validating property virtual_network_category"),
            Wrong(
                type: "virtual-network",
                body: ["fq_name": ["default-domain", "shop", "w"], "virtual_network_properties": ["nonsense": 1]],
                status: 400, text: "class VirtualNetworkType does not have field nonsense"),
            Wrong(
                type: "virtual-network", body: ["fq_name": ["default-domain", "shop", "w"], "domain_refs": []],
                status: 400, text: "Unknown reference in resource create"),
            Wrong(
                type: "virtual-network",
                body: [
                    "fq_name": ["default-domain", "shop", "w"],
                    "network_policy_refs": [["to": ["default-domain", "shop", "p"]]],
                ], status: 400, text: "Bad reference in create: Error validating reference network_policy_refs"),
            Wrong(
                type: "virtual-network",
                body: [
                    "fq_name": ["default-domain", "shop", "w"],
                    "network_policy_refs": [["to": ["default-domain", "shop", "p"], "attr": nil]],
                ], status: 404, text: "Name ['default-domain', 'shop', 'p'] not found"),
            Wrong(
                type: "virtual-network",
                body: [
                    "fq_name": ["default-domain", "shop", "w"],
                    "network_policy_refs": [["uuid": "5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01", "attr": nil]],
                ], status: 404, text: "No network-policy object found for id 5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01"),
            Wrong(
                type: "virtual-network",
                body: ["fq_name": ["default-domain", "shop", "w"], "virtual_network_network_id": 7], status: 403,
                text: "Cannot set the virtual network ID"),
            Wrong(
                type: "routing-instance", body: ["fq_name": ["default-domain", "default-project", "ip-fabric", "x"]],
                status: 403, text: "it is derived, Weft makes it from its virtual-network"),
        ])
    mutating func refused(wrong: Wrong) throws {
        let type = try #require(ObjectType(wrong.type))
        let before = Fingerprint(bench.core.catalog)
        let error = refusal {
            try bench.run { (core) throws(ConfigError) in try core.create(type, wrong.body, for: nil).id }
        }
        #expect(error?.status == wrong.status)
        #expect(error?.message.contains(wrong.text) == true, "\(error?.message ?? "")")
        #expect(Fingerprint(bench.core.catalog) == before)
    }

    @Test("an unknown top-level field is ignored, null properties are not set")
    mutating func tolerant() throws {
        let id = try bench.makeNetwork("web", nil, ["invented": 1, "mtu": nil, "network_policy_back_refs": [1]])
        let record = try bench.record(id)
        #expect(record["invented"] == nil)
        #expect(record["mtu"] == nil)
    }

    @Test("values are kept as sent, nulls inside included; digit strings become numbers")
    mutating func asSent() throws {
        let sent: JSON = ["forwarding_mode": "l2_l3", "allow_transit": nil, "rpf": nil]
        let id = try bench.makeNetwork("web", nil, ["virtual_network_properties": sent, "mtu": "1500"])
        #expect(try bench.record(id)["virtual_network_properties"] == sent)
        #expect(try bench.record(id)["mtu"] == 1500)
    }

    @Test("of several parent types the one that was named counts")
    mutating func parents() throws {
        let machine = try bench.create(.virtualMachine, ["vm1"])
        let id = try bench.create(
            .virtualMachineInterface, ["vm1", "eth0"], ["parent_type": "virtual-machine"])
        #expect(try bench.record(id).object.parent?.id == machine)
        let network = try bench.makeNetwork("web")
        let port = try bench.create(
            .virtualMachineInterface, Bench.shop.child("p1"),
            ["parent_type": "project", "virtual_network_refs": [ref(network)]])
        #expect(try bench.record(port).object.parent?.type == .project)
    }

    @Test("a uuid can be taken only once")
    mutating func uuidTaken() throws {
        let id = try bench.makeNetwork("web")
        let refused = refusal { _ = try bench.makeNetwork("other", nil, ["uuid": .string(id.description)]) }
        #expect(refused?.message == "\(id) already exists with fq_name: ['default-domain', 'shop', 'web']")
    }

    @Test("references by name and by uuid are the same")
    mutating func references() throws {
        let policy = try bench.create(.networkPolicy, Bench.shop.child("p"))
        let attribute: JSON = ["sequence": ["major": 0, "minor": 0], "timer": nil]
        let byName: JSON = [["to": ["default-domain", "shop", "p"], "attr": attribute]]
        let first = try bench.makeNetwork("a", nil, ["network_policy_refs": byName])
        let second = try bench.makeNetwork("b", nil, ["network_policy_refs": [ref(policy, attribute)]])
        #expect(try bench.record(first).object.references == bench.record(second).object.references)
        let shown = try bench.read(first)["network_policy_refs"]?[0]
        #expect(
            shown == [
                "to": ["default-domain", "shop", "p"], "uuid": .string(policy.description), "attr": attribute,
                "href": .string("http://cfg.example:8082/network-policy/\(policy)"),
            ])
        let back = try bench.read(policy)["virtual_network_back_refs"]?.array
        #expect(back?.count == 2)
        #expect(back?[0]["attr"] == attribute)
    }

    @Test("a route target's uuid follows from its name")
    mutating func routeTarget() throws {
        let id = try bench.create(.routeTarget, ["target:64512:7"])
        #expect(id == ObjectID.derived(.routeTarget, ["target:64512:7"]))
        let refused = refusal {
            try bench.create(.routeTarget, ["target:64512:8"], ["uuid": .string(ObjectID.random().description)])
        }
        #expect(refused?.status == 400)
    }
}
