import GRDB
import Synchronization
package import WeftStore

extension SQLiteStore {
    enum Work: Sendable {
        case transaction(Transaction)
        case grant(milliseconds: Int64)
        case revoke(LeaseID)
        case compact(before: Revision)
        /// Every drain ends leases that are due; this asks for one.
        case expireLeases
    }

    enum Answer: Sendable {
        case outcome(CommitOutcome)
        case lease(LeaseID)
    }

    struct Pending: Sendable {
        let work: Work
        let continuation: CheckedContinuation<Result<Answer, StoreError>, Never>
    }

    package func commit(_ transaction: Transaction) async throws(StoreError) -> CommitOutcome {
        try transaction.validate()
        guard case .outcome(let outcome) = try await perform(.transaction(transaction)) else { return .conflict }
        return outcome
    }

    /// Queues work and waits until it is durable. Whoever finds no drain under way starts one.
    func perform(_ work: Work) async throws(StoreError) -> Answer {
        let result: Result<Answer, StoreError> = await withCheckedContinuation { continuation in
            let (failure, starts) = state.withLock { state -> (StoreError?, Bool) in
                if let failure = state.failure { return (failure, false) }
                state.pending.append(Pending(work: work, continuation: continuation))
                defer { state.isDraining = true }
                return (nil, !state.isDraining)
            }
            if let failure { continuation.resume(returning: .failure(failure)) }
            if starts { scheduleDrain() }
        }
        return try result.get()
    }

    private func scheduleDrain() { database.asyncWriteWithoutTransaction { [self] db in drain(db) } }

    /// The most work that shares one SQLite transaction. Beyond a few hundred the sync no longer counts, and a longer
    /// one only makes the first of them wait.
    private static let largestGroup = 512

    private func drain(_ db: Database) {
        let (group, expired, start) = state.withLock { state in
            let group = Array(state.pending.prefix(Self.largestGroup))
            state.pending.removeFirst(group.count)
            return (group, state.leases.takeExpired(at: now()), state.newest)
        }
        var commit = GroupCommit(revision: start, historyLength: configuration.historyLength)
        var answers: [Result<Answer, StoreError>] = []
        do {
            try db.inTransaction(.immediate) {
                for lease in expired { try commit.end(lease, db) }
                for pending in group { answers.append(try commit.perform(pending.work, db)) }
                return .commit
            }
        } catch {
            let failure = fail(error)
            for pending in group { pending.continuation.resume(returning: .failure(failure)) }
            return
        }
        publish(commit)
        for (pending, answer) in zip(group, answers) { pending.continuation.resume(returning: answer) }
        let continues = state.withLock { state in
            state.isDraining = !state.pending.isEmpty
            return state.isDraining
        }
        // Queued anew instead of looping, so that reads get their turn between two groups.
        if continues { scheduleDrain() }
    }

    private func publish(_ commit: GroupCommit) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            for (lease, milliseconds) in commit.granted {
                state.leases.grant(lease, lifetime: .milliseconds(milliseconds), at: now())
            }
            for lease in commit.ended { state.leases.remove(lease) }
            state.compacted = max(state.compacted, commit.compacted)
            guard commit.revision > state.newest else { return [] }
            state.newest = commit.revision
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }
}
