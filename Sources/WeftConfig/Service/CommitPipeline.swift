import DequeModule
import WeftModel
import WeftNet
import WeftStore

/// What has been done in memory and is on its way to the store.
///
/// Every unit gets a **ticket**, a number that grows. One commit is under way at a time, led by one of those who wait;
/// whatever is done meanwhile becomes the next commit, in one transaction, however many units it is, up to what the
/// store takes at once. What is more waits for the one after: a unit is never cut.
struct CommitPipeline {
    /// One store transaction's worth.
    struct Batch {
        fileprivate(set) var commit: ConfigCore.Commit
        fileprivate(set) var ticket: UInt64
        /// Of keys and values; more than there are where units wrote the same keys.
        fileprivate var bytes: Int

        fileprivate mutating func merge(_ other: Batch) {
            commit.writes.merge(other.commit.writes) { _, new in new }
            // Whoever was told of the object knows it by the type that it had first.
            commit.changed.merge(other.commit.changed) { old, _ in old }
            ticket = other.ticket
            bytes += other.bytes
        }
    }

    private let limits: TransactionLimits
    private var pending: Deque<Batch> = []
    /// The ticket of the newest unit.
    private(set) var newest: UInt64 = 0
    /// Units up to this one are in the store.
    private(set) var durable: UInt64 = 0
    private(set) var isCommitting = false
    /// The store's revision that `durable` stands for.
    private(set) var revision: Revision
    private(set) var failure: ConfigError?
    private var waiters: [(ticket: UInt64, continuation: CheckedContinuation<Void, Never>)] = []

    init(limits: TransactionLimits, revision: Revision = 0) {
        self.limits = limits
        self.revision = revision
    }

    /// Queues a unit's writes. Answers the ticket to wait for.
    mutating func add(_ commit: ConfigCore.Commit) -> UInt64 {
        guard !commit.isEmpty else { return newest }
        newest += 1
        let unit = Batch(commit: commit, ticket: newest, bytes: commit.size)
        if let last = pending.last, last.bytes + unit.bytes <= limits.bytes,
            last.commit.writes.count + commit.writes.count <= limits.operations
        {
            pending[pending.count - 1].merge(unit)
        } else {
            pending.append(unit)
        }
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
        guard let batch = pending.popFirst() else { return .done }
        isCommitting = true
        return .lead(batch)
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

extension ConfigCore.Commit {
    /// Bytes of the keys and values.
    fileprivate var size: Int {
        writes.reduce(0) { sum, write in
            if case .put(let value) = write.value { return sum + write.key.count + value.count }
            return sum + write.key.count
        }
    }
}
