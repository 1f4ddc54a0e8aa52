import Foundation
import GRDB
import Testing
import WeftNet
import WeftStore

@testable import WeftSQLite

/// A store whose file is no longer what was written, and files of older builds.
@Suite("Damaged store")
struct DamageTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open() throws -> SQLiteStore {
        try SQLiteStore(SQLiteStore.Configuration(path: folder.store), now: { .zero })
    }

    /// A closed store, small enough that each of its bytes matters.
    private func fill() async throws -> [Entry] {
        let store = try open()
        let lease = try await store.grantLease(lifetime: .seconds(60))
        for number in 0..<12 {
            try await store.put(("key/\(number)", String(repeating: "value \(number) ", count: 30)))
        }
        try await store.put(("held", "by a lease"), lease: lease)
        try await store.delete("key/3")
        let entries = try await store.range(.everything, limit: nil).entries
        try store.close()
        return entries
    }

    @Test("what is no file at all is said without the library's numbers")
    func folderInPlace() throws {
        try FileManager.default.createDirectory(atPath: folder.store, withIntermediateDirectories: true)
        let error = try #require(throws: StoreError.self) { try open() }
        #expect(error.message.contains(folder.store) && error.message.contains("it is no file"), "\(error)")
        #expect(!error.message.contains("SQLite"), "\(error)")
    }

    @Test("a bit that turned is an error that names the file, and never a value", arguments: [0, 1, 2, 3])
    func bits(round: Int) async throws {
        let entries = try await fill()
        let whole = try Data(contentsOf: URL(filePath: folder.store))
        var generator = SeededGenerator(seed: UInt64(round))
        var refused = 0
        for start in stride(from: round * 61, to: whole.count, by: 251) {
            let offset = min(start + Int.random(in: 0..<251, using: &generator), whole.count - 1)
            var flipped = whole
            flipped[offset] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            for suffix in ["-wal", "-shm", "-journal"] {
                try? FileManager.default.removeItem(atPath: folder.store + suffix)
            }
            try flipped.write(to: URL(filePath: folder.store))
            do {
                let store = try open()
                defer { try? store.close() }
                #expect(try await store.range(.everything, limit: nil).entries == entries, "byte \(offset)")
                for entry in entries { #expect(try await store.get(entry.key) == entry, "byte \(offset)") }
                var watch = store.watch(.everything, from: 1).makeAsyncIterator()
                #expect(try await watch.next()?.revision == 1, "byte \(offset)")
            } catch let error as StoreError {
                refused += 1
                #expect(error.code == .failed)
                #expect(error.message.contains(folder.store), "\(error)")
            }
        }
        #expect(refused > 20)
    }

    /// What a process that was killed leaves: a store's file, and the log with a transaction for each of the keys.
    private func killed() async throws -> (file: Data, log: Data) {
        let other = try TemporaryFolder()
        let store = try SQLiteStore(SQLiteStore.Configuration(path: other.store), now: { .zero })
        for number in 0..<12 { try await store.put(("key/\(number)", "value \(number)")) }
        let log = try Data(contentsOf: URL(filePath: other.store + "-wal"))
        return (try Data(contentsOf: URL(filePath: other.store)), log)
    }

    private func reopened(_ file: Data, log: Data) async throws -> [String] {
        try file.write(to: URL(filePath: folder.store))
        try log.write(to: URL(filePath: folder.store + "-wal"))
        let store = try open()
        defer { try? store.close() }
        return try await store.range(.everything, limit: nil).entries.map(\.key.text)
    }

    @Test("a bit of the log that turned loses no acknowledged change in silence")
    func logBits() async throws {
        let (file, log) = try await killed()
        #expect(try await reopened(file, log: log).count == 12)
        var generator = SeededGenerator(seed: 1)
        // All of the header; the last transaction may not have been acknowledged.
        for start in Array(0..<32) + Array(stride(from: 32, to: log.count * 2 / 3, by: 4093)) {
            var flipped = log
            flipped[start] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            let error = await #expect(throws: StoreError.self, "byte \(start)") {
                try await reopened(file, log: flipped)
            }
            #expect(error?.message.contains("\(folder.store)-wal is damaged") == true, "byte \(start)")
        }
        let zeros = Data(count: 4096) + log.dropFirst(4096)
        await #expect(throws: StoreError.self) { try await reopened(file, log: zeros) }
    }

    @Test("the log of a process that lost power is read up to the last whole transaction")
    func logEnds() async throws {
        let (file, log) = try await killed()
        var last = 0
        for length in stride(from: 0, through: log.count, by: 3001) {
            let count = try await reopened(file, log: log.prefix(length)).count
            #expect(count >= last, "\(length) bytes")
            last = count
        }
        // A transaction whose end came to the disk before its beginning.
        var torn = log
        torn[log.count - 5000] ^= 1
        #expect((10...12).contains(try await reopened(file, log: torn).count))
    }

    @Test("the error says what is damaged and what to do")
    func advice() async throws {
        _ = try await fill()
        let store = try open()
        try await store.read { db in
            try db.execute(
                sql: "UPDATE entries SET value = ? WHERE key = ?", arguments: [Data([1]), Data("key/5".utf8)])
        }
        let error = await #expect(throws: StoreError.self) { try await store.get(Key("key/5")) }
        #expect(error?.message.contains("the record key/5 is damaged") == true)
        #expect(error?.message.contains("backup") == true)
        // What is damaged is not written on.
        await #expect(throws: StoreError.self) { try await store.put(("a", "b")) }
    }

    @Test(
        "no column changes unseen",
        arguments: [
            "entries SET key = x'61'", "entries SET value = x'62'", "entries SET created = created + 1",
            "entries SET modified = modified - 1", "entries SET lease = 1", "entries SET checksum = NULL",
            "history SET changes = x'00'", "history SET revision = revision + 100", "leases SET milliseconds = 1",
            "leases SET id = id + 1",
        ])
    func columns(change: String) async throws {
        _ = try await fill()
        let queue = try DatabaseQueue(path: folder.store)
        try await queue.write { db in try db.execute(sql: "UPDATE \(change) WHERE rowid = 1") }
        try queue.close()
        await #expect(throws: StoreError.self) {
            let store = try open()
            defer { try? store.close() }
            _ = try await store.range(.everything, limit: nil)
            var watch = store.watch(.everything, from: 1).makeAsyncIterator()
            for _ in 0..<14 { _ = try await watch.next() }
        }
    }

    @Test("the file and what SQLite keeps beside it are its user's alone, also those of an older build")
    func modes() async throws {
        func mode(_ suffix: String) throws -> Int? {
            let path = folder.store + suffix
            guard FileManager.default.fileExists(atPath: path) else { return nil }
            return try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        var store = try open()
        try await store.put(("a", "1"))
        #expect(try mode("") == 0o600)
        #expect(try mode("-wal") == 0o600)
        try store.close()
        for suffix in ["", "-wal", "-shm"] {
            let path = folder.store + suffix
            if suffix != "" { #expect(FileManager.default.createFile(atPath: path, contents: nil)) }
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        }
        store = try open()
        try await store.put(("a", "2"))
        for suffix in ["", "-wal", "-shm"] { #expect(try mode(suffix) ?? 0o600 == 0o600, "\(suffix)") }
    }

    @Test("a file that cannot be made is an error that names it") func unreachable() {
        let path = folder.path + "/no/such/folder/weft.db"
        let error = #expect(throws: StoreError.self) {
            try SQLiteStore(SQLiteStore.Configuration(path: path), now: { .zero })
        }
        #expect(error?.message.contains(path) == true)
        #expect(error?.message.contains("No such file or directory") == true)
    }

    @Test("a file of version 1, which had no checksums, is read whole and has them from then on")
    func versionOne() async throws {
        let queue = try DatabaseQueue(path: folder.store)
        try await queue.write { db in
            try db.execute(
                sql: """
                    CREATE TABLE entries (
                        key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL, created INTEGER NOT NULL,
                        modified INTEGER NOT NULL, lease INTEGER);
                    CREATE INDEX entries_lease ON entries (lease) WHERE lease IS NOT NULL;
                    CREATE TABLE history (revision INTEGER NOT NULL PRIMARY KEY, changes BLOB NOT NULL);
                    CREATE TABLE leases (id INTEGER PRIMARY KEY AUTOINCREMENT, milliseconds INTEGER NOT NULL);
                    PRAGMA user_version = 1;
                    INSERT INTO leases VALUES (1, 5000);
                    """)
            for (key, value, lease) in [("a", "1", nil), ("b", "", 1), ("c", "3", nil)] as [(String, String, Int?)] {
                try db.execute(
                    sql: "INSERT INTO entries VALUES (?, ?, 1, 2, ?)",
                    arguments: [Data(key.utf8), Data(value.utf8), lease])
            }
            for revision in [1, 2] {
                try db.execute(
                    sql: "INSERT INTO history VALUES (?, ?)",
                    arguments: [revision, Data(HistoryRecord.encode([.put(Key("a"), [1])]))])
            }
        }
        try queue.close()
        for _ in 0..<2 {
            let store = try open()
            let entries = try await store.range(.everything, limit: nil).entries
            #expect(entries.map(\.key.text) == ["a", "b", "c"])
            #expect(entries.map(\.value.text) == ["1", "", "3"])
            #expect(entries.map(\.lease) == [nil, LeaseID(rawValue: 1), nil])
            #expect(entries.allSatisfy { $0.created == 1 && $0.modified == 2 })
            var watch = store.watch(.everything, from: 1).makeAsyncIterator()
            #expect(try await watch.next()?.changes == [.put(Key("a"), [1])])
            let missing = try await store.read { db in
                try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM entries WHERE checksum IS NULL")
            }
            #expect(missing == 0)
            try store.close()
        }
    }
}
