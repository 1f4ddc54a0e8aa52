import WeftClient
import WeftLab

/// What a peer may say that is wrong, or new to us: it costs the route at most, never the session.
extension Interop {
    mutating func oddities(_ site: InteropSite) async throws {
        let sound = "next-hop 172.31.0.5"
        try site.tellExaBGP([
            "announce route 10.6.0.0/16 \(sound)",
            // LARGE_COMMUNITY of five bytes: RFC 8092 §6 takes it as a withdrawal.
            "announce route 10.6.1.0/24 \(sound) attribute [ 0x20 0xc0 0x0000000101 ]",
            // AGGREGATOR of three bytes: RFC 7606 §7.7 leaves the attribute out.
            "announce route 10.6.2.0/24 \(sound) attribute [ 0x07 0xc0 0x000001 ]",
            // One that nobody defined, optional and transitive.
            "announce route 10.6.3.0/24 \(sound) attribute [ 0x63 0xc0 0x0badcafe ]",
            // A well-known one that nobody defined.
            "announce route 10.6.4.0/24 \(sound) attribute [ 0x64 0x40 0x01 ]",
            // Our AS in its path.
            "announce route 10.6.5.0/24 \(sound) as-path [ 65005 \(InteropSite.asn) ]",
            // By way of ourselves, of nobody, and of one who is told it.
            "announce route 10.6.20.0/24 next-hop 127.0.0.1", "announce route 10.6.21.0/24 next-hop 224.0.0.5",
            "announce route 10.6.22.0/24 next-hop \(site.bird.host.address)",
            "announce route 10.6.23.0/24 \(sound) extended-community [ target:65005:9 ]",
            "announce route 10.6.9.0/24 \(sound)",
        ])
        await check("ExaBGP's sound routes reach BIRD, and what is only left out of one costs it nothing") {
            let routes = site.birdRoutes("master4")
            return ["10.6.0.0/16", "10.6.2.0/24", "10.6.3.0/24", "10.6.9.0/24"].allSatisfy(routes.contains)
        }
        await check("an unknown attribute is passed on as it is") {
            site.frrRoutes("ipv4 10.6.3.0/24").contains("65005")
                && site.birdRoutes("master4").contains("BGP.63 [t]: 0b ad ca fe")
        }
        await check("routes by way of no host are kept with their reason, and told to nobody") {
            let shown = ["10.6.20.0/24", "10.6.21.0/24"].map {
                site.weft(["route", "why", $0, "--family", "inet", "--introspect", site.pages])
            }
            let routes = site.birdRoutes("master4") + site.frrRoutes("ipv4")
            return shown[0].contains("the next hop 127.0.0.1 is loopback")
                && shown[1].contains("the next hop 224.0.0.5 is multicast")
                && shown.allSatisfy { $0.contains("not usable") }
                && !routes.contains("10.6.20.0/24") && !routes.contains("10.6.21.0/24")
        }
        await check("a route that leads to BIRD reaches FRR, and BIRD is not told it") {
            site.frrRoutes("ipv4 10.6.22.0/24").contains("65005")
                && !site.birdRoutes("master4").contains("10.6.22.0/24")
        }
        await check("a plain route keeps its extended communities on the way from one AS to the next") {
            site.birdRoutes("master4").contains("(rt, 65005, 9)")
        }
        await check("malformed ones and loops are no routes, here and with everybody") {
            let shown = site.weft(["route", "show", "--family", "inet", "--introspect", site.pages])
            let routes = site.birdRoutes("master4")
            return ["10.6.1.0/24", "10.6.4.0/24"].allSatisfy { !shown.contains($0) && !routes.contains($0) }
                && !routes.contains("10.6.5.0/24") && shown.contains("10.6.9.0/24")
        }
        await check("the session that said so has never gone") {
            let shown = site.weft(["bgp", "show", "exabgp", "--api", site.api.base, "--introspect", site.pages])
            return shown.contains("Established") && !shown.contains("last error")
        }
        await check("what was borne of it is counted under its name") {
            let shown = site.weft(["bgp", "show", "exabgp", "--api", site.api.base, "--introspect", site.pages])
            let faults = shown.split(separator: "\n").first { $0.hasPrefix("borne faults") } ?? ""
            return faults.contains("routes that cannot be used") && faults.contains("treated as withdrawals")
                && faults.contains("updates cut short")
                && faults.contains("loops")
        }
        try site.tellExaBGP(["withdraw route 10.6.0.0/16 \(sound)"])
        await check("what ExaBGP withdraws is gone, and nothing else") {
            let routes = site.birdRoutes("master4")
            return !routes.contains("10.6.0.0/16") && routes.contains("10.6.9.0/24")
        }
    }

    /// ExaBGP ends, and starts with nothing but one route.
    mutating func restart(_ exabgp: ChildProcess, _ site: InteropSite) async throws -> ChildProcess {
        await exabgp.kill()
        await check("ExaBGP is killed, and its routes with it") {
            !site.routes(of: "BIRD").contains("10.6.") && !site.routes(of: "FRR").contains("10.6.")
        }
        let again = try site.startExaBGP()
        try site.tellExaBGP(["announce route 10.6.9.0/24 next-hop 172.31.0.5"])
        await check("it is back with the one that it announces now", within: .seconds(60)) {
            let routes = site.routes(of: "BIRD")
            return routes.contains("10.6.9.0/24") && !routes.contains("10.6.3.0/24")
        }
        return again
    }
}
