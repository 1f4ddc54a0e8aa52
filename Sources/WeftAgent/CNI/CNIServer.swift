import Glibc
package import Logging
import NIOCore
import NIOPosix
package import WeftConnections
import WeftJSON

/// Takes the plugin's calls on a Unix socket: one request and one reply on each connection.
package struct CNIServer: Sendable {
    private let path: String
    private let service: CNIService
    private let gate: ConnectionGate
    private let logger: Logger
    /// A plugin sends its request at once; what is not there by then will not come.
    private static let requestTime: TimeAmount = .seconds(10)
    /// Every call has a deadline below this. A connection on which nothing has moved for longer is dead.
    private static let patience: TimeAmount = .seconds(60)

    package init(path: String, service: CNIService, gate: ConnectionGate? = nil, logger: Logger) {
        self.gate = gate ?? ConnectionGate(.plugin, logger: logger)
        self.path = path
        self.service = service
        self.logger = logger
    }

    /// Serves until the task is cancelled; calls that are being worked on are finished first.
    ///
    /// - Parameter listening: called once the socket takes connections.
    package func run(listening: @Sendable () async -> Void = {}) async throws {
        let server = try await bind()
        // Whoever may call can attach and detach pods.
        guard chmod(path, 0o600) == 0 else { throw StateDirectory.failure(path) }
        await listening()
        try await withThrowingDiscardingTaskGroup { group in
            try await server.executeThenClose { connections in
                for try await connection in connections {
                    guard let connection = connection.take() else { continue }
                    group.addTask { await serve(connection) }
                }
            }
        }
    }

    private typealias Call = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private func bind() async throws -> NIOAsyncChannel<AcceptedConnection<Call>, Never> {
        let gate = gate
        do {
            return try await gate.bootstrap(on: .singletonMultiThreadedEventLoopGroup, backlog: 512)
                .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        gate.place(of: channel)?.expectRequest(within: Self.requestTime)
                        try channel.pipeline.syncOperations.addHandler(IdleStateHandler(allTimeout: Self.patience))
                        try channel.pipeline.syncOperations.addHandler(CloseWhenIdle())
                        return AcceptedConnection(try Call(wrappingChannelSynchronously: channel)) {
                            try? await $0.executeThenClose { _, _ in }
                        }
                    }
                }
        } catch {
            throw gate.failure(path, error)
        }
    }

    private func serve(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
        do {
            try await connection.executeThenClose { inbound, outbound in
                guard let (exitCode, body) = try await reply(to: inbound, gate.place(of: connection.channel)) else {
                    return
                }
                var buffer = ByteBuffer()
                CNIFrame.write(exitCode: exitCode, body: body, into: &buffer)
                try await outbound.write(buffer)
            }
        } catch {
            logger.debug("plugin went away", metadata: ["error": "\(error)"])
        }
    }

    private func reply(
        to inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ place: ConnectionPlace?
    ) async throws -> (exitCode: UInt8, body: [UInt8])? {
        var received = ByteBuffer()
        for try await bytes in inbound {
            received.writeImmutableBuffer(bytes)
            do throws(CNIFailure) {
                guard let request = try CNIFrame.read(from: &received) else { continue }
                place?.beginsWork()
                return await service.answer(request)
            } catch {
                return (1, error.json(version: .newest).bytes + [UInt8(ascii: "\n")])
            }
        }
        return nil
    }
}

private final class CloseWhenIdle: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
    }
}
