import Synchronization
import WeftNet
import WeftStore

/// The only writer of intent, and the memory that all reads are served from.
///
/// ```
///  REST, connectors            ┌──────────── Mutex ────────────┐
///  ── write ──▶ unit of work ─▶│ ConfigCore: rules, catalog,   │─▶ pending ─▶ one store transaction ─▶ answers,
///  ── read ───▶ ◀──────────────│ compiler (a value, no I/O)    │   of all that is in flight          announcements
///                              └───────────────────────────────┘
/// ```
///
/// A write changes the memory first and is answered when the store has made it durable. In between others can see it,
/// so a read too waits until what it saw is durable; with nothing in flight it does not wait at all. All writes in
/// flight share a commit (docs/decisions/0004-store-group-commit.md).
///
/// The store may refuse only because another service has taken over as the writer, or because it failed. Both end this
/// service: memory is then ahead of what is true, so every call is refused until the process starts anew.
package final class ConfigService: Sendable {
    struct State {
        var configuration: GuardedConfiguration
        var pipeline: CommitPipeline
        var subscriptions: [UInt64: Subscription] = [:]
        var nextSubscription: UInt64 = 0
        /// What connectors have not been told yet; of an orchestrator that has none here nobody knows.
        var disturbances: [ObjectID: Disturbance] = [:]
    }

    let store: any Store
    let state: Mutex<State>
    let now: @Sendable () -> WallTime
    private let audit: (any AuditTrail)?
    /// The revision by which this service became the writer; every commit depends on it.
    let writerRevision: Revision

    /// - Parameter opening: what is still to be written of what was read; the first write or look waits for it.
    init(
        store: any Store, core: ConfigCore, opening: ConfigCore.Commit, writerRevision: Revision,
        now: @escaping @Sendable () -> WallTime, audit: (any AuditTrail)? = nil
    ) {
        self.audit = audit
        self.store = store
        var pipeline = CommitPipeline(limits: store.limits, revision: writerRevision)
        _ = pipeline.add(opening)
        state = Mutex(State(configuration: GuardedConfiguration(core), pipeline: pipeline))
        self.writerRevision = writerRevision
        self.now = now
    }

    /// What callers have to have proved.
    package var mode: AuthorizationMode { state.withLock { $0.configuration.mode } }

    /// Runs a unit of work and waits until it is durable.
    func write<Answer: Sendable>(
        by caller: Caller, _ body: (inout ConfigCore) throws(ConfigError) -> Answer
    ) async throws(ConfigError) -> Answer {
        let time = now()
        let (answer, ticket, changes) = try state.withLock {
            (state) throws(ConfigError) -> (Answer, UInt64, [AuditChange]) in
            if let failure = state.pipeline.failure { throw failure }
            var (answer, commit) = try state.configuration.unit(by: caller, at: time, body)
            state.disturb(commit)
            let changes = commit.changes
            commit.changes = []
            return (answer, state.pipeline.add(commit), changes)
        }
        try await durable(ticket)
        if !changes.isEmpty { audit?.record(AuditEntry(at: time, by: caller, .changed(changes))) }
        return answer
    }

    /// Shows what the caller may see of the configuration; what was seen is durable when this returns.
    func look<Answer: Sendable>(
        by caller: Caller, _ body: (borrowing GuardedConfiguration) throws(ConfigError) -> Answer
    ) async throws(ConfigError) -> Answer {
        let time = now()
        let (answer, ticket) = try state.withLock { (state) throws(ConfigError) -> (Answer, UInt64) in
            if let failure = state.pipeline.failure { throw failure }
            return (try state.configuration.look(as: caller.identity, at: time, body), state.pipeline.newest)
        }
        try await durable(ticket)
        return answer
    }
}
