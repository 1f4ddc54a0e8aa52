package import WeftConfig
package import WeftNet

/// What a connector needs of the configuration: to read what its orchestrator owns, and to write as that orchestrator.
///
/// There is no way to list what others own. Errors with code ``ConfigError/Code/unavailable`` mean that the outcome is
/// not known; any other, that nothing was done.
package protocol IntentWriter: Sendable {
    /// Becomes the orchestrator's one writer; whoever was it before is refused from now on. Refused itself while
    /// another's lease lasts.
    func acquireLease(holder: String, lifetime: Duration) async throws(ConfigError)
    /// Answers what others did to what the orchestrator has.
    ///
    /// - Parameter status: how the connector stands now, for those who ask the configuration about it.
    func renewLease(_ status: ConnectorStatus) async throws(ConfigError) -> Disturbance
    func releaseLease() async throws(ConfigError)

    /// Everything of one kind that the orchestrator owns.
    func owned(_ kind: String) async throws(ConfigError) -> [OwnedObject]
    /// What was made for one object of the orchestrator.
    func owned(_ source: Source) async throws(ConfigError) -> [OwnedObject]
    /// All of the batch or nothing.
    func apply(_ mutations: [Mutation]) async throws(ConfigError)

    func surroundings() async throws(ConfigError) -> Surroundings
    /// The virtual routers that refer to a virtual machine.
    func routers(of machine: ObjectID) async throws(ConfigError) -> [ObjectID]
    /// The addresses that instance IPs were given; those that are not there are left out.
    func addresses(of instanceIPs: [ObjectID]) async throws(ConfigError) -> [ObjectID: String]
}
