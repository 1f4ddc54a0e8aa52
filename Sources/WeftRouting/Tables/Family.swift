/// An address family with its tables.
package enum Family: UInt8, Hashable, Sendable, BitwiseCopyable, CaseIterable {
    /// IPv4 prefixes of one routing instance.
    case inet
    /// IPv6 prefixes of one routing instance.
    case inet6
    /// Ethernet addresses, multicast sites and prefixes of one routing instance (RFC 7432, RFC 9136).
    case evpn
    /// Trees of one routing instance, and those who join them (docs/wire/bgp.md, "Trees").
    case ermvpn
    /// Multicast routes of one routing instance (RFC 6514).
    case mvpn
    /// IPv4 prefixes of all instances, each under the distinguisher of its source (RFC 4364 §4).
    case inetVPN
    /// IPv6 prefixes of all instances (RFC 4659).
    case inet6VPN
    /// EVPN routes of all instances.
    case evpnVPN
    /// What the control nodes tell each other about the trees of all instances.
    case ermvpnVPN
    /// Multicast routes of all instances.
    case mvpnVPN
    /// Labelled IPv4 prefixes of the underlay (RFC 8277).
    case inetLabeled
    /// Labelled IPv6 prefixes of the underlay.
    case inet6Labeled
    /// Who wants which route targets (RFC 4684).
    case routeTarget

    /// The part of a table's name, `<instance>.<name>.0`, for families of which each instance has a table.
    package var name: String {
        switch self {
        case .inet: "inet"
        case .inet6: "inet6"
        case .evpn: "evpn"
        case .ermvpn, .ermvpnVPN: "ermvpn"
        case .mvpn, .mvpnVPN: "mvpn"
        case .inetVPN: "l3vpn"
        case .inet6VPN: "l3vpn-inet6"
        case .evpnVPN: "evpn"
        case .inetLabeled: "inet"
        case .inet6Labeled: "inet6"
        case .routeTarget: "rtarget"
        }
    }

    /// Those of which each instance has a table.
    package static let perInstance: [Family] = [.inet, .inet6, .evpn]
    /// Those of which an instance has a table once there is something to put into it: few instances have.
    package static let onDemand: [Family] = [.ermvpn, .mvpn]
    /// Those of which there is one table.
    package static let shared: [Family] = [
        .inetVPN, .inet6VPN, .evpnVPN, .ermvpnVPN, .mvpnVPN, .inetLabeled, .inet6Labeled, .routeTarget,
    ]

    /// The family of the table that gathers this one's routes from every instance; `nil` when there is none.
    @inline(__always)
    package var vpn: Family? {
        switch self {
        case .inet: .inetVPN
        case .inet6: .inet6VPN
        case .evpn: .evpnVPN
        case .ermvpn: .ermvpnVPN
        case .mvpn: .mvpnVPN
        case .inetVPN, .inet6VPN, .evpnVPN, .ermvpnVPN, .mvpnVPN, .inetLabeled, .inet6Labeled, .routeTarget: nil
        }
    }

    /// The family of the instances' tables that exchange routes with this one; `nil` when there is none.
    @inline(__always)
    package var perInstance: Family? {
        switch self {
        case .inet, .inetVPN: .inet
        case .inet6, .inet6VPN: .inet6
        case .evpn, .evpnVPN: .evpn
        case .ermvpn, .ermvpnVPN: .ermvpn
        case .mvpn, .mvpnVPN: .mvpn
        case .inetLabeled, .inet6Labeled, .routeTarget: nil
        }
    }

    /// Gathers the routes of all instances.
    @inline(__always)
    package var isVPN: Bool {
        switch self {
        case .inetVPN, .inet6VPN, .evpnVPN, .ermvpnVPN, .mvpnVPN: true
        case .inet, .inet6, .evpn, .ermvpn, .mvpn, .inetLabeled, .inet6Labeled, .routeTarget: false
        }
    }

    /// Whether destinations are IPv4 prefixes, which fit a key; all others are interned.
    @inline(__always)
    var isNarrow: Bool {
        switch self {
        case .inet, .inetVPN, .inetLabeled: true
        case .inet6, .evpn, .ermvpn, .mvpn, .inet6VPN, .evpnVPN, .ermvpnVPN, .mvpnVPN, .inet6Labeled, .routeTarget:
            false
        }
    }
}
