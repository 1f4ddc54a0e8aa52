import Testing
import WeftNet
import WeftTesting

@Suite("Virtual clock")
struct VirtualClockTests {
    private typealias Clock = VirtualClock<String, Int>

    /// Everything up to a time, with when it came.
    private func drain(_ clock: inout Clock, until limit: Duration) -> [String] {
        var found: [String] = []
        while let occurrence = clock.next(until: .zero + limit) {
            let what =
                switch occurrence {
                case .expired(let timer): timer
                case .event(let number): "\(number)"
                }
            found.append("\(what)@\(clock.now.nanoseconds / 1_000_000)")
        }
        return found
    }

    @Test("events come by their time, those of one time in their order, and time stops at the limit")
    func order() {
        var clock = Clock()
        for (number, time) in [(1, 30), (2, 10), (3, 10), (4, 50)] {
            clock.post(number, at: .zero + .milliseconds(time))
        }
        #expect(drain(&clock, until: .milliseconds(40)) == ["2@10", "3@10", "1@30"])
        #expect(clock.now == .zero + .milliseconds(40))
        #expect(clock.workCount == 1)
        #expect(drain(&clock, until: .seconds(1)) == ["4@50"])
    }

    @Test("a timer comes once, when it was armed last, and not when it was cancelled")
    func timers() {
        var clock = Clock()
        clock.arm("moved", in: .milliseconds(10))
        clock.arm("moved", in: .milliseconds(30))
        clock.arm("cancelled", in: .milliseconds(20))
        clock.cancel("cancelled")
        clock.arm("idle", in: .milliseconds(25), isIdle: true)
        #expect(clock.workCount == 1)
        #expect(drain(&clock, until: .seconds(1)) == ["idle@25", "moved@30"])
        #expect(clock.workCount == 0)
    }

    @Test("what is late comes now")
    func late() {
        var clock = Clock()
        clock.post(1, at: .zero + .milliseconds(10))
        _ = drain(&clock, until: .milliseconds(20))
        clock.post(2, at: .zero + .milliseconds(5))
        #expect(drain(&clock, until: .milliseconds(30)) == ["2@20"])
    }
}
