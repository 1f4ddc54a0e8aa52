import Hummingbird
import Testing
import WeftJSON
import WeftModel

@testable import WeftConfigAPI

@Suite("Objects")
struct ObjectTests {
    private let nobody = "5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01"

    @Test("a create answers the names, the parent and the hrefs, with 200") func create() async throws {
        let api = try await APIUnderTest()
        let project = try await api.create("project", ["default-domain", "shop"])
        let answer = try await api.call(
            .post, "/virtual-networks",
            ["virtual-network": ["fq_name": ["default-domain", "shop", "web"], "parent_type": "project", "uuid": nil]])
        #expect(answer.status == 200)
        #expect(answer.headers[.contentType] == "application/json")
        let id = try #require(answer.json?["virtual-network"]?["uuid"]?.string)
        #expect(
            answer.json == [
                "virtual-network": [
                    "name": "web", "fq_name": ["default-domain", "shop", "web"], "uuid": .string(id),
                    "href": .string("http://cfg.example:8082/virtual-network/\(id)"), "parent_type": "project",
                    "parent_uuid": .string(project),
                    "parent_href": .string("http://cfg.example:8082/project/\(project)"),
                ]
            ])
    }

    @Test("a read shows the object in the envelope of its type, with an ETag") func read() async throws {
        let api = try await APIUnderTest()
        let id = try await api.create("project", ["default-domain", "shop"])
        let answer = try await api.call(.get, "/project/\(id)")
        let object = try #require(answer.json?["project"])
        #expect(object["display_name"] == "shop")
        #expect(object["href"] == .string("http://cfg.example:8082/project/\(id)"))
        let modified = try #require(object["id_perms"]?["last_modified"]?.string)
        #expect(answer.headers[.eTag] == "\"\(modified)\"")
    }

    @Test("an object that has not changed is 304 without a body") func notModified() async throws {
        let api = try await APIUnderTest()
        let path = "/project/\(try await api.create("project", ["default-domain", "shop"]))"
        let tag = try #require(try await api.call(.get, path).headers[.eTag])
        let same = try await api.call(.get, path, headers: [.ifNoneMatch: tag])
        #expect(same.status == 304)
        #expect(same.bytes.isEmpty)
        #expect(try await api.call(.put, path, ["project": ["display_name": "Shop"]]).status == 200)
        #expect(try await api.call(.get, path, headers: [.ifNoneMatch: tag]).status == 200)
    }

    @Test("children, back references and hrefs can be left out by an argument of any value") func excluded()
        async throws
    {
        let api = try await APIUnderTest()
        let id = try await api.create("project", ["default-domain", "shop"])
        _ = try await api.create("virtual-network", ["default-domain", "shop", "web"], parent: "project")
        let whole = try await api.call(.get, "/project/\(id)").json?["project"]
        #expect(whole?["virtual_networks"]?.array?.count == 1)
        let part = try await api.call(.get, "/project/\(id)?exclude_children=False&exclude_hrefs").json?["project"]
        #expect(part?["virtual_networks"] == nil)
        #expect(part?["href"] == nil)
        #expect(part?["parent_uuid"] != nil)
    }

    @Test("fields are added to the naming ones") func fields() async throws {
        let api = try await APIUnderTest()
        let id = try await api.create("project", ["default-domain", "shop"])
        let object = try await api.call(.get, "/project/\(id)?fields=display_name,virtual_networks").json?["project"]
        #expect(object?["display_name"] == "shop")
        #expect(object?["fq_name"] == ["default-domain", "shop"])
        #expect(object?["id_perms"] != nil)
        #expect(object?["quota"] == nil)
    }

    @Test("an update answers uuid and href, and an empty one nothing") func update() async throws {
        let api = try await APIUnderTest()
        let id = try await api.create("project", ["default-domain", "shop"])
        let answer = try await api.call(.put, "/project/\(id)", ["project": ["display_name": "Shop"]])
        #expect(
            answer.json == [
                "project": ["uuid": .string(id), "href": .string("http://cfg.example:8082/project/\(id)")]
            ])
        #expect(try await api.call(.get, "/project/\(id)").json?["project"]?["display_name"] == "Shop")
        for body in [JSON?.none, .some(["project": [:]])] {
            let empty = try await api.call(.put, "/project/\(id)", body)
            #expect(empty.status == 200)
            #expect(empty.bytes.isEmpty)
            #expect(empty.headers[.contentType] == "text/html; charset=UTF-8")
        }
    }

    @Test("an object that was read whole can be sent back whole") func sendBack() async throws {
        let api = try await APIUnderTest()
        let policy = try await api.create(
            "network-policy", ["default-domain", "default-project", "p"], parent: "project")
        let id = try await api.create(
            "virtual-network", ["default-domain", "default-project", "web"], parent: "project",
            ["network_policy_refs": [["uuid": .string(policy), "attr": ["sequence": ["major": 1, "minor": nil]]]]])
        let before = try #require(try await api.call(.get, "/virtual-network/\(id)").json)
        #expect(try await api.call(.put, "/virtual-network/\(id)", before).status == 200)
        var after = try #require(try await api.call(.get, "/virtual-network/\(id)").json?["virtual-network"]?.object)
        var expected = try #require(before["virtual-network"]?.object)
        after["id_perms"] = nil
        expected["id_perms"] = nil
        #expect(after == expected)
    }

    @Test("a delete answers 200 with nothing") func delete() async throws {
        let api = try await APIUnderTest()
        let id = try await api.create("project", ["default-domain", "shop"])
        let answer = try await api.call(.delete, "/project/\(id)")
        #expect(answer.status == 200)
        #expect(answer.bytes.isEmpty)
        #expect(answer.headers[.contentLength] == "0")
        #expect(try await api.call(.get, "/project/\(id)").status == 404)
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let method: HTTPRequest.Method
        let path: String
        var body: JSON?
        let status: Int
        /// The whole text, or its beginning when it ends with `…`.
        let text: String
        var testDescription: String { "\(method) \(path) \(body?.text ?? "")" }

        static func create(_ object: JSON, _ status: Int, _ text: String) -> Refusal {
            Refusal(
                method: .post, path: "/virtual-networks", body: ["virtual-network": object], status: status, text: text)
        }
    }

    private static let id = "5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01"
    private static let name: JSON = ["default-domain", "default-project", "web"]

    static let refusals: [Refusal] = [
        .create(["display_name": "x"], 400, "Bad Request, no fq_name in POST body"),
        Refusal(method: .post, path: "/virtual-networks", status: 400, text: "Bad Request, no fq_name in POST body"),
        .create(["fq_name": ["default-domain", "default-project", "a:b"], "parent_type": "project"], 400, "…"),
        .create(
            ["fq_name": ["default-domain", "x"], "parent_type": "domain"], 400,
            "Invalid parent type: domain. Allowed types: ['project']"),
        .create(
            ["fq_name": ["x"], "parent_type": "project"], 400,
            "Invalid fq-name for object with parent_type project: ['x']"),
        .create(
            ["fq_name": ["default-domain", "nope", "web"], "parent_type": "project"], 404,
            "Name ['default-domain', 'nope'] not found"),
        .create(
            ["fq_name": ["default-domain", "default-project", "ip-fabric"], "parent_type": "project"], 409,
            "['default-domain', 'default-project', 'ip-fabric'] already exists with uuid: …"),
        .create(["fq_name": name, "uuid": "nonsense"], 400, "…"),
        .create(
            ["fq_name": name, "nothing_refs": [["uuid": .string(id)]]], 400, "Unknown reference in resource create …"),
        .create(["fq_name": name, "network_policy_refs": [["uuid": .string(id), "attr": nil]]], 404, "…"),
        .create(
            ["fq_name": name, "network_policy_refs": [["uuid": .string(id)]]], 400,
            "Bad reference in create: Error validating reference …"),
        .create(
            ["fq_name": name, "virtual_network_properties": ["color": "red"]], 400,
            "Bad property in create: Error validating property virtual_network_properties …"),
        .create(["fq_name": name, "is_shared": "yes"], 400, "…"),
        .create(["fq_name": name, "virtual_network_network_id": 77], 403, "Cannot set the virtual network ID"),
        Refusal(method: .get, path: "/virtual-network/\(id)", status: 404, text: "Unknown id: \(id)"),
        Refusal(method: .get, path: "/virtual-network/nonsense", status: 404, text: "Unknown id: nonsense"),
        Refusal(
            method: .put, path: "/virtual-network/\(id)", body: ["virtual-network": ["display_name": "x"]], status: 404,
            text: "Unknown id: \(id)"),
        Refusal(method: .put, path: "/virtual-network/\(id)", status: 404, text: "Unknown id: \(id)"),
        Refusal(method: .delete, path: "/virtual-network/\(id)", status: 404, text: "ID \(id) does not exist"),
        Refusal(method: .delete, path: "/virtual-network/nonsense", status: 404, text: "ID nonsense does not exist"),
    ]

    @Test("what cannot be done is refused with status and text, and nothing is left of it", arguments: refusals)
    func refused(refusal: Refusal) async throws {
        let api = try await APIUnderTest()
        let before = try await api.call(.get, "/virtual-networks").text
        let answer = try await api.call(refusal.method, refusal.path, refusal.body)
        #expect(answer.status == refusal.status)
        #expect(answer.headers[.contentType] == "text/html; charset=UTF-8")
        if refusal.text.hasSuffix("…") {
            #expect(answer.text.hasPrefix(refusal.text.dropLast()))
            #expect(!answer.text.isEmpty)
        } else {
            #expect(answer.text == refusal.text)
        }
        #expect(try await api.call(.get, "/virtual-networks").text == before)
    }

    @Test("an object of another type is not found, and both are named") func otherType() async throws {
        let api = try await APIUnderTest()
        let id = try await api.create("project", ["default-domain", "shop"])
        let answer = try await api.call(.get, "/virtual-machine-interface/\(id)")
        #expect(answer.status == 404)
        #expect(answer.text == "No virtual-machine-interface object found for id \(id)")
    }

    @Test("children and referrers that stand in the way are listed by their hrefs") func inTheWay() async throws {
        let api = try await APIUnderTest()
        let project = try await api.create("project", ["default-domain", "shop"])
        let policy = try await api.create("network-policy", ["default-domain", "shop", "p"], parent: "project")
        let network = try await api.create(
            "virtual-network", ["default-domain", "shop", "web"], parent: "project",
            ["network_policy_refs": [["uuid": .string(policy), "attr": nil]]])
        let href = "http://cfg.example:8082/virtual-network/\(network)"
        let children = try await api.call(.delete, "/project/\(project)")
        #expect(children.status == 409)
        #expect(children.text.hasPrefix("Delete when children still present: ["))
        #expect(children.text.contains("'\(href)'"))
        let referrers = try await api.call(.delete, "/network-policy/\(policy)")
        #expect(referrers.status == 409)
        #expect(referrers.text == "Delete when resource still referred: ['\(href)']")
    }

    @Test("every type is listed, and made, read and deleted where it may stand at the root") func everyType()
        async throws
    {
        let api = try await APIUnderTest()
        for type in ObjectType.all {
            let list = try await api.call(.get, "/\(type.collection)")
            #expect(list.json?[type.collection]?.array != nil)
            guard type.schema.mayBeRoot, ![.tag, .instanceIp, .globalSystemConfig].contains(type) else { continue }
            let name = type == .routeTarget ? "target:64999:1" : "sample"
            let id = try await api.create(type.name, [name])
            #expect(try await api.call(.get, "/\(type.name)/\(id)").json?[type.name]?["fq_name"] == [.string(name)])
            #expect(try await api.call(.delete, "/\(type.name)/\(id)").status == 200)
        }
    }
}
