import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import WeftConfig
import WeftConfigAPI
import WeftJSON
import WeftKubernetes
import WeftNet

/// Runs a connector for each cluster that was handed to this controller, and keeps their settings, which are secrets.
final class KubernetesConnectors: ConnectorHost, Service {
    private let service: ConfigService
    private let folder: PrivateFolder
    private let holder: String
    private let runsPrograms: Bool
    private let logger: Logger
    private let running = Mutex<[String: Running]>([:])
    /// Whoever attaches or detaches a cluster: what one has written must not be what the other removes.
    private let turns = NamedTurns()

    private struct Running {
        let connector: Connector
        let task: Task<Void, Never>
    }

    /// - Parameters:
    ///   - holder: names this process among those that may connect a cluster.
    ///   - runsPrograms: whether settings may name a program to run for credentials.
    init(_ service: ConfigService, folder: PrivateFolder, holder: String, runsPrograms: Bool, logger: Logger) {
        self.service = service
        self.folder = folder
        self.holder = holder
        self.runsPrograms = runsPrograms
        self.logger = logger
    }

    /// Connects every cluster of the files, and stops all connectors at the end. Stopping deletes nothing.
    func run() async throws {
        for orchestrator in try await service.orchestrators(by: .system) where orchestrator.kind == "kubernetes" {
            connect(orchestrator)
        }
        try? await gracefulShutdown()
        for name in running.withLock({ $0 }).keys { await stop(name) }
    }

    func attach(
        _ name: String, kind: String, scope: FQName, settings: JSONObject, by caller: Caller
    ) async throws(ConfigError) -> Orchestrator {
        guard kind == "kubernetes" else {
            throw ConfigError(.invalidValue, "Orchestrators of kind \(kind) are not known; kubernetes is")
        }
        // Before anything is called: a connector could have this process call whom it likes otherwise.
        if case .orchestrator = caller.identity {
            throw ConfigError(.notOwner, "A connector may not attach orchestrators")
        }
        await turns.take(name)
        defer { turns.giveBack(name) }
        do {
            let settings = try ClusterSettings(settings)
            if case .program(let program) = settings.access.credential, !runsPrograms {
                // Whoever may call the API could run anything here otherwise.
                throw ConfigError(
                    .invalidValue,
                    "Orchestrator \(name): the controller was not told to run credential programs (\(program.command)); "
                        + "start it with --credential-programs, or connect the cluster from elsewhere")
            }
            let instance = try await KubernetesClient(settings.access).identity()
            let isKnown = try await service.orchestrators(by: caller).contains { $0.name == name }
            let orchestrator = try await service.addOrchestrator(
                OrchestratorRegistration(name: name, kind: kind, instance: instance, scope: scope), by: caller)
            do {
                try folder.write(Self.file(name), JSON.object(settings.source).bytes)
            } catch {
                // After a restart nobody would connect the cluster.
                if !isKnown { try await service.removeOrchestrator(named: name, deletingObjects: false, by: caller) }
                throw error
            }
            await stop(name)
            connect(orchestrator, settings)
            return orchestrator
        } catch let error as ConfigError {
            throw error
        } catch let error as KubernetesError {
            throw ConfigError(.invalidValue, "Orchestrator \(name): \(error.messageOfOurs)")
        } catch let error as ControllerFailure {
            throw ConfigError(.unavailable, "Orchestrator \(name): \(error)")
        } catch {
            throw ConfigError(.unavailable, "Orchestrator \(name): its settings cannot be kept in the data directory")
        }
    }

    func detach(
        _ name: String, removing remove: @Sendable () async throws(ConfigError) -> Void
    ) async throws(ConfigError) {
        await turns.take(name)
        defer { turns.giveBack(name) }
        await stop(name)
        do throws(ConfigError) {
            try await remove()
        } catch {
            await connectAgain(name)
            throw error
        }
        do {
            try folder.remove(Self.file(name))
        } catch {
            throw ConfigError(.unavailable, "Orchestrator \(name) is gone, its credentials are not: \(error)")
        }
    }

    func statuses() -> [String: JSON] { running.withLock { $0.mapValues { $0.connector.status.json } } }

    func confirmDeletions(of name: String) -> Bool {
        guard let connector = running.withLock({ $0[name]?.connector }) else { return false }
        connector.confirmDeletions()
        return true
    }

    private func connectAgain(_ name: String) async {
        guard let orchestrator = try? await service.orchestrators(by: .system).first(where: { $0.name == name }) else {
            return
        }
        connect(orchestrator)
    }

    private func stop(_ name: String) async {
        let task = running.withLock { $0.removeValue(forKey: name) }?.task
        task?.cancel()
        await task?.value
    }

    /// Connects by the settings that are kept. Without any, the orchestrator is connected from elsewhere.
    private func connect(_ orchestrator: Orchestrator) {
        do {
            guard let bytes = try folder.read(Self.file(orchestrator.name)) else { return }
            let settings = try JSON(parsing: bytes).object ?? [:]
            connect(orchestrator, try ClusterSettings(settings))
        } catch {
            logger.error(
                "a cluster's settings are unusable",
                metadata: ["cluster": "\(orchestrator.name)", "error": "\(error)"])
        }
    }

    private func connect(_ orchestrator: Orchestrator, _ settings: ClusterSettings) {
        let connector = Connector(
            settings.cluster(orchestrator), client: KubernetesClient(settings.access),
            writer: LocalIntentWriter(service, for: orchestrator.id), holder: holder, logger: logger)
        let new = Running(connector: connector, task: Task { await connector.run() })
        let old = running.withLock { running in
            defer { running[orchestrator.name] = new }
            return running[orchestrator.name]
        }
        old?.task.cancel()
    }

    private static func file(_ orchestrator: String) -> String { "\(orchestrator).json" }
}

/// A cluster's settings as the command line sends them and the controller keeps them.
private struct ClusterSettings {
    let source: JSONObject
    let access: KubernetesAccess
    /// nil where the default applies.
    private let podSubnets: [IPv4Prefix]?
    private let serviceSubnets: [IPv4Prefix]?
    private let fabricSubnets: [IPv4Prefix]?

    init(_ source: JSONObject) throws {
        self.source = source
        access = try KubernetesAccess(json: source["access"] ?? .null)
        podSubnets = try Self.prefixes(source, "pod_subnets")
        serviceSubnets = try Self.prefixes(source, "service_subnets")
        fabricSubnets = try Self.prefixes(source, "fabric_subnets")
    }

    func cluster(_ orchestrator: Orchestrator) -> AttachedCluster {
        var cluster = AttachedCluster(
            name: orchestrator.name, orchestrator: orchestrator.id, instance: orchestrator.instance,
            domain: orchestrator.scope.name)
        if let podSubnets { cluster.podSubnets = podSubnets }
        if let serviceSubnets { cluster.serviceSubnets = serviceSubnets }
        if let fabricSubnets { cluster.fabricSubnets = fabricSubnets }
        return cluster
    }

    private static func prefixes(_ source: JSONObject, _ key: String) throws -> [IPv4Prefix]? {
        try source[key]?.array?.map { value in
            guard let prefix = value.string.flatMap({ IPv4Prefix($0) }) else {
                throw KubernetesError(.configuration, "\(key): \(value.text) is not a prefix")
            }
            if let kind = prefix.nonHostKind {
                throw KubernetesError(
                    .configuration, "\(key): \(prefix) has addresses that no host can have (\(kind))")
            }
            return prefix
        }
    }
}
