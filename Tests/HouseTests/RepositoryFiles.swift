import Foundation
import Synchronization

/// The files that the checks read.
enum RepositoryFiles {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// All that is in a folder, and in those within it.
    static func files(in folder: String) -> [URL] {
        let found = FileManager.default.enumerator(
            at: root.appending(path: folder), includingPropertiesForKeys: nil)
        return found?.compactMap { $0 as? URL } ?? []
    }

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path())
    }

    /// The sources of a target, in Swift and in C. Each is read once.
    static func sources(of target: PackageDescription.Target) throws -> [CheckedSource] {
        try read.withLock { read in
            if let sources = read[target.folder] { return sources }
            let folder = root.appending(path: target.folder).standardizedFileURL.pathComponents.count
            let files = files(in: target.folder).filter { ["swift", "c", "h"].contains($0.pathExtension) }
            let sources = try files.map { file in
                CheckedSource(
                    path: file.standardizedFileURL.pathComponents.dropFirst(folder).joined(separator: "/"),
                    text: try String(contentsOf: file, encoding: .utf8))
            }
            read[target.folder] = sources
            return sources
        }
    }

    private static let read = Mutex<[String: [CheckedSource]]>([:])
}

/// A source of a target, by its path within the target's folder.
struct CheckedSource {
    let path: String
    let text: String
    /// See ``SwiftCode``.
    let code: String

    init(path: String, text: String) {
        self.path = path
        self.text = text
        code = SwiftCode.code(of: text)
    }

    var isSwift: Bool { path.hasSuffix(".swift") }
}
