import Synchronization
package import WeftCompiler
package import WeftStore

extension ConfigService {
    /// How much there is of the configuration, and of what happens to it. Costs the same however much that is.
    package struct Figures: Hashable, Sendable {
        /// Of the store.
        package let revision: Revision
        /// Units of work that changed something since the start, and those of them that the store has.
        package let writes: UInt64
        package let durableWrites: UInt64
        /// Those who follow changes.
        package let followers: Int
        package let compiled: CompiledCounts
    }

    package var figures: Figures {
        state.withLock { state in
            Figures(
                revision: state.pipeline.revision, writes: state.pipeline.newest,
                durableWrites: state.pipeline.durable, followers: state.subscriptions.count,
                compiled: state.configuration.compiledCounts)
        }
    }
}
