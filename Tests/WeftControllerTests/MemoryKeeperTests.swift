import Foundation
import Testing

@testable import WeftController

@Suite("Memory")
struct MemoryKeeperTests {
    @Test("memory is given back after a change, once nothing changes any more") func rest() {
        var schedule = TrimSchedule()
        #expect([1, 2, 3, 3, 3, 3].map { schedule.isDue(at: $0) } == [false, false, false, true, false, false])
        #expect([4, 4, 4].map { schedule.isDue(at: $0) } == [false, true, false])
    }

    @Test("and now and then while changes never end") func noRest() {
        var schedule = TrimSchedule()
        let due = (1...60).filter { schedule.isDue(at: UInt64($0)) }
        #expect(due == [15, 30, 45, 60])
    }

    /// Resident memory in bytes.
    private func resident() throws -> Int {
        let statm = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(statm[1])) * Int(getpagesize())
    }

    @Test("what was freed between things that stay goes back to the system") func givenBack() throws {
        let size = 64 << 20
        var blocks = (0..<size / 1024).map { _ in [UInt8](repeating: 1, count: 1024 - 32) }
        let full = try resident()
        // Every sixteenth stays, so that no arena ends earlier than it did.
        blocks = blocks.enumerated().filter { $0.offset % 16 == 0 }.map(\.element)
        MemoryKeeper.giveBack()
        #expect(try resident() < full - size / 2)
        #expect(blocks.count == size / 1024 / 16)
    }
}
