import Glibc

/// The file descriptors of this process.
package enum Descriptors {
    /// More than the kernel allows by default (`fs.nr_open`); a limit beyond, or none, is no figure to plan with.
    private static let most: rlim_t = 1 << 20

    /// As the C library takes it; the type of the constant is another one.
    private static let descriptorCount = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

    /// Raises the soft limit to the hard one. It is low for programs that use select(2), which this is not.
    ///
    /// - Returns: how many descriptors the process may have now.
    @discardableResult
    package static func raiseLimit() -> Int {
        var limit = rlimit()
        guard getrlimit(descriptorCount, &limit) == 0 else { return 1024 }
        let wanted = min(limit.rlim_max, most)
        if limit.rlim_cur < wanted {
            var raised = rlimit(rlim_cur: wanted, rlim_max: limit.rlim_max)
            if setrlimit(descriptorCount, &raised) == 0 { limit.rlim_cur = wanted }
        }
        return Int(min(limit.rlim_cur, most))
    }

    /// Whether so few are left that a call is better refused. The kernel gives the lowest that is free, so the one that
    /// it gives now says how many are in use.
    static func areShort(of limit: Int) -> Bool {
        let probe = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)
        guard probe >= 0 else { return errno == EMFILE || errno == ENFILE }
        close(probe)
        return Int(probe) >= limit - margin
    }

    /// For threads of the runtime, files of the store and calls of our own, until the next connection ends.
    private static let margin = 32
}
