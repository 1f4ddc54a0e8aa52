import Foundation
import WeftStore

/// The files of one database: what SQLite keeps beside it has the mode of the database itself.
struct StoreFiles {
    private static let mode: mode_t = 0o600

    private let path: String

    init(_ path: String) { self.path = path }

    /// Makes the database's file unless it is there.
    func make() throws {
        // A file that is there is not opened: closing it again would end the locks that this process has on it.
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, Self.mode)
        if descriptor >= 0 { close(descriptor) } else if errno != EEXIST { throw failure(path) }
    }

    /// Takes everybody else's rights from all that are there: an older build left them readable.
    func closeToOthers() throws {
        for file in [path] + ["-wal", "-shm", "-journal"].map({ path + $0 }) {
            guard chmod(file, Self.mode) == 0 || errno == ENOENT else { throw failure(file) }
        }
    }

    private func failure(_ file: String) -> StoreError {
        StoreError(.failed, "\(file) cannot be made its user's alone (mode 0600): \(String(cString: strerror(errno)))")
    }
}
