import Foundation

/// A file that one process has at a time. The kernel takes the lock back when the process ends, however it ends.
final class FileLock: Sendable {
    private let path: String
    private let descriptor: Int32

    /// nil while another process, or another lock of this one, has the file. Makes the file if it is not there.
    init?(_ file: URL) throws {
        path = file.path()
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, 0o600)
            guard descriptor >= 0 else { throw LabError("\(path): \(String(cString: strerror(errno)))") }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                close(descriptor)
                return nil
            }
            // Who had it before may have removed the file between our two calls: then the lock is on nothing.
            let held = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(descriptor)")
            if !held.hasSuffix(" (deleted)") {
                self.descriptor = descriptor
                return
            }
            close(descriptor)
        }
    }

    deinit { close(descriptor) }

    var text: String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

    func truncate() { ftruncate(descriptor, 0) }

    /// Appends.
    func write(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw LabError("\(path): \(String(cString: strerror(errno)))")
        }
    }

    func removeFile() { unlink(path) }
}
