package import Foundation
import Synchronization

/// What this run made outside its own process, written down before it is made, so that it can be removed in reverse:
/// on exit, on a signal, or by a later run that finds the process gone.
package final class Ledger: Sendable {
    package enum Entry: Sendable, Equatable {
        case namespace(String)
        /// All namespaces whose names begin so: those that the lab's nodes make for pods.
        case namespaces(prefix: String)
        case directory(String)

        /// One line of the file; read back by ``init(line:)``.
        var line: String {
            switch self {
            case .namespace(let name): "namespace \(name)"
            case .namespaces(let prefix): "namespaces \(prefix)"
            case .directory(let path): "directory \(path)"
            }
        }

        init?(line: some StringProtocol) {
            guard let space = line.firstIndex(of: " ") else { return nil }
            let value = String(line[line.index(after: space)...])
            switch line[..<space] {
            case "namespace": self = .namespace(value)
            case "namespaces": self = .namespaces(prefix: value)
            case "directory": self = .directory(value)
            default: return nil
            }
        }

        func remove() {
            switch self {
            case .namespace(let name): _ = try? Command(["ip", "netns", "delete", name]).run()
            case .namespaces(let prefix):
                let names = (try? FileManager.default.contentsOfDirectory(atPath: "/run/netns")) ?? []
                for name in names where name.hasPrefix(prefix) { Entry.namespace(name).remove() }
            case .directory(let path): try? FileManager.default.removeItem(atPath: path)
            }
        }
    }

    private let entries = Mutex<[Entry]>([])
    private let file: URL

    /// `file` names the run; its first line is the process that owns it.
    package init(file: URL) throws {
        self.file = file
        try Data("pid \(ProcessInfo.processInfo.processIdentifier)\n".utf8).write(to: file)
    }

    package func record(_ entry: Entry) throws {
        entries.withLock { $0.append(entry) }
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        try handle.write(contentsOf: Data((entry.line + "\n").utf8))
        try handle.close()
    }

    /// Removes everything, last made first, then the file itself.
    package func clear() {
        for entry in entries.withLock({ $0 }).reversed() { entry.remove() }
        try? FileManager.default.removeItem(at: file)
    }

    /// Removes what runs left behind whose process is gone.
    static func clearDead(in folder: URL) {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        for file in files where file.pathExtension == "ledger" {
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
            let lines = text.split(separator: "\n")
            guard let first = lines.first, first.hasPrefix("pid "), let owner = Int32(first.dropFirst(4)) else {
                continue
            }
            if Foundation.kill(owner, 0) == 0 || errno == EPERM { continue }
            for line in lines.dropFirst().reversed() { Entry(line: line)?.remove() }
            try? FileManager.default.removeItem(at: file)
        }
    }
}
