import WeftModel
import WeftNet
import WeftStore

/// What has been done in memory and is on its way to the store.
///
/// Every unit gets a **ticket**, a number that grows. One commit is under way at a time, led by one of those who wait;
/// whatever is done meanwhile becomes the next commit, in one transaction, however many units it is.
struct CommitPipeline {
    /// One store transaction's worth.
    struct Batch {
        let commit: ConfigCore.Commit
        let ticket: UInt64
    }

    private var pending = ConfigCore.Commit()
    /// The ticket of the newest unit.
    private(set) var newest: UInt64 = 0
    /// Units up to this one are in the store.
    private(set) var durable: UInt64 = 0
    private(set) var isCommitting = false
    /// The store's revision that `durable` stands for.
    private(set) var revision: Revision
    private(set) var failure: ConfigError?
    private var waiters: [(ticket: UInt64, continuation: CheckedContinuation<Void, Never>)] = []

    init(revision: Revision = 0) { self.revision = revision }

    /// Queues a unit's writes. Answers the ticket to wait for.
    mutating func add(_ commit: ConfigCore.Commit) -> UInt64 {
        guard !commit.isEmpty else { return newest }
        newest += 1
        pending.writes.merge(commit.writes) { _, new in new }
        pending.changed.merge(commit.changed) { _, new in new }
        return newest
    }

    /// What somebody who waits for a ticket is to do.
    enum Step {
        case done
        case failed(ConfigError)
        /// Commit this, then report with ``finished(_:_:)``.
        case lead(Batch)
        /// Somebody else commits; wait to be woken.
        case wait
    }

    mutating func next(for ticket: UInt64) -> Step {
        if let failure { return .failed(failure) }
        if durable >= ticket { return .done }
        if isCommitting { return .wait }
        isCommitting = true
        defer { pending = ConfigCore.Commit() }
        return .lead(Batch(commit: pending, ticket: newest))
    }

    mutating func wait(for ticket: UInt64, _ continuation: CheckedContinuation<Void, Never>) {
        waiters.append((ticket, continuation))
    }

    /// A commit has ended. Answers whom to wake: those it made durable, and one who leads the next.
    mutating func finished(
        _ batch: Batch, _ result: Result<Revision, ConfigError>
    ) -> [CheckedContinuation<Void, Never>] {
        isCommitting = false
        switch result {
        case .success(let revision):
            durable = batch.ticket
            self.revision = revision
            var woken = waiters.filter { $0.ticket <= batch.ticket }.map(\.continuation)
            waiters.removeAll { $0.ticket <= batch.ticket }
            if !waiters.isEmpty { woken.append(waiters.removeFirst().continuation) }
            return woken
        case .failure(let failure):
            self.failure = failure
            defer { waiters = [] }
            return waiters.map(\.continuation)
        }
    }
}
