import Synchronization
import Testing

@testable import WeftIntrospect

@Suite("Room for pages")
struct PageRoomTests {
    private static let long = PageRoom.short * 4

    @Test("long pages that nobody reads take no more than there is, and give it back")
    func room() throws {
        let room = PageRoom(most: Self.long * 3)
        var shares = (0..<10).compactMap { _ in room.take(Self.long) }
        #expect(shares.count == 3)
        // Short ones are always answered.
        for _ in 0..<1000 { shares.append(try #require(room.take(PageRoom.short))) }
        #expect(room.take(Self.long) == nil)
        shares = []
        #expect(room.take(Self.long) != nil)
    }

    @Test("a page that is longer than all of the room is answered when no other one is there")
    func longest() {
        let room = PageRoom(most: Self.long)
        var share = room.take(Self.long * 10)
        #expect(share != nil && room.take(Self.long) == nil)
        share = nil
        #expect(room.take(Self.long * 10) != nil)
    }

    @Test("few are made at once, and all of them in the end")
    func turns() async {
        let room = PageRoom(turns: 2)
        let counts = Counts()
        let made = await withTaskGroup(of: Int?.self) { group in
            for number in 0..<50 {
                group.addTask {
                    await room.inTurn {
                        counts.begin()
                        for _ in 0..<5 { await Task.yield() }
                        counts.end()
                        return number
                    }
                }
            }
            return await group.reduce(into: Set<Int?>()) { $0.insert($1) }
        }
        #expect(made.count == 50 && !made.contains(nil))
        #expect(counts.most <= 2)
    }

    @Test("those who ask and hang up do not make a queue without end")
    func queue() async {
        let room = PageRoom(turns: 1, queue: 3)
        let (gate, opener) = AsyncStream.makeStream(of: Void.self)
        let made = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<10 {
                group.addTask { await room.inTurn { for await _ in gate {} } != nil }
            }
            // The one whose turn it is and three more stay.
            var answers: [Bool] = []
            for _ in 0..<6 { answers.append(await group.next() ?? true) }
            opener.finish()
            for await answer in group { answers.append(answer) }
            return answers
        }
        #expect(made == Array(repeating: false, count: 6) + Array(repeating: true, count: 4))
        #expect(await room.inTurn { true } == true)
    }
}

/// How many are under way, and were at most.
private final class Counts: Sendable {
    private let state = Mutex((now: 0, most: 0))

    func begin() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
    func end() { state.withLock { $0.now -= 1 } }
    var most: Int { state.withLock { $0.most } }
}
