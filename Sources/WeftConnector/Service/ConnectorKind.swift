package import Logging
package import WeftConfig
package import WeftJSON

/// A kind of orchestrator that a process can connect.
package protocol ConnectorKind: Sendable {
    /// Reads the way into an orchestrator as a command sends it and the controller keeps it, a secret.
    func access(_ settings: JSONObject) throws(AccessError) -> any OrchestratorAccess
}

/// The way into one orchestrator.
package protocol OrchestratorAccess: Sendable {
    /// Asks the orchestrator for what makes it different from every other of its kind. Refused when this process may
    /// not use the way.
    func instance() async throws(AccessError) -> String
    /// A connector of the orchestrator as it was registered.
    ///
    /// - Parameter holder: names this process among those that may connect it: `<host>/<process>`.
    func connector(
        of orchestrator: Orchestrator, writer: any IntentWriter, holder: String, logger: Logger
    ) -> any AttachedConnector
}

/// Why an orchestrator cannot be connected, in our words only: what a server that only we can reach said is not for
/// those who ask.
package struct AccessError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
