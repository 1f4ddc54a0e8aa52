import Testing
import WeftNet

@Suite("Times")
struct TimeTests {
    @Test("a duration longer than all time ends at its end")
    func saturation() {
        let now = MonotonicTime(nanoseconds: 1_000_000_000)
        #expect(now + .seconds(2) == MonotonicTime(nanoseconds: 3_000_000_000))
        #expect(now + .seconds(Int64.max) == MonotonicTime(nanoseconds: .max))
        #expect(now + .seconds(Int64.min) == MonotonicTime(nanoseconds: .min + 1_000_000_000))
        #expect(MonotonicTime(nanoseconds: .max) - MonotonicTime(nanoseconds: -5) == .nanoseconds(Int64.max))
        #expect(MonotonicTime(nanoseconds: .min) - now == .nanoseconds(Int64.min))
        #expect(Duration.nanoseconds(Int64.max).nanoseconds == .max)
        #expect((Duration.seconds(Int64.max) + .milliseconds(999)).nanoseconds == .max)
    }
}
