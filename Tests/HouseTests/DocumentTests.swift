import Testing

@Suite("Documents that are named")
struct DocumentTests {
    @Test("every document that a file names is in the repository, with the headings named behind it")
    func documents() throws {
        var count = 0
        for citing in try Citing.all() {
            for document in citing.documents {
                count += 1
                let isThere = citing.isThere(document)
                #expect(isThere, "\(citing.file) names \(document)")
            }
            for (document, heading) in citing.headings {
                let page = (try? RepositoryFiles.text(document)) ?? ""
                let isThere = Self.headings(of: page).contains(heading)
                #expect(isThere, "\(citing.file) names \(heading)")
            }
        }
        #expect(count > 100)
    }

    @Test("a document is found in a comment, a link and over two lines, and not in an address elsewhere")
    func found() {
        let source = Citing(
            file: "Sources/One.swift",
            text: """
                // See docs/one.md, "The
                // first", and ../two.md, $folder/method.md; https://example.org/docs/three.md is elsewhere.
                """)
        #expect(source.documents == ["docs/one.md", "../two.md"])
        #expect(source.headings.map(\.heading) == ["The first"])
        let page = Citing(
            file: "docs/page.md",
            text: "`docs/one.md`, [two](decisions/two.md#part), [three](https://example.org/three.md), a `VERSION.md`")
        #expect(page.documents == ["docs/one.md", "decisions/two.md"])
    }

    @Test("a document is looked for from the root and beside the file that names it")
    func places() {
        let citing = Citing(file: "docs/house.md", text: "")
        #expect(citing.isThere("decisions/0001-house.md"))
        #expect(citing.isThere("docs/decisions/0001-house.md"))
        #expect(!citing.isThere("docs/gone.md"))
    }

    private static func headings(of page: String) -> Set<String> {
        let lines = page.split(separator: "\n").filter { $0.hasPrefix("#") }
        return Set(lines.map { String($0.drop(while: { $0 == "#" || $0 == " " })) })
    }
}
