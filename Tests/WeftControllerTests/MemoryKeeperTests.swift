import Testing

@testable import WeftController

@Suite("Memory")
struct MemoryKeeperTests {
    /// When it is due among periods with these revisions and resident MB; a trim leaves `floor` MB.
    private func due(_ periods: [(revision: UInt64, resident: Int)], floor: Int = 50) -> [Bool] {
        var schedule = TrimSchedule()
        return periods.map { revision, resident in
            let isDue = schedule.isDue(at: revision, resident: resident << 20)
            if isDue { schedule.trimmed(resident: floor << 20) }
            return isDue
        }
    }

    @Test("memory is given back after a change, once nothing changes any more") func rest() {
        let revisions: [UInt64] = [1, 2, 3, 3, 3, 3, 4, 4, 4]
        #expect(due(revisions.map { ($0, 50) }) == [false, false, false, true, false, false, false, true, false])
    }

    @Test("and after reads that made the process grow, once it grows no more") func reads() {
        let resident = [50, 50, 51, 52, 80, 110, 110, 50, 50]
        let found = due([(1, 50)] + resident.map { (1, $0) })
        #expect(found == [false, true, false, false, false, false, false, true, false, false])
        // What a trim leaves is in use: it is not tried again.
        #expect(due([(1, 50), (1, 50)] + [90, 90, 90, 90].map { (1, $0) }, floor: 90).filter { $0 }.count == 1)
    }

    @Test("and now and then while changes never end") func noRest() {
        let found = due((1...60).map { (UInt64($0), 50) })
        #expect(found.indices.filter { found[$0] }.map { $0 + 1 } == [15, 30, 45, 60])
    }

    @Test("what was freed between things that stay goes back to the system") func givenBack() {
        let size = 64 << 20
        var blocks = (0..<size / 1024).map { _ in [UInt8](repeating: 1, count: 1024 - 32) }
        let full = MemoryKeeper.resident
        // Every sixteenth stays, so that no arena ends earlier than it did.
        blocks = blocks.enumerated().filter { $0.offset % 16 == 0 }.map(\.element)
        MemoryKeeper.giveBack()
        #expect(MemoryKeeper.resident < full - size / 2)
        #expect(blocks.count == size / 1024 / 16)
    }
}
