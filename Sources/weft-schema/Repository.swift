import Foundation

/// The folders that the generator reads and writes.
struct Repository {
    /// Below `Sources`: what is generated for everybody who works with objects, and for the agent.
    static let model = "WeftModel/Generated"
    static let hosts = "WeftVRouter/Generated"

    let root: URL

    private var schema: URL { root.appending(path: "schema", directoryHint: .isDirectory) }
    private var sources: URL { root.appending(path: "Sources", directoryHint: .isDirectory) }

    /// Name without extension and text of each schema file, by name.
    func schemaFiles() throws -> [(name: String, text: String)] {
        try names(in: schema).filter { $0.hasSuffix(".schema") }.map { name in
            (
                String(name.dropLast(".schema".count)),
                try String(contentsOf: schema.appending(path: name), encoding: .utf8)
            )
        }
    }

    /// Paths below `Sources` of files that are missing, differ, or are there and should not be.
    func staleFiles(besides files: [String: String]) throws -> [String] {
        let present = try [Self.model, Self.hosts].flatMap { folder in
            try names(in: sources.appending(path: folder)).map { "\(folder)/\($0)" }
        }
        return Set(present).union(files.keys).filter { path in
            let text = try? String(contentsOf: sources.appending(path: path), encoding: .utf8)
            return text != files[path]
        }.sorted()
    }

    /// Leaves untouched what is up to date, so that nothing is compiled in vain.
    func write(_ files: [String: String]) throws {
        for path in try staleFiles(besides: files) {
            let file = sources.appending(path: path)
            if let text = files[path] {
                try FileManager.default.createDirectory(
                    at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
                try text.write(to: file, atomically: true, encoding: .utf8)
            } else {
                try FileManager.default.removeItem(at: file)
            }
        }
    }

    private func names(in folder: URL) throws -> [String] {
        guard FileManager.default.fileExists(atPath: folder.path()) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path()).sorted()
    }
}
