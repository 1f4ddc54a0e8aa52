package import WeftJSON
package import WeftModel
package import WeftNet

/// The configuration as one caller has it: in process (``ServiceAccess``), or over the API by whoever runs elsewhere.
///
/// An error of code ``ConfigError/Code/unavailable`` means that the outcome is not known; any other, that nothing was
/// done. Hrefs in answers lead to wherever the answer came from.
package protocol ConfigurationAccess: Sendable {
    /// Whether the service is another process, which may be away for a while and come back; otherwise what has failed
    /// stays so.
    var isElsewhere: Bool { get }

    // MARK: objects

    func id(of type: ObjectType, named name: FQName) async throws(ConfigError) -> ObjectID
    func read(
        _ type: ObjectType, _ id: ObjectID, _ options: ReadOptions
    ) async throws(ConfigError) -> JSONObject
    /// The rows; of a query that asks for a count there are none.
    func list(_ query: ListQuery) async throws(ConfigError) -> [JSON]
    /// Makes an object. Answers its names and uuid.
    func create(_ type: ObjectType, _ body: JSONObject) async throws(ConfigError) -> JSONObject
    /// All of the batch or nothing. Answers the object that each mutation was about.
    func apply(_ mutations: [Mutation]) async throws(ConfigError) -> [ObjectID]

    // MARK: changes

    /// First everything there is, then every change; returns when the task is cancelled, or when a service elsewhere
    /// ends the stream.
    func follow(_ receive: (ConfigEvents) async throws -> Void) async throws

    // MARK: orchestrators

    func orchestrators() async throws(ConfigError) -> [Orchestrator]
    /// Everything of this orchestrator, or of one of its kinds.
    func objects(of orchestrator: ObjectID, kind: String?) async throws(ConfigError) -> [OwnedObject]
    /// Everything that was made for one object of an orchestrator, newest first.
    func objects(of owner: Owner) async throws(ConfigError) -> [OwnedObject]
    func acquireLease(
        of orchestrator: ObjectID, holder: String, lifetime: Duration
    ) async throws(ConfigError) -> ConnectorLease
    /// - Parameter status: of the connector, for those who ask the service about it; one in the same process is asked
    ///   itself.
    func renewLease(_ lease: ConnectorLease, status: JSON) async throws(ConfigError) -> Disturbance
    func releaseLease(_ lease: ConnectorLease) async throws(ConfigError)
    /// The same for a connector that writes under this lease.
    func holding(_ lease: ConnectorLease) -> Self
}
