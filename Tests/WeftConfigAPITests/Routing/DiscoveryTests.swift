import Testing
import WeftJSON
import WeftModel

@testable import WeftConfigAPI

@Suite("Discovery")
struct DiscoveryTests {
    private let base = "http://cfg.example:8082"

    private func links() throws -> [JSON] {
        let document = try JSON(parsing: Discovery().document(base: base))
        #expect(document["href"] == .string(base))
        return try #require(document["links"]?.array).map { try #require($0["link"]) }
    }

    @Test("every href begins with the base, which clients cut off") func hrefs() throws {
        for link in try links() {
            #expect(link["href"]?.string?.hasPrefix("\(base)/") == true)
        }
    }

    @Test("every type has a collection and a resource base, both named by the type") func types() throws {
        let links = try links()
        for (relation, suffix) in [("collection", "s"), ("resource-base", "")] {
            let found = links.filter { $0["rel"]?.string == relation }
            #expect(found.map { $0["name"]?.string } == ObjectType.all.map(\.name))
            #expect(found.map { $0["href"]?.string } == ObjectType.all.map { "\(base)/\($0.name)\(suffix)" })
            #expect(found.allSatisfy { $0["method"] == .null })
        }
    }

    @Test(
        "actions have the names that clients look up",
        arguments: [
            ("prop-collection-get", "/prop-collection-get", "GET"),
            ("prop-collection-update", "/prop-collection-update", "POST"), ("ref-update", "/ref-update", "POST"),
            ("ref-relax-for-delete", "/ref-relax-for-delete", "POST"), ("name-to-id", "/fqname-to-id", "POST"),
            ("id-to-name", "/id-to-fqname", "POST"), ("useragent-keyvalue", "/useragent-kv", "POST"),
            ("list-bulk-collection", "/list-bulk-collection", "POST"), ("obj-perms", "/obj-perms", "GET"),
            ("chown", "/chown", "POST"), ("chmod", "/chmod", "POST"), ("aaa-mode", "/aaa-mode", "PUT"),
            ("watch", "/watch", "GET"), ("set-tag", "/set-tag", "POST"),
            ("virtual-network-ip-alloc", "/virtual-network/%s/ip-alloc", "POST"),
            ("virtual-network-ip-free", "/virtual-network/%s/ip-free", "POST"),
            ("virtual-network-subnet-ip-count", "/virtual-network/%s/subnet-ip-count", "POST"),
        ])
    func actions(name: String, path: String, method: String) throws {
        let link = try #require(try links().first { $0["rel"]?.string == "action" && $0["name"]?.string == name })
        #expect(link["href"]?.string == base + path)
        #expect(link["method"]?.string == method)
    }

    @Test("a host that needs escaping leaves the document valid") func escaping() throws {
        let document = try JSON(parsing: Discovery().document(base: #"http://a"b\c"#))
        #expect(document["href"]?.string == #"http://a"b\c"#)
    }
}
