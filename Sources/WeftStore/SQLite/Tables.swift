import Foundation
import GRDB

/// The tables and every statement on them.
///
/// ```
/// entries(key, value, created, modified, lease)   what is
/// history(revision, changes)                      what happened, one row per revision, for watchers
/// leases(id, milliseconds)
/// ```
enum Tables {
    /// Grows with every change of the tables; a file of a newer version is refused.
    private static let version = 1

    static func prepare(_ db: Database, maximumPages: Int?) throws {
        // Settings that do not take, silently, would turn the promise of durability into a hope.
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        guard mode == "wal", synchronous == 2 else {
            throw StoreError(
                .failed, "no durable write-ahead log (mode \(mode ?? "?"), synchronous \(synchronous ?? -1))")
        }
        if let maximumPages { try db.execute(sql: "PRAGMA max_page_count = \(maximumPages)") }
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found <= version else { throw StoreError(.failed, "made by a newer Weft (version \(found))") }
        guard found < version else { return }
        try db.inTransaction(.immediate) {
            try db.execute(
                sql: """
                    CREATE TABLE entries (
                        key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL, created INTEGER NOT NULL,
                        modified INTEGER NOT NULL, lease INTEGER);
                    CREATE INDEX entries_lease ON entries (lease) WHERE lease IS NOT NULL;
                    CREATE TABLE history (revision INTEGER NOT NULL PRIMARY KEY, changes BLOB NOT NULL);
                    CREATE TABLE leases (id INTEGER PRIMARY KEY AUTOINCREMENT, milliseconds INTEGER NOT NULL);
                    PRAGMA user_version = \(version);
                    """)
            return .commit
        }
    }

    // MARK: entries

    static func entry(_ key: Key, _ db: Database) throws -> Entry? {
        let statement = try db.cachedStatement(
            sql: "SELECT key, value, created, modified, lease FROM entries WHERE key = ?")
        return try Row.fetchOne(statement, arguments: [Data(key)]).map(entry)
    }

    static func entries(_ range: KeyRange, limit: Int?, _ db: Database) throws -> [Entry] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT key, value, created, modified, lease FROM entries
                WHERE key >= ?1 AND (?2 IS NULL OR key < ?2) ORDER BY key LIMIT ?3
                """)
        var entries: [Entry] = []
        let cursor = try Row.fetchCursor(
            statement, arguments: [Data(range.lower), range.upper.map { Data($0) }, limit ?? -1])
        while let row = try cursor.next() { entries.append(entry(row)) }
        return entries
    }

    static func keys(in range: KeyRange, _ db: Database) throws -> [Key] {
        let statement = try db.cachedStatement(
            sql: "SELECT key FROM entries WHERE key >= ?1 AND (?2 IS NULL OR key < ?2) ORDER BY key")
        return try keys(statement, [Data(range.lower), range.upper.map { Data($0) }])
    }

    static func keys(of lease: LeaseID, _ db: Database) throws -> [Key] {
        try keys(try db.cachedStatement(sql: "SELECT key FROM entries WHERE lease = ? ORDER BY key"), [lease.rawValue])
    }

    /// When `key` was last put; `nil` when it is not there.
    static func modified(_ key: Key, _ db: Database) throws -> Revision? {
        let statement = try db.cachedStatement(sql: "SELECT modified FROM entries WHERE key = ?")
        return try Int64.fetchOne(statement, arguments: [Data(key)]).map(Revision.init)
    }

    static func put(_ key: Key, _ value: [UInt8], revision: Revision, lease: LeaseID?, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO entries (key, value, created, modified, lease) VALUES (?1, ?2, ?3, ?3, ?4)
                ON CONFLICT (key) DO UPDATE SET value = ?2, modified = ?3, lease = ?4
                """)
        try statement.execute(arguments: [Data(key), Data(value), Int64(revision), lease?.rawValue])
    }

    /// Whether there was something to delete.
    @discardableResult
    static func delete(_ key: Key, _ db: Database) throws -> Bool {
        try db.cachedStatement(sql: "DELETE FROM entries WHERE key = ?").execute(arguments: [Data(key)])
        return db.changesCount > 0
    }

    // MARK: history

    static func newestRevision(_ db: Database) throws -> Revision {
        Revision(try Int64.fetchOne(try db.cachedStatement(sql: "SELECT MAX(revision) FROM history")) ?? 0)
    }

    /// The newest revision that history no longer knows.
    static func compactedRevision(_ db: Database) throws -> Revision {
        let oldest = try Int64.fetchOne(db, sql: "SELECT MIN(revision) FROM history") ?? 1
        return Revision(oldest - 1)
    }

    static func appendHistory(_ revision: Revision, _ changes: [UInt8], _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "INSERT INTO history (revision, changes) VALUES (?, ?)")
        try statement.execute(arguments: [Int64(revision), Data(changes)])
    }

    static func deleteHistory(before revision: Revision, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "DELETE FROM history WHERE revision < ?")
        try statement.execute(arguments: [Int64(revision)])
    }

    /// At most `limit` rows of history from `revision` on.
    static func history(from revision: Revision, limit: Int, _ db: Database) throws -> [(Revision, [UInt8])] {
        let statement = try db.cachedStatement(
            sql: "SELECT revision, changes FROM history WHERE revision >= ? ORDER BY revision LIMIT ?")
        var rows: [(Revision, [UInt8])] = []
        let cursor = try Row.fetchCursor(statement, arguments: [Int64(revision), limit])
        while let row = try cursor.next() { rows.append((Revision(row[0] as Int64), bytes(row, 1))) }
        return rows
    }

    // MARK: leases

    static func leases(_ db: Database) throws -> [(LeaseID, Duration)] {
        try Row.fetchAll(db, sql: "SELECT id, milliseconds FROM leases").map { row in
            (LeaseID(rawValue: row[0]), .milliseconds(row[1] as Int64))
        }
    }

    static func insertLease(milliseconds: Int64, _ db: Database) throws -> LeaseID {
        try db.cachedStatement(sql: "INSERT INTO leases (milliseconds) VALUES (?)").execute(arguments: [milliseconds])
        return LeaseID(rawValue: db.lastInsertedRowID)
    }

    static func hasLease(_ lease: LeaseID, _ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM leases WHERE id = ?")
        return try Int.fetchOne(statement, arguments: [lease.rawValue]) != nil
    }

    static func deleteLease(_ lease: LeaseID, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM leases WHERE id = ?").execute(arguments: [lease.rawValue])
    }

    // MARK: rows

    private static func entry(_ row: Row) -> Entry {
        Entry(
            key: bytes(row, 0), value: bytes(row, 1), created: Revision(row[2] as Int64),
            modified: Revision(row[3] as Int64), lease: (row[4] as Int64?).map(LeaseID.init))
    }

    private static func keys(_ statement: Statement, _ arguments: StatementArguments) throws -> [Key] {
        var keys: [Key] = []
        let cursor = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try cursor.next() { keys.append(bytes(row, 0)) }
        return keys
    }

    /// Copied once, straight from SQLite's page.
    private static func bytes(_ row: Row, _ index: Int) -> [UInt8] {
        (try? row.withUnsafeData(atIndex: index) { $0.map { [UInt8]($0) } }) ?? []
    }
}
