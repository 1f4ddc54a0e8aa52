import Foundation
import Testing

@Suite("Comments")
struct CommentWidthTests {
    /// As `.swift-format` has it for code; of comments it says nothing.
    private static let columns = 120

    @Test("no comment is wider than code may be")
    func width() throws {
        var count = 0
        let folders = ["Sources", "Tests", "Benchmarks", "Fuzz", "Plugins", "bpf", "schema"]
        let files = folders.flatMap(RepositoryFiles.files(in:)).filter {
            ["swift", "c", "h", "schema"].contains($0.pathExtension) && !$0.path().contains("/Generated/")
        }
        for file in files + [RepositoryFiles.root.appending(path: "Package.swift")] {
            let text = try String(contentsOf: file, encoding: .utf8)
            count += text.utf8.count
            for line in Self.wideLines(in: text, file.pathExtension) {
                Issue.record("\(file.lastPathComponent):\(line) is wider than \(Self.columns) columns")
            }
        }
        #expect(count > 1_000_000)
    }

    @Test(
        "a wide comment is found alone, behind code and in a block; wide code is the formatter's",
        arguments: [
            ("// \(wide)", "swift", [1]), ("let one = 1\n    /// \(wide)", "swift", [2]),
            ("let one = 1  // \(wide)", "swift", [1]), ("let text = \"// \(wide)\"", "swift", []),
            ("// short", "swift", []), ("/* \(wide) */", "c", [1]), ("int one; // \(wide)", "h", [1]),
            ("/*\n * \(wide)\n */", "h", [2]), ("int \(wide);", "c", []), ("one: \(wide)", "schema", []),
            ("one: string  # \(wide)", "schema", [1]),
        ])
    func found(text: String, ending: String, lines: [Int]) {
        #expect(Self.wideLines(in: text, ending) == lines)
    }

    private static let wide = String(repeating: "a", count: columns)

    /// A line with a comment is another one without it.
    private static func wideLines(in text: String, _ ending: String) -> [Int] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.contains(where: { $0.utf8.count > columns }) else { return [] }
        let bare = SwiftCode.code(of: text, keepingTexts: true).split(separator: "\n", omittingEmptySubsequences: false)
        return lines.indices.filter { index in
            guard lines[index].utf8.count > columns, lines[index].count > columns else { return false }
            return ending == "schema" ? lines[index].contains("#") : lines[index] != bare[index]
        }.map { $0 + 1 }
    }
}
