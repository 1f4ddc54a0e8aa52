import CoreFoundation
import Glibc
package import WeftNet

/// Files that nobody but the process's user can read, in a folder of theirs: keys, certificates, what was issued.
///
/// What somebody else could have read or written is not used: the refusal says which command mends it.
package struct PrivateFiles: Sendable {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    package let path: String

    /// Makes the folder with its parents (0700), or checks that it and all that is in it are ours alone.
    package init(_ path: String) throws(Failure) {
        self.path = path
        try Self.make(path)
        try Self.check(path, 0o700)
        for name in try names() {
            let inside = "\(path)/\(name)"
            try Self.check(inside, Self.isFolder(inside) ? 0o700 : 0o600)
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func make(_ path: String) throws(Failure) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash > path.startIndex else { throw failure(path) }
        try make(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure(path) }
    }

    /// Refuses what is not the process's user's, or is open to others.
    package static func check(_ path: String, _ mode: UInt32) throws(Failure) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw failure(path) }
        guard status.st_mode & S_IFMT != S_IFLNK else {
            throw Failure(description: "\(path) is a link, and secrets are kept in files: put the file in its place")
        }
        guard status.st_uid == geteuid() else {
            throw Failure(
                description:
                    "\(path) belongs to user \(status.st_uid), not to this process's: chown \(geteuid()) \(path)")
        }
        guard status.st_mode & 0o777 & ~mode == 0 else {
            let mode = String(mode, radix: 8)
            throw Failure(description: "\(path) is open to other users, and holds secrets: chmod \(mode) \(path)")
        }
    }

    package func names() throws(Failure) -> [String] {
        guard let folder = opendir(path) else { throw Self.failure(path) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    package func holds(_ name: String) -> Bool { access("\(path)/\(name)", F_OK) == 0 }

    /// nil when there is no such file.
    package func text(_ name: String) throws(Failure) -> String? {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw Self.failure(file)
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure(file) }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
    }

    /// Puts the whole file in the place of an older one, on the disk when it returns. Neither is ever seen in part.
    package func write(_ name: String, _ text: String) throws(Failure) {
        let draft = "\(path)/.\(name)"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure(draft) }
        do {
            defer { close(descriptor) }
            try Self.write(Array(text.utf8), descriptor, draft)
        }
        guard rename(draft, "\(path)/\(name)") == 0 else { throw Self.failure(draft) }
        try synchronize()
    }

    /// Adds to the end of a file, on the disk when it returns; of what does not fit nothing stays.
    package func append(_ name: String, _ text: String) throws(Failure) {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw Self.failure(file) }
        defer { close(descriptor) }
        let end = lseek(descriptor, 0, SEEK_END)
        do {
            try Self.write(Array(text.utf8), descriptor, file)
        } catch {
            if end >= 0 { ftruncate(descriptor, end) }
            throw error
        }
    }

    /// The last bytes of a file, at most so many; nil when there is no such file.
    package func tail(_ name: String, _ most: Int) throws(Failure) -> [UInt8]? {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw Self.failure(file)
        }
        defer { close(descriptor) }
        let size = lseek(descriptor, 0, SEEK_END)
        guard size >= 0, lseek(descriptor, max(0, size - most), SEEK_SET) >= 0 else { throw Self.failure(file) }
        var bytes = [UInt8](repeating: 0, count: min(most, size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                read(descriptor, buffer.baseAddress.map { $0 + filled }, buffer.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure(file) }
            filled += count
        }
        return bytes
    }

    /// Cuts off what is behind the first so many bytes.
    package func truncate(_ name: String, to size: Int) throws(Failure) {
        guard Glibc.truncate("\(path)/\(name)", size) == 0 else { throw Self.failure("\(path)/\(name)") }
    }

    /// In bytes, and when it was written last; nil when there is no such file.
    package func state(of name: String) -> (size: Int, written: WallTime)? {
        var status = stat()
        guard stat("\(path)/\(name)", &status) == 0 else { return nil }
        return (Int(status.st_size), WallTime(microseconds: Int64(status.st_mtim.tv_sec) * 1_000_000))
    }

    /// Removing what is not there is fine.
    package func remove(_ name: String) throws(Failure) {
        guard unlink("\(path)/\(name)") == 0 || errno == ENOENT else { throw Self.failure("\(path)/\(name)") }
    }

    private static func write(_ bytes: [UInt8], _ descriptor: Int32, _ file: String) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw failure(file) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure(file) }
    }

    private func synchronize() throws(Failure) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw Self.failure(path) }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw Self.failure(path) }
    }

    private static func failure(_ path: String) -> Failure {
        Failure(description: "\(path): \(String(cString: strerror(errno)).lowercased())")
    }
}
