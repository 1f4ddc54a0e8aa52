package import Logging
import NIOCore

/// The gates of all listeners of one process, which share its descriptors.
package struct ConnectionGates: Sendable {
    private let gates: [Listener: ConnectionGate]
    /// For whom the listeners keep a share.
    package let callers: KnownCallers

    /// Raises the process's limit of descriptors as far as it may go, and shares them out.
    ///
    /// - Throws: ``DescriptorLimitTooSmall``
    package init(
        _ listeners: [Listener], descriptors: Int = Descriptors.raiseLimit(), logger: Logger
    ) throws(DescriptorLimitTooSmall) {
        let budget = try ConnectionBudget(
            listeners, descriptors: descriptors, processors: NIOSingletons.groupLoopCountSuggestion)
        let callers = KnownCallers()
        self.callers = callers
        gates = Dictionary(
            uniqueKeysWithValues: listeners.map { listener in
                let gate = ConnectionGate(
                    listener, budget[listener], callers: callers, descriptors: descriptors, logger: logger)
                return (listener, gate)
            })
    }

    package subscript(_ listener: Listener) -> ConnectionGate? { gates[listener] }

    /// In the order of ``Listener``.
    package var counts: [ConnectionCounts] { Listener.allCases.compactMap { gates[$0]?.counts } }
}
