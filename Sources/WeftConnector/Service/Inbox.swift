import Synchronization
import WeftNet
import WeftSystem

/// A synchronizer that events are written into while its steps are carried out.
///
/// What arrives changes its state and is merged there by object, so nothing piles up however slow the configuration is.
package final class Inbox<View: OrchestratorView>: Sendable {
    private let synchronizer: Mutex<Synchronizer<View>>
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    init(_ synchronizer: consuming Synchronizer<View>) {
        self.synchronizer = Mutex(synchronizer)
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// An event of the orchestrator: ends a wait.
    package func update(_ change: (inout Synchronizer<View>) -> Void) {
        synchronizer.withLock { change(&$0) }
        signal.yield()
    }

    func take<Answer: Sendable>(_ look: (inout Synchronizer<View>) -> Answer) -> Answer {
        synchronizer.withLock { look(&$0) }
    }

    /// Returns at the next event, at `time`, or when the task is cancelled.
    func wait(until time: MonotonicTime?) async {
        let alarm = time.map { time in
            Task { [signal] in
                try await Task.sleep(for: max(.zero, time - .now))
                signal.yield()
            }
        }
        defer { alarm?.cancel() }
        for await _ in signals { return }
    }
}
