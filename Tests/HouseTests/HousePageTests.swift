import Foundation
import Testing

@Suite("docs/house.md")
struct HousePageTests {
    @Test("every target has its row with its floor, and every row its target")
    func targets() throws {
        let rows = try HousePage.read().targets
        let targets = try PackageDescription.load().targets.filter { $0.type != "test" }.map(\.name)
        #expect(rows.map(\.name).sorted() == targets.sorted())
        for row in rows { #expect(House.floor(of: row.name) == row.floor, "\(row.name)") }
    }

    @Test("every path that is named is there")
    func paths() throws {
        let paths = try HousePage.read().paths
        #expect(paths.count > 100)
        for path in paths.sorted() { #expect(HousePage.exists(path), "docs/house.md names \(path)") }
    }

    @Test("every record that is named is there")
    func records() throws {
        let records = try HousePage.read().records
        #expect(records.count > 15)
        for record in records.sorted() { #expect(HousePage.exists("docs/decisions/\(record)-*.md"), "\(record)") }
    }

    @Test("every name in the tables is there: suites, files without a path, targets, declarations")
    func names() throws {
        let page = try HousePage.read()
        let roots = ["Sources", "Tests", "Benchmarks", "Fuzz", "Plugins", "bpf", "schema"]
        let files = roots.flatMap(RepositoryFiles.files(in:))
        var words: Set<String> = []
        for file in files where ["swift", "c", "h", "schema"].contains(file.pathExtension) {
            let text = try String(contentsOf: file, encoding: .utf8)
            words.formUnion(SwiftCode.words(of: file.pathExtension == "swift" ? SwiftCode.code(of: text) : text))
        }
        let known = Set(files.map(\.lastPathComponent) + ["Package.swift"])
            .union(try PackageDescription.load().targets.map(\.name)).union(page.planned)
        #expect(page.names.filter { $0.hasSuffix("Tests") }.count > 50)
        for name in page.names.sorted() where !Self.isCommand(name) && !known.contains(name) {
            let isThere = Self.isDeclared(name, among: words)
            #expect(isThere, "docs/house.md names \(name)")
        }
    }

    private static func isCommand(_ name: String) -> Bool {
        ["make ", "weft ", "swift ", "weft-"].contains { name.hasPrefix($0) }
    }

    /// Each word of it occurs in the code; a name with a file's ending is a file's.
    private static func isDeclared(_ name: String, among words: Set<String>) -> Bool {
        guard !name.contains(/\.(?:swift|h|c|md|schema|yaml)$/) else { return false }
        return SwiftCode.words(of: name).isSubset(of: words)
    }

    @Test("paths, names, records and targets are found, quoted or not")
    func found() {
        let page = HousePage(
            text: """
                `Source/One` and Sources/Two, `lab/three.yaml`, `/weft`, `OtherTests` (0099), `Ten/run 8`
                | 2 | `Four`, `Five` | `Six/Seven.swift:12`, `Eight/{A,B}.swift` |
                | – | `Nine` | `Plugins/`, `RIB.announce` |
                """)
        #expect(
            page.paths == [
                "Source/One", "Sources/Two", "lab/three.yaml", "Six/Seven.swift:12", "Eight/{A,B}.swift", "Plugins",
                "Ten/run",
            ])
        #expect(page.names == ["Four", "Five", "Nine", "RIB.announce"])
        #expect(page.records == ["0099"])
        #expect(page.targets.map(\.name) == ["Four", "Five", "Nine"])
        #expect(page.targets.map(\.floor) == [2, 2, nil])
    }

    @Test(
        "what is not there is refused, and a pattern stands for what it fits",
        arguments: [
            ("Sources/WeftConfig/Hooks/<Type>Hook.swift", true), ("bpf/*.h", true), ("bpf/*ack*.h", true),
            ("Sources/*/House.swift", false), ("Tests/*/House.swift", true), ("bpf/*.swift", false),
            ("Sources/WeftConfig/Hooks/NoSuchHook.swift", false), ("Source/WeftNet", false), ("lab/gone", false),
            ("Sources/WeftConfig/Hooks/<Type>Hook.swift:12", false), ("Sources/{WeftNet,WeftJSON}", false),
        ])
    func exists(path: String, isThere: Bool) { #expect(HousePage.exists(path) == isThere) }

    @Test("a declaration, a command and a file that are not there are told apart")
    func declared() {
        let words: Set = ["RIB", "announce", "enum", "weft_drop"]
        #expect(Self.isDeclared("RIB.announce", among: words))
        #expect(Self.isDeclared("enum weft_drop", among: words))
        #expect(!Self.isDeclared("RIB.gone", among: words))
        #expect(!Self.isDeclared("enum gone", among: words))
        #expect(!Self.isDeclared("RIB.swift", among: ["RIB", "swift"]))
        #expect(!Self.isDeclared("gone.h", among: ["gone", "h"]))
    }
}
