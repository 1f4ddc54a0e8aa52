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
        var read = 0
        for target in try PackageDescription.load().targets where !["test", "plugin"].contains(target.type) {
            let sources = try PackageDescription.sources(of: target)
            #expect(!sources.isEmpty, "\(target.name) has no sources")
            for source in sources where source.isSwift {
                read += 1
                #expect(House.violations(in: source, of: target) == [], "\(target.name)/\(source.path)")
            }
        }
        #expect(read > 50)
    }

    @Test("a core that lives with its shell does not name what the shell declares")
    func shells() throws {
        let targets = try PackageDescription.load().targets.filter { House.shells[$0.name] != nil }
        #expect(targets.count == House.shells.count)
        for target in targets {
            let sources = try PackageDescription.sources(of: target)
            let names = Set(
                sources.filter { !House.isPure(target.name, $0) }.flatMap { House.topLevelNames(inSource: $0.text) })
            #expect(!names.isEmpty)
            for source in sources where House.isPure(target.name, source) {
                #expect(House.words(inSource: source.text).intersection(names) == [], "\(target.name)/\(source.path)")
            }
        }
    }

    @Test("no type has the name of another target's: one name means one thing")
    func names() throws {
        var owners: [String: Set<String>] = [:]
        for target in try PackageDescription.load().targets where !["test", "plugin"].contains(target.type) {
            for source in try PackageDescription.sources(of: target) where source.isSwift {
                for name in House.topLevelNames(inSource: source.text) {
                    owners[name, default: []].insert(target.name)
                }
            }
        }
        #expect(owners.count > 500)
        let shared = owners.filter { $0.value.count > 1 }.map { "\($0.key): \($0.value.sorted())" }.sorted()
        #expect(shared == [])
    }

    @Test("a type is found behind modifiers and attributes, and not in a text, within another type or in private")
    func nameOfType() {
        let source = """
            package struct One: Sendable {
                struct Inner {}
            }
            @main struct Two {}
            private struct Three {}
            package indirect enum Four {}
            let text = \"\"\"
            struct Five {}
            \"\"\"
            final class Six {}
            extension Seven {}
            """
        #expect(House.topLevelNames(inSource: source) == ["One", "Two", "Four", "Six"])
    }

    @Test("whatever listens, listens behind a gate: only WeftConnections makes listening sockets, and the lab its own")
    func listeners() throws {
        let words = ["ServerBootstrap(", "Application(", "DatagramBootstrap(", "listen(descriptor"]
        var makers: Set<String> = []
        for target in try PackageDescription.load().targets where target.type != "test" && target.path == nil {
            for source in try PackageDescription.sources(of: target)
            where source.isSwift && words.contains(where: source.text.contains) {
                makers.insert(target.name)
            }
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
        #expect(House.violations(in: Source(path: "Any.swift", text: line), of: target).count == count)
    }

    @Test(
        "a core above floor 2 is held to what floors 0–2 are, its shell is not",
        arguments: [
            ("Core/Row.swift", "import NIOCore", 1), ("Service/Server.swift", "import NIOCore", 0),
            ("Core/Row.swift", "import WeftClient", 1), ("Service/Server.swift", "import WeftClient", 0),
            ("Core/Row.swift", "import WeftNet", 0), ("Row.swift", "let now = ContinuousClock.now", 1),
        ])
    func impureCore(path: String, line: String, count: Int) throws {
        let target = try JSONDecoder().decode(
            PackageDescription.Target.self,
            from: Data(
                #"""
                {"name": "WeftConfig", "type": "regular",
                 "dependencies": [{"byName": ["WeftNet", null]}, {"byName": ["WeftClient", null]}]}
                """#.utf8))
        #expect(House.violations(in: Source(path: path, text: line), of: target).count == count)
    }

    @Test("words of comments are none of the source's")
    func words() {
        let text = """
            /// ``Service``
            let one = Two() // Three
            """
        #expect(House.words(inSource: text) == ["let", "one", "Two"])
    }
}
