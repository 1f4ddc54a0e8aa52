import HTTPTypes
package import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle
package import WeftConnections

/// An HTTP/1.1 server on one address, behind a ``ConnectionGate``: what the configuration API and the introspect pages
/// share.
package struct HTTPListener: Service {
    package struct Configuration: Sendable {
        package var host: String
        /// 0: any free one.
        package var port: Int
        /// nil for plain HTTP.
        package var encryption: HTTPEncryption?
        /// Names that the server may be called by, nil for any; see ``BrowserGuard``.
        package var names: [String]?
        package var times: RequestTimes
        /// Told of every request, beside the access log.
        package var observers: [any RequestObserver]
        /// Where another process has the port nothing is served, and that is all.
        package var mayBeTaken: Bool

        package init(
            host: String, port: Int, encryption: HTTPEncryption? = nil, names: [String]? = [],
            times: RequestTimes = RequestTimes(), observers: [any RequestObserver] = [], mayBeTaken: Bool = false
        ) {
            self.mayBeTaken = mayBeTaken
            self.host = host
            self.port = port
            self.encryption = encryption
            self.names = names
            self.times = times
            self.observers = observers
        }
    }

    /// Called on the thread of all connections: must answer within microseconds, or nil to be asked the usual way.
    package typealias PromptResponder = @Sendable (_ request: PromptRequest) -> PromptAnswer?

    private let gate: ConnectionGate
    private let configuration: Configuration
    private let logger: Logger
    private let onRunning: @Sendable (_ port: Int) async -> Void
    private let answerAtOnce: PromptResponder?
    private let observers: [any RequestObserver]
    private let responder: any HTTPResponder<HTTPContext>

    /// - Parameters:
    ///   - onRunning: called once the port is bound.
    ///   - answerAtOnce: answers what can be answered without waiting; nil: nothing can.
    ///   - responder: what a router builds, or one of one's own; it stands behind middleware that every listener has.
    package init(
        _ gate: ConnectionGate, _ configuration: Configuration, logger: Logger,
        onRunning: @escaping @Sendable (_ port: Int) async -> Void = { _ in }, answerAtOnce: PromptResponder? = nil,
        responder: some HTTPResponder<HTTPContext>
    ) {
        self.gate = gate
        self.configuration = configuration
        self.logger = logger
        self.onRunning = onRunning
        self.answerAtOnce = answerAtOnce
        let log = logger.logLevel <= AccessLog.level ? [AccessLog(logger: logger)] : []
        observers = configuration.observers + log
        self.responder = responder.behind(
            RequestIDs(), RequestObservation(observers: observers), Mishaps(), configuration.browsers)
    }

    /// - Throws: ``ListenFailure`` when the port cannot be had.
    package func run() async throws {
        let http = HTTP1Channel(responder: exchange)
        do {
            try await serve(http, on: try await bind(http))
        } catch let failure as ListenFailure where configuration.mayBeTaken && failure.fault.kind == .addressInUse {
            logger.notice("another process of this machine serves there", metadata: ["place": "\(failure.place)"])
            try? await gracefulShutdown()
        }
    }

    private func serve(_ http: HTTP1Channel, on server: NIOAsyncChannel<Connection, Never>) async throws {
        try await withGracefulShutdownHandler {
            await onRunning(server.channel.localAddress?.port ?? configuration.port)
            try await server.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in connections {
                        guard let connection = connection.take() else { continue }
                        group.addTask { await http.handle(value: connection, logger: logger) }
                    }
                }
            }
        } onGracefulShutdown: {
            server.channel.close(promise: nil)
            // Connections that are being answered end after that, the others at once.
            for channel in gate.openChannels {
                channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
            }
        }
    }

    private typealias Connection = AcceptedConnection<HTTP1Channel.Value>

    private func bind(_ http: HTTP1Channel) async throws -> NIOAsyncChannel<Connection, Never> {
        let (gate, configuration, answerAtOnce, logger) = (gate, configuration, answerAtOnce, logger)
        let (browsers, observers) = (configuration.browsers, observers)
        do {
            return try await gate.bootstrap(on: MultiThreadedEventLoopGroup.singleton)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .bind(host: configuration.host, port: configuration.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try configuration.encryption?.add(to: channel, gate.place(of: channel))
                    }.flatMap {
                        http.setup(channel: channel, logger: logger).map { connection in
                            Connection(connection) { connection in
                                connection.channel.close(promise: nil)
                                await http.handle(value: connection, logger: logger)
                            }
                        }
                    }.flatMapThrowing { connection in
                        try ConnectionEnds.add(to: channel)
                        try RequestWatch.add(
                            to: channel, gate.place(of: channel), configuration.times,
                            before: answerAtOnce.map { PromptAnswers(browsers, observers, gate.place(of: channel), $0) }
                        )
                        return connection
                    }
                }
        } catch {
            throw gate.failure(configuration.host, configuration.port, error)
        }
    }

    private var exchange: HTTPChannelHandler.Responder {
        let (gate, responder, logger) = (gate, responder, logger)
        return { request, writer, channel in
            let source = HTTPContext.Source(logger: logger, caller: HTTPCaller(channel, gate))
            var response = try await responder.respond(to: request, context: HTTPContext(source: source))
            response.headers[.date] = HTTPDate.now
            do {
                guard request.method != .head else {
                    return try await writer.writeResponse(HeadAnswers.head(of: response))
                }
                try await writer.write(response: response.head, body: response.body)
            } catch is HTTPParserError {
                // Thrown on, it would bring a second answer in the middle of this one.
                throw CancellationError()
            }
        }
    }
}

extension HTTPListener.Configuration {
    fileprivate var browsers: BrowserGuard { BrowserGuard(names: names) }
}
