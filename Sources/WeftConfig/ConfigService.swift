package import WeftJSON
package import WeftModel
package import WeftNet
package import WeftStore

/// The only writer of intent. (Signatures first; bodies follow.)
package final class ConfigService: Sendable {
    /// Opens the configuration in `store`, makes the initial objects when it is empty, compiles what is derived.
    package static func open(_ store: any Store) async throws -> ConfigService { ConfigService() }

    // MARK: objects: `body` and answers are what stands inside the envelope `{"virtual-network": {…}}`

    /// Answers `name`, `fq_name`, `uuid`, `href`, `parent_…`.
    package func create(
        _ type: ObjectType, _ body: JSONObject, for source: Source? = nil, by caller: Caller
    ) async throws(ConfigError) -> JSONObject { throw Self.unwritten }
    package func read(
        _ type: ObjectType, _ id: ObjectID, _ options: ReadOptions = ReadOptions(), by caller: Caller
    ) async throws(ConfigError) -> JSONObject { throw Self.unwritten }
    package func update(
        _ type: ObjectType, _ id: ObjectID, _ body: JSONObject, by caller: Caller
    ) async throws(ConfigError) { throw Self.unwritten }
    package func delete(_ type: ObjectType, _ id: ObjectID, by caller: Caller) async throws(ConfigError) {
        throw Self.unwritten
    }
    package func list(_ query: ListQuery, by caller: Caller) async throws(ConfigError) -> ListAnswer {
        throw Self.unwritten
    }
    /// All of the batch or nothing. Answers the id of the object that each mutation named or made.
    package func apply(_ mutations: [Mutation], by caller: Caller) async throws(ConfigError) -> [ObjectID] {
        throw Self.unwritten
    }

    // MARK: actions

    package func id(of type: ObjectType, named name: FQName) async throws(ConfigError) -> ObjectID {
        throw Self.unwritten
    }
    package func name(of id: ObjectID) async throws(ConfigError) -> (type: ObjectType, name: FQName) {
        throw Self.unwritten
    }
    package func updateReference(_ update: ReferenceUpdate, by caller: Caller) async throws(ConfigError) {
        throw Self.unwritten
    }
    package func relaxReference(from referrer: ObjectID, to target: ObjectID, by caller: Caller)
        async throws(ConfigError)
    { throw Self.unwritten }
    /// `{"annotations": [[element, position], …], …}`
    package func propertyCollections(
        of id: ObjectID, fields: [String], position: String? = nil
    ) async throws(ConfigError) -> JSONObject { throw Self.unwritten }
    package func updatePropertyCollections(
        of id: ObjectID, _ updates: [CollectionUpdate], by caller: Caller
    ) async throws(ConfigError) { throw Self.unwritten }
    /// `request` is the body of `POST /set-tag` without `obj_type` and `obj_uuid`.
    package func setTags(
        _ type: ObjectType, _ id: ObjectID, _ request: JSONObject, by caller: Caller
    ) async throws(ConfigError) { throw Self.unwritten }
    /// `POST /chmod`: the keys of `perms2` that `change` holds.
    package func changePermissions(
        of id: ObjectID, _ change: JSONObject, by caller: Caller
    ) async throws(ConfigError) { throw Self.unwritten }

    package func allocateAddresses(
        in network: ObjectID, count: Int, subnet: String?, family: String?, by caller: Caller
    ) async throws(ConfigError) -> [IPAddress] { throw Self.unwritten }
    package func freeAddresses(_ addresses: [IPAddress], in network: ObjectID, by caller: Caller)
        async throws(ConfigError)
    { throw Self.unwritten }
    package func addressCounts(in network: ObjectID, subnets: [String]) async throws(ConfigError) -> [Int] {
        throw Self.unwritten
    }

    // MARK: the useragent's key-value pairs

    package func value(forKey key: String) async throws(ConfigError) -> String { throw Self.unwritten }
    package func values() async throws(ConfigError) -> [(key: String, value: String)] { throw Self.unwritten }
    package func setValue(_ value: String, forKey key: String, by caller: Caller) async throws(ConfigError) {
        throw Self.unwritten
    }
    package func removeValue(forKey key: String, by caller: Caller) async throws(ConfigError) { throw Self.unwritten }

    // MARK: orchestrators

    package func orchestrators() async throws(ConfigError) -> [Orchestrator] { throw Self.unwritten }
    /// Idempotent for an equal registration; refused when name or instance collide with another's.
    package func addOrchestrator(
        _ registration: OrchestratorRegistration, by caller: Caller
    ) async throws(ConfigError) -> Orchestrator { throw Self.unwritten }
    /// Refused while it owns objects, unless `deletingObjects`.
    package func removeOrchestrator(
        named name: String, deletingObjects: Bool, by caller: Caller
    ) async throws(ConfigError) { throw Self.unwritten }
    package func acquireLease(
        of orchestrator: ObjectID, holder: String, lifetime: Duration
    ) async throws(ConfigError) -> ConnectorLease { throw Self.unwritten }
    package func renewLease(_ lease: ConnectorLease) async throws(ConfigError) { throw Self.unwritten }
    package func releaseLease(_ lease: ConnectorLease) async throws(ConfigError) { throw Self.unwritten }
    /// Everything of this orchestrator, or of one of its kinds: what a synchronisation compares with.
    package func owned(by orchestrator: ObjectID, kind: String? = nil) async throws(ConfigError) -> [OwnedObject] {
        throw Self.unwritten
    }
    /// Everything that this orchestrator made or holds for one source object, in an order that may be deleted in.
    package func objects(of owner: Owner) async throws(ConfigError) -> [OwnedObject] { throw Self.unwritten }

    // MARK: following

    /// First everything there is, then every change; ends when the store fails.
    package func events() -> ConfigEventSequence { ConfigEventSequence() }

    private static let unwritten = ConfigError(.unavailable, "not written yet")
}

package struct ConfigEventSequence: AsyncSequence, Sendable {
    package struct AsyncIterator: AsyncIteratorProtocol {
        package mutating func next() async throws(ConfigError) -> ConfigEvents? { nil }
    }
    package func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}
