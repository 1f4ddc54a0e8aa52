import WeftConfig
package import WeftNet

extension MonotonicTime {
    private static let start = ContinuousClock.now

    package static var now: MonotonicTime {
        MonotonicTime(nanoseconds: (ContinuousClock.now - start).nanoseconds)
    }
}

extension WallTime {
    package static var now: WallTime { ConfigService.systemTime() }
}
