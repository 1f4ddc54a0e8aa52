/// How long to wait before the next attempt to connect: doubling from 50 ms to 30 s, and up to a tenth more or less, so
/// that a thousand agents do not come back in one moment (docs/wire/xmpp.md, "Keepalives and times").
package struct ReconnectDelay: Sendable {
    private var attempts = 0

    package init() {}

    /// Call when a session is established.
    package mutating func reset() { attempts = 0 }

    package mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        let milliseconds = min(50 << min(attempts, 10), 30_000)
        attempts += 1
        let jitter = Int.random(in: -milliseconds / 10...milliseconds / 10, using: &generator)
        return .milliseconds(milliseconds + jitter)
    }
}
