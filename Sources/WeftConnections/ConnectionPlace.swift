package import NIOCore
import Synchronization
import WeftNet
import WeftSystem

/// One connection's place at a ``ConnectionGate``. Whoever serves the connection says whether somebody waits for it;
/// one that nobody waits for makes room when others call.
package final class ConnectionPlace: Sendable {
    package let id: UInt64
    package let source: ConnectionSource
    let channel: any Channel
    private let gate: ConnectionGate
    /// Nanoseconds of the monotonic clock; 0 while it is being answered.
    private let waiting: Atomic<Int64>

    init(id: UInt64, source: ConnectionSource, channel: any Channel, gate: ConnectionGate) {
        self.id = id
        self.source = source
        self.channel = channel
        self.gate = gate
        waiting = Atomic(MonotonicTime.now.nanoseconds)
    }

    /// A request has arrived in whole, or a session has begun: the connection stays.
    package func beginsWork() { waiting.store(0, ordering: .relaxed) }

    /// The next request is awaited.
    package func waits() { waiting.store(MonotonicTime.now.nanoseconds, ordering: .relaxed) }

    /// The caller has proved who he is.
    package func isKnown() { gate.know(source) }

    /// Ends the connection because of what its caller did or left out, and counts that.
    package func close(because reason: ConnectionCounts.Ending) {
        gate.count(reason, source)
        channel.close(promise: nil)
    }

    /// Closes the connection unless a whole request has arrived by then.
    package func expectRequest(within time: TimeAmount) {
        let timer = channel.eventLoop.scheduleTask(in: time) {
            if self.waitingSince != nil { self.close(because: .unfinished) }
        }
        channel.closeFuture.whenComplete { _ in timer.cancel() }
    }

    var waitingSince: MonotonicTime? {
        let time = waiting.load(ordering: .relaxed)
        return time == 0 ? nil : MonotonicTime(nanoseconds: time)
    }
}
