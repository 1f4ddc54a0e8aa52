import WeftNet
import WeftStore

/// A store that says before each commit what is to be done, to somebody who may refuse it.
final class InterceptedStore: Store {
    let limits: TransactionLimits
    private let base: any Store
    private let willCommit: @Sendable (Transaction) async throws(StoreError) -> Void

    init(
        _ base: any Store, limits: TransactionLimits? = nil,
        willCommit: @escaping @Sendable (Transaction) async throws(StoreError) -> Void
    ) {
        self.base = base
        self.limits = limits ?? base.limits
        self.willCommit = willCommit
    }

    func commit(_ transaction: Transaction) async throws(StoreError) -> CommitOutcome {
        try await willCommit(transaction)
        return try await base.commit(transaction)
    }

    func get(_ key: Key) async throws(StoreError) -> Entry? { try await base.get(key) }
    func range(_ range: KeyRange, limit: Int?) async throws(StoreError) -> RangePage {
        try await base.range(range, limit: limit)
    }
    func watch(_ range: KeyRange, from revision: Revision) -> StoreWatch { base.watch(range, from: revision) }
    func compact(before revision: Revision) async throws(StoreError) { try await base.compact(before: revision) }
    func grantLease(lifetime: Duration) async throws(StoreError) -> LeaseID {
        try await base.grantLease(lifetime: lifetime)
    }
    func keepAlive(_ lease: LeaseID) async throws(StoreError) { try await base.keepAlive(lease) }
    func revoke(_ lease: LeaseID) async throws(StoreError) { try await base.revoke(lease) }
}
