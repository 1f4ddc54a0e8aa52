import Foundation
import Hummingbird
import Logging
import Testing
import WeftJSON

@testable import WeftConfigAPI

@Suite("Secrets")
struct SecretAnswerTests {
    private static let fabric = ["default-domain", "default-project", "ip-fabric", "__default__"]

    private static func router(_ address: JSON, key: JSON) -> JSONObject {
        [
            "bgp_router_parameters": [
                "router_type": "router", "autonomous_system": 64999, "address": address, "identifier": address,
                "auth_data": ["key_type": "md5", "key_items": [["key_id": 0, "key": key]]],
            ]
        ]
    }

    /// A router with a key of its own and another with one for their session; answers their uuids.
    private func routers(_ api: APIUnderTest) async throws -> (String, String) {
        let first = try await api.create("bgp-router", Self.fabric + ["r1"], Self.router("10.250.0.1", key: "hush"))
        var second = Self.router("10.250.0.2", key: "quiet")
        let session: JSON = [
            "session": [
                ["attributes": [["auth_data": ["key_type": "md5", "key_items": [["key_id": 0, "key": "still"]]]]]]
            ]
        ]
        second["bgp_router_refs"] = [["uuid": .string(first), "attr": session]]
        return (first, try await api.create("bgp-router", Self.fabric + ["r2"], second))
    }

    @Test("keys stand in no answer: not of reads, lists, watches or events")
    func told() async throws {
        let api = try await APIUnderTest()
        let (first, second) = try await routers(api)
        for path in [
            "/bgp-router/\(first)", "/bgp-router/\(second)", "/bgp-routers?detail=true",
            "/bgp-routers?fields=bgp_router_parameters,bgp_router_refs",
            "/bgp-router/\(first)?fields=bgp_router_parameters",
        ] {
            let answer = try await api.call(.get, path)
            #expect(answer.status == 200)
            for secret in ["hush", "quiet", "still"] { #expect(!answer.text.contains(secret), "\(path)") }
            #expect(answer.text.contains("(secret)"), "\(path)")
        }
        for path in ["/watch?resource_type=bgp-router", "/weft/events"] {
            var seen = false
            for await line in try await api.stream(path).lines {
                for secret in ["hush", "quiet", "still"] { #expect(!line.contains(secret), "\(path)") }
                seen = line.contains("(secret)")
                if seen { break }
            }
            #expect(seen, "\(path)")
        }
    }

    /// Whether control nodes are told these keys, over TLS.
    private func areTold(_ keys: [String], by api: APIUnderTest) async throws -> Bool {
        let secure = ConfigAPI(
            api.service, scheme: "https", logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        var missing = Set(keys)
        for await line in try await api.stream("/weft/events", of: secure).lines {
            missing = missing.filter { !line.contains($0) }
            if missing.isEmpty || line.contains("\"complete\":true") { break }
        }
        return missing.isEmpty
    }

    @Test("a control node is told keys, over TLS")
    func events() async throws {
        let api = try await APIUnderTest()
        _ = try await routers(api)
        #expect(try await areTold(["hush", "quiet", "still"], by: api))
    }

    @Test("keys are not found by guessing")
    func filters() async throws {
        let api = try await APIUnderTest()
        _ = try await routers(api)
        for (key, count) in [("hush", 0), ("(secret)", 2)] {
            let filter: JSON = ["auth_data": ["key_items": [["key": .string(key)]]]]
            let text = try #require(filter.text.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
            let answer = try await api.call(.get, "/bgp-routers?count=true&filters=bgp_router_parameters==\(text)")
            #expect(answer.json?["bgp-routers"]?["count"]?.int == count)
        }
    }

    @Test("what was read may be sent back: keys stay")
    func sentBack() async throws {
        let api = try await APIUnderTest()
        let (first, second) = try await routers(api)
        for id in [first, second] {
            let read = try await api.call(.get, "/bgp-router/\(id)").json
            let answer = try await api.call(.put, "/bgp-router/\(id)", read)
            #expect(answer.status == 200, "\(answer.text)")
        }
        #expect(try await areTold(["hush", "quiet", "still"], by: api))
        let masked = Self.router("10.250.0.3", key: "(secret)")
        let refused = try await api.call(
            .post, "/bgp-routers",
            ["bgp-router": .object(masked.merging(["fq_name": .array((Self.fabric + ["r3"]).map(JSON.string))]))])
        #expect(refused.status == 400)
        #expect(refused.text.contains("give the value"))
    }
}

extension JSONObject {
    fileprivate func merging(_ other: JSONObject) -> JSONObject {
        var merged = self
        merged.merge(other)
        return merged
    }
}
