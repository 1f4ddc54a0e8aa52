import Foundation
import Testing

@Suite("What cores may have")
struct PurityTests {
    @Test("no source imports what its floor or its declaration forbids, and no core reads a clock or draws")
    func sources() throws {
        var read = 0
        for target in try PackageDescription.load().targets where !["test", "plugin"].contains(target.type) {
            let sources = try RepositoryFiles.sources(of: target)
            #expect(!sources.isEmpty, "\(target.name) has no sources")
            for source in sources where source.isSwift {
                read += 1
                #expect(House.violations(in: source, of: target) == [], "\(target.name)/\(source.path)")
            }
        }
        #expect(read > 50)
    }

    @Test(
        "what a core may not have is refused, however it is written",
        arguments: [
            "import Foundation", "package import NIOCore", "import struct Foundation.Data", "import WeftConfig",
            "@preconcurrency import Dispatch", "private import Foundation", "fileprivate import Foundation",
            "@_spi(One, Two) import Foundation", "/* why */ import Foundation", "let one = 1; import Foundation",
            "\timport Foundation", "import\n    Foundation", "#if DEBUG\n    import Foundation\n#endif",
            "import `Foundation`", "let start = ContinuousClock.now", "let clock: some Clock = .continuous",
            "try await Task.sleep(for: second)", "try await Task<Never, Never>.sleep(for: second)",
            #"let text = "\(ContinuousClock.now)""#, #"let url = "http://one"; let now = SuspendingClock.now"#,
            "var generator = SystemRandomNumberGenerator()", "let id = ObjectID.random()", "list.shuffle()",
            "let one = list.randomElement() ?? list[using: 1]", "Int.random(in: 0..<(1 + 2))", "ids.map(Int.random)",
        ])
    func refused(code: String) throws {
        #expect(try Self.violations("WeftRouting", in: CheckedSource(path: "Any.swift", text: code)).count == 1)
    }

    @Test(
        "what a core may have passes",
        arguments: [
            "import Synchronization", "import WeftNet", "// import Foundation", "/* import Foundation */",
            #"let text = "import Foundation""#, "let important = 1", "/// Not ``ContinuousClock``.",
            "let now = self.now", "Int.random(in: 0..<(1 + 2), using: &generator)",
            "func random(using generator: inout some RandomNumberGenerator) {}",
            "\"\"\"\nTask.sleep\n\"\"\"", ##"let raw = #"a " import Foundation"#"##,
        ])
    func passed(code: String) throws {
        #expect(try Self.violations("WeftRouting", in: CheckedSource(path: "Any.swift", text: code)) == [])
    }

    @Test(
        "a core above floor 2 is held to what floors 0–2 are, its shell is not",
        arguments: [
            ("Core/Row.swift", "import NIOCore", 1), ("Service/Server.swift", "import NIOCore", 0),
            ("Core/Row.swift", "import WeftClient", 1), ("Service/Server.swift", "import WeftClient", 0),
            ("Core/Row.swift", "import WeftNet", 0), ("Row.swift", "let now = ContinuousClock.now", 1),
        ])
    func impureCore(path: String, line: String, count: Int) throws {
        #expect(try Self.violations("WeftConfig", in: CheckedSource(path: path, text: line)).count == count)
    }

    private static func violations(_ target: String, in source: CheckedSource) throws -> [HouseViolation] {
        let target = try JSONDecoder().decode(
            PackageDescription.Target.self,
            from: Data(
                #"""
                {"name": "\#(target)", "type": "regular",
                 "dependencies": [{"byName": ["WeftNet", null]}, {"byName": ["WeftClient", null]}]}
                """#.utf8))
        return House.violations(in: source, of: target)
    }
}
