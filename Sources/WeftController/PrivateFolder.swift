import Foundation
import Glibc

/// A folder whose files nobody but the process's user can read: the store, and the credentials of clusters.
struct PrivateFolder: Sendable {
    let url: URL

    /// Makes the folder, or closes one that is there already to everybody else, unless it holds others' files: whoever
    /// keeps the store in `/tmp` or beside an agent's folder wants those to be found. Our files are closed each by
    /// itself, too.
    ///
    /// - Parameter ours: how the names of our files begin; nil: whatever is there is ours.
    init(_ url: URL, ours: [String]? = nil) throws {
        self.url = url
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            // Its text is for programmers; what the kernel says of the folder is for people.
            guard access(url.path(), W_OK) == 0 else { throw Self.failure(url) }
            throw ControllerFailure("--data-dir \(url.path()) is not a folder that can be written to")
        }
        guard !Self.holdsOthers(url, ours) else { return }
        guard chmod(url.path(), 0o700) == 0 else { throw Self.failure(url) }
    }

    private static func holdsOthers(_ url: URL, _ ours: [String]?) -> Bool {
        guard let ours else { return false }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path())) ?? []
        return names.contains { name in name != "lost+found" && !ours.contains(where: name.hasPrefix) }
    }

    func file(_ name: String) -> URL { url.appending(path: name) }

    func holds(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name).path()) }

    /// nil when there is no such file.
    func read(_ name: String) throws -> [UInt8]? {
        guard holds(name) else { return nil }
        return [UInt8](try Data(contentsOf: file(name)))
    }

    /// Puts the whole file in the place of an older one. Neither is ever seen in part.
    func write(_ name: String, _ bytes: [UInt8]) throws {
        let draft = file(".\(name)")
        unlink(draft.path())
        let descriptor = open(draft.path(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(draft) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(bytes))
        try handle.synchronize()
        guard rename(draft.path(), file(name).path()) == 0 else { throw Self.failure(file(name)) }
    }

    /// Removing what is not there is fine.
    func remove(_ name: String) throws {
        guard unlink(file(name).path()) == 0 || errno == ENOENT else { throw Self.failure(file(name)) }
    }

    private static func failure(_ url: URL) -> ControllerFailure {
        ControllerFailure("\(url.path()): \(String(cString: strerror(errno)))")
    }
}
