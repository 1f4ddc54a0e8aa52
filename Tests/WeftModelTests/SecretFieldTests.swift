import Testing
import WeftJSON
import WeftNet

@testable import WeftModel

@Suite("Secrets")
struct SecretFieldTests {
    private static let mask = Secrets.mask

    private static func keys(_ keys: (Int, JSON)...) -> JSON {
        ["key_type": "md5", "key_items": .array(keys.map { ["key_id": JSON($0.0), "key": $0.1] })]
    }

    private func router(_ authentication: JSON, link: JSON? = nil) throws -> ConfigObject {
        var object = ConfigObject(
            type: .bgpRouter, id: try #require(ObjectID("5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01")), name: ["r"])
        object.properties["bgp_router_parameters"] = ["address": "10.0.0.1", "auth_data": authentication]
        if let link {
            object.references.insert(
                Reference(
                    .bgpRouter, try #require(ObjectID("5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c02")),
                    attribute: ["session": [["attributes": [["auth_data": link]]]]]))
        }
        return object
    }

    @Test("whatever is named like a secret is one")
    func everySecret() {
        let others: Set<String> = [
            "key", "key_value_pair", "key_id", "key_type", "key_items", "uve_key", "persistence_cookie_name",
            "uve_keys",
        ]
        for type in ModelTables.shared.complexTypes {
            for field in type.fields where !others.contains(field.name) {
                let words = Set(field.name.split(separator: "_"))
                guard !words.isDisjoint(with: ["password", "secret", "key", "token", "passphrase"]) else { continue }
                #expect(field.isSecret || field.name == "refresh_token", "\(type.name).\(field.name)")
            }
        }
        #expect(ComplexType("AuthenticationKeyItem")?.field("key")?.isSecret == true)
        #expect(ComplexType("KeyValuePair")?.field("key")?.isSecret == false)
    }

    @Test("each secret is masked, in properties and on links, and the rest stays")
    func masked() throws {
        let object = try router(Self.keys((0, "hush"), (1, "quiet")), link: Self.keys((0, "still")))
        let shown = object.masked
        #expect(
            shown.properties["bgp_router_parameters"]
                == ["address": "10.0.0.1", "auth_data": Self.keys((0, Self.mask), (1, Self.mask))])
        let text = "\(shown.properties) \(shown.references.map { $0.attribute?.text ?? "" })"
        for secret in ["hush", "quiet", "still"] { #expect(!text.contains(secret)) }
        #expect(try shown.unmasked(from: object) == object)
        let without = try router(Self.keys((0, nil)))
        #expect(without.masked == without)
    }

    @Test("a mask that comes back is what was there: of the element that looks the same, or stands there")
    func unmasked() throws {
        let old = try router(Self.keys((0, "hush"), (1, "quiet")))
        func sent(_ keys: JSON) throws -> JSON? {
            try router(keys).unmasked(from: old).properties["bgp_router_parameters"]?["auth_data"]
        }
        #expect(try sent(Self.keys((1, Self.mask))) == Self.keys((1, "quiet")))
        #expect(try sent(Self.keys((1, Self.mask), (0, Self.mask))) == Self.keys((1, "quiet"), (0, "hush")))
        #expect(try sent(Self.keys((0, "new"), (1, Self.mask))) == Self.keys((0, "new"), (1, "quiet")))
        #expect(try sent(Self.keys((0, Self.mask), (7, Self.mask))) == Self.keys((0, "hush"), (7, "quiet")))
        #expect(throws: UnknownSecret.self) { try sent(Self.keys((0, Self.mask), (1, Self.mask), (2, Self.mask))) }
        #expect(throws: UnknownSecret.self) { try sent(Self.keys((1, Self.mask), (2, Self.mask), (0, Self.mask))) }
        #expect(throws: UnknownSecret.self) { try router(Self.keys((0, Self.mask))).unmasked(from: nil) }
    }
}
