import WeftConnections

/// What a process listens on, how many call, and how many were refused or closed and why: ours, of every process.
struct ListenerPage {
    static let request = "WeftListenerReq"

    private let counts: [ConnectionCounts]

    init(_ counts: [ConnectionCounts]) { self.counts = counts }

    var response: Sandesh {
        let rows = counts.map { count in
            let refused = AdmissionTable.Refusal.allCases.map { Self.row($0.rawValue, count.refused[$0] ?? 0) }
            let closed = ConnectionCounts.Ending.allCases.map { Self.row($0.rawValue, count.closed[$0] ?? 0) }
            return Sandesh(
                "WeftListener",
                [
                    "name": .text(count.listener.rawValue), "open": .count(count.open),
                    "sources": .count(count.sources), "limit": .count(count.limits.total),
                    "limit_per_source": .count(count.limits.perSource), "kept_for_known": .count(count.limits.kept),
                    "admitted": .number(Int64(clamping: count.admitted)),
                    "failed_accepts": .number(Int64(clamping: count.failedAccepts)),
                    "refused": .structures(refused), "closed": .structures(closed),
                ])
        }
        return Sandesh("WeftListenerResp", ["listeners": .structures(rows)])
    }

    private static func row(_ reason: String, _ count: UInt64) -> Sandesh {
        Sandesh("WeftConnectionCount", ["reason": .text(reason), "count": .number(Int64(clamping: count))])
    }
}
