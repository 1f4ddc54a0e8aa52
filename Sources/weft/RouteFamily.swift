import ArgumentParser

/// A family of routes: by the names of `bgp-router` objects, then by those of tables.
enum RouteFamily: String, CaseIterable, ExpressibleByArgument {
    case inet, inet6
    case inetLabeled = "inet-labeled"
    case inet6Labeled = "inet6-labeled"
    case inetVPN = "inet-vpn"
    case inet6VPN = "inet6-vpn"
    case eVPN = "e-vpn"
    case ermVPN = "erm-vpn"
    case inetMVPN = "inet-mvpn"
    case routeTarget = "route-target"
    case evpn, ermvpn, mvpn, l3vpn
    case l3vpnInet6 = "l3vpn-inet6"
    case rtarget
}
