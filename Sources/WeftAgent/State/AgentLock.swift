import Glibc

/// Holds a directory, and what it stands for, for one process. The kernel lets go of it when the process dies in
/// whatever way.
package final class AgentLock: Sendable {
    private let descriptor: Int32

    /// - Parameter reason: why a second process does not get it.
    package init(_ directory: String, _ reason: String = "another agent works with this directory") throws {
        _ = try StateDirectory(directory)
        let path = directory + "/lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StateDirectory.failure(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw StateDirectory.Failure(path: directory, reason: reason)
        }
    }

    /// Lets the next agent of this process in.
    package func release() { flock(descriptor, LOCK_UN) }

    deinit { close(descriptor) }
}
