/// Shares the file descriptors of a process among its listeners, so that their sum stays well below what the process
/// may have: what is left is for its files, its own calls, and the runtime, which ends a process that has none left.
package struct ConnectionBudget: Sendable {
    private let limits: [Listener: ConnectionLimits]

    /// What a process holds without any caller: event loops (three each), store, listening sockets, standard streams.
    private static let base = 64
    private static let perProcessor = 4
    /// With fewer connections than these a listener serves nobody.
    private static let fewest = 8

    /// - Parameters:
    ///   - listeners: of this process.
    ///   - descriptors: how many it may have open.
    ///   - processors: how many event loops it has.
    /// - Throws: ``DescriptorLimitTooSmall``
    package init(_ listeners: [Listener], descriptors: Int, processors: Int) throws(DescriptorLimitTooSmall) {
        let reserve = Self.base + Self.perProcessor * processors
        // A quarter is for what the process opens itself, and for moments in which a refused caller still has one.
        let free = min(descriptors - reserve, descriptors / 4 * 3)
        guard free >= Self.fewest * listeners.count else {
            throw DescriptorLimitTooSmall(limit: descriptors, least: reserve + Self.fewest * listeners.count)
        }
        let wanted = listeners.reduce(0) { $0 + $1.wanted.total }
        limits = Dictionary(
            uniqueKeysWithValues: listeners.map { listener in
                let total = listener.wanted.total
                let share = wanted <= free ? total : max(free * total / wanted, Self.fewest)
                return (listener, listener.wanted.scaled(to: share))
            })
    }

    package subscript(_ listener: Listener) -> ConnectionLimits { limits[listener] ?? listener.wanted }

    /// What all listeners together take at most.
    package var total: Int { limits.values.reduce(0) { $0 + $1.total } }
}

/// Why a process does not start.
package struct DescriptorLimitTooSmall: Error, Hashable, CustomStringConvertible {
    package let limit: Int
    package let least: Int

    package var description: String {
        "this process may open \(limit) files and sockets, which is too few: it needs \(least) at least, and should have 65536; "
            + "raise the hard limit (LimitNOFILE= of systemd, ulimit -Hn)"
    }
}
