import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOSSL
import ServiceLifecycle
package import WeftConfig

/// The long-running thing: the configuration API on its addresses, until it is told to stop.
package struct ConfigAPIServer: Service {
    private let applications: [Application<ConfigAPI>]
    private let logger: Logger

    /// Reads the certificates, so that a wrong file is told at once.
    ///
    /// - Parameter onRunning: Called once per listener with its index and the port that it got.
    package init(
        _ service: ConfigService, _ configuration: ConfigAPIConfiguration, connectors: (any ConnectorHost)? = nil,
        logger: Logger,
        onRunning: @escaping @Sendable (_ listener: Int, _ port: Int) -> Void = { _, _ in }
    ) throws {
        self.logger = logger
        applications = try configuration.listeners.enumerated().map { index, listener in
            Application(
                responder: ConfigAPI(
                    service, tokens: configuration.tokens, connectors: connectors,
                    scheme: listener.tls == nil ? "http" : "https",
                    logger: logger),
                server: try listener.tls.map { try HTTPServerBuilder.tls(tlsConfiguration: $0.configuration) }
                    ?? .http1(),
                configuration: ApplicationConfiguration(
                    address: .hostname(listener.host, port: listener.port),
                    availableConnectionsDelegate: .maximum(configuration.maximumConnections, logger: logger)),
                onServerRunning: { channel in
                    let port = channel.localAddress?.port ?? listener.port
                    logger.info(
                        "configuration API listens",
                        metadata: ["host": "\(listener.host)", "port": "\(port)", "tls": "\(listener.tls != nil)"])
                    onRunning(index, port)
                },
                logger: logger)
        }
    }

    package func run() async throws {
        try await ServiceGroup(configuration: .init(services: applications, logger: logger)).run()
    }
}

extension ConfigAPIConfiguration.TLSFiles {
    fileprivate var configuration: TLSConfiguration {
        get throws {
            .makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(certificateChain).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: privateKey, format: .pem)))
        }
    }
}
