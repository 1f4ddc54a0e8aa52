import Glibc

/// A point in time by which a call has to be over, on the clock that nobody sets.
struct Deadline {
    private let end: Int64

    /// - Parameter duration: from now on.
    init(_ duration: Duration) { end = Self.now + duration.components.seconds * 1_000_000 + Self.fraction(duration) }

    /// What is left, for `SO_RCVTIMEO` and its like, where zero would mean for ever; `nil` when nothing is.
    var remaining: timeval? {
        let left = end - Self.now
        guard left > 0 else { return nil }
        return timeval(tv_sec: Int(left / 1_000_000), tv_usec: Int(left % 1_000_000))
    }

    private static func fraction(_ duration: Duration) -> Int64 { duration.components.attoseconds / 1_000_000_000_000 }

    /// Microseconds since the machine started.
    private static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
