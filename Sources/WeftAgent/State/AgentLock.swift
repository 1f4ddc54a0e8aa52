import Glibc

/// Holds a state directory for one process. The kernel lets go of it when the process dies in whatever way.
final class AgentLock: Sendable {
    private let descriptor: Int32

    init(_ directory: String) throws {
        _ = try StateDirectory(directory)
        let path = directory + "/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StateDirectory.failure(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw StateDirectory.Failure(path: directory, reason: "another agent works with this directory")
        }
    }

    /// Lets the next agent of this process in.
    func release() { flock(descriptor, LOCK_UN) }

    deinit { close(descriptor) }
}
