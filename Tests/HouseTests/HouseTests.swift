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
        for target in package.targets where !["test", "plugin"].contains(target.type) {
            let folder = PackageDescription.root.appending(path: target.path ?? "Sources/\(target.name)")
            let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
            var isRead = false
            while let file = files?.nextObject() as? URL {
                guard ["swift", "c", "h"].contains(file.pathExtension) else { continue }
                isRead = true
                guard file.pathExtension == "swift" else { continue }
                read += 1
                let text = try String(contentsOf: file, encoding: .utf8)
                #expect(House.violations(inSource: text, of: target) == [], "\(file.path())")
            }
            #expect(isRead, "\(target.name) has no sources at \(folder.path())")
        }
        #expect(read > 50)
    }

    @Test("whatever listens, listens behind a gate: only WeftConnections makes listening sockets, and the lab its own")
    func listeners() throws {
        let root = PackageDescription.root.appending(path: "Sources")
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        var makers: Set<String> = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            let words = ["ServerBootstrap(", "Application(", "DatagramBootstrap(", "listen(descriptor"]
            guard words.contains(where: text.contains) else { continue }
            makers.insert(file.pathComponents[root.pathComponents.count])
        }
        #expect(makers.subtracting(["WeftLab"]) == ["WeftConnections"])
    }

    @Test("docs/house.md names every target")
    func page() throws {
        let page = try String(
            contentsOf: PackageDescription.root.appending(path: "docs/house.md"), encoding: .utf8)
        for target in try PackageDescription.load().targets where target.type != "test" {
            #expect(page.contains("`\(target.name)`"), "docs/house.md does not name \(target.name)")
        }
    }

    @Test("every document that a source or a document names is there")
    func documents() throws {
        for folder in ["Sources", "Tests", "docs", "schema", "bpf"] {
            let root = PackageDescription.root.appending(path: folder)
            let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard ["swift", "md", "c", "h", "schema"].contains(file.pathExtension) else { continue }
                let text = try String(contentsOf: file, encoding: .utf8)
                for match in text.matches(of: /docs\/[a-z\/0-9-]+\.md/) {
                    let path = PackageDescription.root.appending(path: String(match.output)).path()
                    #expect(
                        FileManager.default.fileExists(atPath: path), "\(file.lastPathComponent) names \(match.output)")
                }
            }
        }
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
            ("import WeftNet", 0), ("// import Foundation", 0), ("let start = ContinuousClock.now", 1),
        ])
    func forbiddenImport(line: String, count: Int) throws {
        let target = try JSONDecoder().decode(
            PackageDescription.Target.self,
            from: Data(
                #"{"name": "WeftRouting", "type": "regular", "dependencies": [{"byName": ["WeftNet", null]}]}"#.utf8))
        #expect(House.violations(inSource: line, of: target).count == count)
    }
}
