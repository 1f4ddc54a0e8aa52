package import WeftJSON
package import WeftModel
package import WeftNet

/// The configuration as a caller in the same process has it.
package struct ServiceAccess: ConfigurationAccess {
    private let service: ConfigService
    private let caller: Caller

    package init(_ service: ConfigService, by identity: Identity) {
        self.service = service
        caller = Caller(identity)
    }

    package var isElsewhere: Bool { false }

    package func id(of type: ObjectType, named name: FQName) async throws(ConfigError) -> ObjectID {
        try await service.id(of: type, named: name, by: caller)
    }

    package func read(
        _ type: ObjectType, _ id: ObjectID, _ options: ReadOptions
    ) async throws(ConfigError) -> JSONObject { try await service.read(type, id, options, by: caller) }

    package func list(_ query: ListQuery) async throws(ConfigError) -> [JSON] {
        try await service.list(query, by: caller).rows
    }

    package func create(_ type: ObjectType, _ body: JSONObject) async throws(ConfigError) -> JSONObject {
        try await service.create(type, body, by: caller)
    }

    package func apply(_ mutations: [Mutation]) async throws(ConfigError) -> [ObjectID] {
        try await service.apply(mutations, by: caller)
    }

    package func follow(_ receive: (ConfigEvents) async throws -> Void) async throws {
        for try await events in try service.events(by: caller) { try await receive(events) }
    }

    package func orchestrators() async throws(ConfigError) -> [Orchestrator] {
        try await service.orchestrators(by: caller)
    }

    package func objects(of orchestrator: ObjectID, kind: String?) async throws(ConfigError) -> [OwnedObject] {
        try await service.objects(of: orchestrator, kind: kind, by: caller)
    }

    package func objects(of owner: Owner) async throws(ConfigError) -> [OwnedObject] {
        try await service.objects(of: owner, by: caller)
    }

    package func acquireLease(
        of orchestrator: ObjectID, holder: String, lifetime: Duration
    ) async throws(ConfigError) -> ConnectorLease {
        try await service.acquireLease(of: orchestrator, holder: holder, lifetime: lifetime, by: caller)
    }

    package func renewLease(_ lease: ConnectorLease, status: JSON) async throws(ConfigError) -> Disturbance {
        try await service.renewLease(lease, by: caller)
    }

    package func releaseLease(_ lease: ConnectorLease) async throws(ConfigError) {
        try await service.releaseLease(lease, by: caller)
    }

    package func holding(_ lease: ConnectorLease) -> ServiceAccess {
        ServiceAccess(service, by: .orchestrator(lease.orchestrator, epoch: lease.epoch))
    }
}
