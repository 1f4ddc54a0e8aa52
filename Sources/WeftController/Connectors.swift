import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import WeftConfig
import WeftConfigAPI
import WeftConnector
import WeftJSON
import WeftNet

/// Runs a connector for each orchestrator that was handed to this controller, and keeps their settings, which are
/// secrets.
final class Connectors: ConnectorHost, Service {
    private let service: ConfigService
    /// By what orchestrators are registered as.
    private let kinds: [String: any ConnectorKind]
    private let folder: PrivateFolder
    private let holder: String
    private let logger: Logger
    private let running = Mutex<[String: Running]>([:])
    /// Whoever attaches or detaches an orchestrator: what one has written must not be what the other removes.
    private let turns = NamedTurns()

    private struct Running {
        let orchestrator: Orchestrator
        let access: any OrchestratorAccess
        let connector: any AttachedConnector
        let task: Task<Void, Never>
    }

    /// - Parameter holder: names this process among those that may connect an orchestrator.
    init(
        _ service: ConfigService, kinds: [String: any ConnectorKind], folder: PrivateFolder, holder: String,
        logger: Logger
    ) {
        self.service = service
        self.kinds = kinds
        self.folder = folder
        self.holder = holder
        self.logger = logger
    }

    /// Connects every orchestrator of the files, and stops all connectors at the end. Stopping deletes nothing.
    func run() async throws {
        for orchestrator in try await service.orchestrators(by: .system) { connect(orchestrator) }
        try? await gracefulShutdown()
        for name in running.withLock({ $0 }).keys { await stop(name) }
    }

    func attach(
        _ name: String, kind: String, scope: FQName, settings: JSONObject, by caller: Caller
    ) async throws(ConfigError) -> Orchestrator {
        guard let known = kinds[kind] else {
            throw ConfigError(
                .invalidValue,
                "Orchestrators of kind \(kind) are not known; known is \(kinds.keys.sorted().joined(separator: ", "))")
        }
        // Before anything is called: anybody could have this process call whom he likes otherwise.
        try service.checkOperator(to: "attach an orchestrator", by: caller)
        await turns.take(name)
        defer { turns.giveBack(name) }
        do {
            let access = try known.access(settings)
            let instance = try await access.instance()
            let isKnown = try await service.orchestrators(by: caller).contains { $0.name == name }
            let orchestrator = try await service.addOrchestrator(
                OrchestratorRegistration(name: name, kind: kind, instance: instance, scope: scope), by: caller)
            do {
                try folder.write(Self.file(name), JSON.object(settings).bytes)
            } catch {
                // After a restart nobody would connect it.
                if !isKnown { try await service.removeOrchestrator(named: name, deletingObjects: false, by: caller) }
                throw error
            }
            await stop(name)
            connect(orchestrator, access)
            return orchestrator
        } catch let error as ConfigError {
            throw error
        } catch let error as AccessError {
            throw ConfigError(.invalidValue, "Orchestrator \(name): \(error)")
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
        let stopped = await stop(name)
        do throws(ConfigError) {
            try await remove()
        } catch {
            if let stopped { connect(stopped.orchestrator, stopped.access) }
            throw error
        }
        do {
            try folder.remove(Self.file(name))
        } catch {
            throw ConfigError(.unavailable, "Orchestrator \(name) is gone, its credentials are not: \(error)")
        }
    }

    func statuses() -> [String: ConnectorStatus] { running.withLock { $0.mapValues { $0.connector.status } } }

    func confirmDeletions(of name: String) -> Bool {
        guard let connector = running.withLock({ $0[name]?.connector }) else { return false }
        connector.confirmDeletions()
        return true
    }

    /// Ends a connector that runs here.
    /// - Returns: what it was connected with; nil when none ran.
    @discardableResult
    private func stop(_ name: String) async -> Running? {
        guard let stopped = running.withLock({ $0.removeValue(forKey: name) }) else { return nil }
        stopped.task.cancel()
        await stopped.task.value
        return stopped
    }

    /// Connects by the settings that are kept. Without any, the orchestrator is connected from elsewhere.
    private func connect(_ orchestrator: Orchestrator) {
        guard let kind = kinds[orchestrator.kind] else { return }
        do {
            guard let bytes = try folder.read(Self.file(orchestrator.name)) else { return }
            connect(orchestrator, try kind.access(try JSON(parsing: bytes).object ?? [:]))
        } catch {
            logger.error(
                "an orchestrator's settings are unusable",
                metadata: ["orchestrator": "\(orchestrator.name)", "error": "\(error)"])
        }
    }

    private func connect(_ orchestrator: Orchestrator, _ access: any OrchestratorAccess) {
        let configuration = ServiceAccess(service, by: .orchestrator(orchestrator.id, epoch: 0))
        let connector = access.connector(
            of: orchestrator, writer: OrchestratorWriter(configuration, for: orchestrator.id), holder: holder,
            logger: logger)
        let new = Running(
            orchestrator: orchestrator, access: access, connector: connector, task: Task { await connector.run() })
        let old = running.withLock { running in
            defer { running[orchestrator.name] = new }
            return running[orchestrator.name]
        }
        old?.task.cancel()
    }

    private static func file(_ orchestrator: String) -> String { "\(orchestrator).json" }
}
