import Testing
import WeftNet
import WeftStore

/// What a watcher is promised.
@Suite("Store conformance: watch")
struct WatchConformance {
    @Test("history is told from the revision asked for, batch by batch", arguments: StoreConformance.backends)
    func fromThePast(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        try await store.put(("a/1", "old"))
        let second = try await store.put(("a/1", "1"), ("a/2", "2"), ("b", "not in the range"))
        try await store.put(("b", "neither"))
        let third = try await store.delete("a/1")
        var watch = store.watch(KeyRange(prefix: Key("a/")), from: second).makeAsyncIterator()
        #expect(
            try await watch.next()
                == StoreWatch.Batch(
                    revision: second, changes: [.put(Key("a/1"), [UInt8]("1")), .put(Key("a/2"), [UInt8]("2"))]))
        #expect(try await watch.next() == StoreWatch.Batch(revision: third, changes: [.delete(Key("a/1"))]))
    }

    @Test("what happens while watching is told", arguments: StoreConformance.backends)
    func future(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let start = try await store.put(("x", "0"))
        let heard = Task {
            var texts: [String] = []
            for try await batch in store.watch(.everything, from: start + 1) {
                for case .put(_, let value) in batch.changes { texts.append(value.text) }
                if texts.last == "end" { break }
            }
            return texts
        }
        for number in 0..<20 { try await store.put(("x", String(number))) }
        try await store.put(("x", "end"))
        #expect(try await heard.value == (0..<20).map { String($0) } + ["end"])
    }

    @Test("every watcher hears all writers in the one order of revisions", arguments: StoreConformance.backends)
    func manyWritersManyWatchers(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let start = try await store.put(("start", ""))
        let heard = try await withThrowingTaskGroup(of: [StoreWatch.Batch]?.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    var batches: [StoreWatch.Batch] = []
                    for try await batch in store.watch(KeyRange(prefix: Key("w/")), from: start) {
                        batches.append(batch)
                        if batches.count == 8 * 25 { break }
                    }
                    return batches
                }
            }
            for writer in 0..<8 {
                group.addTask {
                    for number in 0..<25 { try await store.put(("w/\(writer)", String(number))) }
                    return nil
                }
            }
            var all: [[StoreWatch.Batch]] = []
            for try await case let batches? in group { all.append(batches) }
            return all
        }
        #expect(heard.count == 3)
        #expect(Set(heard).count == 1)
        let revisions = heard[0].map(\.revision)
        #expect(revisions == revisions.sorted() && Set(revisions).count == revisions.count)
        for writer in 0..<8 {
            let numbers = heard[0].flatMap(\.changes).compactMap { change -> String? in
                guard case .put(let key, let value) = change, key.text == "w/\(writer)" else { return nil }
                return value.text
            }
            #expect(numbers == (0..<25).map { String($0) })
        }
    }

    @Test("a page and a watch from its revision together miss nothing", arguments: StoreConformance.backends)
    func rangeThenWatch(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let writer = Task {
            for number in 0..<200 { try await store.put(("k\(number % 7)", String(number))) }
            try await store.put(("done", ""))
        }
        let page = try await store.range(.everything, limit: nil)
        var mirror = Dictionary(uniqueKeysWithValues: page.entries.map { ($0.key, $0.value) })
        for try await batch in store.watch(.everything, from: page.revision + 1) {
            for change in batch.changes {
                switch change {
                case .put(let key, let value): mirror[key] = value
                case .delete(let key): mirror[key] = nil
                }
            }
            if mirror[Key("done")] != nil { break }
        }
        try await writer.value
        let final = try await store.range(.everything, limit: nil)
        #expect(mirror == Dictionary(uniqueKeysWithValues: final.entries.map { ($0.key, $0.value) }))
    }

    @Test("a watch from forgotten history says so", arguments: StoreConformance.backends)
    func compacted(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let first = try await store.put(("a", "1"))
        try await store.put(("a", "2"))
        let third = try await store.put(("a", "3"))
        try await store.compact(before: third)
        var late = store.watch(.everything, from: first).makeAsyncIterator()
        do {
            let batch = try await late.next()
            Issue.record("heard \(String(describing: batch))")
        } catch {
            #expect(error.code == .compacted)
        }
        var fresh = store.watch(.everything, from: third).makeAsyncIterator()
        #expect(try await fresh.next()?.revision == third)
        #expect(try await store.text("a") == "3")
    }

    @Test("a cancelled watcher ends", arguments: StoreConformance.backends)
    func cancellation(backend: any StoreUnderTest) async throws {
        let store = try await backend.makeStore()
        let watcher = Task {
            var count = 0
            for try await _ in store.watch(.everything, from: 1) { count += 1 }
            return count
        }
        watcher.cancel()
        #expect(try await watcher.value == 0)
    }
}
