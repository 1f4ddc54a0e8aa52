import Foundation
import WeftLab

/// A newer Debian in a folder (`Benchmarks/suites/routes/install`), whose programs run here by their own loader and
/// libraries.
struct DebianTree {
    private let folder: URL
    private let libraries: URL
    private let loader: URL

    /// - Parameter cache: where the folder is; by default `~/.cache/weft`.
    init(cache: String?) throws {
        let files = FileManager.default
        let cache = cache.map { URL(filePath: $0) } ?? files.homeDirectoryForCurrentUser.appending(path: ".cache/weft")
        folder = cache.appending(path: "trixie")
        // One per architecture, and the loader is called after it as well.
        for library in (try? files.contentsOfDirectory(at: folder.appending(path: "usr/lib"), including: "-linux-gnu"))
            ?? []
        {
            let found = try files.contentsOfDirectory(at: library, including: "ld-linux-")
            if let found = found.first {
                (libraries, loader) = (library, found)
                return
            }
        }
        throw EndpointError("\(folder.path()) is no Debian: Benchmarks/suites/routes/install makes it")
    }

    /// What starts one of its programs.
    func command(_ program: String) -> [String] {
        [loader.path(), "--library-path", libraries.path(), folder.appending(path: program).path()]
    }
}

extension FileManager {
    fileprivate func contentsOfDirectory(at folder: URL, including part: String) throws -> [URL] {
        try contentsOfDirectory(atPath: folder.path()).filter { $0.contains(part) }.map { folder.appending(path: $0) }
    }
}
