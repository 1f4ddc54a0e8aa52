import Testing

/// `MetricsPageTests` compares the tables of figures with docs/metrics.md; here, that no figure stands in no table.
@Suite("Names of figures")
struct MetricNameTests {
    /// Texts that begin as names of figures do.
    private static let others: Set = ["weft_owner", "process_status"]

    @Test("every text in a source that is named as a figure is on the page of figures, and nothing else is there")
    func names() throws {
        var named: Set<String> = []
        for target in try PackageDescription.load().targets where target.type != "test" && target.path == nil {
            for source in try RepositoryFiles.sources(of: target) where source.isSwift {
                named.formUnion(Self.names(in: source.text))
            }
        }
        let page = try RepositoryFiles.text("docs/metrics.md").split(separator: "\n")
        let documented = Set(page.compactMap { $0.prefixMatch(of: /\| `(\w+)`/).map { String($0.output.1) } })
        #expect(documented.count > 40)
        #expect(named.subtracting(documented).subtracting(Self.others) == [])
        #expect(documented.subtracting(named) == [])
    }

    @Test("a name is found in whatever it is written, but put together from parts")
    func found() {
        let source = """
            let name = "weft_a"
            .init("weft_b_total", Kind.counter, "A \\"meaning\\"" + more)
            Counter(label: "process_c")
            // "weft_d"
            let other = "weft-e"
            """
        #expect(Self.names(in: source) == ["weft_a", "weft_b_total", "process_c"])
    }

    private static func names(in source: String) -> Set<String> {
        guard source.contains("\"weft_") || source.contains("\"process_") else { return [] }
        let code = SwiftCode.code(of: source, keepingTexts: true)
        return Set(code.matches(of: /"((?:weft|process)_\w+)"/).map { String($0.output.1) })
    }
}
