import Foundation

/// The two folders that the generator reads and writes.
struct Repository {
    let root: URL

    private var schema: URL { root.appending(path: "schema", directoryHint: .isDirectory) }
    private var generated: URL { root.appending(path: "Sources/WeftModel/Generated", directoryHint: .isDirectory) }

    /// Name without extension and text of each schema file, by name.
    func schemaFiles() throws -> [(name: String, text: String)] {
        try names(in: schema).filter { $0.hasSuffix(".schema") }.map { name in
            (
                String(name.dropLast(".schema".count)),
                try String(contentsOf: schema.appending(path: name), encoding: .utf8)
            )
        }
    }

    /// Names of files that are missing, differ, or are there and should not be.
    func staleFiles(besides files: [String: String]) throws -> [String] {
        let present = Set(try names(in: generated))
        return present.union(files.keys).filter { name in
            let text = try? String(contentsOf: generated.appending(path: name), encoding: .utf8)
            return text != files[name]
        }.sorted()
    }

    /// Leaves untouched what is up to date, so that nothing is compiled in vain.
    func write(_ files: [String: String]) throws {
        try FileManager.default.createDirectory(at: generated, withIntermediateDirectories: true)
        for name in try staleFiles(besides: files) {
            let file = generated.appending(path: name)
            if let text = files[name] {
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
