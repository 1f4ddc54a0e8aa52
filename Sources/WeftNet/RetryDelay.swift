/// How long to wait before the next attempt: doubling from one second to thirty, each shortened at random by up to a half, so
/// that many clients of a server that comes back do not come back together.
package struct RetryDelay: Hashable, Sendable {
    private static let longest = 30.0
    package private(set) var attempts = 0

    package init() {}

    package mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        let whole = min(Self.longest, Double(1 << min(attempts, 5)))
        attempts += 1
        return .seconds(whole * Double.random(in: 0.5...1, using: &generator))
    }

    package mutating func reset() { attempts = 0 }
}
