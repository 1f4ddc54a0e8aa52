import AsyncHTTPClient
import Foundation
package import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals
package import WeftClient
import WeftConnections
import WeftIntrospect

/// A control node in a process of its own, for agents to hold a second session with: it has the configuration from a
/// controller and the other control nodes' routes by BGP, and serves on while that controller is away.
package enum RemoteControlNode {
    /// Serves until a signal.
    ///
    /// - Parameters:
    ///   - api: the controller's configuration API.
    ///   - credential: the control node's token.
    ///   - authority: a PEM file with whom to believe about the controller; nil means the system's authorities.
    package static func run(
        _ configuration: ControlNodeConfiguration, api: String, credential: APICredential?, authority: String?,
        logger: Logger
    ) async throws {
        try ConfigClient(api).checkBase()
        let gates = try ConnectionGates([.agents, .peers, .pages], logger: logger)
        // A stream of the configuration says something every minute.
        let http = try HTTPClient.calling(trusting: authority, silence: .seconds(150))
        do {
            try await configuration.withServer(gates, logger: logger) { controlNode in
                let follower = ConfigurationFollower(
                    ConfigClient(api, credential: credential, http: http), OwnRouter(configuration), logger: logger)
                let pages = IntrospectServer(
                    address: configuration.address, port: configuration.introspectPort,
                    pages: ControlNodePages(ControlNodeViews(controlNode, configuration, store: api)), gates: gates,
                    names: configuration.hostNames, logger: logger)
                try await ServiceGroup(
                    configuration: .init(
                        services: [RoutingFeed(follower, controlNode), pages],
                        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
                ).run()
            }
        } catch {
            try? await http.shutdown()
            throw error
        }
        try await http.shutdown()
    }
}
