import Testing
import WeftNet
import WeftStore

@testable import WeftSQLite

@Suite("History record")
struct HistoryRecordTests {
    private static let changes: [StoreWatch.Change] = [
        .put([1, 2, 3], []), .delete([0]), .put([], Array(repeating: 7, count: 300)),
    ]

    @Test("changes come back as they were written")
    func roundTrip() {
        #expect(HistoryRecord.decode(HistoryRecord.encode(Self.changes)) == Self.changes)
        #expect(HistoryRecord.decode([]) == [])
    }

    @Test("a record cut anywhere inside a change is refused")
    func truncation() {
        let bytes = HistoryRecord.encode(Self.changes)
        let whole = Self.changes.indices.map { HistoryRecord.encode(Array(Self.changes[...$0])).count }
        for length in 1..<bytes.count where !whole.contains(length) {
            #expect(HistoryRecord.decode(Array(bytes.prefix(length))) == nil)
        }
    }

    @Test("random bytes never trap")
    func noise() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                UInt8.random(in: 0...3, using: &generator)
            }
            if let changes = HistoryRecord.decode(bytes) { #expect(HistoryRecord.encode(changes) == bytes) }
        }
    }
}
