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
    private let lock: FileLock

    /// `file` names the run. Refused while another process has it; what a run of this name left that is gone is removed
    /// first.
    package init(file: URL) throws {
        guard let lock = try FileLock(file) else {
            let run = file.deletingPathExtension().lastPathComponent
            throw LabError(
                "run \(run) is up already\(Self.owner(of: file)): end that one, or give this one another name with --run"
            )
        }
        Self.removeAll(in: lock)
        try lock.write("pid \(ProcessInfo.processInfo.processIdentifier)\n")
        self.lock = lock
    }

    /// For people; the lock says whether it lives.
    private static func owner(of file: URL) -> String {
        let first = (try? String(contentsOf: file, encoding: .utf8))?.split(separator: "\n").first ?? ""
        return first.hasPrefix("pid ") ? " (process \(first.dropFirst(4)))" : ""
    }

    package func record(_ entry: Entry) throws {
        entries.withLock { $0.append(entry) }
        try lock.write(entry.line + "\n")
    }

    /// Removes everything, last made first, then the file itself.
    package func clear() {
        for entry in entries.withLock({ $0 }).reversed() { entry.remove() }
        lock.removeFile()
    }

    /// Removes what runs left behind whose process is gone.
    static func clearDead(in folder: URL) {
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        for file in files where file.pathExtension == "ledger" {
            guard let lock = try? FileLock(file), removeAll(in: lock) else { continue }
            lock.removeFile()
        }
    }

    /// Answers whether the file is a ledger.
    @discardableResult
    private static func removeAll(in lock: FileLock) -> Bool {
        let lines = lock.text.split(separator: "\n")
        guard let first = lines.first, first.hasPrefix("pid ") else { return false }
        for line in lines.dropFirst().reversed() { Entry(line: line)?.remove() }
        lock.truncate()
        return true
    }
}
