import WeftLab

/// VPN routes go where their route targets are asked for (RFC 4684).
extension Interop {
    /// GoBGP comes back with the family: it asks for the targets of its VRFs, and is asked for those of our networks.
    mutating func interests(_ gobgp: ChildProcess, _ site: InteropSite) async throws -> ChildProcess {
        await gobgp.kill()
        try await site.setFamilies(InteropSite.families + ["route-target"], of: site.gobgp)
        let again = try site.startGoBGP(families: ["ipv4-unicast", "l3vpn-ipv4-unicast", "l2vpn-evpn", "rtc"])
        try site.tellExaBGP([
            "announce route 10.7.1.0/24 rd 65005:1 label 701 next-hop 172.31.0.5 extended-community [ target:65005:1 ]",
            "announce route 10.7.2.0/24 rd 65005:1 label 702 next-hop 172.31.0.5 extended-community [ target:65005:2 ]",
        ])
        await check("a peer without the family is told every VPN route") {
            let routes = site.birdRoutes("v4")
            return routes.contains("10.7.1.0/24") && routes.contains("10.7.2.0/24")
        }
        await check("GoBGP is back, and has a VRF") {
            (try? site.tellGoBGP(vrf: "wanted", importing: "65005:2")) != nil
        }
        await check(
            "GoBGP is told the routes of the target that a VRF of its own imports, no others", within: .seconds(60)
        ) {
            let routes = site.gobgpRoutes("vpnv4")
            return routes.contains("10.7.2.0/24") && !routes.contains("10.7.1.0/24")
        }
        for (prefix, target) in [("10.4.1.0/24", "65004:1"), ("10.4.2.0/24", "65004:2")] {
            try site.tellGoBGP([
                "add", "-a", "vpnv4", prefix, "label", "100", "rd", "65004:1", "rt", target, "nexthop", "172.31.0.4",
            ])
        }
        await check("GoBGP tells us those of the target that a network of ours imports, no others") {
            let shown = site.weft(["route", "show", "--family", "l3vpn", "--introspect", site.pages])
            return shown.contains("10.4.1.0/24") && !shown.contains("10.4.2.0/24")
        }
        return again
    }
}
