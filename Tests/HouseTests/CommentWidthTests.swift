import Foundation
import Testing

@Suite("Comments")
struct CommentWidthTests {
    /// As `.swift-format` has it for code; of comments it says nothing.
    private static let columns = 120

    @Test("no comment is wider than code may be")
    func width() throws {
        var count = 0
        for folder in ["Sources", "Tests", "Benchmarks", "Fuzz", "Plugins", "bpf"] {
            for file in PackageDescription.files(in: PackageDescription.root.appending(path: folder)) {
                guard ["swift", "c", "h"].contains(file.pathExtension), !file.path().contains("/Generated/") else {
                    continue
                }
                let text = try String(contentsOf: file, encoding: .utf8)
                for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                    guard line.drop(while: { $0 == " " }).starts(with: "//") else { continue }
                    count += 1
                    #expect(line.count <= Self.columns, "\(file.lastPathComponent):\(index + 1)")
                }
            }
        }
        #expect(count > 5000)
    }
}
