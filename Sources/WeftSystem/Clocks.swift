import Glibc
package import WeftNet

extension MonotonicTime {
    /// Of the clock that nobody sets: it counts from the start of the machine, as the deadlines of event loops do.
    package static var now: MonotonicTime {
        let time = time(CLOCK_MONOTONIC)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}

extension WallTime {
    /// Of the machine's calendar.
    package static var now: WallTime {
        let time = time(CLOCK_REALTIME)
        return WallTime(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}

private func time(_ clock: clockid_t) -> timespec {
    var time = timespec()
    clock_gettime(clock, &time)
    return time
}
