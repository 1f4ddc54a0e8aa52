import WeftNet
import WeftStore

/// Orchestrators that were removed and are still in the store.
///
/// Builds before format 2 lost the deletion of an orchestrator's row, so a removed one was attached again after a
/// restart. What such a build did write says which are meant. A removal deletes all that the orchestrator owns and
/// holds, and begins an epoch; a connector that begins an epoch puts its lease just before.
struct Ghosts {
    /// How many revisions before an epoch its lease may lie: others commit in between.
    private static let window: UInt64 = 4096

    /// The orchestrators that were removed, among those that `core` has loaded from `store`.
    static func find(in store: any Store, _ core: ConfigCore) async throws -> [Orchestrator] {
        var ghosts: [Orchestrator] = []
        for orchestrator in core.catalog.orchestrators.values.sorted(by: { $0.id < $1.id })
        where orchestrator.epoch > 0 && core.ownedRows(by: orchestrator.id, kind: nil).isEmpty
            && core.catalog.claimed(by: .orchestrator(orchestrator.id)).isEmpty
        {
            if try await !isConnected(orchestrator.id, store) { ghosts.append(orchestrator) }
        }
        return ghosts
    }

    /// Whether its newest epoch is a connector's.
    private static func isConnected(_ id: ObjectID, _ store: any Store) async throws(StoreError) -> Bool {
        guard let row = try await store.get(StoredKey.orchestrator(id).key) else { return false }
        let lease = try await store.get(StoreKeys.lease(id))
        // A lease that is younger than the epoch: its holder died between the two.
        if let lease, lease.modified > row.modified { return true }
        do throws(StoreError) {
            return try await isLeased(row, StoreKeys.lease(id), store)
        } catch {
            guard error.code == .compacted else { throw error }
            // Long ago. A connector that lives has its lease, or has made something since.
            return lease != nil
        }
    }

    /// Whether the lease was put between the last change of the orchestrator's row and the one before.
    private static func isLeased(_ row: Entry, _ lease: Key, _ store: any Store) async throws(StoreError) -> Bool {
        let start = max(row.created, row.modified - min(row.modified, window))
        var changes = store.watch(.everything, from: start).makeAsyncIterator()
        var isLeased = false
        while let batch = try await changes.next() {
            let keys = batch.changes.compactMap(\.putKey)
            if keys.contains(lease) { isLeased = true }
            if batch.revision >= row.modified { break }
            if keys.contains(row.key) { isLeased = false }
        }
        return isLeased
    }
}

extension StoreWatch.Change {
    /// The key that was put; nil for a deletion.
    fileprivate var putKey: Key? {
        if case .put(let key, _) = self { key } else { nil }
    }
}
