import HummingbirdCore
package import Logging
import NIOSSL
import ServiceLifecycle
package import WeftConfig
package import WeftConnections
import WeftHTTPServer

/// The long-running thing: the configuration API on its addresses, until it is told to stop.
package struct ConfigAPIServer: Service {
    private let listeners: [HTTPListener]
    private let logger: Logger

    /// Reads the certificates, so that a wrong file is told at once.
    ///
    /// - Parameters:
    ///   - gates: those of the process.
    ///   - onRunning: Called once per listener with its index and the port that it got.
    package init(
        _ service: ConfigService, _ configuration: ConfigAPIConfiguration, connectors: (any ConnectorHost)? = nil,
        gates: ConnectionGates? = nil, logger: Logger,
        onRunning: @escaping @Sendable (_ listener: Int, _ port: Int) -> Void = { _, _ in }
    ) throws {
        self.logger = logger
        let streams = StreamPlaces(callers: gates?.callers ?? KnownCallers(), logger: logger)
        let remote = RemoteConnectors()
        let attempts = configuration.attempts ?? FailedAttempts(logger: logger)
        listeners = try configuration.listeners.enumerated().map { index, listener in
            let kind = listener.tls == nil ? Listener.api : .secureAPI
            let gate = gates?[kind] ?? ConnectionGate(kind, logger: logger)
            let api = ConfigAPI(
                service, tokens: configuration.tokens, attempts: attempts, connectors: connectors, streams: streams,
                remote: remote,
                scheme: listener.tls == nil ? "http" : "https", logger: logger)
            return HTTPListener(
                gate,
                HTTPListener.Configuration(
                    host: listener.host, port: listener.port, tls: try listener.tls?.context(),
                    names: configuration.names, times: configuration.times, observers: configuration.observers),
                logger: logger,
                onRunning: { port in
                    logger.info(
                        "configuration API listens",
                        metadata: ["host": "\(listener.host)", "port": "\(port)", "tls": "\(listener.tls != nil)"])
                    onRunning(index, port)
                }, answerAtOnce: { request in api.answerAtOnce(request) }, responder: api.responder)
        }
    }

    package func run() async throws {
        try await ServiceGroup(configuration: .init(services: listeners, logger: logger)).run()
    }
}
