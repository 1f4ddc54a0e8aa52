package import WeftNet

/// The times by which certificates live (docs/decisions/0028-certificates.md).
package struct TrustRules: Hashable, Sendable {
    /// Of a certificate.
    package var lifetime: Duration = .days(90)
    /// Of an authority.
    package var authorityLifetime: Duration = .days(3650)
    /// How far clocks may be apart. A certificate is believed that much before it begins and after it has ended, and
    /// begins that much before it was made, for those who check it themselves.
    package var skew: Duration = .seconds(300)
    /// How long everybody is told of a new authority before it signs. Whoever holds a certificate that is good renews
    /// it within its lifetime, and hears of the authority then: after that there is nobody left who has not.
    package var announcement: Duration = .days(90)

    package init() {}

    /// What an authority may sign before it ends: certificates that end no later.
    var lastWork: Duration { lifetime + skew }
}

extension Duration {
    package static func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }
}

extension WallTime {
    /// Saturates.
    package static func + (time: WallTime, duration: Duration) -> WallTime {
        let (sum, overflow) = time.microseconds.addingReportingOverflow(duration.nanoseconds / 1000)
        return WallTime(microseconds: overflow ? (duration < .zero ? .min : .max) : sum)
    }

    package static func - (time: WallTime, duration: Duration) -> WallTime { time + (.zero - duration) }

    /// How long after another one; negative for before.
    package func since(_ other: WallTime) -> Duration {
        let (difference, overflow) = microseconds.subtractingReportingOverflow(other.microseconds)
        return .microseconds(overflow ? (self < other ? .min : .max) : difference)
    }
}
