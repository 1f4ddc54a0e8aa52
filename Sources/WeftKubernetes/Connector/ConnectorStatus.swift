/// How a connector stands.
package struct ConnectorStatus: Hashable, Sendable {
    /// Why it does not hold the lease; `nil` while it does.
    package var problem: String?
    /// What keeps it from following a resource, by the resource's name.
    package var faults: [String: String] = [:]
    /// Deletions that wait for a person's word, by kind.
    package var brakes: [ObjectKind: Synchronizer.Brake] = [:]
    /// How many objects of the cluster could not be carried out, and why not, of the first.
    package var refused = 0
    package var refusals: [String] = []
    /// Every kind has been listed, and all that the cluster's objects mean is there.
    package var isInSync = false
    /// Objects owned in the configuration.
    package var owned = 0

    /// Enough to see what is wrong.
    private static let longestList = 20

    init() {}

    init(_ synchronizer: Synchronizer) {
        brakes = synchronizer.brakes
        refused = synchronizer.refusedCount
        refusals = synchronizer.refusals(atMost: Self.longestList)
        isInSync = synchronizer.isInSync
        owned = synchronizer.ownedCount
    }
}
