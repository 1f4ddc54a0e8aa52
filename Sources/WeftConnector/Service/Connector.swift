package import Logging
import Synchronization
package import WeftConfig
import WeftNet
import WeftSystem

/// Keeps one orchestrator and the configuration in line, for as long as it runs: what is heard of the orchestrator
/// feeds a ``Synchronizer``, whose steps are carried out one after another.
///
/// It writes only while it holds its orchestrator's lease. When another connector of the same orchestrator takes that
/// away, it stops at once, waits for its turn and begins anew.
package final class Connector<Orchestrator: ConnectedOrchestrator>: AttachedConnector {
    private typealias View = Orchestrator.View

    private let orchestrator: Orchestrator
    private let writer: any IntentWriter
    private let holder: String
    private let confirmsDeletions: Bool
    private let leaseLifetime: Duration
    private let logger: Logger
    private let state = Mutex(State())

    private struct State {
        /// Set while the lease is held.
        var inbox: Inbox<View>?
        var problem: String? = "not connected yet"
        var faults: [String: String] = [:]
        var lastInSync: WallTime?
        /// That the configuration does not answer.
        var silence = Trouble()
        var lease: HeldLease?
        /// Why the lease was not renewed the last time.
        var leaseFault: String?
    }

    /// Counted from before the lease was asked for, so that it ends here before it ends for the configuration.
    private struct HeldLease {
        let end: MonotonicTime
        let endOnWall: WallTime

        init(lasting lifetime: Duration) {
            end = .now + lifetime
            endOnWall = WallTime(microseconds: WallTime.now.microseconds + lifetime.nanoseconds / 1000)
        }
    }

    /// - Parameters:
    ///   - holder: names this process among those that may connect the orchestrator: `<host>/<process>`.
    ///   - confirmsDeletions: whether the first list of each kind is believed however much it deletes.
    ///   - leaseLifetime: for how long the lease is this connector's when the configuration does not answer.
    package init(
        _ orchestrator: Orchestrator, writer: any IntentWriter, holder: String, confirmsDeletions: Bool = false,
        leaseLifetime: Duration = .seconds(15), logger: Logger
    ) {
        self.orchestrator = orchestrator
        self.writer = writer
        self.holder = holder
        self.confirmsDeletions = confirmsDeletions
        self.leaseLifetime = leaseLifetime
        var logger = logger
        logger[metadataKey: "orchestrator"] = "\(orchestrator.name)"
        self.logger = logger
    }

    package var status: ConnectorStatus {
        let state = state.withLock { $0 }
        var status = status(of: state)
        guard let lease = state.lease, lease.end <= .now else { return status }
        // Another connector may have it, and have changed all.
        status.problem = "the lease could not be renewed: \(state.leaseFault ?? "the configuration does not answer")"
        status.isInSync = false
        return status
    }

    /// While the lease is held.
    private func status(of state: State) -> ConnectorStatus {
        var status = state.inbox?.take { ConnectorStatus($0) } ?? ConnectorStatus()
        status.problem = state.problem
        status.faults = state.faults
        status.lastInSync = status.isInSync && state.faults.isEmpty ? Self.newest(state) : state.lastInSync
        return status
    }

    /// The latest time of which this connector can say how things stood.
    private static func newest(_ state: State) -> WallTime { min(.now, state.lease?.endOnWall ?? .now) }

    /// Remembers that up to now the orchestrator and the configuration were in line.
    private func wasInSync() { state.withLock { if $0.faults.isEmpty { $0.lastInSync = Self.newest($0) } } }

    package func confirmDeletions() { state.withLock(\.inbox)?.update { $0.confirmDeletions() } }

    package func run() async {
        var delay = RetryDelay()
        var generator = SystemRandomNumberGenerator()
        var trouble = Trouble()
        while !Task.isCancelled {
            do {
                let lease = HeldLease(lasting: leaseLifetime)
                try await writer.acquireLease(holder: holder, lifetime: leaseLifetime)
                logger.log(level: trouble.ended() ? .notice : .info, "connected")
                delay.reset()
                try await serve(under: lease)
            } catch {
                if Task.isCancelled { break }
                if trouble.met("\(error)") {
                    logger.warning("not connected; will retry", metadata: ["error": "\(error)"])
                }
                state.withLock { $0 = State(problem: "\(error)", lastInSync: $0.lastInSync) }
            }
            try? await Task.sleep(for: delay.next(using: &generator))
        }
        try? await writer.releaseLease()
    }

    /// Returns only by an error: the lease is lost, or the task is cancelled.
    private func serve(under lease: HeldLease) async throws {
        let inbox = Inbox(Synchronizer(orchestrator.unseen, seed: .random(in: .min ... .max)))
        if confirmsDeletions { inbox.update { $0.confirmNextLists() } }
        state.withLock { $0 = State(inbox: inbox, problem: nil, lastInSync: $0.lastInSync, lease: lease) }
        let note: FaultNote = { fault, about in
            if inbox.take({ $0.isInSync }) { self.wasInSync() }
            self.state.withLock { $0.faults[about] = fault }
        }
        let reporter = Reporter(orchestrator, writer: writer, logger: logger, note: note)
        try await withThrowingTaskGroup { group in
            group.addTask { try await self.orchestrator.follow(into: inbox, logger: self.logger, note: note) }
            group.addTask { try await self.keepLease(inbox) }
            group.addTask { await reporter.run() }
            group.addTask { try await self.synchronize(inbox, reporter) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func keepLease(_ inbox: Inbox<View>) async throws {
        var trouble = Trouble()
        while true {
            do throws(ConfigError) {
                let lease = HeldLease(lasting: leaseLifetime)
                var disturbance = try await writer.renewLease(status(of: state.withLock { $0 }))
                state.withLock { ($0.lease, $0.leaseFault) = (lease, nil) }
                if trouble.ended() {
                    logger.notice("the lease is renewed again")
                    // An answer may have been lost.
                    disturbance.merge(.total)
                }
                if !disturbance.isEmpty { inbox.update { $0.disturbed(disturbance) } }
            } catch {
                guard error.code == .unavailable else { throw error }
                state.withLock { $0.leaseFault = error.message }
                if trouble.met(error.message) {
                    logger.warning("the lease could not be renewed", metadata: ["error": "\(error.message)"])
                }
            }
            try await Task.sleep(for: leaseLifetime / 3)
        }
    }

    /// Carries out the synchronizer's steps.
    private func synchronize(_ inbox: Inbox<View>, _ reporter: Reporter<Orchestrator>) async throws {
        while true {
            let (step, isInSync) = inbox.take { ($0.next(at: .now), $0.isInSync) }
            do throws(ConfigError) {
                try await perform(step, inbox)
                // However the wait ended, until now nothing was left to do.
                if isInSync, !step.asks { wasInSync() }
                if step.asks, state.withLock({ $0.silence.ended() }) {
                    logger.notice("the configuration answers again")
                }
            } catch {
                try yield(to: error, at: step, inbox)
            }
            try Task.checkCancellation()
            let (notices, reports) = inbox.take { ($0.takeNotices(), $0.takeReports()) }
            reporter.submit(notices, reports)
        }
    }

    private func perform(_ step: Synchronizer<View>.Step, _ inbox: Inbox<View>) async throws(ConfigError) {
        switch step {
        case .load(let kind):
            let objects = try await writer.owned(kind.rawValue)
            inbox.take { $0.loaded(kind, objects) }
        case .reload(let source):
            let objects = try await writer.owned(source)
            inbox.take { $0.reloaded(source, objects) }
        case .lookUp:
            let surroundings = try await writer.surroundings()
            inbox.take { $0.lookedUp(surroundings) }
        case .locate(let machine):
            let routers = try await writer.routers(of: machine)
            inbox.take { $0.located(machine, on: routers) }
        case .apply(let mutations):
            try await writer.apply(mutations)
            inbox.take { $0.applied(at: .now) }
        case .wait(let time): await inbox.wait(until: time)
        }
    }

    /// Decides what an error of the configuration means; throws when this connector's time is over.
    private func yield(to error: ConfigError, at step: Synchronizer<View>.Step, _ inbox: Inbox<View>) throws {
        if error.code == .fenced { throw error }
        guard case .apply = step, error.code != .unavailable else {
            if state.withLock({ $0.silence.met(error.message) }) {
                logger.warning("the configuration does not answer; will retry", metadata: ["error": "\(error.message)"])
            }
            inbox.take { $0.lost(at: .now) }
            return
        }
        logger.debug("the configuration refused a batch", metadata: ["error": "\(error.message)"])
        inbox.take { $0.refused(error, at: .now) }
    }
}

extension Synchronizer.Step {
    /// Whether the configuration is asked.
    fileprivate var asks: Bool { if case .wait = self { false } else { true } }
}
