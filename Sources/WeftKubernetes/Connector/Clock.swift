import Foundation
import WeftNet

extension MonotonicTime {
    private static let start = ContinuousClock.now

    static var now: MonotonicTime {
        MonotonicTime(nanoseconds: (ContinuousClock.now - start).nanoseconds)
    }
}

extension WallTime {
    static var now: WallTime { WallTime(microseconds: Int64(Date.now.timeIntervalSince1970 * 1_000_000)) }
}
