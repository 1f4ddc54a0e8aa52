import Foundation
import Synchronization

/// The one thread that starts programs.
///
/// One at a time: a program inherits each descriptor that is opened between the moment its start lists the ones to
/// close and the moment it runs. A pipe that so leaks into a server never ends for its reader. And one for good: the
/// kernel sends the parent-death signal when the *thread* that started a program ends, and the threads of a pool end
/// when they have been idle for a while; of a program that such a thread started, Foundation may never learn that it
/// ended.
package final class Spawner: Sendable {
    package static let shared = Spawner()

    private let jobs = Mutex<[@Sendable () -> Void]>([])
    private let filled = DispatchSemaphore(value: 0)

    private init() {
        Thread.detachNewThread { [self] in
            while true {
                filled.wait()
                jobs.withLock { $0.removeFirst() }()
            }
        }
    }

    /// Runs `start`, which makes a program's pipes and starts it. Pipes are made nowhere else.
    package func perform<Started: Sendable>(_ start: @escaping @Sendable () throws -> Started) throws -> Started {
        let outcome = Mutex<Result<Started, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
        jobs.withLock {
            $0.append {
                let result = Result { try start() }
                outcome.withLock { $0 = result }
                done.signal()
            }
        }
        filled.signal()
        done.wait()
        guard let result = outcome.withLock({ $0 }) else { preconditionFailure("a job signals after its outcome") }
        return try result.get()
    }
}
