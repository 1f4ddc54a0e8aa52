/// A part of root's rights (capabilities(7)), by its number.
package enum ProcessCapability: UInt64, Hashable, Sendable, CaseIterable {
    /// Ports below 1024.
    case bindService = 10
    /// Interfaces, filters, and programs in front of them.
    case networkAdministration = 12
    /// Namespaces of processes that have rights which this one has not, by their numbers in /proc.
    case processTracing = 19
    /// Entering network namespaces, and objects in the BPF file system.
    case systemAdministration = 21
    /// What the verifier allows to programs that are trusted.
    case performanceMonitoring = 38
    /// Maps and programs.
    case bpf = 39
}

extension Set<ProcessCapability> {
    var mask: UInt64 { reduce(0) { $0 | 1 << $1.rawValue } }
}
