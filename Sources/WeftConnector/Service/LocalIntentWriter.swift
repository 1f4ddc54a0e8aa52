import Synchronization
package import WeftConfig
import WeftJSON
import WeftModel
package import WeftNet

/// Writes into the config service of the same process.
package final class LocalIntentWriter: IntentWriter {
    private let service: ConfigService
    private let orchestrator: ObjectID
    private let lease = Mutex<ConnectorLease?>(nil)

    package init(_ service: ConfigService, for orchestrator: ObjectID) {
        self.service = service
        self.orchestrator = orchestrator
    }

    private var caller: Caller { Caller(.orchestrator(orchestrator, epoch: lease.withLock { $0?.epoch } ?? 0)) }

    private func current() throws(ConfigError) -> ConnectorLease {
        guard let lease = lease.withLock({ $0 }) else {
            throw ConfigError(.fenced, "the connector of orchestrator \(orchestrator) holds no lease")
        }
        return lease
    }

    package func acquireLease(holder: String, lifetime: Duration) async throws(ConfigError) {
        let new = try await service.acquireLease(
            of: orchestrator, holder: holder, lifetime: lifetime, by: caller)
        lease.withLock { $0 = new }
    }

    package func renewLease() async throws(ConfigError) -> Disturbance {
        try await service.renewLease(try current(), by: caller)
    }

    package func releaseLease() async throws(ConfigError) { try await service.releaseLease(try current(), by: caller) }

    package func owned(_ kind: String) async throws(ConfigError) -> [OwnedObject] {
        try await service.objects(of: orchestrator, kind: kind, by: caller)
    }

    package func owned(_ source: Source) async throws(ConfigError) -> [OwnedObject] {
        try await service.objects(
            of: Owner(orchestrator: orchestrator, kind: source.kind, sourceUID: source.uid), by: caller)
    }

    package func apply(_ mutations: [Mutation]) async throws(ConfigError) {
        _ = try await service.apply(mutations, by: caller)
    }

    package func surroundings() async throws(ConfigError) -> Surroundings {
        let fabric = try await service.id(of: .virtualNetwork, named: Surroundings.fabricNetworkName, by: caller)
        var query = ListQuery(.virtualRouter)
        query.fields = [Surroundings.Router.addressField]
        let rows = try await service.list(query, by: caller).rows
        return Surroundings(fabricNetwork: fabric, routers: rows.compactMap(Surroundings.Router.init))
    }

    package func routers(of machine: ObjectID) async throws(ConfigError) -> [ObjectID] {
        let field = Surroundings.Router.machineReferrers
        do {
            let json = try await service.read(.virtualMachine, machine, ReadOptions(fields: [field]), by: caller)
            return Surroundings.Router.ids(of: json[field])
        } catch {
            guard error.code == .notFound else { throw error }
            return []
        }
    }

    package func addresses(of instanceIPs: [ObjectID]) async throws(ConfigError) -> [ObjectID: String] {
        var addresses: [ObjectID: String] = [:]
        for id in instanceIPs {
            do {
                let json = try await service.read(
                    .instanceIp, id, ReadOptions(fields: ["instance_ip_address"]), by: caller)
                addresses[id] = json["instance_ip_address"]?.string
            } catch {
                guard error.code == .notFound else { throw error }
            }
        }
        return addresses
    }
}

extension Surroundings.Router {
    static let addressField = "virtual_router_ip_address"
    /// The field of a virtual machine that names its hosts.
    static let machineReferrers = "virtual_router_back_refs"

    /// A row of a list of virtual routers.
    init?(_ row: JSON) {
        guard let id = row["uuid"]?.string.flatMap({ ObjectID($0) }), let name = row["fq_name"]?.array?.last?.string
        else { return nil }
        self.init(id: id, name: name, address: row[Self.addressField]?.string)
    }

    static func ids(of referrers: JSON?) -> [ObjectID] {
        (referrers?.array ?? []).compactMap { $0["uuid"]?.string.flatMap { ObjectID($0) } }
    }
}
