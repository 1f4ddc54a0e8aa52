import Glibc
package import WeftVRouter

/// A network namespace that is held open.
package struct NetworkNamespace: ~Copyable {
    let descriptor: Int32

    /// Opens the namespace at `path`, such as `/run/netns/name` or `/proc/pid/ns/net`.
    package init(path: String) throws(DatapathError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw DatapathError("open network namespace \(path)") }
    }

    deinit { close(descriptor) }
}

extension DatapathError {
    /// What a system call that just failed left in `errno`.
    init(_ operation: String) { self.init(operation, Glibc.errno) }

    /// `number` is an error number, with either sign.
    init(_ operation: String, _ number: Int32, reason: String? = nil) {
        let number = number < 0 ? -number : number
        self.init(operation: operation, errno: number, reason: reason ?? String(cString: strerror(number)))
    }
}
