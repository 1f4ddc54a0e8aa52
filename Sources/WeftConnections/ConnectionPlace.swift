package import NIOCore
import Synchronization
package import WeftNet
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
    private let encryption = Mutex<(isEncrypted: Bool, proof: PeerProof?)>((false, nil))

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

    /// The connection is within TLS from now on.
    ///
    /// - Parameter proof: who is at the other end; nil for one that showed no certificate.
    package func isEncrypted(_ proof: PeerProof?) {
        encryption.withLock { $0 = (true, proof) }
        if proof != nil { isKnown() }
    }

    /// Whether it is, and who is at the other end as far as a certificate proves that.
    package var transport: (isEncrypted: Bool, proof: PeerProof?) { encryption.withLock { $0 } }

    /// Ends the connection because of what its caller did or left out, and counts that.
    ///
    /// - Parameter detail: what the log says beside the reason.
    package func close(because reason: ConnectionCounts.Ending, _ detail: String? = nil) {
        note(reason, detail)
        channel.close(promise: nil)
    }

    /// Counts that the handshake came to nothing.
    package func noteHandshake(_ error: any Error) {
        if let error = error as? any BadCertificate { note(.unproved, "\(error)") } else { note(.handshake) }
    }

    /// Counts that the connection is being ended.
    package func note(_ reason: ConnectionCounts.Ending, _ detail: String? = nil) { gate.count(reason, source, detail) }

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
