import HTTPTypes
import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfigAPI

/// Requests that nobody would send on purpose: every one is answered, none with "unexpected", and the server lives on.
@Suite("Robustness")
struct RobustnessTests {
    private static let paths: [(HTTPRequest.Method, String)] =
        Action.allCases.filter { $0 != .watch }.flatMap { action in
            action.methods.map { ($0, "/\(action.rawValue)") }
        } + [
            (.post, "/virtual-networks"), (.post, "/virtual-machine-interfaces"), (.post, "/tags"),
            (.post, "/network-ipams"), (.post, "/instance-ips"), (.post, "/security-groups"),
            (.put, "/virtual-network/{id}"), (.put, "/virtual-machine-interface/{id}"),
            (.post, "/virtual-network/{id}/ip-alloc"), (.post, "/virtual-network/{id}/ip-free"),
            (.post, "/virtual-network/{id}/subnet-ip-count"), (.post, "/weft/apply"), (.post, "/weft/orchestrators"),
            (.post, "/weft/orchestrators/{id}/lease"),
        ]

    @Test("bodies of random JSON are answered in words", arguments: 1...8) func randomBodies(seed: UInt64) async throws
    {
        var generator = SeededGenerator(seed: seed)
        let api = try await APIUnderTest()
        let known = try await api.call(
            .post, "/fqname-to-id",
            ["type": "virtual-network", "fq_name": ["default-domain", "default-project", "ip-fabric"]])
        var words = RandomJSON.words + [try #require(known.json?["uuid"]?.string)]
        for type in [ObjectType.virtualNetwork, .virtualMachineInterface, .tag, .networkIpam] {
            words += type.schema.properties.map(\.name) + type.schema.references.map(\.field)
        }
        for _ in 0..<400 {
            let (method, path) = try #require(Self.paths.randomElement(using: &generator))
            let id = try #require(words.randomElement(using: &generator))
            let target = path.replacing("{id}", with: id)
            var body = RandomJSON(words: words).value(depth: 4, using: &generator)
            if case .collection(let type)? = RequestTarget(target).flatMap({ Route($0.segments) }),
                Bool.random(using: &generator)
            {
                var object = body.object ?? [:]
                object["fq_name"] = [
                    "default-domain", "default-project", .string("n\(UInt16.random(in: 0...9, using: &generator))"),
                ]
                body = [type.name: .object(object)]
            }
            let answer = try await api.call(method, target, body)
            #expect(
                [200, 304, 400, 401, 403, 404, 405, 409, 412].contains(answer.status), "\(method) \(target) \(body)")
        }
        #expect(try await api.call(.get, "/").status == 200)
    }

    @Test("a body cut anywhere is refused and changes nothing") func truncated() async throws {
        let api = try await APIUnderTest()
        let body: JSON = [
            "virtual-network": [
                "fq_name": ["default-domain", "default-project", "web"], "parent_type": "project",
                "display_name": "\u{e4}\u{1F578}\"\\", "virtual_network_properties": ["forwarding_mode": "l3"],
            ]
        ]
        let bytes = body.bytes
        for length in 1..<bytes.count {
            #expect(try await api.call(.post, "/virtual-networks", raw: Array(bytes[..<length])).status == 400)
        }
        #expect(try await api.call(.get, "/virtual-networks?count=true").json?["virtual-networks"]?["count"] == 4)
        #expect(try await api.call(.post, "/virtual-networks", raw: bytes).status == 200)
    }

    @Test("deep nesting is refused, not followed") func deep() async throws {
        let text = "{\"virtual-network\": " + String(repeating: "[", count: 100_000)
        let answer = try await APIUnderTest().call(.post, "/virtual-networks", raw: Array(text.utf8))
        #expect(answer.status == 400)
        #expect(answer.text.hasPrefix("Bad Request: invalid JSON: nested too deep"))
    }

    @Test(
        "arguments of every list and read may be anything",
        arguments: [
            "fields=", "fields=,,", "filters=", "filters===", "filters=a==", "filters=%7B==1", "parent_id=",
            "obj_uuids=,",
            "fq_names=:", "fq_names=", "parent_fq_name_str=", "parent_type=x&parent_fq_name_str=a", "back_ref_id=%00",
            "page_marker=&page_limit=1", "page_limit=x", "detail=&count=", "x=%F0%9F%95%B8", "fields=href,uuid,fq_name",
            "page_marker=None&page_limit=9223372036854775807", "filters=id_perms=={\"enable\":true}",
        ])
    func arguments(query: String) async throws {
        let api = try await APIUnderTest()
        #expect([200, 400].contains(try await api.call(.get, "/virtual-networks?\(query)").status))
        let id = try await api.create("project", ["default-domain", "shop"])
        #expect(try await api.call(.get, "/project/\(id)?\(query)").status == 200)
    }
}

/// JSON of any shape over a vocabulary, so that some of it means something.
struct RandomJSON {
    static let words = [
        "type", "uuid", "fq_name", "parent_type", "project", "virtual-network", "operation", "ADD", "DELETE", "field",
        "annotations", "set", "position", "value", "key", "updates", "ref-type", "ref-uuid", "attr", "obj_uuids",
        "count",
        "ip_addr", "10.1.1.1", "mutations", "op", "ensure", "object", "source", "kind", "uid", "name", "holder",
        "seconds",
        "tag", "subnet", "", "\0", "a:b", "\u{1F578}", "default-domain", "owner", "share", "aaa-mode", "STORE",
    ]

    let words: [String]

    func value(depth: Int, using generator: inout SeededGenerator) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &generator) {
        case 0: return nil
        case 1: return .bool(.random(using: &generator))
        case 2: return .int(.random(in: .min ... .max, using: &generator))
        case 3: return .double(.random(in: -1e9...1e9, using: &generator))
        case 4, 5: return .string(words.randomElement(using: &generator) ?? "")
        case 6:
            let count = Int.random(in: 0...4, using: &generator)
            return .array((0..<count).map { _ in value(depth: depth - 1, using: &generator) })
        default:
            var object: JSONObject = [:]
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                object[words.randomElement(using: &generator) ?? ""] = value(depth: depth - 1, using: &generator)
            }
            return .object(object)
        }
    }
}
