import Foundation
import GRDB
import Testing
import WeftNet
import WeftStore

@testable import WeftSQLite

@Suite("SQLite store")
struct SQLiteStoreTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open(_ adjust: (inout SQLiteStore.Configuration) -> Void = { _ in }) throws -> SQLiteStore {
        var configuration = SQLiteStore.Configuration(path: folder.store)
        adjust(&configuration)
        return try SQLiteStore(configuration, now: { .zero })
    }

    @Test("the log is synced before a commit is answered")
    func durabilitySettings() async throws {
        let store = try open()
        let settings = try await store.read { db in
            (
                try String.fetchOne(db, sql: "PRAGMA journal_mode"), try Int.fetchOne(db, sql: "PRAGMA synchronous"),
                try String.fetchOne(db, sql: "PRAGMA locking_mode")
            )
        }
        #expect(settings == ("wal", 2, "exclusive"))
    }

    @Test("values, revisions, history and leases outlive a restart")
    func restart() async throws {
        var store = try open()
        let lease = try await store.grantLease(lifetime: .seconds(5))
        try await store.put(("a", "1"), lease: lease)
        let second = try await store.put(("b", "2"))
        try store.close()

        store = try open()
        #expect(try await store.text("a") == "1")
        #expect(try await store.put(("c", "3")) == second + 1)
        var watch = store.watch(.everything, from: second).makeAsyncIterator()
        #expect(try await watch.next()?.changes == [.put(Key("b"), [UInt8]("2"))])
        try await store.keepAlive(lease)
        try await store.revoke(lease)
        #expect(try await store.text("a") == nil)
    }

    @Test("a second controller on the same file is refused by name")
    func exclusive() async throws {
        let store = try open()
        try await store.put(("a", "1"))
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.code == .failed)
        #expect(error?.message.contains(folder.store) == true)
    }

    @Test("history is cut to its length and an outdated watcher is told")
    func historyLength() async throws {
        let store = try open { $0.historyLength = 100 }
        for round in 0..<9 {
            _ = try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<256 { group.addTask { try await store.put(("k\(number)", String(round))) } }
                try await group.waitForAll()
            }
        }
        // The cut comes every 1,024 revisions, so up to that much more may remain.
        let rows = try await store.read { db in try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM history") ?? 0 }
        #expect(rows == 100 + 256)
        var watch = store.watch(.everything, from: 1).makeAsyncIterator()
        await #expect(throws: StoreError.self) { try await watch.next() }
    }

    @Test("compaction outlives a restart")
    func compactionAndRestart() async throws {
        var store = try open()
        for number in 0..<5 { try await store.put(("a", String(number))) }
        try await store.compact(before: 4)
        try store.close()
        store = try open()
        var early = store.watch(.everything, from: 3).makeAsyncIterator()
        await #expect(throws: StoreError.self) { try await early.next() }
        var late = store.watch(.everything, from: 4).makeAsyncIterator()
        #expect(try await late.next()?.revision == 4)
    }

    @Test("a full disk stops the store: nothing further is acknowledged, what was stays")
    func failStop() async throws {
        var store = try open { $0.maximumPages = 64 }
        let watcher = Task { [store] in
            for try await _ in store.watch(KeyRange(prefix: Key("never")), from: 1) {}
        }
        var acknowledged: [String] = []
        var failure: (any Error)?
        for number in 0..<1000 where failure == nil {
            do {
                try await store.put(("k\(number)", String(repeating: "x", count: 2000)))
                acknowledged.append("k\(number)")
            } catch {
                failure = error
            }
        }
        #expect((failure as? StoreError)?.code == .failed)
        #expect((failure as? StoreError)?.message.contains(folder.store) == true)
        for call in 0..<4 {
            let error = await #expect(throws: StoreError.self) {
                switch call {
                case 0: _ = try await store.get(Key("k0"))
                case 1: _ = try await store.range(.everything, limit: 1)
                case 2: _ = try await store.delete("k0")
                default: _ = try await store.grantLease(lifetime: .seconds(1))
                }
            }
            #expect(error?.code == .failed)
        }
        await #expect(throws: StoreError.self) { try await watcher.value }
        try store.close()

        store = try open()
        #expect(!acknowledged.isEmpty)
        #expect(try await store.range(.everything, limit: nil).entries.count == acknowledged.count)
    }

    @Test("a file that is not ours is refused, not overwritten", arguments: ["not a database, just text", ""])
    func foreignFile(content: String) async throws {
        let text = content + String(repeating: "?", count: 4096)
        try text.write(toFile: folder.store, atomically: true, encoding: .utf8)
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.message.contains(folder.store) == true)
        #expect(try String(contentsOfFile: folder.store, encoding: .utf8) == text)
    }

    @Test("a database of another program is refused, and stays as it is", arguments: [0, 1])
    func foreignDatabase(version: Int) async throws {
        let queue = try DatabaseQueue(path: folder.store)
        try await queue.write { db in
            try db.execute(sql: "CREATE TABLE moz_places (id); PRAGMA user_version = \(version)")
        }
        try queue.close()
        #expect(chmod(folder.store, 0o644) == 0)
        let before = try Data(contentsOf: URL(filePath: folder.store))
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.message.contains("no store of Weft") == true && error?.message.contains("moz_places") == true)
        #expect(try Data(contentsOf: URL(filePath: folder.store)) == before)
        #expect(try FileManager.default.attributesOfItem(atPath: folder.store)[.posixPermissions] as? Int == 0o644)
    }

    @Test("a folder in the place of the file is said in words")
    func folderAsFile() throws {
        try FileManager.default.createDirectory(atPath: folder.store, withIntermediateDirectories: false)
        let error = #expect(throws: StoreError.self) { try open() }
        #expect(error?.message.contains("it is no file") == true)
        #expect(error?.message.contains("SQLite") == false)
    }

    @Test("a file of a newer version is refused")
    func newerVersion() async throws {
        var store = try open()
        try await store.read { db in try db.execute(sql: "PRAGMA user_version = 99") }
        try store.close()
        let error = #expect(throws: StoreError.self) { store = try open() }
        #expect(error?.message.contains("newer") == true)
    }
}
