package import WeftNet

/// What a path says beside its destination and label, in full. Tables hold it interned.
///
/// ``sourceDistinguisher`` and ``subProtocol`` belong to paths of agents; they are kept here and never sent by BGP.
package struct PathAttributes: Hashable, Sendable {
    package enum Origin: UInt8, Hashable, Sendable {
        case igp = 0
        case egp = 1
        case incomplete = 2
    }

    /// Where on its host an agent got the route from; shown beside the protocol, never sent by BGP.
    package enum SubProtocol: UInt8, Hashable, Sendable, CaseIterable {
        case none = 0
        case interface
        case interfaceStatic
        case serviceInterface
        case bgpAsAService

        /// The text in items and listings; empty for none.
        package var name: String {
            switch self {
            case .none: ""
            case .interface: "interface"
            case .interfaceStatic: "interface-static"
            case .serviceInterface: "service-interface"
            case .bgpAsAService: "bgpaas"
            }
        }
    }

    package var nextHop: IPAddress
    package var localPreference: UInt32 = 100
    package var med: UInt32 = 0
    package var origin: Origin = .incomplete
    package var asPath = ASPath()
    /// RFC 4271 §5.1.6.
    package var isAtomicAggregate = false
    package var aggregator: Aggregator?
    package var communities: [Community] = []
    package var largeCommunities: [LargeCommunity] = []
    /// Route targets, encapsulations, security groups, tags and the rest, in the order received.
    package var extendedCommunities: [ExtendedCommunity] = []
    package var originatorID: IPv4Address?
    package var clusterList: [UInt32] = []
    package var pmsiTunnel: PMSITunnel?
    /// The AS that told the route downwards or sideways: from there it may go to customers only (RFC 9234 §5).
    package var onlyToCustomer: UInt32?
    /// The networks whose service chains the route has passed, most recent first (docs/wire/bgp.md, "Attributes").
    package var originNetworkPath: [UInt64] = []
    /// Where a tree can be joined, and which edges it is to have (docs/wire/bgp.md, "Trees").
    package var edgeDiscovery: [DiscoveredEdge] = []
    package var edgeForwarding: [ForwardingEdge] = []
    /// What an EVPN route says beside its key and first label; `nil` for other families.
    package var evpn: EVPNPathDetail?
    /// The types of those above that somebody on the way did not know (RFC 4271 §5).
    package var partial: Set<UInt8> = []
    /// Optional transitive attributes that nobody here knows (RFC 4271 §9), by ascending type.
    package var unknown: [OpaqueAttribute] = []
    /// The distinguisher under which the path enters the VPN table; paths without one stay in their instance.
    package var sourceDistinguisher: RouteDistinguisher?
    package var subProtocol: SubProtocol = .none

    package init(nextHop: IPAddress) { self.nextHop = nextHop }

    package var encapsulations: [TunnelType] { extendedCommunities.compactMap(\.encapsulation) }

    /// The move counter (RFC 7432 §7.7); 0 without the community.
    package var sequence: UInt32 { extendedCommunities.lazy.compactMap(\.macMobility).first?.sequence ?? 0 }
    package var isSticky: Bool { extendedCommunities.lazy.compactMap(\.macMobility).first?.sticky ?? false }
}
