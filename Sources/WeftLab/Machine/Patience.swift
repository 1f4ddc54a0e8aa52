import Foundation

/// Waiting for something that another process does: asks again until it holds, the limit passes, or one of the
/// processes that should bring it about has died.
package struct Patience: Sendable {
    let what: String
    let children: [ChildProcess]

    package init(of what: String, watching children: [ChildProcess] = []) {
        self.what = what
        self.children = children
    }

    /// Returns how long it took. Throws ``LabError`` at the limit, or at once when a watched process has ended.
    @discardableResult
    package func wait(
        _ limit: Duration, every interval: Duration = .milliseconds(50),
        until condition: @Sendable () async throws -> Bool
    ) async throws -> Duration {
        let start = ContinuousClock.now
        while true {
            if try await condition() { return ContinuousClock.now - start }
            if let dead = children.first(where: { !$0.isRunning }) {
                throw LabError("\(dead.name) ended while the lab waited for \(what):\n\(dead.tail())")
            }
            guard ContinuousClock.now - start < limit else {
                let logs = children.map { "\n\($0.name): \($0.log.path())" }.joined()
                throw LabError("\(what) did not come about within \(limit)\(logs)")
            }
            try await Task.sleep(for: interval)
        }
    }
}
