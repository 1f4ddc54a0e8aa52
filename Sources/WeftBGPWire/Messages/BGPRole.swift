/// What one end of a session between two ASs is to the other (RFC 9234 §3).
package enum BGPRole: UInt8, Hashable, Sendable, CaseIterable {
    /// Sells the other end transit.
    case provider = 0
    case routeServer = 1
    case routeServerClient = 2
    case customer = 3
    /// Exchanges its own and its customers' routes with the other.
    case peer = 4

    /// The role that the other end has.
    package var counterpart: BGPRole {
        switch self {
        case .provider: .customer
        case .customer: .provider
        case .routeServer: .routeServerClient
        case .routeServerClient: .routeServer
        case .peer: .peer
        }
    }

    /// The word in `bgp-router` objects.
    package var name: String {
        switch self {
        case .provider: "provider"
        case .routeServer: "rs-server"
        case .routeServerClient: "rs-client"
        case .customer: "customer"
        case .peer: "peer"
        }
    }

    package init?(name: some StringProtocol) {
        guard let role = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = role
    }
}
