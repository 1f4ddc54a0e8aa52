import Foundation
import Testing

@Suite("The house")
struct HouseTests {
    @Test("no target of the package points upward, and every target has a floor")
    func edges() throws {
        let package = try PackageDescription.load()
        #expect(package.targets.count > 10)
        #expect(House.violations(in: package) == [])
    }

    @Test("no source imports what its floor or its declaration forbids")
    func imports() throws {
        let package = try PackageDescription.load()
        var read = 0
        for target in package.targets where target.type != "test" {
            let folder = PackageDescription.root.appending(path: "Sources/\(target.name)")
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard file.pathExtension == "swift" else { continue }
                read += 1
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(House.violations(inSource: text, of: target) == [], "\(file.path())")
            }
        }
        #expect(read > 50)
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

    @Test(
        "an import that the floor forbids is found",
        arguments: [
            ("import Foundation", 1), ("package import NIOCore", 1), ("import struct Foundation.Data", 1),
            ("@preconcurrency import Dispatch", 1), ("import WeftConfig", 1), ("import Synchronization", 0),
            ("import WeftNet", 0), ("// import Foundation", 0),
        ])
    func forbiddenImport(line: String, count: Int) throws {
        let target = try JSONDecoder().decode(
            PackageDescription.Target.self,
            from: Data(
                #"{"name": "WeftRouting", "type": "regular", "dependencies": [{"byName": ["WeftNet", null]}]}"#.utf8))
        #expect(House.violations(inSource: line, of: target).count == count)
    }
}
