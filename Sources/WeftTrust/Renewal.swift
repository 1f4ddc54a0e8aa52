package import WeftNet
package import X509

/// When to renew a certificate: at two thirds of its time, a little earlier for some than for others, lest thousands
/// that began together come together; and when that fails, again and again, later and later. A value.
package struct Renewal: Hashable, Sendable {
    /// The first attempt.
    package let due: WallTime
    package let ends: WallTime
    private var failures = 0

    /// How much earlier than at two thirds, at most: a tenth of the certificate's time.
    private static let spread = 0.1
    private static let shortest = Duration.seconds(60)
    private static let longest = Duration.seconds(6 * 3600)

    package init(of certificate: Certificate, using generator: inout some RandomNumberGenerator) {
        self.init(from: certificate.begins, to: certificate.ends, using: &generator)
    }

    package init(from begin: WallTime, to end: WallTime, using generator: inout some RandomNumberGenerator) {
        let whole = end.since(begin)
        let early = Double.random(in: 0...Self.spread, using: &generator)
        due = begin + whole * (2.0 / 3.0 - early)
        ends = end
    }

    /// How long to wait for the next attempt.
    package mutating func wait(
        at now: WallTime, afterFailure hasFailed: Bool = false, using generator: inout some RandomNumberGenerator
    ) -> Duration {
        guard hasFailed else { return max(due.since(now), .zero) }
        let whole = min(Self.shortest * (1 << min(failures, 9)), Self.longest)
        failures += 1
        // Half of it is chance.
        let wait = whole * Double.random(in: 0.5...1, using: &generator)
        // Shortly before the end every attempt counts.
        return max(min(wait, ends.since(now) / 4), Self.shortest)
    }
}
