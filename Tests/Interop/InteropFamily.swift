import WeftNet

/// A family of prefixes as the control node and each daemon call it.
enum InteropFamily: Int, CaseIterable, Sendable {
    case inet = 1
    case inet6, inetLabeled, inet6Labeled, inetVPN, inet6VPN

    /// FRR has one table for a family's plain and labelled routes and takes either from a neighbour; these go together.
    static let withPlain: [InteropFamily] = [.inet, .inet6, .inetVPN, .inet6VPN]
    static let labeled: [InteropFamily] = [.inetLabeled, .inet6Labeled]

    /// In a `bgp-router` object.
    var name: String { ["inet", "inet6", "inet-labeled", "inet6-labeled", "inet-vpn", "inet6-vpn"][rawValue - 1] }
    /// In GoBGP's commands, and in its configuration.
    var gobgp: String { ["ipv4", "ipv6", "ipv4-mpls", "ipv6-mpls", "vpnv4", "vpnv6"][rawValue - 1] }
    var gobgpConfiguration: String {
        [
            "ipv4-unicast", "ipv6-unicast", "ipv4-labelled-unicast", "ipv6-labelled-unicast", "l3vpn-ipv4-unicast",
            "l3vpn-ipv6-unicast",
        ][rawValue - 1]
    }
    /// In FRR's commands.
    var frr: String { "\(isWide ? "ipv6" : "ipv4") \(isVPN ? "vpn" : hasLabels ? "labeled-unicast" : "unicast")" }
    /// BIRD's table and channel.
    var birdTable: String { ["master4", "master6", "l4", "l6", "v4", "v6"][rawValue - 1] }
    var birdChannel: String { ["ipv4", "ipv6", "ipv4 mpls", "ipv6 mpls", "vpn4 mpls", "vpn6 mpls"][rawValue - 1] }

    var isWide: Bool { self == .inet6 || self == .inet6Labeled || self == .inet6VPN }
    var isVPN: Bool { self == .inetVPN || self == .inet6VPN }
    var hasLabels: Bool { self != .inet && self != .inet6 }
}

/// A route of one of the daemons as each other one should see it.
struct InteropRoute: Hashable, Sendable, CustomStringConvertible {
    /// Behind its distinguisher, if it has one: `65002:1 10.2.5.0/24`.
    var name: String
    var label: Int?
    var nextHop: String
    /// `64512 65002`.
    var path: String
    /// `65002:1`.
    var target: String?

    var description: String {
        "\(name) label \(label.map(String.init) ?? "-") by \(nextHop) path \(path) target \(target ?? "-")"
    }

    /// The routes of a daemon in a family: one that stays, and one that is withdrawn.
    static func routes(_ site: InteropSite, of router: InteropSite.Router, _ family: InteropFamily) -> [InteropRoute] {
        let host = Int(router.asn % 10)
        // FRR has but one table for both.
        let isShared = router.asn == site.frr.asn && (family == .inetLabeled || family == .inet6Labeled)
        let number = isShared ? family.rawValue - 2 : family.rawValue
        return (0...1).map { index in
            let prefix =
                family.isWide ? "2001:db8:\(host):\(number)\(index)::/64" : "10.\(host).\(number)\(index).0/24"
            return InteropRoute(
                name: family.isVPN ? "\(router.asn):1 \(prefix)" : prefix,
                // What FRR is the origin of it wants without a label: implicit null (RFC 3032 §2.1).
                label: !family.hasLabels ? nil : isShared ? 3 : host * 100 + family.rawValue * 10 + index,
                nextHop: nextHop(site, router, family), path: "\(InteropSite.asn) \(router.asn)",
                target: family.isVPN ? "\(router.asn):1" : nil)
        }
    }

    private static func nextHop(
        _ site: InteropSite, _ router: InteropSite.Router, _ family: InteropFamily
    ) -> String {
        // BIRD has labels only from next hops, so labelled routes of it lead to a router beside it.
        let number = router.asn == site.bird.asn && family.hasLabels ? 9 : router.asn % 10
        // FRR maps its IPv4 address over an IPv4 session, and everybody shows that as an IPv4 address.
        let isMapped = router.asn == site.frr.asn
        return family.isWide && !isMapped ? "2001:db8:f::\(number)" : "172.31.0.\(number)"
    }

    var prefix: String { String(name.split(separator: " ").last ?? "") }
}
