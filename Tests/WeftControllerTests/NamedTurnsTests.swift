import Synchronization
import Testing

@testable import WeftController

@Suite("turns by name", .timeLimit(.minutes(1)))
struct NamedTurnsTests {
    private struct Room {
        var present = 0
        var most = 0
        var visits = 0
    }

    private final class Rooms: Sendable {
        let rooms = Mutex<[String: Room]>([:])
    }

    @Test("one at a time has a name, everybody gets it in the end, and other names are not concerned")
    func exclusion() async {
        let turns = NamedTurns()
        let rooms = Rooms()
        await turns.take("held")
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<200 {
                group.addTask {
                    let name = index.isMultiple(of: 2) ? "a" : "b"
                    await turns.take(name)
                    rooms.rooms.withLock { rooms in
                        var room = rooms[name] ?? Room()
                        room.present += 1
                        room.visits += 1
                        room.most = max(room.most, room.present)
                        rooms[name] = room
                    }
                    await Task.yield()
                    rooms.rooms.withLock { $0[name]?.present -= 1 }
                    turns.giveBack(name)
                }
            }
        }
        #expect(rooms.rooms.withLock { $0.mapValues(\.most) } == ["a": 1, "b": 1])
        #expect(rooms.rooms.withLock { $0.mapValues(\.visits) } == ["a": 100, "b": 100])
        turns.giveBack("held")
        await turns.take("held")
    }
}
