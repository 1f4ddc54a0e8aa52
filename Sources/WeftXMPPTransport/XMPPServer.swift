package import Logging
package import NIOCore
import NIOPosix
package import WeftConnections
package import WeftNet
import WeftTLS
package import WeftXMPP
import WeftXMPPWire

/// One agent's connection, for as long as it lasts.
package struct XMPPConnection: Hashable, Sendable {
    package let id: UInt64
    /// The address that the agent calls from.
    package let remoteAddress: String
    /// That it is the host's agent, by its certificate; nil for a stream without TLS.
    package internal(set) var proof: PeerProof?
}

/// Hears what happens on the connections of an ``XMPPServer``. All calls come on the server's one event loop, so
/// whoever keeps its state there needs no lock.
package protocol XMPPServerDelegate: AnyObject {
    func established(_ connection: XMPPConnection, host: String)
    func received(_ message: AgentMessage, on connection: XMPPConnection)
    /// The connection has brought so many bytes, of messages and of what is none.
    func received(_ bytes: Int, on connection: XMPPConnection)
    /// Something of the agent's was left out, and why.
    func ignored(_ what: String, on connection: XMPPConnection)
    /// The connection has taken so many bytes that were sent, or has ended.
    func taken(_ bytes: Int, by connection: XMPPConnection)
    /// Comes once for every connection that was established.
    func ended(_ connection: XMPPConnection, reason: SessionEnd)
}

/// Listens for agents (port 5269) and runs a ``ServerSession`` on each connection. Every method is to be called on
/// `eventLoop`.
package final class XMPPServer {
    package struct Configuration: Sendable {
        package var address: String
        package var port: Int
        package var timing: SessionTiming
        package var maximumStanza: Int
        /// What the port takes; `nil` for what it takes in a process with all the descriptors that it wants.
        package var gate: ConnectionGate?
        /// nil for plain streams alone.
        package var security: AgentSecurity?

        package init(
            address: String = "0.0.0.0", port: Int = 5269, timing: SessionTiming = SessionTiming(),
            maximumStanza: Int = 4 << 20, gate: ConnectionGate? = nil, security: AgentSecurity? = nil
        ) {
            self.security = security
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
    private var lines: [UInt64: Line] = [:]
    private var count: UInt64 = 0
    /// Those that have something for ``flush()``.
    private var unflushed: [Line] = []

    /// A connection from the server's side.
    private final class Line {
        let connection: XMPPConnection
        let handler: Handler
        let channel: any Channel
        /// Queued since the last ``XMPPServer/flush()``.
        var bytes = 0
        /// The end of what is queued; everything before is with the channel.
        var last: ByteBuffer?

        init(_ connection: XMPPConnection, _ handler: Handler, _ channel: any Channel) {
            self.connection = connection
            self.handler = handler
            self.channel = channel
        }
    }

    package init(
        _ configuration: Configuration, on eventLoop: any EventLoop, delegate: any XMPPServerDelegate, logger: Logger
    ) {
        self.configuration = configuration
        self.eventLoop = eventLoop
        self.delegate = delegate
        gate = configuration.gate ?? ConnectionGate(.agents, logger: logger)
    }

    /// Binds the port. The future's channel is the listening one; closing it ends the listening, not the sessions.
    /// Fails with ``ListenFailure``.
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
        var connection = XMPPConnection(id: count, remoteAddress: channel.remoteAddress?.ipAddress ?? "unknown")
        let id = connection.id
        let security = configuration.security
        var isEstablished = false
        var untoldBytes = 0
        let proved = { (result: Result<PeerProof?, any Error>) -> Void in
            switch result {
            case .success(let proof): connection.proof = proof
            case .failure(let error): place?.noteHandshake(error)
            }
        }
        let handler = Handler(
            ServerSession(
                timing: configuration.timing, maximumStanza: configuration.maximumStanza,
                offer: security?.offer ?? .none),
            Handler.Events(
                established: { [weak self, delegate] host in
                    if let objection = security?.objection(to: host, connection.proof) {
                        place?.note(.unproved, objection)
                        self?.lines[id]?.handler.ask { $0.close() }
                        return
                    }
                    isEstablished = true
                    place?.beginsWork()
                    delegate.established(connection, host: host)
                },
                delivered: { [delegate] in if isEstablished { delegate.received($0, on: connection) } },
                ignored: { [delegate] in if isEstablished { delegate.ignored($0, on: connection) } },
                ended: { [weak self] reason in
                    self?.lines[id] = nil
                    if isEstablished { self?.delegate.ended(connection, reason: reason) }
                },
                readComplete: { [delegate] bytes in
                    untoldBytes += bytes
                    guard isEstablished, untoldBytes > 0 else { return }
                    delegate.received(untoldBytes, on: connection)
                    untoldBytes = 0
                },
                startTLS: { try security?.offered?.serverHandlers(isRequired: true, proved) ?? [] }))
        lines[id] = Line(connection, handler, channel)
        if let security, security.mode != .plain {
            try channel.pipeline.syncOperations.addHandler(
                Self.detector(security, handler, place) {
                    try security.security.serverHandlers(isRequired: true, proved)
                })
        }
        try channel.pipeline.syncOperations.addHandler(handler)
    }

    /// Agents of ours begin with a handshake, those of the original with a stream.
    private static func detector(
        _ security: AgentSecurity, _ handler: Handler, _ place: ConnectionPlace?,
        _ secure: @escaping () throws -> [any ChannelHandler]
    ) -> TLSDetector {
        TLSDetector(
            secure: {
                handler.ask {
                    $0.isWithinTLS()
                    return []
                }
                return try secure()
            },
            plain: { _ in
                guard security.mode == .tls, security.offered == nil else { return .goOn }
                place?.note(.unencrypted)
                return .refuse(StreamOpening.close)
            },
            failed: { place?.noteHandshake($0) })
    }

    /// A shorter rest is copied behind its front: one piece costs less than two on every way down to the kernel.
    private static let shortRest = 1 << 10

    /// Queues bytes to an agent; they leave with the next ``flush()``.
    package func send(_ front: ByteBuffer, _ rest: ByteBuffer, on connection: XMPPConnection) {
        let bytes = front.readableBytes + rest.readableBytes
        guard bytes > 0 else { return }
        guard let line = lines[connection.id] else { return delegate.taken(bytes, by: connection) }
        if line.bytes == 0 { unflushed.append(line) }
        line.bytes += bytes
        if let last = line.last { line.channel.write(last, promise: nil) }
        if rest.readableBytes == 0 {
            // To join even nothing would copy all of it.
            line.last = front
        } else if rest.readableBytes < Self.shortRest {
            var joined = front
            joined.writeImmutableBuffer(rest)
            line.last = joined
        } else {
            line.channel.write(front, promise: nil)
            line.last = rest
        }
    }

    /// Lets go what was queued since the last call. That all of it was taken is heard once for each connection: what
    /// makes up a message is nobody's concern any more, and hearing of each one costs as much as sending it.
    package func flush() {
        let due = unflushed
        unflushed.removeAll(keepingCapacity: true)
        for line in due {
            guard let last = line.last else { continue }
            let (bytes, connection) = (line.bytes, line.connection)
            line.bytes = 0
            line.last = nil
            let promise = eventLoop.makePromise(of: Void.self)
            promise.futureResult.assumeIsolated().whenComplete { [delegate] _ in delegate.taken(bytes, by: connection) }
            line.channel.writeAndFlush(last, promise: promise)
        }
    }

    /// Ends an agent's session in good order.
    package func close(_ connection: XMPPConnection) {
        flush()
        lines[connection.id]?.handler.ask { $0.close() }
    }

    /// Ends all sessions in good order.
    package func closeAll() {
        flush()
        for line in lines.values { line.handler.ask { $0.close() } }
    }
}
