import WeftConnections
import WeftMetrics

/// Figures of what a process listens on: those of every process.
enum ListenerMetrics {
    static let all: [Metric<[ConnectionCounts]>] = [
        Metric("weft_connections_open", .gauge, labels: ["listener"], "Connections that are open.") { counts in
            counts.map { Sample($0.listener.rawValue, is: $0.open) }
        },
        Metric("weft_connections_limit", .gauge, labels: ["listener"], "Connections that may be open.") { counts in
            counts.map { Sample($0.listener.rawValue, is: $0.limits.total) }
        },
        Metric("weft_connections_admitted_total", .counter, labels: ["listener"], "Connections that were let in.") {
            counts in counts.map { Sample($0.listener.rawValue, is: $0.admitted) }
        },
        Metric(
            "weft_connections_refused_total", .counter, labels: ["listener", "reason"],
            "Connections that were not let in, by why."
        ) { counts in
            counts.flatMap { count in
                AdmissionTable.Refusal.allCases.map { reason in
                    Sample(count.listener.rawValue, reason.rawValue, is: count.refused[reason] ?? 0)
                }
            }
        },
        Metric(
            "weft_connections_closed_total", .counter, labels: ["listener", "reason"],
            "Connections that were closed before their callers wanted that, by why."
        ) { counts in
            counts.flatMap { count in
                ConnectionCounts.Ending.allCases.map { reason in
                    Sample(count.listener.rawValue, reason.rawValue, is: count.closed[reason] ?? 0)
                }
            }
        },
        Metric(
            "weft_failed_accepts_total", .counter, labels: ["listener"],
            "Times that the kernel could not give a connection."
        ) { counts in
            counts.map { Sample($0.listener.rawValue, is: $0.failedAccepts) }
        },
    ]
}
