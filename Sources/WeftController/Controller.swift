import Foundation
package import Logging
import ServiceLifecycle
import UnixSignals
import WeftClient
import WeftConfig
import WeftConfigAPI
import WeftConnections
import WeftConnector
import WeftControlNode
import WeftHTTPServer
import WeftIntrospect
import WeftKubernetes
import WeftMetrics
import WeftNet
import WeftSQLite
import WeftStore
import WeftTLS
import WeftXMPPTransport

/// The controller: the configuration service, its API, the control node, its pages and the connectors, in one process.
///
///     REST ──────▶ ConfigService ──▶ SQLite
///     connectors ─▶    │ events
///                      ▼
///     agents ◀──▶ control node ──▶ pages
package enum Controller {
    /// Serves until a signal, or until one of its parts fails: then everything ends, and whoever started it starts it
    /// anew.
    package static func run(_ configuration: ControllerConfiguration, logger: Logger) async throws {
        let gates = try ConnectionGates(configuration.listeners, logger: logger)
        SecretFiles.check(
            [
                configuration.tls?.privateKey, configuration.tokenFile,
                configuration.controlNode.operators?.certificate.privateKey,
            ], logger)
        let data = try DataDirectory(configuration.dataDirectory)
        let kept = try data.mode
        let mode = configuration.mode ?? kept
        let store = try data.openStore()
        let audit = try AuditLog(
            data.folder.file("audit").path(), bytes: configuration.auditBytes, age: configuration.auditAge,
            logger: logger)
        let service = try await ConfigService.open(
            store, mode: configuration.initialMode, audit: audit, logger: logger)
        try await Administrator.ensure(
            in: service, data.folder, api: configuration.url(mode),
            authorities: data.folder.file("certificate/authorities.pem").path(), logger: logger)
        if service.mode == .noAuth {
            logger.warning(
                "whoever reaches the configuration API may do everything: `weft auth enable` has callers prove who they are",
                metadata: ["aaa-mode": "\(service.mode.rawValue)"])
        }
        let operators = try configuration.controlNode.operators?.security()
        if configuration.mode == nil, mode == .both {
            logger.warning(
                "plain text is spoken, too, since this configuration was made before TLS was: when all have joined, --tls tls"
            )
        }
        let trust = try configuration.trust(mode, others: operators.map { [$0] } ?? [], logger: logger)
        let security = AgentSecurity(configuration.controlNode.agentMode ?? mode, trust.security, offered: operators)
        try await configuration.controlNode.withServer(gates, security, logger: logger) { controlNode in
            try await serve(configuration, service, data, gates, controlNode, trust, audit, logger)
        }
        try store.close()
    }

    /// Makes the folder of the configuration. Later, in a sandbox, nothing is made above it.
    package static func prepareFolder(_ configuration: ControllerConfiguration) throws {
        let data = try DataDirectory(configuration.dataDirectory)
        Administrator.link(data.folder, host: configuration.address, port: configuration.apiPort)
    }

    private static func serve(
        _ configuration: ControllerConfiguration, _ service: ConfigService, _ data: DataDirectory,
        _ gates: ConnectionGates, _ controlNode: ControlNodeServer, _ trust: FabricTrust, _ audit: AuditLog,
        _ logger: Logger
    ) async throws {
        let follower = ConfigurationFollower(
            ServiceAccess(service, by: .controlNode(configuration.controlNode.name)),
            OwnRouter(configuration.controlNode), logger: logger)
        let connectors = Connectors(
            service, kinds: configuration.connectorKinds,
            folder: try PrivateFolder(data.folder.file("orchestrators")),
            holder: "\(configuration.controlNode.name)/\(try data.identity)", logger: logger)
        let metrics = MetricsRegistry()
        let attempts = FailedAttempts(logger: logger)
        metrics.collect { $0.add(AccessMetrics.all, of: AccessFigures(attempts, service)) }
        metrics.collect { $0.add(ConfigurationMetrics.all, of: service.figures) }
        metrics.collect { $0.add(CertificateMetrics.all, of: trust.reading) }
        metrics.collect { $0.add(AuditMetrics.all, of: audit.figures) }
        metrics.collect { $0.add(ConnectorMetrics.all, of: connectors.statuses()) }
        var api = try configuration.api(trust)
        api.observers = [RequestMetrics(metrics)]
        api.attempts = attempts
        let services: [any Service] = [
            // The first to start is the last to stop.
            audit, trust, HostCertificates(trust, ServiceAccess(service, by: .system)),
            RoutingFeed(follower, controlNode),
            ConfigAPIServer(
                service, api, connectors: connectors, issuer: trust, audit: audit, gates: gates, logger: logger),
            IntrospectServer(
                address: configuration.address, port: configuration.controlNode.introspectPort, isAtHomeToo: true,
                pages: ControlNodePages(
                    ControlNodeViews(controlNode, configuration.controlNode, store: configuration.dataDirectory)),
                metrics: metrics, gates: gates, names: configuration.controlNode.hostNames,
                encryption: .pages(trust.security, mode: configuration.controlNode.pageMode ?? trust.mode),
                logger: logger),
            connectors, MemoryKeeper { service.revision },
        ]
        try await ServiceGroup(
            configuration: .init(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        ).run()
    }
}

extension ControllerConfiguration {
    fileprivate var listeners: [Listener] { [.api, .agents, .peers, .pages] + (tls == nil ? [] : [.secureAPI]) }

    fileprivate func trust(
        _ mode: TLSMode, others: [TransportSecurity], logger: Logger
    ) throws -> FabricTrust {
        try FabricTrust(
            dataDirectory, controller: controlNode.name, at: OwnAddresses.all(address, controlNode.hostNames),
            OwnAddresses.place(address, apiPort), mode,
            files: tls.map { TLSFiles(certificateChain: $0.certificateChain, privateKey: $0.privateKey) },
            others: others, logger: logger)
    }

    fileprivate func api(_ trust: FabricTrust) throws -> ConfigAPIConfiguration {
        let encryption = HTTPEncryption(trust.security, mode: trust.mode)
        var listeners = [ConfigAPIConfiguration.Listener(host: address, port: apiPort, encryption: encryption)]
        if let home = HomeAddress.beside(address, apiPort) {
            listeners.append(.init(host: home, port: apiPort, encryption: encryption, mayBeTaken: true))
        }
        if let tls {
            listeners.append(
                .init(
                    host: address, port: tls.port,
                    encryption: HTTPEncryption(trust.api, mode: .tls, isPlainAtHome: false)))
        }
        return ConfigAPIConfiguration(listeners: listeners, tokens: try tokens, names: controlNode.hostNames)
    }

    /// Where people of this machine call it.
    fileprivate func url(_ mode: TLSMode) -> String {
        let scheme = mode == .tls && HomeAddress.beside(address, apiPort) != nil ? "https" : "http"
        return "\(scheme)://\(address.contains(":") ? "[\(address)]" : address):\(apiPort)"
    }

    private var tokens: ConnectorTokens {
        get throws {
            guard let tokenFile else { return ConnectorTokens() }
            let text = try InputFile.text(tokenFile, "--connector-tokens")
            guard let tokens = ConnectorTokens(parsing: text) else {
                throw ControllerFailure(
                    "--connector-tokens \(tokenFile): each line is a token, optionally followed by an orchestrator's uuid"
                )
            }
            return tokens
        }
    }
}

/// Why a controller does not start.
struct ControllerFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension ControllerConfiguration {
    private var serverGuard: ServerGuard? {
        guard !allowsLocalServers else { return nil }
        return ServerGuard(
            ownAddresses: OwnAddresses.ofMachine,
            ownPorts: [
                apiPort, controlNode.xmppPort, controlNode.introspectPort, controlNode.bgpPort, tls?.port ?? apiPort,
            ])
    }

    /// How each kind of orchestrator is connected, by what it is registered as.
    fileprivate var connectorKinds: [String: any ConnectorKind] {
        Dictionary(
            uniqueKeysWithValues: OrchestratorKind.allCases.map { kind -> (String, any ConnectorKind) in
                switch kind {
                case .kubernetes:
                    (kind.rawValue, KubernetesKind(runsPrograms: runsCredentialPrograms, serverGuard: serverGuard))
                }
            })
    }
}
