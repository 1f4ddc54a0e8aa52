import Hummingbird
import Testing
import WeftJSON

@testable import WeftConfigAPI

@Suite("Actions")
struct ActionTests {
    private static let nobody = "5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01"

    struct Case: Sendable, CustomTestStringConvertible {
        let path: String
        let body: JSON?
        let status: Int
        let text: String
        var testDescription: String { "\(path) \(body?.text ?? "")" }

        init(_ path: String, _ body: JSON?, _ status: Int, _ text: String) {
            self.path = path
            self.body = body
            self.status = status
            self.text = text
        }
    }

    static let refusals: [Case] = [
        Case("/fqname-to-id", ["type": "project", "fq_name": ["a", "b"]], 404, "Name ['a', 'b'] not found"),
        Case("/fqname-to-id", ["type": "nothing", "fq_name": ["a"]], 404, "Resource type 'nothing' not found"),
        Case("/fqname-to-id", ["fq_name": ["a"]], 404, "Resource type '' not found"),
        Case("/fqname-to-id", ["type": "project"], 400, "Bad Request: fq_name must be a list of strings"),
        Case(
            "/fqname-to-id", ["type": "project", "fq_name": [1]], 400, "Bad Request: fq_name must be a list of strings"),
        Case("/fqname-to-id", nil, 400, "Bad Request: the body must be a JSON object"),
        Case("/fqname-to-id", [], 400, "Bad Request: the body must be a JSON object"),
        Case("/id-to-fqname", ["uuid": .string(nobody)], 404, "UUID \(nobody) not found"),
        Case("/id-to-fqname", ["uuid": "nonsense"], 404, "UUID nonsense not found"),
        Case("/id-to-fqname", [:], 404, "UUID  not found"),
        Case(
            "/ref-update", ["type": "virtual-network", "uuid": .string(nobody), "ref-type": "network-policy"], 400,
            "Bad Request: type/uuid/ref-type/operation is null: virtual-network/\(nobody)/network-policy/None"),
        Case(
            "/ref-update",
            ["type": "virtual-network", "uuid": .string(nobody), "ref-type": "network-policy", "operation": "ADD"], 400,
            "Bad Request: ref-uuid or ref-fq-name must be specified"),
        Case(
            "/ref-update",
            [
                "type": "virtual-network", "uuid": .string(nobody), "ref-type": "network-policy", "operation": "FOO",
                "ref-fq-name": ["a"],
            ], 400, "Bad Request: operation should be add or delete: FOO"),
        Case(
            "/ref-update",
            [
                "type": "virtual-network", "uuid": .string(nobody), "ref-type": "nothing", "operation": "ADD",
                "ref-fq-name": ["a"],
            ], 404, "Resource type 'nothing' not found"),
        Case("/ref-relax-for-delete", ["uuid": .string(nobody)], 400, "Bad Request: ref-uuid must be specified"),
        Case("/ref-relax-for-delete", ["uuid": "x", "ref-uuid": "y"], 404, "Unknown id: x"),
        Case("/prop-collection-update", [:], 400, "Error: prop_collection_update needs obj_uuid"),
        Case(
            "/prop-collection-update", ["uuid": .string(nobody), "updates": [["field": "annotations"]]], 400,
            #"Bad Request: an update needs field and operation: {"field":"annotations"}"#),
        Case("/prop-collection-update", ["uuid": "x", "updates": []], 404, "Object Not Found: x"),
        Case("/useragent-kv", ["operation": "FOO", "key": "k"], 404, "Invalid Operation FOO"),
        Case("/useragent-kv", ["operation": "RETRIEVE", "key": "k"], 404, "Unknown User-Agent key k"),
        Case("/useragent-kv", ["operation": "STORE", "key": nil, "value": "v"], 400, "Bad Request: STORE needs a key"),
        Case(
            "/useragent-kv", ["operation": "STORE", "key": "k", "value": 1], 400,
            "Bad Request: the value of key k must be a string"),
        Case("/chmod", ["uuid": "x"], 404, "Unknown id: x"),
        Case("/chmod", [:], 400, "Bad Request: uuid must be specified"),
        Case("/chown", ["uuid": "x", "owner": "someone"], 404, "Unknown id: x"),
        Case("/chown", [:], 400, "Bad Request: uuid must be specified"),
        Case("/chown", ["uuid": .string(nobody)], 400, "Bad Request: owner must be specified"),
        Case("/chown", ["uuid": .string(nobody), "owner": nil], 400, "Bad Request: owner must be specified"),
        Case("/chown", ["uuid": .string(nobody), "owner": ""], 400, "Bad Request: owner must be specified"),
        Case("/chown", ["uuid": .string(nobody), "owner": 5], 400, "Bad Request: owner must be specified"),
        Case("/set-tag", ["obj_type": "virtual-network", "obj_uuid": "x", "tier": nil], 404, "Unknown id: x"),
        Case(
            "/set-tag", ["obj_type": "nothing", "obj_uuid": "x"], 400,
            "Bad Request: obj_type 'nothing' is no type of objects"),
        Case("/set-tag", ["obj_uuid": .string(nobody)], 400, "Object type and UUID must be specified"),
        Case("/set-tag", ["obj_type": "virtual-network"], 400, "Object type and UUID must be specified"),
        Case("/useragent-kv", ["key": "k"], 400, "Error: Key/value store API needs 'operation' parameter"),
        Case("/useragent-kv", ["operation": "RETRIEVE"], 400, "Error: Key/value store API needs 'key' parameter"),
        Case("/useragent-kv", ["operation": "RETRIEVE", "key": 7], 400, "Bad Request: key must be text, not 7"),
        Case(
            "/prop-collection-update", ["uuid": .string(nobody), "updates": [:]], 400,
            "Bad Request: updates must be a list, not {}"),
        Case("/virtual-network/x/ip-alloc", [:], 404, "Unknown id: x"),
        Case("/virtual-network/\(nobody)/ip-free", ["ip_addr": ["10.1"]], 400, "Invalid IP address \"10.1\""),
        Case("/virtual-network/\(nobody)/ip-free", ["ip_addr": [7]], 400, "Invalid IP address 7"),
        Case(
            "/virtual-network/\(nobody)/ip-free", ["ip_addr": "10.0.0.1"], 400,
            "Bad Request: ip_addr must be a list, not \"10.0.0.1\""),
        Case(
            "/virtual-network/\(nobody)/ip-alloc", ["count": 1.5], 400, "Bad Request: count must be a number, not 1.5"),
        Case("/virtual-network/\(nobody)/ip-alloc", ["subnet": 7], 400, "Bad Request: subnet must be a uuid, not 7"),
        Case(
            "/virtual-network/\(nobody)/ip-alloc", ["family": "v5"], 400,
            "Bad Request: family must be v4 or v6, not \"v5\""),
        Case(
            "/virtual-network/\(nobody)/subnet-ip-count", ["subnet_list": "x"], 400,
            "Bad Request: subnet_list must be a list, not \"x\""),
        Case(
            "/list-bulk-collection", ["type": "project", "obj_uuids": 1.5], 400,
            "Bad Request: obj_uuids of a list must be text, not 1.5"),
        Case(
            "/list-bulk-collection", ["type": "project", "filters": ["a": 1]], 400,
            "Bad Request: filters of a list must be text, not {\"a\":1}"),
    ]

    @Test("what makes no sense is refused with status and text", arguments: refusals)
    func refused(refusal: Case) async throws {
        let answer = try await APIUnderTest().call(.post, refusal.path, refusal.body)
        #expect(answer.status == refusal.status)
        #expect(answer.text == refusal.text)
    }

    @Test("names and identifiers lead to each other") func names() async throws {
        let api = try await APIUnderTest()
        let id = try await api.create("project", ["default-domain", "shop"])
        for type in ["project", "project"] {
            let answer = try await api.call(
                .post, "/fqname-to-id", ["type": .string(type), "fq_name": ["default-domain", "shop"]])
            #expect(answer.json == ["uuid": .string(id)])
        }
        let answer = try await api.call(.post, "/id-to-fqname", ["uuid": .string(id)])
        #expect(answer.json == ["fq_name": ["default-domain", "shop"], "type": "project"])
    }

    @Test("a type may be written with underscores") func underscores() async throws {
        let answer = try await APIUnderTest().call(
            .post, "/fqname-to-id",
            ["type": "virtual_network", "fq_name": ["default-domain", "default-project", "ip-fabric"]])
        #expect(answer.status == 200)
    }

    @Test("a reference is added, replaced and removed, and each time the uuid is answered") func references()
        async throws
    {
        let api = try await APIUnderTest()
        let network = try await api.create(
            "virtual-network", ["default-domain", "default-project", "n"], parent: "project")
        let policy = try await api.create(
            "network-policy", ["default-domain", "default-project", "p"], parent: "project")
        var request: JSONObject = [
            "type": "virtual_network", "uuid": .string(network), "ref-type": "network-policy",
            "ref-fq-name": ["default-domain", "default-project", "p"], "operation": "ADD",
        ]
        for major in 1...2 {
            request["attr"] = ["sequence": ["major": JSON(major), "minor": 0]]
            #expect(try await api.call(.post, "/ref-update", .object(request)).json == ["uuid": .string(network)])
            let refs = try await api.call(.get, "/virtual-network/\(network)").json?["virtual-network"]?[
                "network_policy_refs"]
            #expect(refs?.array?.count == 1)
            #expect(refs?[0]?["uuid"]?.string == policy)
            #expect(refs?[0]?["attr"]?["sequence"]?["major"] == JSON(major))
        }
        request["operation"] = "DELETE"
        for _ in 1...2 { #expect(try await api.call(.post, "/ref-update", .object(request)).status == 200) }
    }

    @Test("elements of a map are set, shown with their position, and deleted") func collections() async throws {
        let api = try await APIUnderTest()
        let id = try await api.create("project", ["default-domain", "shop"])
        func update(_ operation: JSON, _ value: JSON) async throws -> Answer {
            try await api.call(
                .post, "/prop-collection-update",
                [
                    "uuid": .string(id),
                    "updates": [
                        ["field": "annotations", "operation": operation, "value": value, "position": "team"]
                    ],
                ])
        }
        let set = try await update("set", ["key": "team", "value": "red"])
        #expect(set.status == 200)
        #expect(set.bytes.isEmpty)
        let path = "/prop-collection-get?uuid=\(id)&fields=annotations"
        let shown = try await api.call(.get, path)
        #expect(shown.json == ["annotations": [[["key": "team", "value": "red"], "team"]]])
        #expect(try await update("delete", nil).status == 200)
        #expect(try await api.call(.get, path).json == ["annotations": []])
        let wrong = try await update("add", ["key": "team", "value": "red"])
        #expect(wrong.status == 400)
        #expect(wrong.text.hasPrefix("Unsupported operation add in request "))
    }

    @Test(
        "a collection is asked for by uuid and fields",
        arguments: [
            ("", 400), ("?uuid=5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01", 400), ("?fields=annotations", 400),
            ("?uuid=5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01&fields=annotations", 404), ("?uuid=x&fields=annotations", 404),
        ])
    func collectionArguments(query: String, status: Int) async throws {
        #expect(try await APIUnderTest().call(.get, "/prop-collection-get\(query)").status == status)
    }

    @Test("key-value pairs are stored, retrieved alone and together, and deleted") func keyValues() async throws {
        let api = try await APIUnderTest()
        let store = try await api.call(.post, "/useragent-kv", ["operation": "STORE", "key": "k", "value": "v"])
        #expect(store.status == 200)
        #expect(store.bytes.isEmpty)
        let one = try await api.call(.post, "/useragent-kv", ["operation": "RETRIEVE", "key": "k"])
        #expect(one.json == ["value": "v"])
        let all = try await api.call(.post, "/useragent-kv", ["operation": "RETRIEVE", "key": nil])
        #expect(all.json == ["value": [["key": "k", "value": "v"]]])
        _ = try await api.call(.post, "/useragent-kv", ["operation": "STORE", "key": "l"])
        let several = try await api.call(
            .post, "/useragent-kv", ["operation": "RETRIEVE", "key": ["l", "nobody", "k"]])
        #expect(several.json == ["value": ["", "v"]])
        #expect(try await api.call(.post, "/useragent-kv", ["operation": "DELETE", "key": "k"]).status == 200)
        #expect(try await api.call(.post, "/useragent-kv", ["operation": "RETRIEVE", "key": "k"]).status == 404)
    }

    @Test("keys that Unicode takes for equal are two, alone, in a list of keys and among all, always in one order")
    func equalKeys() async throws {
        let api = try await APIUnderTest()
        let keys = ["\u{e9}", "e\u{301}"]
        for (key, value) in zip(keys, ["one", "two"]) {
            _ = try await api.call(
                .post, "/useragent-kv", ["operation": "STORE", "key": .string(key), "value": .string(value)])
        }
        func retrieve(_ key: JSON) async throws -> JSON? {
            try await api.call(.post, "/useragent-kv", ["operation": "RETRIEVE", "key": key]).json?["value"]
        }
        for (key, value) in zip(keys, ["one", "two"]) {
            #expect(try await retrieve(.string(key)) == .string(value))
            #expect(try await retrieve([.string(key)]) == [.string(value)])
        }
        let all = try await retrieve(nil)?.array?.compactMap { $0["value"]?.string }
        #expect(all == ["two", "one"])
    }

    @Test("addresses are given out, counted and given back") func addresses() async throws {
        let api = try await APIUnderTest()
        let id = try await api.create(
            "virtual-network", ["default-domain", "default-project", "n"], parent: "project",
            [
                "network_ipam_refs": [
                    [
                        "to": ["default-domain", "default-project", "default-network-ipam"],
                        "attr": ["ipam_subnets": [["subnet": ["ip_prefix": "10.1.1.0", "ip_prefix_len": 24]]]],
                    ]
                ]
            ])
        let given = try await api.call(
            .post, "/virtual-network/\(id)/ip-alloc", ["count": 2, "subnet": nil, "family": "v4"])
        let addresses = try #require(given.json?["ip_addr"]?.array)
        #expect(addresses.count == 2)
        let network = try await api.call(.get, "/virtual-network/\(id)").json?["virtual-network"]
        let subnet = try #require(network?["network_ipam_refs"]?[0]?["attr"]?["ipam_subnets"]?[0]?["subnet_uuid"])
        func used() async throws -> Int? {
            let answer = try await api.call(.post, "/virtual-network/\(id)/subnet-ip-count", ["subnet_list": [subnet]])
            return answer.json?["ip_count_list"]?[0]?.int
        }
        let before = try #require(try await used())
        let freed = try await api.call(.post, "/virtual-network/\(id)/ip-free", ["ip_addr": .array(addresses)])
        #expect(freed.status == 200)
        #expect(freed.bytes.isEmpty)
        #expect(try await used() == before - 2)
    }

    @Test("permissions are changed by chmod and chown, which answer an empty object") func permissions() async throws {
        let api = try await APIUnderTest()
        let id = try await api.create("virtual-network", ["default-domain", "default-project", "n"], parent: "project")
        let mode = try await api.call(.post, "/chmod", ["uuid": .string(id), "owner_access": 6, "global_access": 4])
        #expect(mode.json == [:])
        #expect(try await api.call(.post, "/chown", ["uuid": .string(id), "owner": "someone"]).json == [:])
        let shown = try await api.call(.get, "/virtual-network/\(id)").json?["virtual-network"]
        #expect(shown?["perms2"]?["owner"] == "someone")
        #expect(shown?["perms2"]?["owner_access"] == 6)
        #expect(shown?["perms2"]?["global_access"] == 4)
        #expect(shown?["is_shared"] == true)
    }

    @Test("everybody may do everything, with or without an object") func authorization() async throws {
        let api = try await APIUnderTest()
        let id = try await api.create("project", ["default-domain", "shop"])
        for path in ["/obj-perms", "/obj-perms?uuid=\(id)"] {
            #expect(
                try await api.call(.get, path).json == [
                    "token_info": nil, "is_cloud_admin_role": false, "is_global_read_only_role": false,
                    "permissions": "RWX",
                ])
        }
        #expect(try await api.call(.get, "/obj-perms?uuid=\(Self.nobody)").status == 404)
        #expect(try await api.call(.get, "/aaa-mode").json == ["aaa-mode": "no-auth"])
        #expect(try await api.call(.put, "/aaa-mode", ["aaa-mode": "no-auth"]).status == 200)
        let other = try await api.call(.put, "/aaa-mode", ["aaa-mode": "open"])
        #expect(other.status == 400)
        #expect(
            other.text == "Invalid aaa-mode open: value must be one of ['no-auth', 'cloud-admin', 'rbac']")
        // Who locks a door should have its key.
        #expect(try await api.call(.put, "/aaa-mode", ["aaa-mode": "rbac"]).status == 401)
    }

    @Test("tags are set by type and value") func tags() async throws {
        let api = try await APIUnderTest()
        let network = try await api.create(
            "virtual-network", ["default-domain", "default-project", "n"], parent: "project")
        let tag = try await api.create("tag", ["tier=web"], ["tag_type_name": "tier", "tag_value": "web"])
        let set = try await api.call(
            .post, "/set-tag",
            [
                "obj_type": "virtual_network", "obj_uuid": .string(network),
                "tier": ["value": "web", "is_global": true],
            ])
        #expect(set.json == [:])
        let shown = try await api.call(.get, "/virtual-network/\(network)").json?["virtual-network"]
        #expect(shown?["tag_refs"]?[0]?["uuid"]?.string == tag)
    }
}
