package import Logging
package import NIOCore
import NIOPosix
package import WeftConnections
import WeftNet
package import WeftXMPP

/// One agent's connection, for as long as it lasts.
package struct XMPPConnection: Hashable, Sendable {
    package let id: UInt64
    /// The address that the agent calls from.
    package let remoteAddress: String
}

/// Hears what happens on the connections of an ``XMPPServer``. All calls come on the server's one event loop, so whoever keeps its
/// state there needs no lock.
package protocol XMPPServerDelegate: AnyObject {
    func established(_ connection: XMPPConnection, host: String)
    func received(_ message: AgentMessage, on connection: XMPPConnection)
    /// Something of the agent's was left out, and why.
    func ignored(_ what: String, on connection: XMPPConnection)
    /// The connection has taken so many bytes that were sent, or has ended.
    func taken(_ bytes: Int, by connection: XMPPConnection)
    /// Comes once for every connection that was established.
    func ended(_ connection: XMPPConnection, reason: SessionEnd)
}

/// Listens for agents (port 5269) and runs a ``ServerSession`` on each connection. Every method is to be called on `eventLoop`.
package final class XMPPServer {
    package struct Configuration: Sendable {
        package var address: String
        package var port: Int
        package var timing: SessionTiming
        package var maximumStanza: Int
        /// What the port takes; `nil` for what it takes in a process with all the descriptors that it wants.
        package var gate: ConnectionGate?

        package init(
            address: String = "0.0.0.0", port: Int = 5269, timing: SessionTiming = SessionTiming(),
            maximumStanza: Int = 4 << 20, gate: ConnectionGate? = nil
        ) {
            self.address = address
            self.port = port
            self.timing = timing
            self.maximumStanza = maximumStanza
            self.gate = gate
        }
    }

    private typealias Handler = SessionChannelHandler<ServerSession>

    private let configuration: Configuration
    private let eventLoop: any EventLoop
    private let delegate: any XMPPServerDelegate
    private let gate: ConnectionGate
    private var handlers: [UInt64: (handler: Handler, channel: any Channel)] = [:]
    private var count: UInt64 = 0
    /// The bytes that wait for ``flush()``, by connection.
    private var unflushed: [XMPPConnection: Int] = [:]

    package init(
        _ configuration: Configuration, on eventLoop: any EventLoop, delegate: any XMPPServerDelegate, logger: Logger
    ) {
        self.configuration = configuration
        self.eventLoop = eventLoop
        self.delegate = delegate
        gate = configuration.gate ?? ConnectionGate(.agents, logger: logger)
    }

    /// Binds the port. The future's channel is the listening one; closing it ends the listening, not the sessions. Fails with
    /// ``ListenFailure``.
    package func start() -> EventLoopFuture<any Channel> {
        let server = NIOLoopBound(self, eventLoop: eventLoop)
        let (gate, configuration) = (gate, configuration)
        return gate.bootstrap(on: eventLoop)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try server.value.accept(channel) }
            }
            .bind(host: configuration.address, port: configuration.port)
            .flatMapErrorThrowing { throw gate.failure(configuration.address, configuration.port, $0) }
    }

    private func accept(_ channel: any Channel) throws {
        count += 1
        let place = gate.place(of: channel)
        let connection = XMPPConnection(id: count, remoteAddress: channel.remoteAddress?.ipAddress ?? "unknown")
        var isEstablished = false
        let handler = Handler(
            ServerSession(timing: configuration.timing, maximumStanza: configuration.maximumStanza),
            Handler.Events(
                established: { [delegate] host in
                    isEstablished = true
                    place?.beginsWork()
                    delegate.established(connection, host: host)
                },
                delivered: { [delegate] in delegate.received($0, on: connection) },
                ignored: { [delegate] in delegate.ignored($0, on: connection) },
                ended: { [weak self] reason in
                    self?.handlers[connection.id] = nil
                    if isEstablished { self?.delegate.ended(connection, reason: reason) }
                }, readComplete: {}))
        handlers[connection.id] = (handler, channel)
        try channel.pipeline.syncOperations.addHandler(handler)
    }

    /// Queues bytes to an agent; they leave with the next ``flush()``.
    package func send(_ front: ByteBuffer, _ rest: ByteBuffer, on connection: XMPPConnection) {
        unflushed[connection, default: 0] += front.readableBytes + rest.readableBytes
        guard let channel = handlers[connection.id]?.channel else { return }
        channel.write(front, promise: nil)
        if rest.readableBytes > 0 { channel.write(rest, promise: nil) }
    }

    /// Lets go what was queued since the last call. That all of it was taken is heard once for each connection: what makes up a message
    /// is nobody's concern any more, and hearing of each one costs as much as sending it.
    package func flush() {
        for (connection, bytes) in unflushed {
            guard let channel = handlers[connection.id]?.channel else {
                delegate.taken(bytes, by: connection)
                continue
            }
            let promise = eventLoop.makePromise(of: Void.self)
            promise.futureResult.assumeIsolated().whenComplete { [delegate] _ in delegate.taken(bytes, by: connection) }
            // It stands behind the rest, and adds nothing.
            channel.writeAndFlush(ByteBuffer(), promise: promise)
        }
        unflushed.removeAll(keepingCapacity: true)
    }

    /// Ends an agent's session in good order.
    package func close(_ connection: XMPPConnection) { handlers[connection.id]?.handler.ask { $0.close() } }

    /// Ends all sessions in good order.
    package func closeAll() {
        for (handler, _) in handlers.values { handler.ask { $0.close() } }
    }
}
