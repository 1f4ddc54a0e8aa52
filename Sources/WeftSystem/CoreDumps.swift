import Glibc

/// What is in memory when a process dies.
package enum CoreDumps {
    /// The kernel writes none from now on, and what takes them by a pipe keeps none: keys and tokens would be in them.
    /// That the process cannot be traced (`PR_SET_DUMPABLE`) goes too far: its own files in `/proc`, which the runtime
    /// reads, would be root's.
    package static func forbid() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    }
}
