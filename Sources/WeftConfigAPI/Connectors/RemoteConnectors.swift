import Synchronization
import WeftJSON
import WeftNet

/// What connectors that run elsewhere said of themselves last. They do with every renewal of their lease, so one that
/// has been silent for longer than a lease lasts is not there.
final class RemoteConnectors: Sendable {
    private struct Report {
        var holder: String
        var status: JSON
        var at: ContinuousClock.Instant
    }

    /// Three renewals, as a lease of a connector.
    private static let patience = Duration.seconds(15)
    /// A status is a page at most. Of a connector that says more it is only known that it is there, and that is said.
    private static let longest = 64 << 10
    private let reports = Mutex<[ObjectID: Report]>([:])

    func heard(from orchestrator: ObjectID, holder: String, status: JSON?, at now: ContinuousClock.Instant = .now) {
        let known = status.flatMap { $0.object == nil ? nil : Self.kept($0, from: holder) }
        reports.withLock { reports in
            let kept = known ?? (reports[orchestrator]?.holder == holder ? reports[orchestrator]?.status : nil)
            reports[orchestrator] = Report(holder: holder, status: kept ?? .null, at: now)
        }
    }

    private static func kept(_ status: JSON, from holder: String) -> JSON {
        guard status.bytes.count > longest else { return status }
        return [
            "in_sync": false,
            "problem": .string(
                "its connector \(holder) says more of itself than is kept: look at its log, and update it"),
        ]
    }

    /// The connector gave its lease back, or its orchestrator is detached.
    func left(_ orchestrator: ObjectID) { reports.withLock { $0[orchestrator] = nil } }

    /// As a connector of this process has it, and by whom the orchestrator is connected; nil when none was heard since
    /// the start.
    func status(of orchestrator: ObjectID, at now: ContinuousClock.Instant = .now) -> JSON? {
        guard let report = reports.withLock({ $0[orchestrator] }) else { return nil }
        var status = report.status.object ?? [:]
        status["remote"] = true
        status["holder"] = .string(report.holder)
        let silence = now - report.at
        if silence > Self.patience {
            status["in_sync"] = false
            status["problem"] = .string(
                "its connector \(report.holder) has not been heard of for \(silence.components.seconds) s")
        }
        return .object(status)
    }
}
