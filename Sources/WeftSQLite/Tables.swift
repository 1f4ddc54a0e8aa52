import Foundation
import GRDB
import WeftStore

/// The tables and every statement on them.
///
/// ```
/// entries(key, value, created, modified, lease, checksum)   what is
/// history(revision, changes, checksum)                      what happened, one row per revision, for watchers
/// leases(id, milliseconds, checksum)
/// ```
///
/// A row whose checksum is not that of its other columns is damaged: whoever reads it gets an error.
enum Tables {
    /// Grows with every change of the tables; a file of a newer version is refused.
    private static let version = 2

    /// Before anything is changed: a database of another program is left as it is.
    static func checkOwner(_ db: Database) throws {
        let tables = try String.fetchAll(
            db,
            sql:
                "SELECT CAST(name AS TEXT) FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
        )
        guard tables.isEmpty || tables.contains("entries") else {
            throw StoreError.damaged("it is no store of Weft, but has tables of something else (\(tables[0]))")
        }
    }

    static func prepare(_ db: Database, maximumPages: Int?) throws {
        // Settings that do not take, silently, would turn the promise of durability into a hope.
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        guard mode == "wal", synchronous == 2 else {
            throw StoreError(
                .failed, "no durable write-ahead log (mode \(mode ?? "?"), synchronous \(synchronous ?? -1))")
        }
        if let maximumPages { try db.execute(sql: "PRAGMA max_page_count = \(maximumPages)") }
        try checkStructure(db)
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        guard found <= version else { throw StoreError(.failed, "made by a newer Weft (version \(found))") }
        let isEmpty = try !db.tableExists("entries")
        guard isEmpty == (found == 0) else { throw StoreError.damaged("it says that it is of version \(found)") }
        if found < version {
            try db.inTransaction(.immediate) {
                if isEmpty { try create(db) } else { try addChecksums(db) }
                try db.execute(sql: "PRAGMA user_version = \(version)")
                return .commit
            }
        }
        try checkHistory(db)
        // So that no end of a transaction that lost power is ever left behind another one (WriteAheadLog). A full disk
        // is no reason not to start.
        try? db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }

    /// The pages, the order of the rows, and the indices against the rows: `quick_check` and the indices, since a key
    /// that only the index has lost is a key that is not found.
    private static func checkStructure(_ db: Database) throws {
        let found = try String.fetchAll(db, sql: "PRAGMA integrity_check(3)")
        guard found == ["ok"] else {
            throw StoreError.damaged("it is damaged (\(found.joined(separator: "; ").replacing("\n", with: " ")))")
        }
    }

    private static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE entries (
                    key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL, created INTEGER NOT NULL,
                    modified INTEGER NOT NULL, lease INTEGER, checksum INTEGER);
                CREATE INDEX entries_lease ON entries (lease) WHERE lease IS NOT NULL;
                CREATE TABLE history (revision INTEGER NOT NULL PRIMARY KEY, changes BLOB NOT NULL, checksum INTEGER);
                CREATE TABLE leases (
                    id INTEGER PRIMARY KEY AUTOINCREMENT, milliseconds INTEGER NOT NULL, checksum INTEGER);
                """)
    }

    /// Version 1 had none. What is there is taken for what was written.
    private static func addChecksums(_ db: Database) throws {
        for table in ["entries", "history", "leases"] {
            try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN checksum INTEGER")
        }
        db.add(function: entryChecksum)
        db.add(function: historyChecksum)
        db.add(function: leaseChecksum)
        try db.execute(
            sql: """
                UPDATE entries SET checksum = entry_checksum(key, value, created, modified, lease);
                UPDATE history SET checksum = history_checksum(revision, changes);
                UPDATE leases SET checksum = lease_checksum(id, milliseconds);
                """)
    }

    private static let entryChecksum = DatabaseFunction("entry_checksum", argumentCount: 5, pure: true) { values in
        guard let created = Int64.fromDatabaseValue(values[2]), let modified = Int64.fromDatabaseValue(values[3]) else {
            return nil
        }
        let rest = Checksum.ofAllButCreation(
            bytes(values[0]).span, bytes(values[1]).span, modified: modified, lease: Int64.fromDatabaseValue(values[4]))
        return Checksum.entry(rest, created: created)
    }

    private static let historyChecksum = DatabaseFunction("history_checksum", argumentCount: 2, pure: true) { values in
        Int64.fromDatabaseValue(values[0]).map { Checksum.history($0, bytes(values[1]).span) }
    }

    private static let leaseChecksum = DatabaseFunction("lease_checksum", argumentCount: 2, pure: true) { values in
        guard let id = Int64.fromDatabaseValue(values[0]), let milliseconds = Int64.fromDatabaseValue(values[1]) else {
            return nil
        }
        return Checksum.lease(id, milliseconds: milliseconds)
    }

    private static func bytes(_ value: DatabaseValue) -> [UInt8] {
        Data.fromDatabaseValue(value).map { [UInt8]($0) } ?? []
    }

    // MARK: entries

    static func entry(_ key: Key, _ db: Database) throws -> Entry? {
        let statement = try db.cachedStatement(
            sql: "SELECT key, value, created, modified, lease, checksum FROM entries WHERE key = ?")
        return try Row.fetchOne(statement, arguments: [Data(key)]).map(entry)
    }

    static func entries(_ range: KeyRange, limit: Int?, _ db: Database) throws -> [Entry] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT key, value, created, modified, lease, checksum FROM entries
                WHERE key >= ?1 AND (?2 IS NULL OR key < ?2) ORDER BY key LIMIT ?3
                """)
        var entries: [Entry] = []
        let cursor = try Row.fetchCursor(
            statement, arguments: [Data(range.lower), range.upper.map { Data($0) }, limit ?? -1])
        while let row = try cursor.next() { entries.append(try entry(row)) }
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
        try entry(key, db)?.modified
    }

    static func put(_ key: Key, _ value: [UInt8], revision: Revision, lease: LeaseID?, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO entries (key, value, created, modified, lease, checksum) VALUES (?1, ?2, ?3, ?3, ?4, ?5)
                ON CONFLICT (key) DO UPDATE SET value = ?2, modified = ?3, lease = ?4,
                    checksum = (?6 | created) - (?6 & created)
                """)
        let rest = Checksum.ofAllButCreation(key.span, value.span, modified: Int64(revision), lease: lease?.rawValue)
        // The exclusive or of the two, which SQL has no operator for: who replaces a value need not read when it was
        // made.
        let checksum = Checksum.entry(rest, created: Int64(revision))
        try statement.execute(
            arguments: [Data(key), Data(value), Int64(revision), lease?.rawValue, checksum, rest])
    }

    /// Whether there was something to delete.
    @discardableResult
    static func delete(_ key: Key, _ db: Database) throws -> Bool {
        try db.cachedStatement(sql: "DELETE FROM entries WHERE key = ?").execute(arguments: [Data(key)])
        return db.changesCount > 0
    }

    // MARK: history

    static func newestRevision(_ db: Database) throws -> Revision {
        Revision(clamping: try Int64.fetchOne(try db.cachedStatement(sql: "SELECT MAX(revision) FROM history")) ?? 0)
    }

    /// The newest revision that history no longer knows.
    static func compactedRevision(_ db: Database) throws -> Revision {
        let oldest = try Int64.fetchOne(db, sql: "SELECT MIN(revision) FROM history") ?? 1
        return Revision(clamping: oldest - 1)
    }

    /// Revisions follow each other; a number that was damaged leaves a gap, or would be everybody's clock from now on.
    static func checkHistory(_ db: Database) throws {
        let sql = "SELECT COUNT(*) = 0 OR MAX(revision) - MIN(revision) + 1 = COUNT(*) FROM history"
        guard try Bool.fetchOne(db, sql: sql) ?? true else { throw StoreError.damaged("the history has gaps") }
        _ = try history(from: newestRevision(db), limit: 1, db)
    }

    static func appendHistory(_ revision: Revision, _ changes: [UInt8], _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: "INSERT INTO history (revision, changes, checksum) VALUES (?, ?, ?)")
        let checksum = Checksum.history(Int64(revision), changes.span)
        try statement.execute(arguments: [Int64(revision), Data(changes), checksum])
    }

    static func deleteHistory(before revision: Revision, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: "DELETE FROM history WHERE revision < ?")
        try statement.execute(arguments: [Int64(revision)])
    }

    /// At most `limit` rows of history from `revision` on.
    static func history(from revision: Revision, limit: Int, _ db: Database) throws -> [(Revision, [UInt8])] {
        let statement = try db.cachedStatement(
            sql: "SELECT revision, changes, checksum FROM history WHERE revision >= ? ORDER BY revision LIMIT ?")
        var rows: [(Revision, [UInt8])] = []
        let cursor = try Row.fetchCursor(statement, arguments: [Int64(revision), limit])
        while let row = try cursor.next() {
            let (revision, changes) = (try integer(row, 0), bytes(row, 1))
            guard try integer(row, 2) == Checksum.history(revision, changes.span) else {
                throw StoreError.damaged("the history of revision \(revision) is damaged")
            }
            rows.append((Revision(revision), changes))
        }
        return rows
    }

    // MARK: leases

    static func leases(_ db: Database) throws -> [(LeaseID, Duration)] {
        try Row.fetchAll(db, sql: "SELECT id, milliseconds, checksum FROM leases").map { row in
            let (id, milliseconds) = (try integer(row, 0), try integer(row, 1))
            guard try integer(row, 2) == Checksum.lease(id, milliseconds: milliseconds) else {
                throw StoreError.damaged("the lease \(id) is damaged")
            }
            return (LeaseID(rawValue: id), .milliseconds(milliseconds))
        }
    }

    static func insertLease(milliseconds: Int64, _ db: Database) throws -> LeaseID {
        try db.cachedStatement(sql: "INSERT INTO leases (milliseconds) VALUES (?)").execute(arguments: [milliseconds])
        let id = db.lastInsertedRowID
        try db.cachedStatement(sql: "UPDATE leases SET checksum = ? WHERE id = ?")
            .execute(arguments: [Checksum.lease(id, milliseconds: milliseconds), id])
        return LeaseID(rawValue: id)
    }

    static func hasLease(_ lease: LeaseID, _ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT 1 FROM leases WHERE id = ?")
        return try Int.fetchOne(statement, arguments: [lease.rawValue]) != nil
    }

    static func deleteLease(_ lease: LeaseID, _ db: Database) throws {
        try db.cachedStatement(sql: "DELETE FROM leases WHERE id = ?").execute(arguments: [lease.rawValue])
    }

    // MARK: rows

    private static func entry(_ row: Row) throws -> Entry {
        let (key, value, lease) = (bytes(row, 0), bytes(row, 1), try optionalInteger(row, 4))
        let (created, modified) = (try integer(row, 2), try integer(row, 3))
        let rest = Checksum.ofAllButCreation(key.span, value.span, modified: modified, lease: lease)
        guard try integer(row, 5) == Checksum.entry(rest, created: created) else {
            throw StoreError.damaged("the record \(String(decoding: key, as: UTF8.self)) is damaged")
        }
        return Entry(
            key: key, value: value, created: Revision(created), modified: Revision(modified),
            lease: lease.map(LeaseID.init))
    }

    private static func keys(_ statement: Statement, _ arguments: StatementArguments) throws -> [Key] {
        var keys: [Key] = []
        let cursor = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try cursor.next() { keys.append(bytes(row, 0)) }
        return keys
    }

    /// GRDB's own conversion ends the process for a column of another type than it should have.
    private static func optionalInteger(_ row: Row, _ index: Int) throws -> Int64? {
        let value: DatabaseValue = row[index]
        if value.isNull { return nil }
        guard let integer = Int64.fromDatabaseValue(value) else {
            throw StoreError.damaged("column \(index) of a record holds no number")
        }
        return integer
    }

    private static func integer(_ row: Row, _ index: Int) throws -> Int64 {
        guard let integer = try optionalInteger(row, index) else {
            throw StoreError.damaged("column \(index) of a record is empty")
        }
        return integer
    }

    /// Copied once, straight from SQLite's page.
    private static func bytes(_ row: Row, _ index: Int) -> [UInt8] {
        (try? row.withUnsafeData(atIndex: index) { $0.map { [UInt8]($0) } }) ?? []
    }
}
