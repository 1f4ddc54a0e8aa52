/// An address family and subsequent address family that a session may carry (RFC 4760).
package enum BGPFamily: UInt8, Hashable, Sendable, CaseIterable, BitwiseCopyable {
    case ipv4Unicast
    case ipv6Unicast
    /// Labelled unicast, RFC 8277.
    case ipv4Labeled
    case ipv6Labeled
    /// RFC 4364.
    case ipv4VPN
    /// RFC 4659.
    case ipv6VPN
    /// RFC 7432, RFC 9136.
    case evpn
    /// RFC 4684.
    case routeTarget
    /// Multicast trees between control nodes; private use (docs/wire/bgp.md, "Trees").
    case ermVPN
    /// RFC 6514.
    case ipv4MVPN

    package var afi: UInt16 {
        switch self {
        case .ipv4Unicast, .ipv4Labeled, .ipv4VPN, .routeTarget, .ermVPN, .ipv4MVPN: 1
        case .ipv6Unicast, .ipv6Labeled, .ipv6VPN: 2
        case .evpn: 25
        }
    }

    package var safi: UInt8 {
        switch self {
        case .ipv4Unicast, .ipv6Unicast: 1
        case .ipv4Labeled, .ipv6Labeled: 4
        case .ipv4MVPN: 5
        case .evpn: 70
        case .ipv4VPN, .ipv6VPN: 128
        case .routeTarget: 132
        case .ermVPN: 243
        }
    }

    package init?(afi: UInt16, safi: UInt8) {
        guard let family = Self.allCases.first(where: { $0.afi == afi && $0.safi == safi }) else { return nil }
        self = family
    }

    /// Whether prefixes have a label in front of them.
    package var hasLabels: Bool { safi == 4 || hasDistinguishers }

    /// Whether prefixes, behind their label, are told apart by a route distinguisher.
    package var hasDistinguishers: Bool { safi == 128 }

    /// Whether next hops are IPv4 addresses unless both ends agreed on those of IPv6, too (RFC 8950 §3).
    package var hasNarrowNextHops: Bool { self == .ipv4Unicast || self == .ipv4Labeled || self == .ipv4VPN }

    /// Whether packets to a route's next hop are wrapped in a tunnel that its communities name (RFC 9012 §4.1).
    package var hasTunnels: Bool { hasDistinguishers || self == .evpn }

    /// Whether several paths to a destination can be told apart by identifiers (RFC 7911). An interest in a route
    /// target is there or not, however often it is told.
    package var hasAdditionalPaths: Bool { self != .routeTarget }

    /// Whether destinations are those of ``MulticastRoute``.
    package var isMulticast: Bool { self == .ermVPN || self == .ipv4MVPN }

    /// The word in `bgp-router` objects and on introspect pages.
    package var name: String {
        switch self {
        case .ipv4Unicast: "inet"
        case .ipv6Unicast: "inet6"
        case .ipv4Labeled: "inet-labeled"
        case .ipv6Labeled: "inet6-labeled"
        case .ipv4VPN: "inet-vpn"
        case .ipv6VPN: "inet6-vpn"
        case .evpn: "e-vpn"
        case .routeTarget: "route-target"
        case .ermVPN: "erm-vpn"
        case .ipv4MVPN: "inet-mvpn"
        }
    }

    package init?(name: some StringProtocol) {
        guard let family = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = family
    }
}
