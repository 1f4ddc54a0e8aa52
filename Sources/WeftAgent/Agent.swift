package import Logging
import ServiceLifecycle
import WeftConnections
import WeftHTTPServer
import WeftIntrospect
import WeftNet
import WeftSystem
import WeftVRouter

/// The agent of one host: sessions to its control nodes, the core, the data plane, the plugin's socket.
///
///     XMPP clients ─▶ ┌───────────┐ ─▶ data plane (driver)
///     weft-cni     ─▶ │ HostAgent │ ─▶ interfaces (driver, worker)
///     timers       ─▶ │  (core)   │ ─▶ port records
///                     └───────────┘ ─▶ XMPP clients
///
/// When it ends, by order or by a signal that asks nobody, everything in the kernel stays: the next agent finds its
/// ports in the state directory and the data plane as it was.
package struct Agent: Service {
    private let configuration: AgentConfiguration
    private let workloadMTU: UInt16
    private let host: HostAgent
    private let clients: [ControlNodeSlot: any ControlNodeClient]
    private let worker: InterfaceWorker
    private let deletions: Deletions
    private let locks: [AgentLock]
    private let gates: ConnectionGates
    private let logger: Logger

    /// Takes the state directory, so that no second agent works on the same host, reads what an earlier run left, and
    /// only then lays hands on the data plane: an agent that does not start leaves it as it is.
    ///
    /// - Parameters:
    ///   - workloadMTU: the largest packet of a workload.
    ///   - driver: takes the data plane from the agent before.
    ///   - claim: held as the state directory is.
    ///   - clients: makes the session to a control node.
    package init(
        _ configuration: AgentConfiguration, workloadMTU: UInt16,
        driver makeDriver: () throws -> sending any WorkloadDatapath, interfaces: any WorkloadInterfaces,
        logger: Logger, claim: AgentLock? = nil,
        clients makeClient: (AgentConfiguration.ControlNode) -> any ControlNodeClient
    ) throws {
        self.configuration = configuration
        self.workloadMTU = workloadMTU
        self.logger = logger
        gates = try ConnectionGates([.hostPages, .plugin], logger: logger)
        locks = [try AgentLock(configuration.stateDirectory), claim].compactMap(\.self)
        let copies = try StateDirectory(configuration.copiesDirectory)
        let store = PortStore(
            try StateDirectory(configuration.stateDirectory + "/ports"), copies: copies, logger: logger)
        deletions = Deletions(directory: try StateDirectory(configuration.stateDirectory + "/deletions"))
        clients = Dictionary(
            uniqueKeysWithValues: zip(ControlNodeSlot.allCases, configuration.controlNodes.map(makeClient)))
        let earlier = try RestoredPorts(store, interfaces, logger)
        let router = VRouter(
            configuration: .init(
                hostName: configuration.hostName, tunnelAddress: configuration.tunnelAddress,
                controlNodes: configuration.controlNodes.map { IPAddress($0.host) }, workloadMTU: workloadMTU,
                firstLabel: .random()),
            ports: earlier.served)
        let driver = try makeDriver()
        worker = InterfaceWorker(interfaces)
        host = HostAgent(
            router: router, driver: driver, ports: store, worker: worker, clients: clients, logger: logger,
            unserved: earlier.unserved)
    }

    package func run() async throws { try await run(serving: {}) }

    /// Has the control nodes see the certificate that counts, one after another: sessions with the others go on.
    package func reopenSessions() async { await host.reopenSessions() }

    /// - Parameter serving: called once the plugin's socket takes calls and what waited for an agent is done.
    package func run(serving: @escaping @Sendable () -> Void) async throws {
        defer { for lock in locks { lock.release() } }
        await host.start()
        let service = CNIService(agent: host, worker: worker, workloadMTU: workloadMTU, deletions: deletions)
        try StateDirectory.createParent(of: configuration.socketPath)
        let server = CNIServer(
            path: configuration.socketPath, service: service, gate: gates[.plugin], logger: logger)
        logger.info("agent starts", metadata: ["host": "\(configuration.hostName)"])
        do {
            try await cancelWhenGracefulShutdown { try await serve(server, service, serving) }
        } catch is CancellationError {
            // Asked to end.
        }
        try await worker.shutDown()
        logger.info("agent ends", metadata: ["host": "\(configuration.hostName)"])
    }

    private func serve(
        _ server: CNIServer, _ service: CNIService, _ serving: @escaping @Sendable () -> Void
    ) async throws {
        try await withTaskCancellationHandler {
            try await withThrowingDiscardingTaskGroup { group in
                for (slot, client) in clients {
                    group.addTask { await client.run { event in await host.received(event, from: slot) } }
                }
                if let (address, port) = configuration.introspect {
                    group.addTask { await showPages(address, port) }
                }
                group.addTask {
                    try await server.run {
                        await carryOutDeletions(service)
                        serving()
                    }
                }
                group.addTask { await keepHouse(service) }
            }
        } onCancel: {
            // Calls that wait would hold up the server, which finishes what it has begun.
            Task { await host.stop() }
        }
    }
}

extension Agent {
    /// What was written down while this agent ran was asked of it when it did not answer in time.
    private func keepHouse(_ service: CNIService) async {
        while (try? await Task.sleep(for: configuration.auditPeriod)) != nil {
            await host.audit()
            await carryOutDeletions(service)
        }
    }

    private func carryOutDeletions(_ service: CNIService) async {
        do {
            try await deletions.carryOut(service) { name, outcome in
                logger.error("deletion not readable", metadata: ["file": "\(name)", "outcome": "\(outcome)"])
            }
        } catch {
            logger.error("deletions not carried out", metadata: ["error": "\(error)"])
        }
    }
}

extension Agent {
    /// Pods must not suffer from a port that somebody else has taken.
    private func showPages(_ address: String, _ port: Int) async {
        do {
            try await IntrospectServer(
                address: address, port: port, pages: AgentPages(host), gates: gates, listener: .hostPages,
                names: configuration.pageNames,
                encryption: .pages(configuration.security, mode: configuration.pageMode), logger: logger
            ).run()
        } catch is CancellationError {
            // The agent was told to stop before they were.
        } catch {
            logger.error("introspect pages not served", metadata: ["error": "\(error)"])
        }
    }
}

extension Agent: CustomStringConvertible {
    package var description: String { "agent of \(configuration.hostName)" }
}
