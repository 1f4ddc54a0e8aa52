import WeftMetrics

/// Whether what callers do is kept.
enum AuditMetrics {
    static let all: [Metric<AuditLog.Figures>] = [
        Metric("weft_audit_entries_total", .counter, "Entries that the audit has kept.") { [Sample(is: $0.kept)] },
        Metric("weft_audit_lost_total", .counter, "Entries that could not be kept.") { [Sample(is: $0.lost)] },
        Metric("weft_audit_waiting", .gauge, "Entries that wait for the disk.") { [Sample(is: $0.waiting)] },
        Metric("weft_audit_bytes", .gauge, "What the audit's files take.") { [Sample(is: $0.bytes)] },
        Metric("weft_audit_kept", .gauge, "Whether the last entries could be kept.") {
            [Sample(is: $0.isKept ? 1 : 0)]
        },
    ]
}
