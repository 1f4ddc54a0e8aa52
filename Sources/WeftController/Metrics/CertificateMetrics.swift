import WeftMetrics
import WeftNet

/// Figures of the fabric's certificates.
enum CertificateMetrics {
    struct Reading: Sendable {
        /// When the controller's own certificate ends.
        var own: WallTime
        /// When the authority ends that signs.
        var authority: WallTime
        var holders: Int
        /// Of names, and of numbers.
        var revocations: Int
    }

    static let all: [Metric<Reading>] = [
        Metric(
            "weft_certificate_end_timestamp_seconds", .gauge, labels: ["certificate"],
            "When the certificate of the controller and that of the authority that signs end, since 1970."
        ) {
            [
                Sample("controller", is: Int($0.own.microseconds / 1_000_000)),
                Sample("authority", is: Int($0.authority.microseconds / 1_000_000)),
            ]
        },
        Metric("weft_certificate_holders", .gauge, "Those who have a certificate of the fabric's.") {
            [Sample(is: $0.holders)]
        },
        Metric("weft_certificate_revocations", .gauge, "Revocations that still count.") {
            [Sample(is: $0.revocations)]
        },
    ]
}
