import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// What happens to sessions, and that it happens to no other.
extension Interop {
    /// The peer asks for its routes again, and is told them over the session as it is.
    mutating func refresh(_ site: InteropSite) async throws {
        let before = site.frrSession
        site.tellFRR(["clear bgp ipv4 unicast \(site.controller.address) soft in"])
        await check("FRR asks for a refresh and is told its routes again, over the same session") {
            let now = site.frrSession
            return now.refreshesSent > before.refreshesSent && now.updatesReceived > before.updatesReceived
                && now.established == before.established && site.frrRoutes("ipv4 10.2.0.0/16").contains("65002")
        }
    }

    /// Routes of a peer that restarts gracefully stay with everybody until it is back.
    mutating func gracefulRestart(_ frr: ChildProcess, _ site: InteropSite) async throws -> ChildProcess {
        await frr.stop(patience: .zero)
        await check("FRR is killed: its route is stale here, and BIRD and GoBGP keep it") {
            let shown = site.weft(["route", "show", "10.3.0.0/16", "--family", "inet", "--introspect", site.pages])
            return shown.contains("Stale") && site.birdRoutes("master4").contains("10.3.0.0/16")
                && site.gobgpRoutes("ipv4").contains("10.3.0.0/16")
        }
        let again = try site.startFRR()
        await check("FRR is back: its route is fresh, and it has everybody's", within: .seconds(60)) {
            let shown = site.weft(["route", "show", "10.3.0.0/16", "--family", "inet", "--introspect", site.pages])
            return shown.contains("10.3.0.0/16") && !shown.contains("Stale")
                && site.frrRoutes("ipv4 10.2.0.0/16").contains("65002")
                && site.birdRoutes("master4").contains("10.3.0.0/16")
        }
        return again
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
