import Logging
import Synchronization
import WeftConfig
import WeftNet

/// Writes back to the orchestrator what it may want to know: the addresses of machines, and why something was refused.
/// Nothing waits for it; what fails by the server's or the network's fault is tried again.
final class Reporter<Orchestrator: ConnectedOrchestrator>: Sendable {
    typealias View = Orchestrator.View

    private struct Pending {
        var reports: [View.Unit: Synchronizer<View>.Report] = [:]
        var notices: [View.Unit: Synchronizer<View>.Notice] = [:]

        var isEmpty: Bool { reports.isEmpty && notices.isEmpty }
    }

    private let orchestrator: Orchestrator
    private let writer: any IntentWriter
    private let logger: Logger
    private let note: FaultNote
    private let pending = Mutex(Pending())
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    /// - Parameter note: takes what keeps it from writing anything.
    init(_ orchestrator: Orchestrator, writer: any IntentWriter, logger: Logger, note: @escaping FaultNote) {
        self.orchestrator = orchestrator
        self.writer = writer
        self.logger = logger
        self.note = note
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The latest for each object counts.
    func submit(_ notices: [Synchronizer<View>.Notice], _ reports: [Synchronizer<View>.Report]) {
        guard !notices.isEmpty || !reports.isEmpty else { return }
        pending.withLock { pending in
            for notice in notices { pending.notices[notice.unit] = notice }
            for report in reports { pending.reports[report.unit] = report }
        }
        signal.yield()
    }

    /// Serves until the task is cancelled.
    func run() async {
        var delay = RetryDelay()
        var generator = SystemRandomNumberGenerator()
        for await _ in signals {
            let work = pending.withLock { pending in
                defer { pending = Pending() }
                return pending
            }
            var left = Pending()
            for report in work.reports.values {
                let isDone = await attempt(Orchestrator.reported, report.unit) {
                    let addresses = try await self.writer.addresses(of: report.interfaces.map(\.instanceIP))
                    try await self.orchestrator.write(report, addresses)
                }
                if !isDone { left.reports[report.unit] = report }
            }
            for notice in work.notices.values {
                let isDone = await attempt(Orchestrator.noticed, notice.unit) {
                    try await self.orchestrator.write(notice)
                }
                if !isDone { left.notices[notice.unit] = notice }
            }
            guard !left.isEmpty else {
                delay.reset()
                continue
            }
            try? await Task.sleep(for: delay.next(using: &generator))
            pending.withLock { [left] pending in
                pending.reports.merge(left.reports) { newer, _ in newer }
                pending.notices.merge(left.notices) { newer, _ in newer }
            }
            signal.yield()
        }
    }

    /// Whether it was done, or cannot be done at all.
    private func attempt(_ what: String, _ unit: View.Unit, _ write: () async throws -> Void) async -> Bool {
        do {
            try await write()
            note(nil, what)
            return true
        } catch {
            let error = error as? WriteBackError ?? WriteBackError("\(error)", isFinal: false)
            if let fault = error.fault { note(fault, what) }
            logger.info(
                "cannot write back to the orchestrator",
                metadata: ["what": "\(what)", "object": "\(unit)", "error": "\(error)"])
            return error.isFinal
        }
    }
}
