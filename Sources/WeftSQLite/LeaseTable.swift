import WeftNet
import WeftStore

/// When each lease ends.
struct LeaseTable {
    private struct Term {
        let lifetime: Duration
        var end: MonotonicTime
    }

    private var terms: [LeaseID: Term] = [:]

    init(_ leases: [(LeaseID, Duration)], at now: MonotonicTime) {
        for (lease, lifetime) in leases { grant(lease, lifetime: lifetime, at: now) }
    }

    var nextEnd: MonotonicTime? { terms.values.lazy.map(\.end).min() }

    func hasExpired(at now: MonotonicTime) -> Bool { terms.values.contains { $0.end <= now } }

    mutating func grant(_ lease: LeaseID, lifetime: Duration, at now: MonotonicTime) {
        terms[lease] = Term(lifetime: lifetime, end: now + lifetime)
    }

    /// `false` when the lease has ended.
    mutating func keepAlive(_ lease: LeaseID, at now: MonotonicTime) -> Bool {
        guard let term = terms[lease], term.end > now else { return false }
        terms[lease]?.end = now + term.lifetime
        return true
    }

    mutating func remove(_ lease: LeaseID) { terms[lease] = nil }

    mutating func takeExpired(at now: MonotonicTime) -> [LeaseID] {
        let expired = terms.filter { $0.value.end <= now }.keys.sorted { $0.rawValue < $1.rawValue }
        for lease in expired { terms[lease] = nil }
        return expired
    }
}
