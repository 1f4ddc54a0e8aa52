import Foundation
import GRDB
import Synchronization
package import WeftNet
package import WeftStore
import WeftSystem

/// The embedded backend: one SQLite file, one connection, held exclusively.
///
/// ```
/// commit ──▶ pending ──▶ drain (database queue): everything pending in ONE SQLite transaction, one fsync ──▶ answers
///               ▲                                          │
///               └── fills up while the fsync runs ◀────────┘          docs/decisions/0004-store-group-commit.md
/// ```
///
/// The write-ahead log is synced before a commit is answered (`synchronous=FULL`), so what was acknowledged outlives a
/// killed process and lost power. The file is locked for as long as it is open: two controllers on one file would each
/// believe their own memory.
///
/// Every row has a checksum of all that it says, and the file's structure is checked when it is opened, so a bit that a
/// disk or a memory turned is an error and never a value. Nobody but the process's user can read the file.
///
/// **Fail-stop.** Any error of the database ends the store: after a failed sync nobody knows what is on the disk, and a
/// store that went on might answer from pages that are not there. Every later call throws ``StoreError/Code/failed``.
package final class SQLiteStore: Store {
    package struct Configuration: Sendable {
        /// The database file; `-wal` stands beside it.
        package var path: String
        /// How many revisions of history are kept for watchers that fall behind.
        package var historyLength: UInt64 = 100_000
        /// Upper bound of the file in pages of 4 KiB; reaching it fails the store. `nil` leaves it to the disk.
        package var maximumPages: Int?

        package init(path: String) { self.path = path }
    }

    struct State {
        var pending: [Pending] = []
        /// A drain is running or queued; it will see what is pending.
        var isDraining = false
        var newest: Revision
        /// History up to and including this revision is gone.
        var compacted: Revision
        var leases: LeaseTable
        var failure: StoreError?
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
    }

    /// A second's work of a slow disk; what is larger is done all the same.
    package let limits = TransactionLimits(operations: 4096, bytes: 8 << 20)

    let configuration: Configuration
    let database: DatabaseQueue
    let state: Mutex<State>
    let now: @Sendable () -> MonotonicTime

    /// Opens or makes the file. `now` times leases; after a restart every lease has its whole lifetime before it.
    package init(
        _ configuration: Configuration, now: @escaping @Sendable () -> MonotonicTime = { .now }
    ) throws {
        self.configuration = configuration
        self.now = now
        let files = StoreFiles(configuration.path)
        var settings = GRDB.Configuration()
        settings.label = "weft store"
        settings.prepareDatabase { db in
            // The lock mode comes first: with it the log's index lives in our memory, not in a file shared with others.
            try db.execute(sql: "PRAGMA locking_mode = EXCLUSIVE")
            try Tables.checkOwner(db)
            try files.closeToOthers()
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "PRAGMA synchronous = FULL")
        }
        do {
            try files.make()
            // SQLite would drop what is damaged, and tidy the rest away.
            let log = configuration.path + "-wal"
            if WriteAheadLog(path: log)?.isDamaged == true { throw StoreError.damagedLog(log) }
            database = try DatabaseQueue(path: configuration.path, configuration: settings)
            let start = try database.writeWithoutTransaction { db in
                try Tables.prepare(db, maximumPages: configuration.maximumPages)
                return State(
                    newest: try Tables.newestRevision(db), compacted: try Tables.compactedRevision(db),
                    leases: LeaseTable(try Tables.leases(db), at: now()))
            }
            state = Mutex(start)
        } catch {
            throw StoreError(.failed, "cannot open \(configuration.path): \(StoreError.text(of: error))")
        }
    }

    /// Waits for what is under way, then gives up the file. Only for an orderly end; death needs no closing.
    package func close() throws { try database.close() }

    package func get(_ key: Key) async throws(StoreError) -> Entry? {
        try await read { db in try Tables.entry(key, db) }
    }

    package func range(_ range: KeyRange, limit: Int?) async throws(StoreError) -> RangePage {
        try await read { db in
            var entries = try Tables.entries(range, limit: limit.map { $0 + 1 }, db)
            let isTruncated = limit.map { entries.count > $0 } ?? false
            if isTruncated { entries.removeLast() }
            return RangePage(entries: entries, revision: try Tables.newestRevision(db), isTruncated: isTruncated)
        }
    }

    package func compact(before revision: Revision) async throws(StoreError) {
        _ = try await perform(.compact(before: revision))
    }
}

extension SQLiteStore {
    /// Reads between two commits, so never anything that is not durable.
    func read<T: Sendable>(_ body: @escaping @Sendable (Database) throws -> T) async throws(StoreError) -> T {
        if state.withLock({ $0.leases.hasExpired(at: now()) }) { _ = try await perform(.expireLeases) }
        if let failure = state.withLock({ $0.failure }) { throw failure }
        let result: Result<T, any Error> = await withCheckedContinuation { continuation in
            database.asyncWriteWithoutTransaction { db in continuation.resume(returning: Result { try body(db) }) }
        }
        do {
            return try result.get()
        } catch {
            throw fail(error)
        }
    }

    /// Stops the store for good and tells everyone who waits.
    @discardableResult
    func fail(_ cause: any Error) -> StoreError {
        let (failure, pending, waiters) = state.withLock { state in
            let failure =
                state.failure ?? StoreError(.failed, "\(configuration.path): \(StoreError.text(of: cause))")
            state.failure = failure
            defer {
                state.pending = []
                state.waiters = [:]
            }
            return (failure, state.pending, state.waiters.values)
        }
        for work in pending { work.continuation.resume(returning: .failure(failure)) }
        for waiter in waiters { waiter.resume() }
        return failure
    }
}
