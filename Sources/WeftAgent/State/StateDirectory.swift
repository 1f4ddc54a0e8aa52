import Foundation
import Glibc

/// Files that outlive the agent: one for each port, and the deletions that no agent took (`weft-cni`).
///
/// A file is written beside its name and renamed, so a reader sees the old or the new one, never a part, and one that
/// finds no room changes nothing. It need not survive a power cut: then the interfaces that it speaks of are gone as
/// well.
package struct StateDirectory: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let path: String
        package let reason: String
        /// Zero when it was not the system that refused.
        package var errno: Int32 = 0
        package var description: String { "\(path): \(reason)" }
    }

    private let path: String

    /// Creates the directory with its parents.
    package init(_ path: String) throws {
        self.path = path
        try Self.create(path)
        try Self.check(path)
    }

    /// Refuses a folder in which somebody else could put files in the place of ours.
    static func check(_ path: String) throws {
        let mode: UInt32
        let owner: UInt32
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            mode = (attributes[.posixPermissions] as? NSNumber)?.uint32Value ?? 0
            owner = (attributes[.ownerAccountID] as? NSNumber)?.uint32Value ?? 0
        } catch {
            throw failure(path)
        }
        guard owner == geteuid() || owner == 0 else {
            throw Failure(
                path: path, reason: "it belongs to user \(owner), not to this process's: chown \(geteuid()) \(path)")
        }
        // In a folder like /tmp nobody can replace what is not his.
        guard mode & 0o022 == 0 || mode & UInt32(S_ISVTX) != 0 else {
            throw Failure(path: path, reason: "other users can write into it: chmod go-w \(path)")
        }
    }

    /// Creates the folder that a file is to be in.
    static func createParent(of path: String) throws {
        guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return }
        try create(String(path[..<slash]))
        try check(String(path[..<slash]))
    }

    private static func create(_ path: String) throws {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, path.contains("/") else { throw failure(path) }
        try createParent(of: path)
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path) }
    }

    /// The names of the files, in order; unfinished ones begin with a dot and are left out.
    package func names() throws -> [String] {
        guard let folder = opendir(path) else { throw Self.failure(path) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    package func read(_ name: String) throws -> [UInt8] {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(file) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure(file) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }

    package func write(_ name: String, _ bytes: [UInt8]) throws {
        let file = "\(path)/\(name)"
        let draft = "\(path)/.\(name)"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(draft) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let failure = Self.failure(file)
                close(descriptor)
                unlink(draft)
                throw failure
            }
            rest = rest.dropFirst(count)
        }
        // A file system may find out as late as here that it has no room.
        guard close(descriptor) == 0, rename(draft, file) == 0 else {
            let failure = Self.failure(file)
            unlink(draft)
            throw failure
        }
    }

    /// Puts a file that is of no use where nobody looks for files, for people to see.
    package func setAside(_ name: String) throws {
        let folder = "\(path)/.unreadable"
        try Self.create(folder)
        guard rename("\(path)/\(name)", "\(folder)/\(name)") == 0 else { throw Self.failure("\(path)/\(name)") }
    }

    /// Removing what is not there is fine.
    package func remove(_ name: String) throws {
        let file = "\(path)/\(name)"
        guard unlink(file) == 0 || errno == ENOENT else { throw Self.failure(file) }
    }

    /// With the text of `errno`.
    static func failure(_ path: String) -> Failure {
        let number = Glibc.errno
        return Failure(path: path, reason: String(cString: strerror(number)), errno: number)
    }
}
