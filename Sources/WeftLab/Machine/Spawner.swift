import Foundation
import Synchronization

/// The one thread that starts the programs which run as long as the lab. The kernel sends the parent-death signal when the
/// *thread* that started a program ends, and the threads of a pool end when they have been idle for a while.
final class Spawner: Sendable {
    static let shared = Spawner()

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

    func start(_ process: Process) throws {
        let outcome = Mutex<Result<Void, any Error>>(.success(()))
        let done = DispatchSemaphore(value: 0)
        jobs.withLock {
            $0.append {
                outcome.withLock { $0 = Result { try process.run() } }
                done.signal()
            }
        }
        filled.signal()
        done.wait()
        try outcome.withLock { $0 }.get()
    }
}
