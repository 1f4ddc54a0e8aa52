/// EVPN routes between routers, by way of us: GoBGP says each type, FRR shows what it has of them.
extension Interop {
    mutating func ethernetRoutes(_ site: InteropSite) async throws {
        let segment = "01:02:03:04:05:06:07:08:09"
        let common = "rd 65004:1 rt 65004:5001 encap vxlan"
        let routes = [
            "a-d esi ARBITRARY \(segment) etag 0 label 5001 \(common)",
            "macadv 02:00:00:00:00:01 10.1.1.5 etag 0 label 5001 \(common)",
            "multicast 172.31.0.4 etag 0 \(common) pmsi ingress-repl 5001 172.31.0.4",
            "esi 172.31.0.4 esi ARBITRARY \(segment) \(common)",
            "prefix 10.1.2.0/24 gw 0.0.0.0 etag 0 label 5002 \(common) router-mac 02:00:00:00:00:aa",
        ]
        for route in routes { try tell(site, "add", route) }
        // As FRR writes them.
        let shown = [
            "[1]:[0]:[00:\(segment)]", "[2]:[0]:[48]:[02:00:00:00:00:01]:[32]:[10.1.1.5]", "[3]:[0]:[32]:[172.31.0.4]",
            "[4]:[00:\(segment)]:[32]:[172.31.0.4]", "[5]:[0]:[24]:[10.1.2.0]",
        ]
        await check("GoBGP's segments, MAC, site and prefix reach FRR as EVPN routes of types 1 to 5, with their VNI") {
            let routes = site.frrRoutes("l2vpn evpn route detail")
            return shown.allSatisfy(routes.contains) && routes.contains("VNI 5001") && routes.contains("ET:8")
        }
        for route in [routes[0], routes[1], routes[3]] { try tell(site, "del", route) }
        await check("those that it withdraws are gone, and no other") {
            let routes = site.frrRoutes("l2vpn evpn route detail")
            return shown.map(routes.contains) == [false, false, true, false, true]
        }
    }

    private func tell(_ site: InteropSite, _ verb: String, _ route: String) throws {
        try site.tellGoBGP("\(verb) -a evpn \(route) nexthop 172.31.0.4".split(separator: " ").map(String.init))
    }
}
