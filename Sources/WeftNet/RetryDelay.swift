/// How long to wait before the next attempt: doubling from one second to the longest, each shortened at random by up to
/// a half, so that many clients of a server that comes back do not come back together.
package struct RetryDelay: Hashable, Sendable {
    package private(set) var attempts = 0
    private let longest: Double

    package init(longest: Duration = .seconds(30)) { self.longest = longest / .seconds(1) }

    package mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        let whole = min(longest, Double(1 << min(attempts, 5)))
        attempts += 1
        return .seconds(whole * Double.random(in: 0.5...1, using: &generator))
    }

    package mutating func reset() { attempts = 0 }
}
