import Foundation
import Testing

@testable import WeftConfigAPI
@testable import WeftController
@testable import WeftIntrospect
@testable import WeftMetrics

/// Holds docs/metrics.md and the tables of figures together. A table that is not asked here is found by its texts: see
/// `HouseTests`.
@Suite("The page of figures")
struct MetricsPageTests {
    private struct Row: Hashable, CustomStringConvertible {
        let name: String
        let kind: String
        let labels: [String]
        let meaning: String

        init(_ definition: MetricDefinition) {
            name = definition.name
            kind = definition.kind.rawValue
            labels = definition.labels
            meaning = definition.meaning
        }

        /// A row of the page: name, kind, labels and meaning.
        init(_ line: Substring) throws {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            try #require(cells.count == 4, "\(line)")
            name = cells[0].replacing("`", with: "")
            kind = cells[1]
            labels = cells[2].matches(of: /`(\w+)`/).map { String($0.output.1) }
            meaning = cells[3]
        }

        var description: String { "\(name) \(kind) \(labels): \(meaning)" }
    }

    private static let defined: [Row] = {
        let definitions =
            ProcessReading.metrics.map(\.definition) + ListenerMetrics.all.map(\.definition)
            + ControlNodeMetrics.all.map(\.definition) + AgentMetrics.all.map(\.definition)
            + AgentMetrics.drops.map(\.definition) + ConfigurationMetrics.all.map(\.definition)
            + ConnectorMetrics.all.map(\.definition) + AccessMetrics.all.map(\.definition)
            + CertificateMetrics.all.map(\.definition) + AuditMetrics.all.map(\.definition)
            + [RequestMetrics.requests, RequestMetrics.durations, MetricsRegistry.refusals, Exposition.sources]
        return definitions.map(Row.init)
    }()

    private static func documented() throws -> [Row] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let page = try String(contentsOf: root.appending(path: "docs/metrics.md"), encoding: .utf8)
        return try page.split(separator: "\n").filter { $0.hasPrefix("| `") }.map(Row.init)
    }

    @Test("every figure is documented as it is, with its kind, labels and meaning, and no other is")
    func both() throws {
        let documented = try Self.documented()
        #expect(Self.defined.count > 40)
        #expect(Set(Self.defined).subtracting(documented) == [])
        #expect(Set(documented).subtracting(Self.defined) == [])
    }

    @Test("a name stands once, is ours or of a process, and says what it counts")
    func names() {
        #expect(Set(Self.defined.map(\.name)).count == Self.defined.count)
        for row in Self.defined {
            #expect(row.name.hasPrefix("weft_") || row.name.hasPrefix("process_"), "\(row)")
            #expect(row.name.hasSuffix("_total") == (row.kind == "counter"), "\(row)")
            for unit in ["_milliseconds", "_ms", "_kilobytes", "_kb", "_percent"] {
                #expect(!row.name.contains(unit), "\(row): base units")
            }
        }
    }
}
