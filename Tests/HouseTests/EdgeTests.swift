import Foundation
import Testing

@Suite("The edges of the house")
struct EdgeTests {
    @Test("no target of the package points upward, and every target has a floor")
    func edges() throws {
        let package = try PackageDescription.load()
        #expect(package.targets.count > 10)
        #expect(House.violations(in: package) == [])
    }

    @Test("an edge that points upward is found")
    func upwardEdge() throws {
        let package = try JSONDecoder().decode(
            PackageDescription.self,
            from: Data(
                """
                {"targets": [
                  {"name": "WeftNet", "type": "regular", "dependencies": [{"byName": ["WeftConfig", null]}]},
                  {"name": "WeftRouting", "type": "regular", "dependencies": [{"product": ["NIOCore", "swift-nio", null, null]}]},
                  {"name": "WeftStray", "type": "regular", "dependencies": []}
                ]}
                """.utf8))
        #expect(
            House.violations(in: package).map(\.description) == [
                "WeftNet points up to WeftConfig", "WeftRouting on floor 2 depends on NIOCore",
                "WeftStray has no floor",
            ])
    }
}
