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

    @Test(
        "a core that lives with its shell names nothing that a shell declares, its own or that of a core that it uses")
    func shells() throws {
        let targets = try PackageDescription.load().targets.filter { House.shells[$0.name] != nil }
        #expect(targets.count == House.shells.count)
        var names: [String: [String]] = [:]
        for target in targets {
            names[target.name] = try PackageDescription.sources(of: target).filter { !House.isPure(target.name, $0) }
                .flatMap { House.topLevelNames(inSource: $0.text) }
            #expect(names[target.name]?.isEmpty == false)
        }
        for target in targets {
            let names = Set(([target.name] + target.targets).flatMap { names[$0] ?? [] })
            for source in try PackageDescription.sources(of: target) where House.isPure(target.name, source) {
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

    @Test("a record of the configuration is encoded once: rows are made where it is put or read, and nowhere else")
    func rows() throws {
        let target = try #require(try PackageDescription.load().targets.first { $0.name == "WeftConfig" })
        let makers = try PackageDescription.sources(of: target).filter { source in
            source.text.split(separator: "\n").contains { !$0.contains("//") && $0.contains(/\bRow\(/) }
        }
        #expect(
            makers.map(\.path).sorted() == [
                "Core/Catalog+Derived.swift", "Core/ConfigCore.swift", "Core/StoredEntry.swift",
            ])
    }

    @Test("docs/house.md names every target")
    func page() throws {
        let page = try String(
            contentsOf: PackageDescription.root.appending(path: "docs/house.md"), encoding: .utf8)
        for target in try PackageDescription.load().targets where target.type != "test" {
            #expect(page.contains("`\(target.name)`"), "docs/house.md does not name \(target.name)")
        }
    }

    @Test("every path that docs/house.md names is there")
    func paths() throws {
        let page = try String(
            contentsOf: PackageDescription.root.appending(path: "docs/house.md"), encoding: .utf8)
        let roots = ["Sources", "Tests", "Benchmarks", "Acceptance", "Fuzz", "bpf", "schema", "docs", "Plugins"]
        var count = 0
        for match in page.matches(of: /`([A-Za-z]+(?:\/[A-Za-z0-9+._*<>-]+)*)\/?`/) {
            let path = String(match.output.1)
            guard roots.contains(String(path.prefix { $0 != "/" })) else { continue }
            count += 1
            #expect(Self.exists(path), "docs/house.md names \(path)")
        }
        #expect(count > 100)
    }

    @Test("every suite, and every file without a path, that the tables of docs/house.md name is there")
    func suitesAndFiles() throws {
        let page = try String(
            contentsOf: PackageDescription.root.appending(path: "docs/house.md"), encoding: .utf8)
        let named = Self.names(inTablesOf: page)
        let root = PackageDescription.root
        let tests = PackageDescription.files(in: root.appending(path: "Tests"))
        var known = Set(tests.filter { $0.path().hasSuffix("Tests") }.map(\.lastPathComponent))
        for file in tests where file.pathExtension == "swift" {
            known.formUnion(House.topLevelNames(inSource: try String(contentsOf: file, encoding: .utf8)))
        }
        let suites = named.filter { $0.hasSuffix("Tests") }
        #expect(suites.count > 50)
        #expect(suites.subtracting(known) == [])
        let sources = PackageDescription.files(in: root.appending(path: "Sources")) + tests
        let files = named.filter { $0.hasSuffix(".swift") }
        #expect(files.subtracting(sources.map(\.lastPathComponent)) == ["Package.swift"])
    }

    @Test("names without a path are what stands in backquotes in a table")
    func tableNames() {
        let page = """
            `OtherTests` stand in no table.
            | `Sources/WeftNet` | `RIB.announce`, `RefreshTests` holds | 0005 |
            """
        #expect(Self.names(inTablesOf: page) == ["RIB.announce", "RefreshTests"])
    }

    /// What stands in backquotes in a table and is no path.
    private static func names(inTablesOf page: String) -> Set<String> {
        let rows = page.split(separator: "\n").filter { $0.hasPrefix("|") }
        let names = rows.flatMap { $0.matches(of: /`([^`]+)`/).map { String($0.output.1) } }
        return Set(names.filter { !$0.contains("/") })
    }

    @Test("a path that is not there is found, and a pattern stands for what it fits")
    func missingPaths() {
        #expect(Self.exists("Sources/WeftConfig/Hooks/<Type>Hook.swift"))
        #expect(Self.exists("bpf/*.h"))
        #expect(!Self.exists("bpf/*.swift"))
        #expect(!Self.exists("Sources/WeftConfig/Hooks/NoSuchHook.swift"))
    }

    /// `*` and words in angle brackets stand for any part of the last component.
    private static func exists(_ path: String) -> Bool {
        let url = PackageDescription.root.appending(path: path)
        let parts = url.lastPathComponent.replacing(/<\w+>/, with: "*").split(
            separator: "*", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return FileManager.default.fileExists(atPath: url.path()) }
        let names = try? FileManager.default.contentsOfDirectory(atPath: url.deletingLastPathComponent().path())
        return names?.contains { $0.hasPrefix(parts[0]) && $0.hasSuffix(parts[1]) } ?? false
    }

    @Test("every document that a source or a document names is there, with the headings named behind it")
    func documents() throws {
        for (file, text) in try Self.citingFiles() {
            for match in text.matches(of: /(docs\/[a-z\/0-9-]+\.md)`?((?:, "[^"]+")*)/) {
                let page = PackageDescription.root.appending(path: String(match.output.1))
                guard let content = try? String(contentsOf: page, encoding: .utf8) else {
                    Issue.record("\(file.lastPathComponent) names \(match.output.1)")
                    continue
                }
                let headings = Self.headings(of: content)
                for heading in match.output.2.matches(of: /"([^"]+)"/).map({ String($0.output.1) }) {
                    #expect(headings.contains(heading), "\(file.lastPathComponent) names \(heading)")
                }
            }
        }
    }

    @Test("no source names a document that is not in the repository")
    func foreignDocuments() throws {
        for (file, text) in try Self.citingFiles() where file.pathExtension != "md" {
            let folders = [PackageDescription.root, file.deletingLastPathComponent()]
            for match in text.matches(of: /[A-Za-z0-9_\/-]+\.md\b/) {
                let isThere = folders.contains {
                    FileManager.default.fileExists(atPath: $0.appending(path: String(match.output)).path())
                }
                #expect(isThere, "\(file.lastPathComponent) names \(match.output)")
            }
        }
    }

    /// Sources and documents that name a document. Lines are joined: a citation may go over from one to the next.
    private static func citingFiles() throws -> [(file: URL, text: String)] {
        let root = PackageDescription.root
        var files = ["README.md", "CONTRIBUTING.md"].map { root.appending(path: $0) }
        for folder in ["Sources", "Tests", "Benchmarks", "Fuzz", "docs", "schema", "bpf"] {
            files += PackageDescription.files(in: root.appending(path: folder))
        }
        var citing: [(file: URL, text: String)] = []
        for file in files where ["swift", "md", "c", "h", "schema"].contains(file.pathExtension) {
            let text = try String(contentsOf: file, encoding: .utf8)
            guard text.contains(".md") else { continue }
            citing.append((file, text.replacing(/\n\s*(?:\/\/\/?\s*)?/, with: " ")))
        }
        return citing
    }

    private static func headings(of page: String) -> Set<String> {
        let lines = page.split(separator: "\n").filter { $0.hasPrefix("#") }
        return Set(lines.map { String($0.drop(while: { $0 == "#" || $0 == " " })) })
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
