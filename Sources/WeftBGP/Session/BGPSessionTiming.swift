/// Times that are not negotiated (docs/wire/bgp.md, "Times").
package struct BGPSessionTiming: Hashable, Sendable {
    /// How long a peer may take for its OPEN.
    package var openHold: Duration = .seconds(240)
    /// How long the first wait between two calls is, and the longest; it doubles.
    package var connectRetry: ClosedRange<Duration> = .seconds(1) ... .seconds(30)
    /// How long the session stays idle and refuses calls after the first fault that would come again, and at most; it
    /// doubles. For a peer that restarts gracefully it ends before the restart time does.
    package var idleHold: ClosedRange<Duration> = .seconds(5) ... .seconds(100)
    /// A session that lasted so long makes good for the faults and failed calls before it.
    package var stable: Duration = .seconds(10)
    /// A new connection of the peer that comes later than this after the session was established is no collision: it
    /// was restarted, and the old connection is dead.
    package var collision: Duration = .seconds(5)

    package init() {}

    /// The `count`-th wait, counted from 1, of a range that doubles.
    static func backOff(_ range: ClosedRange<Duration>, _ count: Int) -> Duration {
        // 2^16 times the shortest exceeds every range that makes sense.
        min(range.lowerBound * (1 << min(max(count - 1, 0), 16)), range.upperBound)
    }
}
