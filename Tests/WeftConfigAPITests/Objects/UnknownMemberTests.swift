import HTTPTypes
import Hummingbird
import Testing
import WeftJSON
import WeftModel

@testable import WeftConfigAPI

@Suite("Unknown properties")
struct UnknownMemberTests {
    private static let name: JSON = ["default-domain", "default-project", "n"]

    @Test("a property that the type does not have is ignored, and the answer says so")
    func warned() async throws {
        let api = try await APIUnderTest()
        let warning = try #require(HTTPField.Name("Warning"))
        let made = try await api.call(
            .post, "/virtual-networks",
            ["virtual-network": ["fq_name": Self.name, "parent_type": "project", "cidr": "10.1.1.0/24", "vlan": nil]])
        #expect(made.status == 200)
        let id = try #require(made.json?["virtual-network"]?["uuid"]?.string)
        #expect(made.json?["warnings"]?.array?.count == 1)
        #expect(made.json?["warnings"]?[0]?.string?.hasPrefix("virtual-network has no property cidr") == true)
        #expect(made.headers[warning]?.hasPrefix("299 weft \"virtual-network has no property cidr") == true)
        let changed = try await api.call(
            .put, "/virtual-network/\(id)", ["virtual-network": ["display_name": "x", "vlan\"\r\n": 7]])
        #expect(changed.status == 200)
        #expect(changed.headers[warning]?.contains("no property vlan???") == true)
        #expect(changed.json?["warnings"]?.array?.count == 1)
    }

    @Test("what was read of an object of any type holds nothing unknown")
    func everyType() async throws {
        let api = try await APIUnderTest()
        for type in ObjectType.all {
            let list = try await api.call(.get, "/\(type.collection)").json?[type.collection]?.array ?? []
            for row in list {
                let id = try #require(row["uuid"]?.string)
                let read = try #require(try await api.call(.get, "/\(type.name)/\(id)").json?[type.name]?.object)
                #expect(UnknownMembers(read, of: type).names.isEmpty, "\(type.name)")
            }
        }
    }
}
