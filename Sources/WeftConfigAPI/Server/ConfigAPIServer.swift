import HummingbirdCore
package import Logging
import ServiceLifecycle
package import WeftConfig
package import WeftConnections
import WeftHTTPServer

/// The long-running thing: the configuration API on its addresses, until it is told to stop.
package struct ConfigAPIServer: Service {
    private let listeners: [HTTPListener]
    private let logger: Logger

    /// - Parameters:
    ///   - gates: those of the process.
    ///   - onRunning: Called once per listener with its index and the port that it got.
    package init(
        _ service: ConfigService, _ configuration: ConfigAPIConfiguration, connectors: (any ConnectorHost)? = nil,
        issuer: (any CertificateIssuer)? = nil, audit: (any AuditTrail)? = nil, gates: ConnectionGates? = nil,
        logger: Logger,
        onRunning: @escaping @Sendable (_ listener: Int, _ port: Int) -> Void = { _, _ in }
    ) {
        self.logger = logger
        let streams = StreamPlaces(callers: gates?.callers ?? KnownCallers(), logger: logger)
        let remote = RemoteConnectors()
        let attempts = configuration.attempts ?? FailedAttempts(logger: logger)
        listeners = configuration.listeners.enumerated().map { index, listener in
            let kind = listener.encryption?.isPlainAtHome == false ? Listener.secureAPI : .api
            let gate = gates?[kind] ?? ConnectionGate(kind, logger: logger)
            let api = ConfigAPI(
                service, tokens: configuration.tokens, attempts: attempts, connectors: connectors, streams: streams,
                remote: remote, issuer: issuer, audit: audit, scheme: kind == .secureAPI ? "https" : "http",
                logger: logger)
            return HTTPListener(
                gate,
                HTTPListener.Configuration(
                    host: listener.host, port: listener.port, encryption: listener.encryption,
                    names: configuration.names, times: configuration.times, observers: configuration.observers,
                    mayBeTaken: listener.mayBeTaken),
                logger: logger,
                onRunning: { port in
                    logger.info(
                        "configuration API listens",
                        metadata: [
                            "host": "\(listener.host)", "port": "\(port)",
                            "tls": "\(listener.encryption.map { "\($0.mode)" } ?? "plain")",
                        ])
                    onRunning(index, port)
                }, answerAtOnce: { request in api.answerAtOnce(request) }, responder: api.responder)
        }
    }

    package func run() async throws {
        try await ServiceGroup(configuration: .init(services: listeners, logger: logger)).run()
    }
}
