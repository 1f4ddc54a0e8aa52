import Foundation

/// What files name of the repository's documents.
struct Citing {
    /// From the root.
    let file: String
    let text: String

    /// Those that name a document.
    static func all() throws -> [Citing] {
        let root = RepositoryFiles.root
        var files = ["README.md", "CONTRIBUTING.md", "Package.swift", "Makefile"].map { root.appending(path: $0) }
        let folders = [
            "Sources", "Tests", "Benchmarks", "Acceptance", "Fuzz", "Plugins", "bpf", "deploy", "docs", "lab", "schema",
            "tools",
        ]
        files += folders.flatMap(RepositoryFiles.files(in:))
        let endings = ["swift", "md", "c", "h", "schema", "py", "sh", "yaml", ""]
        return files.filter { endings.contains($0.pathExtension) && !$0.hasDirectoryPath }.compactMap { file in
            // Its texts are made up.
            guard file.lastPathComponent != "DocumentTests.swift" else { return nil }
            guard let text = try? String(contentsOf: file, encoding: .utf8), text.contains(".md") else { return nil }
            let path = file.standardizedFileURL.pathComponents.dropFirst(root.standardizedFileURL.pathComponents.count)
            return Citing(file: path.joined(separator: "/"), text: text)
        }
    }

    /// Lines are joined, as a citation may go over from one to the next; addresses elsewhere are none of ours.
    private var running: String {
        text.replacing(/\n\s*(?:\/\/\/?|#)?\s*/, with: " ").replacing(/https?:\/\/[^\s)>"`]+/, with: "")
    }

    /// Paths of documents, as they are written, but for those with a variable or numbers to be (`NNNN`). In a document:
    /// from the root, or the target of a link.
    var documents: [String] { paths.filter { !$0.contains("$") && !$0.contains("NNNN") } }

    private var paths: [String] {
        guard file.hasSuffix(".md") else {
            return running.matches(of: /[A-Za-z0-9_$.\/-]+\.md\b/).map { String($0.output) }
        }
        return running.matches(of: /\bdocs\/[A-Za-z0-9_$.\/-]+\.md\b/).map { String($0.output) }
            + running.matches(of: /\]\(([^)\s#]+\.md)(?:#[^)]*)?\)/).map { String($0.output.1) }
    }

    /// Headings that are named behind a document of `docs`: `docs/house.md, "The targets"`.
    var headings: [(document: String, heading: String)] {
        running.matches(of: /(docs\/[a-z\/0-9-]+\.md)`?((?:, "[^"]+")+)/).flatMap { match in
            match.output.2.matches(of: /"([^"]+)"/).map { (String(match.output.1), String($0.output.1)) }
        }
    }

    /// From the root, or beside the file.
    func isThere(_ document: String) -> Bool {
        let folder = file.split(separator: "/").dropLast().joined(separator: "/")
        return RepositoryFiles.exists(document) || RepositoryFiles.exists("\(folder)/\(document)")
    }
}
