package import WeftNet

/// How a connector stands.
package struct ConnectorStatus: Hashable, Sendable {
    /// Why it does not hold the lease; `nil` while it does.
    package var problem: String?
    /// What keeps it from following a resource, by the resource's name.
    package var faults: [String: String] = [:]
    /// Deletions that wait for a person's word, by the kind of what they were made for.
    package var brakes: [String: DeletionBrake] = [:]
    /// How many objects of the orchestrator could not be carried out, and why not, of the first.
    package var refused = 0
    package var refusals: [String] = []
    /// Every kind has been listed, and all that the orchestrator's objects mean is there.
    package var isInSync = false
    /// When that was so the last time, without fault; now while it is. Not told elsewhere; nil when it never was.
    package var lastInSync: WallTime?
    /// Objects owned in the configuration.
    package var owned = 0

    package init() {}
}

/// Deletions that a complete list asks for and that are too many to believe.
package struct DeletionBrake: Hashable, Sendable {
    package let deletions: Int
    /// Of how many that are owned.
    package let owned: Int

    package init(deletions: Int, owned: Int) {
        self.deletions = deletions
        self.owned = owned
    }
}
