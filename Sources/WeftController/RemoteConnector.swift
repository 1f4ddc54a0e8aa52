package import Logging
import ServiceLifecycle
import WeftClient
import WeftConfig
import WeftConnections
package import WeftConnector
import WeftIntrospect
import WeftMetrics
import WeftTLS

/// A connector in a process of its own, and what it shows of itself.
package struct RemoteConnector: Service {
    private let connector: any AttachedConnector
    private let pages: IntrospectServer?

    /// - Parameters:
    ///   - name: what the orchestrator was registered as.
    ///   - holder: names this process: `<host>/<process>`.
    ///   - api: the controller's configuration API.
    ///   - pages: where its pages and figures are served, and by which names; nil for nowhere.
    ///   - membership: what it has from joining, with which the pages are read from elsewhere.
    package init(
        _ connector: any AttachedConnector, of name: String, holder: String, api: String,
        pages: (address: String, port: Int, names: [String])?, membership: Membership? = nil, logger: Logger
    ) throws {
        self.connector = connector
        guard let pages else {
            self.pages = nil
            return
        }
        let metrics = MetricsRegistry()
        metrics.collect { await $0.add(ConnectorMetrics.all, from: "connector") { [name: connector.status] } }
        self.pages = IntrospectServer(
            address: pages.address, port: pages.port,
            pages: StatusPages("weft-connector") { Self.status(connector.status, of: name, holder: holder, api: api) },
            metrics: metrics, gates: try ConnectionGates([.pages], logger: logger), names: pages.names,
            encryption: .pages(membership?.keeper.security, mode: membership?.mode ?? .both), logger: logger)
    }

    package func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            group.addTask { await cancelWhenGracefulShutdown { await connector.run() } }
            if let pages { group.addTask { try await pages.run() } }
        }
    }

    static func status(_ status: ConnectorStatus, of name: String, holder: String, api: String) -> ProcessStatus {
        let faults = status.faults.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        return ProcessStatus(
            host: holder, isFunctional: status.problem == nil,
            connections: [
                .init(
                    kind: "ApiServer", name: name, server: api, isUp: status.problem == nil,
                    description: status.problem ?? "connected"),
                .init(
                    kind: "Orchestrator", name: name, server: name, isUp: faults.isEmpty,
                    description: faults.joined(separator: "; ")),
            ], description: status.problem ?? "")
    }
}
