import Testing
import WeftNet
import WeftStore

/// The contract of ``Store``, clause by clause, against whatever backend ``backends`` lists. A new backend is one more
/// entry there; nothing here knows which one it judges.
@Suite("Store conformance")
struct StoreConformance {
    static let backends: [any StoreUnderTest] = [SQLiteUnderTest()]

    @Test("an unknown key has no entry", arguments: backends)
    func unknownKey(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        #expect(try await store.get(Key("a")) == nil)
    }

    @Test("a put is read back with the revisions that made and changed it", arguments: backends)
    func putAndGet(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let first = try await store.put(("a", "1"))
        let second = try await store.put(("a", "2"))
        #expect(second > first)
        let entry = try #require(try await store.get(Key("a")))
        #expect(entry == Entry(key: Key("a"), value: [UInt8]("2"), created: first, modified: second, lease: nil))
    }

    @Test("a key made again after its deletion is a new one", arguments: backends)
    func recreation(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        try await store.put(("a", "1"))
        try await store.delete("a")
        let again = try await store.put(("a", "2"))
        #expect(try await store.get(Key("a"))?.created == again)
    }

    @Test("every byte may stand in keys and values, and an empty value is a value", arguments: backends)
    func bytes(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let all = [UInt8](0...255)
        _ = try await store.must(Transaction([.put(all, all), .put([0], [])]))
        #expect(try await store.get(all)?.value == all)
        #expect(try await store.get([0])?.value == [])
    }

    @Test("deleting what is not there changes nothing, not even the revision", arguments: backends)
    func deleteAbsent(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let revision = try await store.put(("a", "1"))
        #expect(try await store.delete("b") == revision)
    }

    @Test("a range is ordered by the bytes of its keys and holds its bounds", arguments: backends)
    func ranges(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let revision = try await store.put(
            ("b", "1"), ("a/2", "2"), ("a/10", "3"), ("a0", "4"), ("a/", "5"), ("a", "6"))
        let page = try await store.range(KeyRange(prefix: Key("a/")), limit: nil)
        #expect(page.entries.map(\.key.text) == ["a/", "a/10", "a/2"])
        #expect(page.revision == revision)
        #expect(!page.isTruncated)
        let half = try await store.range(KeyRange(from: Key("a/10"), to: Key("a0")), limit: nil)
        #expect(half.entries.map(\.key.text) == ["a/10", "a/2"])
        let all = try await store.range(.everything, limit: nil)
        #expect(all.entries.count == 6)
    }

    @Test("pages follow each other without gap or repetition", arguments: backends)
    func paging(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let keys = (0..<23).map { "k/" + String($0 + 100) }
        _ = try await store.must(Transaction(keys.map { .put(Key($0), [1]) }))
        var range = KeyRange(prefix: Key("k/"))
        var seen: [String] = []
        while true {
            let page = try await store.range(range, limit: 5)
            seen += page.entries.map(\.key.text)
            #expect(page.isTruncated == (seen.count < keys.count))
            guard page.isTruncated, let last = page.entries.last else { break }
            range = range.after(last.key)
        }
        #expect(seen == keys)
    }

    @Test("a transaction is done whole or not at all", arguments: backends)
    func conditions(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let made = try await store.put(("a", "1"))
        let operations: [Transaction.Operation] = [.put(Key("b"), [2]), .delete(Key("a"))]
        let refused: [[Transaction.Condition]] = [
            [.absent(Key("a"))], [.present(Key("x"))], [.modified(Key("a"), at: made + 1)],
            [.modified(Key("x"), at: 0)],
            [.present(Key("a")), .absent(Key("a"))],
        ]
        for conditions in refused {
            #expect(try await store.commit(Transaction(if: conditions, operations)) == .conflict)
        }
        #expect(try await store.text("a") == "1")
        #expect(try await store.text("b") == nil)

        let kept: [Transaction.Condition] = [.modified(Key("a"), at: made), .absent(Key("b")), .present(Key("a"))]
        let done = try await store.must(Transaction(if: kept, operations))
        #expect(done == made + 1)
        #expect(try await store.text("a") == nil)
        #expect(try await store.get(Key("b"))?.modified == done)
    }

    @Test("conditions alone ask without changing", arguments: backends)
    func conditionsOnly(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let revision = try await store.put(("a", "1"))
        #expect(try await store.commit(Transaction(if: [.present(Key("a"))], [])) == .committed(revision))
        #expect(try await store.commit(Transaction(if: [.absent(Key("a"))], [])) == .conflict)
    }

    @Test("a range is deleted at once", arguments: backends)
    func deleteRange(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        try await store.put(("a/1", "1"), ("a/2", "2"), ("b", "3"))
        _ = try await store.must(Transaction([.deleteRange(KeyRange(prefix: Key("a/")))]))
        #expect(try await store.range(.everything, limit: nil).entries.map(\.key.text) == ["b"])
    }

    @Test("a transaction that names a key twice is refused", arguments: backends)
    func duplicateKeys(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let key = Key("a")
        let transactions: [[Transaction.Operation]] = [
            [.put(key, [1]), .put(key, [2])], [.put(key, [1]), .delete(key)],
            [.deleteRange(KeyRange(prefix: key)), .put(key, [1])],
        ]
        for operations in transactions {
            let error = await #expect(throws: StoreError.self) { try await store.commit(Transaction(operations)) }
            #expect(error?.code == .invalid)
        }
        #expect(try await store.get(key) == nil)
    }

    @Test("of many who race for one key, one wins", arguments: backends)
    func race(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let outcomes = try await withThrowingTaskGroup(of: CommitOutcome.self) { group in
            for racer in 0..<32 {
                group.addTask {
                    try await store.commit(
                        Transaction(if: [.absent(Key("prize"))], [.put(Key("prize"), [UInt8(racer)])]))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 != .conflict } == 1)
    }

    @Test("counting up with compare-and-put loses nothing", arguments: backends)
    func counter(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        try await store.put(("n", "0"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10 {
                        while true {
                            let entry = try #require(try await store.get(Key("n")))
                            let next = [UInt8](String((Int(entry.value.text) ?? 0) + 1))
                            let outcome = try await store.commit(
                                Transaction(if: [.modified(entry.key, at: entry.modified)], [.put(entry.key, next)]))
                            if outcome != .conflict { break }
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await store.text("n") == "80")
    }
}
