/// What a process needs of its machine for as long as it runs. Everything else it gives up at its start, for good
/// (docs/decisions/0027-least-privilege.md).
package struct ProcessSandbox: Sendable {
    /// What gives up something, each of which may be done without.
    package enum Part: String, Hashable, Sendable, CaseIterable {
        /// Root's rights but for a few, and those of whatever is executed.
        case capabilities
        /// All files but some.
        case landlock
        /// System calls that a server has no use for.
        case seccomp
        /// The memory is seen by nobody else, in core files neither.
        case memory
    }

    package var capabilities: Set<ProcessCapability> = []
    /// Folders and files that are read, and those that are written, with all below them; `nil` for the whole machine,
    /// as far as the user may.
    package var read: [String]?
    package var written: [String] = []
    /// Folders whose names are read, with all folders below them, and nothing of what is in their files.
    package var listed: [String] = []
    package var executesPrograms = false
    package var entersNamespaces = false
    package var loadsPrograms = false
    package var parts = Set(Part.allCases)

    package init() {}
}

extension ProcessSandbox {
    /// Of the agent: the network of its host and of its workloads.
    ///
    /// - Parameters:
    ///   - read: files that options name, which are read again later.
    ///   - written: where it keeps its state, and its sockets.
    ///   - resolvesNames: names of control nodes are looked up, which reads files that others replace.
    ///   - parts: those that are wanted.
    package static func agent(
        reading read: [String] = [], writing written: [String], resolvesNames: Bool,
        parts: Set<Part> = Set(Part.allCases)
    ) -> ProcessSandbox {
        var sandbox = ProcessSandbox()
        sandbox.parts = parts
        sandbox.capabilities = [.networkAdministration, .systemAdministration, .bpf, .performanceMonitoring]
        // Under Landlock nobody enters the namespaces of processes that are not under it by way of /proc, whatever his
        // rights; by the names that runtimes give them he does.
        if !parts.contains(.landlock) { sandbox.capabilities.insert(.processTracing) }
        sandbox.read =
            ["/usr", "/lib", "/lib64", "/proc", "/sys", "/dev/null", "/dev/urandom", "/run/netns", "/run/docker/netns"]
            + read + (resolvesNames ? ["/etc", "/run/systemd/resolve"] : Self.settings)
        sandbox.written = written + ["/var/lib/weft", "/run/weft", "/sys/fs/bpf", "/dev/null"]
        // libbpf opens the root to have a descriptor, when it takes over a pinned map.
        sandbox.listed = ["/"]
        sandbox.entersNamespaces = true
        sandbox.loadsPrograms = true
        return sandbox
    }

    /// Of the controller, of a control node and of a connector: sockets, and their own state.
    ///
    /// - Parameters:
    ///   - ports: those that it listens on.
    ///   - written: the folders where it keeps its state, which are made if they are not there.
    ///   - executesPrograms: it runs what gives it credentials, which needs whatever it needs of files.
    package static func server(
        on ports: [UInt16], writing written: [String] = [], executesPrograms: Bool = false,
        parts: Set<Part> = Set(Part.allCases)
    ) -> ProcessSandbox {
        var sandbox = ProcessSandbox()
        sandbox.parts = executesPrograms ? parts.subtracting([.landlock]) : parts
        if ports.contains(where: { (1..<1024).contains($0) }) { sandbox.capabilities = [.bindService] }
        sandbox.written = written + ["/dev/null"]
        sandbox.executesPrograms = executesPrograms
        return sandbox
    }

    /// What C libraries read of the machine's settings; nothing of users.
    private static let settings = [
        "ca-certificates", "gai.conf", "host.conf", "hosts", "ld.so.cache", "localtime", "machine-id", "nsswitch.conf",
        "os-release", "pki", "protocols", "resolv.conf", "services", "ssl", "timezone", "weft",
    ].map { "/etc/\($0)" }
}
