package import WeftConfig
package import WeftJSON
package import WeftNet

/// Whoever runs connectors in this process: `POST /weft/orchestrators` hands it the way into an orchestrator instead of
/// the orchestrator's identity, which it then finds out by itself.
package protocol ConnectorHost: Sendable {
    /// Finds out the orchestrator's identity, registers it, and connects it from now on, also after a restart.
    ///
    /// - Parameter settings: what the kind of orchestrator needs: how to reach it, address ranges.
    func attach(
        _ name: String, kind: String, scope: FQName, settings: JSONObject, by caller: Caller
    ) async throws(ConfigError) -> Orchestrator

    /// Stops the connector, if this process runs it, then removes the orchestrator and forgets its settings. When the
    /// removal is refused, the connector goes on.
    func detach(
        _ name: String, removing remove: @Sendable () async throws(ConfigError) -> Void
    ) async throws(ConfigError)

    /// How the connector of each orchestrator stands, by name, of those that this process runs.
    func statuses() -> [String: ConnectorStatus]

    /// A person wants the deletions that a connector holds back. False when this process does not run it.
    func confirmDeletions(of name: String) -> Bool
}
