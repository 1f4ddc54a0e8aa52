import HTTPTypes
import Testing
import WeftJSON

@testable import WeftConfigAPI

@Suite("Lists")
struct ListCallTests {
    private func networks(_ names: [String]) async throws -> APIUnderTest {
        let api = try await APIUnderTest()
        _ = try await api.create("project", ["default-domain", "shop"])
        for name in names {
            _ = try await api.create("virtual-network", ["default-domain", "shop", name], parent: "project")
        }
        return api
    }

    private let shop = "parent_fq_name_str=default-domain:shop&parent_type=project"

    private func rows(_ api: APIUnderTest, _ query: String) async throws -> [JSON] {
        let answer = try await api.call(.get, "/virtual-networks?\(query)")
        #expect(answer.status == 200)
        return try #require(answer.json?["virtual-networks"]?.array)
    }

    @Test("a plain row has uuid, fq_name and href, and the answer one key") func plain() async throws {
        let api = try await networks(["web"])
        let answer = try await api.call(.get, "/virtual-networks?\(shop)")
        let object = try #require(answer.json?.object)
        #expect(Array(object.keys) == ["virtual-networks"])
        let row = try #require(object["virtual-networks"]?[0]?.object)
        #expect(Set(row.keys) == ["uuid", "fq_name", "href"])
        #expect(row["fq_name"] == ["default-domain", "shop", "web"])
    }

    @Test("a list with details has whole objects in the envelope of their type") func detail() async throws {
        let api = try await networks(["web"])
        let row = try #require(try await rows(api, "\(shop)&detail=True").first?["virtual-network"])
        #expect(row["display_name"] == "web")
        #expect(row["name"] == "web")
        #expect(row["virtual_network_network_id"] != nil)
    }

    @Test("fields are added to the row") func fields() async throws {
        let api = try await networks(["web"])
        let row = try #require(try await rows(api, "\(shop)&fields=display_name").first?.object)
        #expect(row["display_name"] == "web")
        #expect(row["parent_type"] == "project")
        #expect(row["virtual_network_network_id"] == nil)
    }

    @Test("a count is an object, not rows") func count() async throws {
        let answer = try await networks(["web", "db"]).call(.get, "/virtual-networks?\(shop)&count=true&detail=true")
        #expect(answer.json == ["virtual-networks": ["count": 2]])
    }

    @Test("an empty list is an empty list") func empty() async throws {
        let api = try await networks([])
        #expect(try await rows(api, shop) == [])
        #expect(try await rows(api, "parent_id=5d2c1a34-9f1e-4b6a-8c11-2f0e7a9b0c01") == [])
    }

    @Test("pages follow one another by the marker, which is null at the end") func pages() async throws {
        let api = try await networks(["a", "b", "c"])
        var names: [JSON] = []
        var marker = "None"
        for _ in 0..<2 {
            let answer = try await api.call(.get, "/virtual-networks?\(shop)&page_marker=\(marker)&page_limit=2")
            names += (answer.json?["virtual-networks"]?.array ?? []).compactMap { $0["fq_name"]?[2] }
            marker = answer.json?["marker"]?.string ?? "end"
        }
        #expect(marker == "end")
        #expect(names == ["a", "b", "c"])
    }

    @Test("filters that make no sense, markers that are none and unknown types are refused") func refused() async throws
    {
        let api = try await networks([])
        let filter = try await api.call(.get, "/virtual-networks?filters=foo")
        #expect(filter.status == 400)
        #expect(filter.text == "Invalid filter foo")
        let marker = try await api.call(.get, "/virtual-networks?page_marker=zz&page_limit=1")
        #expect(marker.status == 400)
        #expect(marker.text.hasPrefix("Invalid page_marker zz: "))
        let type = try await api.call(.post, "/list-bulk-collection", ["type": "nothing"])
        #expect(type.status == 404)
        #expect(type.text == "Resource type 'nothing' not found")
    }

    @Test("a bulk list answers what a list answers") func bulk() async throws {
        let api = try await networks(["web", "db"])
        let ids = try await rows(api, shop).compactMap { $0["uuid"]?.string }
        let answer = try await api.call(
            .post, "/list-bulk-collection",
            ["type": "virtual_network", "obj_uuids": .string(ids.joined(separator: ",")), "detail": true])
        let rows = try #require(answer.json?["virtual-networks"]?.array)
        #expect(Set(rows.compactMap { $0["virtual-network"]?["uuid"]?.string }) == Set(ids))
    }
}
