import WeftConfig
import WeftConfigAPI
import WeftMetrics

/// Who is let in.
struct AccessFigures {
    let failures: [FailedAttempts.Reason: UInt64]
    let mode: AuthorizationMode

    init(_ attempts: FailedAttempts, _ service: ConfigService) {
        failures = attempts.counts
        mode = service.mode
    }
}

enum AccessMetrics {
    static let all: [Metric<AccessFigures>] = [
        Metric(
            "weft_api_failed_logins_total", .counter, labels: ["reason"],
            "Requests whose sender failed to prove who he is."
        ) { figures in
            FailedAttempts.Reason.allCases.map { Sample($0.rawValue, is: figures.failures[$0] ?? 0) }
        },
        Metric(
            "weft_api_aaa_mode", .gauge, labels: ["mode"], "What callers have to prove: 1 for the mode that holds."
        ) { figures in
            AuthorizationMode.allCases.map { Sample($0.rawValue, is: $0 == figures.mode ? 1 : 0) }
        },
    ]
}
