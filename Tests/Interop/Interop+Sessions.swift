import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// What happens to sessions, and that it happens to no other.
extension Interop {
    /// Peers ask for their routes again, and are told them over the session as it is. GoBGP never asks: it keeps what
    /// it was told.
    mutating func refresh(_ site: InteropSite) async throws {
        let before = site.frrSession
        site.tellFRR(["clear bgp ipv4 unicast \(site.controller.address) soft in"])
        await check("FRR asks for a refresh and is told its routes again between two marks, over the same session") {
            let now = site.frrSession
            return now.refreshesSent > before.refreshesSent && now.updatesReceived > before.updatesReceived
                && now.refreshesReceived == before.refreshesReceived + 2
                && now.established == before.established && site.frrRoutes("ipv4 10.2.0.0/16").contains("65002")
        }
        let (updates, flaps) = (site.birdUpdates, site.flaps)
        site.tellBIRD("reload in fabric")
        await check("so does BIRD") {
            site.birdUpdates > updates && flaps.count == 4 && site.flaps == flaps
                && site.routes(of: "BIRD").contains("10.3.0.0/16")
        }
        let heard = site.refreshes(from: "bird")
        site.tellBIRD("reload out fabric")
        await check("BIRD tells its routes again between two marks for each of its two families, and all are there") {
            site.refreshes(from: "bird") == heard + 4 && site.isFresh("10.2.0.0/16") && site.flaps == flaps
        }
    }

    /// Sessions that end take their routes along and bring them back.
    mutating func resets(_ site: InteropSite) async throws {
        let flaps = site.flaps
        site.tellFRR(["clear bgp *"])
        await check("FRR clears its session, which comes back with its route", within: .seconds(60)) {
            site.flaps["frr"] == (flaps["frr"] ?? 0) + 1 && site.isFresh("10.3.0.0/16")
                && site.routes(of: "BIRD").contains("10.3.0.0/16")
        }
        site.tellBIRD("restart fabric")
        await check("so does BIRD", within: .seconds(60)) {
            site.flaps["bird"] == (flaps["bird"] ?? 0) + 1 && site.isFresh("10.2.0.0/16")
                && site.routes(of: "FRR").contains("10.2.0.0/16")
        }
        await check("and the others have not noticed") {
            let now = site.flaps
            return flaps.count == 4 && ["gobgp", "exabgp"].allSatisfy { now[$0] == flaps[$0] }
        }
    }

    /// Routes of a peer that restarts gracefully stay with everybody until it is back.
    mutating func gracefulRestart(
        _ name: String, _ daemon: ChildProcess, _ prefix: String, _ site: InteropSite,
        _ start: () throws -> ChildProcess
    ) async throws -> ChildProcess {
        let others = ["BIRD", "FRR", "GoBGP"].filter { $0 != name }
        await daemon.kill()
        await check("\(name) is killed: its route is stale here, and \(others.joined(separator: " and ")) keep it") {
            site.shown(prefix).contains("Stale") && others.allSatisfy { site.routes(of: $0).contains(prefix) }
        }
        let again = try start()
        await check("\(name) is back: its route is fresh, and it has everybody's", within: .seconds(60)) {
            site.isFresh(prefix) && others.allSatisfy { site.routes(of: $0).contains(prefix) }
                && ["10.2.0.0/16", "10.3.0.0/16"].allSatisfy { site.routes(of: name).contains($0) }
        }
        return again
    }

    /// What a peer no longer has after a graceful restart goes when it says that it has told all.
    mutating func forgetfulRestart(_ gobgp: ChildProcess, _ site: InteropSite) async throws -> ChildProcess {
        await gobgp.kill()
        let first = try site.startGoBGP(restartsGracefully: true)
        await check("GoBGP is back and can restart gracefully", within: .seconds(60)) {
            site.routes(of: "GoBGP").contains("10.2.0.0/16")
        }
        try site.tellGoBGP(["add", "10.5.0.0/16", "nexthop", "172.31.0.4"])
        await check("it has a route") { site.routes(of: "BIRD").contains("10.5.0.0/16") }
        await first.kill()
        await check("it is killed: the route is stale here, and BIRD and FRR keep it") {
            site.shown("10.5.0.0/16").contains("Stale")
                && ["BIRD", "FRR"].allSatisfy { site.routes(of: $0).contains("10.5.0.0/16") }
        }
        let second = try site.startGoBGP(restartsGracefully: true, isRestarting: true)
        await check("it is back without it: the route is gone, here and with everybody", within: .seconds(60)) {
            !site.shown("10.5.0.0/16").contains("10.5.0.0/16")
                && ["BIRD", "FRR"].allSatisfy { !site.routes(of: $0).contains("10.5.0.0/16") }
                && site.routes(of: "GoBGP").contains("10.2.0.0/16")
        }
        await second.kill()
        return try site.startGoBGP()
    }

    /// A peer with the wrong key is named, and stays alone.
    mutating func wrongKey(_ site: InteropSite) async throws {
        site.tellFRR([
            "configure terminal", "router bgp \(site.frr.asn)", "neighbor \(site.controller.address) password other",
        ])
        await check("a peer whose key is wrong has no session, and that shows under its name", within: .seconds(60)) {
            let shown = site.weft(["bgp", "show", "frr", "--api", site.api.base, "--introspect", site.pages])
            return shown.contains("signed with") && shown.contains("TCP MD5") && shown.contains("last error")
                && !shown.contains("Established")
        }
        await check("the others go on meanwhile") {
            let shown = site.weft(["bgp", "list", "--api", site.api.base, "--introspect", site.pages])
            return shown.split(separator: "\n").count { $0.contains("Established") } == 3
                && site.gobgpRoutes("ipv4").contains("10.2.0.0/16")
        }
        site.tellFRR([
            "configure terminal", "router bgp \(site.frr.asn)",
            "neighbor \(site.controller.address) password \(InteropSite.key)",
        ])
        await check("with the right key it is back", within: .seconds(60)) {
            site.frrRoutes("ipv4 10.2.0.0/16").contains("65002")
        }
    }
}
