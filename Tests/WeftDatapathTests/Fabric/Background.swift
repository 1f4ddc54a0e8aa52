import Foundation
import Synchronization

/// A value that is computed on a thread of its own.
final class Background<Value: Sendable>: Sendable {
    private let result = Mutex<Value?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ body: sending @escaping () -> Value) {
        nonisolated(unsafe) let body = body
        Thread.detachNewThread {
            let value = body()
            self.result.withLock { $0 = value }
            self.done.signal()
        }
    }

    var isFinished: Bool { result.withLock { $0 != nil } }

    /// Waits for the value.
    var value: Value? {
        done.wait()
        return result.withLock { $0 }
    }
}
