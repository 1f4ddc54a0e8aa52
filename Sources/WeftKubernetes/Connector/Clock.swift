import WeftConfig
import WeftNet

extension MonotonicTime {
    private static let start = ContinuousClock.now

    static var now: MonotonicTime {
        MonotonicTime(nanoseconds: (ContinuousClock.now - start).nanoseconds)
    }
}

extension WallTime {
    static var now: WallTime { ConfigService.systemTime() }
}
