import Testing
import WeftNet

@testable import WeftConnections

@Suite("What a neighbour may have written")
struct LogAllowanceTests {
    private func time(_ seconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: seconds * 1_000_000_000) }

    @Test("after some lines it is counted only, and told with the next line")
    func counted() {
        var allowance = LogAllowance<String>(lines: 3, interval: .seconds(30))
        let first = (0..<1_000_000).compactMap { _ in allowance.take("a", at: time(100)) }
        #expect(first.map(\.isEmpty) == [true, true, false])
        #expect(first.last?.contains("30") == true)
        // Others are not kept from saying something.
        #expect(allowance.take("b", at: time(110)) == "")
        #expect(allowance.take("a", at: time(129)) == nil)
        #expect(allowance.take("a", at: time(130)) == "999998 before it were not written")
        #expect(allowance.take("a", at: time(131)) == "")
        for _ in 0..<10 { _ = allowance.take("b", at: time(200)) }
        #expect(allowance.take("c", at: time(5000)) == "")
        #expect(allowance.take("b", at: time(9000)) == "7 before it were not written")
    }

    @Test("a neighbour that says little says all of it")
    func seldom() {
        var allowance = LogAllowance<String>(lines: 3, interval: .seconds(30))
        for second in stride(from: Int64(100), to: 1000, by: 15) {
            #expect(allowance.take("a", at: time(second)) == "")
        }
    }

    @Test("who is quiet is forgotten")
    func forgotten() {
        var allowance = LogAllowance<Int>(lines: 3, interval: .seconds(30))
        for source in 0..<5000 { _ = allowance.take(source, at: time(100)) }
        _ = allowance.take(0, at: time(200))
        #expect(allowance.count == 1)
        for source in 0..<5000 { for _ in 0..<9 { _ = allowance.take(source, at: time(300)) } }
        _ = allowance.take(0, at: time(400))
        #expect(allowance.count == 1)
    }
}
