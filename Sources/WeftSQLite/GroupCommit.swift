import GRDB
import WeftStore

/// Several transactions on their way into one SQLite transaction: each sees what those before it did, and each has a
/// revision of its own.
struct GroupCommit {
    private(set) var revision: Revision
    private(set) var granted: [(LeaseID, milliseconds: Int64)] = []
    private(set) var ended: [LeaseID] = []
    private(set) var compacted: Revision = 0
    private let historyLength: UInt64

    /// How often history that is too long is cut, in revisions.
    private static let cutInterval: UInt64 = 1024

    init(revision: Revision, historyLength: UInt64) {
        self.revision = revision
        self.historyLength = historyLength
    }

    /// A thrown error is the database's and ends the store; a refusal of this one work is the result's.
    mutating func perform(_ work: SQLiteStore.Work, _ db: Database) throws -> Result<SQLiteStore.Answer, StoreError> {
        switch work {
        case .transaction(let transaction): return try perform(transaction, db)
        case .grant(let milliseconds):
            let lease = try Tables.insertLease(milliseconds: milliseconds, db)
            granted.append((lease, milliseconds: milliseconds))
            return .success(.lease(lease))
        case .revoke(let lease):
            guard try Tables.hasLease(lease, db) else { return .failure(.leaseNotFound(lease)) }
            try end(lease, db)
        case .compact(let revision): try compact(before: min(revision, self.revision), db)
        case .expireLeases: break
        }
        return .success(.outcome(.committed(revision)))
    }

    /// Deletes a lease and the keys that hang on it.
    mutating func end(_ lease: LeaseID, _ db: Database) throws {
        let keys = try Tables.keys(of: lease, db)
        for key in keys { try Tables.delete(key, db) }
        try Tables.deleteLease(lease, db)
        ended.append(lease)
        try record(keys.map { .delete($0) }, db)
    }

    private mutating func perform(
        _ transaction: Transaction, _ db: Database
    ) throws -> Result<SQLiteStore.Answer, StoreError> {
        for condition in transaction.conditions where try !holds(condition, db) {
            return .success(.outcome(.conflict))
        }
        for case .put(_, _, let lease?) in transaction.operations where try !Tables.hasLease(lease, db) {
            return .failure(.leaseNotFound(lease))
        }
        var changes: [StoreWatch.Change] = []
        for operation in transaction.operations {
            switch operation {
            case .put(let key, let value, let lease):
                try Tables.put(key, value, revision: revision + 1, lease: lease, db)
                changes.append(.put(key, value))
            case .delete(let key):
                if try Tables.delete(key, db) { changes.append(.delete(key)) }
            case .deleteRange(let range):
                for key in try Tables.keys(in: range, db) {
                    try Tables.delete(key, db)
                    changes.append(.delete(key))
                }
            }
        }
        try record(changes, db)
        return .success(.outcome(.committed(revision)))
    }

    private func holds(_ condition: Transaction.Condition, _ db: Database) throws -> Bool {
        switch condition {
        case .absent(let key): try Tables.modified(key, db) == nil
        case .present(let key): try Tables.modified(key, db) != nil
        case .modified(let key, let revision): try Tables.modified(key, db) == revision
        }
    }

    private mutating func record(_ changes: [StoreWatch.Change], _ db: Database) throws {
        guard !changes.isEmpty else { return }
        revision += 1
        try Tables.appendHistory(revision, HistoryRecord.encode(changes), db)
        if revision % Self.cutInterval == 0, revision > historyLength {
            try compact(before: revision - historyLength + 1, db)
        }
    }

    private mutating func compact(before revision: Revision, _ db: Database) throws {
        try Tables.deleteHistory(before: revision, db)
        compacted = max(compacted, revision - min(revision, 1))
    }
}

extension StoreError {
    static func leaseNotFound(_ lease: LeaseID) -> StoreError {
        StoreError(.leaseNotFound, "there is no lease \(lease.rawValue)")
    }
}
