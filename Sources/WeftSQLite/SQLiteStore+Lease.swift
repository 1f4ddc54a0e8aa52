import Synchronization
package import WeftNet
package import WeftStore

extension SQLiteStore {
    package func grantLease(lifetime: Duration) async throws(StoreError) -> LeaseID {
        guard case .lease(let lease) = try await perform(.grant(milliseconds: lifetime.nanoseconds / 1_000_000)) else {
            throw StoreError(.invalid, "no lease was granted")
        }
        return lease
    }

    package func keepAlive(_ lease: LeaseID) async throws(StoreError) {
        let (failure, lives) = state.withLock { ($0.failure, $0.leases.keepAlive(lease, at: now())) }
        if let failure { throw failure }
        if !lives { throw .leaseNotFound(lease) }
    }

    package func revoke(_ lease: LeaseID) async throws(StoreError) { _ = try await perform(.revoke(lease)) }

    /// Ends leases that are due. Every read and commit does so first; this is for watchers when nobody else calls.
    /// Answers when the next one ends.
    package func expireLeases() async throws(StoreError) -> MonotonicTime? {
        if state.withLock({ $0.leases.hasExpired(at: now()) }) { _ = try await perform(.expireLeases) }
        return state.withLock { $0.leases.nextEnd }
    }
}
