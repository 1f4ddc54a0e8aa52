import AsyncHTTPClient
import Foundation
package import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals
package import WeftClient
import WeftConnections
import WeftIntrospect
import WeftTLS
import WeftXMPPTransport

/// A control node in a process of its own, for agents to hold a second session with: it has the configuration from a
/// controller and the other control nodes' routes by BGP, and serves on while that controller is away.
package enum RemoteControlNode {
    /// Serves until a signal.
    ///
    /// - Parameters:
    ///   - api: the controller's configuration API.
    ///   - credential: the control node's token.
    ///   - authority: a PEM file with whom to believe about the controller; nil means the system's authorities.
    ///   - membership: what it has from joining; nil: it has not, and speaks with agents without TLS.
    package static func run(
        _ configuration: ControlNodeConfiguration, api: String, credential: APICredential?, authority: String?,
        membership: Membership? = nil,
        logger: Logger
    ) async throws {
        try ConfigClient(api).checkBase()
        let operators = try configuration.operators?.security()
        let fabricMode = membership?.mode ?? .both
        let security = AgentSecurity(
            configuration.agentMode ?? fabricMode, membership?.keeper.security ?? .none, offered: operators)
        let gates = try ConnectionGates([.agents, .peers, .pages], logger: logger)
        // A stream of the configuration says something every minute.
        let silence = TimeAmount.seconds(150)
        let renewing = try membership?.keeper.client(silence: silence)
        let http = try HTTPClient.calling(trusting: authority, silence: silence)
        let client = ConfigClient(api, credential: credential, calling: { renewing?.current ?? http })
        do {
            try await configuration.withServer(gates, security, logger: logger) { controlNode in
                let follower = ConfigurationFollower(
                    client, OwnRouter(configuration), logger: logger)
                let pages = IntrospectServer(
                    address: configuration.address, port: configuration.introspectPort, isAtHomeToo: true,
                    pages: ControlNodePages(ControlNodeViews(controlNode, configuration, store: api)), gates: gates,
                    names: configuration.hostNames,
                    encryption: .pages(membership?.keeper.security, mode: configuration.pageMode ?? fabricMode),
                    logger: logger)
                try await ServiceGroup(
                    configuration: .init(
                        services: [
                            RoutingFeed(follower, controlNode, ready: { await membership?.isInformed() }), pages,
                        ]
                            + (membership.map { [MembershipService($0), TrustFollower($0, client)] } ?? []),
                        gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
                ).run()
            }
        } catch {
            try? await renewing?.shutdown()
            try? await http.shutdown()
            throw error
        }
        try await renewing?.shutdown()
        try await http.shutdown()
    }
}
