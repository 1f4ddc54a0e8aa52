import Foundation
import Testing

/// Holds docs/metrics.md and the definitions in the sources together.
@Suite("The page of figures")
struct MetricsPageTests {
    private struct Row: Hashable, CustomStringConvertible {
        let name: String
        let kind: String
        let meaning: String

        var description: String { "\(name) \(kind): \(meaning)" }
    }

    private static func defined() throws -> [Row] {
        try PackageDescription.load().targets.filter { $0.type != "test" && $0.path == nil && $0.type != "plugin" }
            .flatMap { try PackageDescription.sources(of: $0) }.filter(\.isSwift).flatMap { rows(in: $0.text) }
    }

    private static func rows(in text: String) -> [Row] {
        let definition =
            #/Metric(?:Definition)?\(\s*"(\w+)",\s*\.(counter|gauge|histogram),\s*(?:labels:\s*(?:\w+)?(?:\s*\+\s*)?(?:\[[^\]]*\])?,\s*)?"([^"]*)"\s*[,)]/#
        return text.matches(of: definition).map {
            Row(name: String($0.output.1), kind: String($0.output.2), meaning: String($0.output.3))
        }
    }

    private static func documented() throws -> [Row] {
        let page = try String(
            contentsOf: PackageDescription.root.appending(path: "docs/metrics.md"), encoding: .utf8)
        return page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            return Row(name: cells[0].replacing("`", with: ""), kind: cells[1], meaning: cells.last ?? "")
        }
    }

    @Test("every figure that a source defines is documented as it is, and no other is")
    func both() throws {
        let (defined, documented) = (try Self.defined(), try Self.documented())
        #expect(defined.count > 40)
        #expect(Set(defined).subtracting(documented) == [])
        #expect(Set(documented).subtracting(defined) == [])
    }

    @Test("a name stands once, is ours or of a process, and says what it counts")
    func names() throws {
        let rows = try Self.defined()
        #expect(Set(rows.map(\.name)).count == rows.count)
        for row in rows {
            #expect(row.name.hasPrefix("weft_") || row.name.hasPrefix("process_"), "\(row)")
            #expect(row.name.hasSuffix("_total") == (row.kind == "counter"), "\(row)")
            for unit in ["_milliseconds", "_ms", "_kilobytes", "_kb", "_percent"] {
                #expect(!row.name.contains(unit), "\(row): base units")
            }
        }
    }

    @Test("a definition is found however it is written")
    func forms() {
        let source = """
            Metric("weft_a", .gauge, "One.") { [] }
            Metric(
                "weft_b_total", .counter, labels: peer + ["direction", "type"],
                "Two."
            ) { [] }
            MetricDefinition("weft_c_seconds", .histogram, labels: ["method"], "Three.")
            """
        #expect(
            Self.rows(in: source).map(\.description) == [
                "weft_a gauge: One.", "weft_b_total counter: Two.", "weft_c_seconds histogram: Three.",
            ])
    }
}
