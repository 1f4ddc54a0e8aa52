import Synchronization
package import WeftConfig
import WeftJSON
import WeftModel
package import WeftNet

/// Writes as one orchestrator, under its lease; the configuration may be in this process or behind its API.
package final class OrchestratorWriter: IntentWriter {
    private let access: any ConfigurationAccess
    private let orchestrator: ObjectID
    private let held = Mutex<Held?>(nil)

    private struct Held {
        let lease: ConnectorLease
        let access: any ConfigurationAccess
    }

    /// - Parameter access: a connector's of the orchestrator, of whatever epoch.
    package init(_ access: any ConfigurationAccess, for orchestrator: ObjectID) {
        self.access = access
        self.orchestrator = orchestrator
    }

    /// In the epoch of the lease. Without one the configuration refuses whatever needs it.
    private var current: any ConfigurationAccess { held.withLock { $0?.access } ?? access }

    private func lease() throws(ConfigError) -> ConnectorLease {
        guard let lease = held.withLock({ $0?.lease }) else {
            throw ConfigError(.fenced, "the connector of orchestrator \(orchestrator) holds no lease")
        }
        return lease
    }

    package func acquireLease(holder: String, lifetime: Duration) async throws(ConfigError) {
        let lease = try await current.acquireLease(of: orchestrator, holder: holder, lifetime: lifetime)
        let held = Held(lease: lease, access: access.holding(lease))
        self.held.withLock { $0 = held }
    }

    package func renewLease(_ status: ConnectorStatus) async throws(ConfigError) -> Disturbance {
        try await current.renewLease(try lease(), status: status.json)
    }

    package func releaseLease() async throws(ConfigError) { try await current.releaseLease(try lease()) }

    package func owned(_ kind: String) async throws(ConfigError) -> [OwnedObject] {
        try await current.objects(of: orchestrator, kind: kind)
    }

    package func owned(_ source: Source) async throws(ConfigError) -> [OwnedObject] {
        try await current.objects(of: Owner(orchestrator, source))
    }

    package func apply(_ mutations: [Mutation]) async throws(ConfigError) { _ = try await current.apply(mutations) }

    package func surroundings() async throws(ConfigError) -> Surroundings {
        let access = current
        let fabric = try await access.id(of: .virtualNetwork, named: Surroundings.fabricNetworkName)
        var query = ListQuery(.virtualRouter)
        query.fields = [Surroundings.Router.addressField]
        let rows = try await access.list(query)
        return Surroundings(fabricNetwork: fabric, routers: rows.compactMap { Surroundings.Router($0) })
    }

    package func routers(of machine: ObjectID) async throws(ConfigError) -> [ObjectID] {
        let referrers = "virtual_router_back_refs"
        do {
            let object = try await current.read(.virtualMachine, machine, ReadOptions(fields: [referrers]))
            return (object[referrers]?.array ?? []).compactMap { $0["uuid"]?.string.flatMap { ObjectID($0) } }
        } catch {
            guard error.code == .notFound else { throw error }
            return []
        }
    }

    package func addresses(of instanceIPs: [ObjectID]) async throws(ConfigError) -> [ObjectID: String] {
        let field = Field.instanceIpAddress
        var query = ListQuery(.instanceIp)
        query.ids = instanceIPs
        query.fields = [field]
        var addresses: [ObjectID: String] = [:]
        for row in try await current.list(query) {
            guard let id = row["uuid"]?.string.flatMap({ ObjectID($0) }) else { continue }
            addresses[id] = row[field]?.string
        }
        return addresses
    }
}

extension Surroundings.Router {
    fileprivate static let addressField = Field.virtualRouterIpAddress

    /// A row of a list of virtual routers.
    fileprivate init?(_ row: JSON) {
        guard let id = row["uuid"]?.string.flatMap({ ObjectID($0) }), let name = row["fq_name"]?.array?.last?.string
        else { return nil }
        self.init(id: id, name: name, address: row[Self.addressField]?.string)
    }
}
