import NIOCore
package import WeftConnections
package import WeftNet

/// Where a request comes from.
package struct HTTPCaller: Sendable {
    private let channel: (any Channel)?
    private let gate: ConnectionGate?

    init(_ channel: any Channel, _ gate: ConnectionGate) {
        self.channel = channel
        self.gate = gate
    }

    /// For requests that come by no connection.
    package init() {
        channel = nil
        gate = nil
    }

    package var source: ConnectionSource { ConnectionSource(channel?.remoteAddress) }

    /// nil for a socket of the file system, and for no connection.
    package var address: IPAddress? { channel?.remoteAddress.flatMap { IPAddress($0) } }

    /// Within TLS.
    package var isEncrypted: Bool { transport?.isEncrypted ?? false }

    /// Who calls, as far as his certificate proves that.
    package var proof: PeerProof? { transport?.proof }

    private var transport: (isEncrypted: Bool, proof: PeerProof?)? {
        channel.flatMap { gate?.place(of: $0) }?.transport
    }

    /// Returns once the client sends no more, which is how it goes, or the connection is closed, or the task is
    /// cancelled.
    package func gone() async {
        let (ends, end) = AsyncStream<Never>.makeStream()
        if let channel { ConnectionEnds.ofClient(on: channel).whenComplete { _ in end.finish() } }
        for await _ in ends {}
    }

    /// The caller has proved who he is: the share of the listener that is kept for such is open to him.
    package func isKnown() {
        guard let channel else { return }
        gate?.place(of: channel)?.isKnown()
    }
}
