import Foundation
import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// Routes between the control node and the daemons that people run, compared with what those daemons themselves say.
@main
struct Interop {
    private var passed = 0
    private var failed = 0

    static func main() async throws {
        try Lab.enterOwnNetwork()
        let site = try InteropSite()
        var interop = Interop()
        do {
            try await interop.run(site)
        } catch {
            interop.failed += 1
            print("FAIL \(error)")
        }
        site.ledger.clear()
        print("\(interop.passed) passed, \(interop.failed) failed")
        exit(interop.failed == 0 ? 0 : 1)
    }

    /// Waits for `condition`; a check that does not come true is counted, and the run goes on. Answers whether it came
    /// true.
    @discardableResult
    mutating func check(
        _ name: String, within limit: Duration = .seconds(20), _ condition: @Sendable () async throws -> Bool
    ) async -> Bool {
        do {
            try await Patience(of: name).wait(limit, every: .milliseconds(200), until: condition)
            passed += 1
            print("ok   \(name)")
            return true
        } catch {
            failed += 1
            print("FAIL \(name): \(error)")
            return false
        }
    }

    private mutating func run(_ site: InteropSite) async throws {
        let controller = try await site.startController()
        try await site.restartGracefully()
        try await site.configure(site.bird)
        try await site.configure(site.frr, password: InteropSite.key)
        try await site.configure(site.gobgp)
        try await site.configure(site.exabgp)
        var bird = try site.startBIRD()
        var frr = try site.startFRR()
        var gobgp = try site.startGoBGP()
        var exabgp = try site.startExaBGP()
        await plainRoutes(site)
        try await vpnRoutes(site)
        try await ethernetRoutes(site)
        try await importIntoNetwork(site)
        try await withdrawals(site)
        try await policies(site)
        try await refresh(site)
        gobgp = try await flap(gobgp, site)
        try await resets(site)
        frr = try await gracefulRestart("FRR", frr, "10.3.0.0/16", site) { try site.startFRR() }
        bird = try await gracefulRestart("BIRD", bird, "10.2.0.0/16", site) { try site.startBIRD(isRestarting: true) }
        gobgp = try await forgetfulRestart(gobgp, site)
        try await wrongKey(site)
        try await oddities(site)
        exabgp = try await restart(exabgp, site)
        gobgp = try await interests(gobgp, site)
        let agent = try await site.compute.start()
        try await site.configure(site.leaf, families: ["e-vpn"])
        let leaf = try site.startLeaf()
        try await segments(site)
        try await prefixes(site)
        for process in leaf { await process.stop() }
        try await workloads(site)
        await agent.stop()
        var others = try await families([bird, frr, gobgp], site)
        others = try await additionalPaths(others, site)
        for process in others + [exabgp, controller] { await process.stop() }
    }

    private mutating func plainRoutes(_ site: InteropSite) async {
        await check("BIRD's route reaches FRR, over a session signed with MD5") {
            site.frrRoutes("ipv4 10.2.0.0/16").contains("64512 65002")
        }
        await check("FRR's route reaches BIRD with our AS in the path") {
            let routes = site.birdRoutes("master4")
            return routes.contains("10.3.0.0/16") && routes.contains("BGP.as_path: 64512 65003")
        }
        await check("both reach GoBGP, with their next hops") {
            let routes = site.gobgpRoutes("ipv4")
            return routes.contains("10.2.0.0/16") && routes.contains("172.31.0.2")
                && routes.contains("10.3.0.0/16") && routes.contains("172.31.0.3")
        }
    }

    private mutating func vpnRoutes(_ site: InteropSite) async throws {
        try site.tellGoBGP(["add", "10.4.0.0/16", "nexthop", "172.31.0.4"])
        try site.tellGoBGP([
            "add", "-a", "vpnv4", "10.4.1.0/24", "label", "100", "rd", "65004:1", "rt", "65004:1", "nexthop",
            "172.31.0.4",
        ])
        await check("GoBGP's VPN route reaches FRR with label and target") {
            let route = site.frrRoutes("ipv4 vpn 10.4.1.0/24")
            return route.contains("65004:1") && route.contains("RT:65004:1") && route.contains("label: 100")
        }
        await check("GoBGP's VPN route reaches BIRD with its label") {
            let routes = site.birdRoutes("v4")
            return routes.contains("65004:1 10.4.1.0/24") && routes.contains("mpls 100")
        }
        try site.tellGoBGP([
            "add", "-a", "vpnv6", "2001:db8:1::/64", "label", "101", "rd", "65004:1", "rt", "65004:1", "nexthop",
            "2001:db8::4",
        ])
        await check("GoBGP's IPv6 VPN route reaches FRR with label, target and next hop") {
            let route = site.frrRoutes("ipv6 vpn 2001:db8:1::/64")
            return route.contains("RT:65004:1") && route.contains("label: 101") && route.contains("2001:db8::4")
        }
        await check("GoBGP's plain route reaches BIRD and FRR") {
            site.birdRoutes("master4").contains("10.4.0.0/16")
                && site.frrRoutes("ipv4 10.4.0.0/16").contains("64512 65004")
        }
    }

    /// A network that imports the route's target gets the route.
    private mutating func importIntoNetwork(_ site: InteropSite) async throws {
        try await site.api.create(
            "virtual-network", InteropSite.project.child("shared"), parent: "project",
            ["route_target_list": ["route_target": ["target:65004:1"]]])
        let pages = IntrospectClient(base: "http://\(site.controller.address):8083")
        await check("a network with GoBGP's target has GoBGP's route") {
            let table = "default-domain:default-project:shared:shared.inet.0"
            return "\(try await pages.page("ShowRouteReq", ["x": table]))".contains("10.4.1.0/24")
        }
        await check("`weft route why` names the peer, the table and the target that it came from") {
            let text = site.weft([
                "route", "why", "10.4.1.0/24", "--network", "default-domain:default-project:shared", "--introspect",
                pages.base,
            ])
            return text.contains("172.31.0.4 label 100 from gobgp, BGP: best")
                && text.contains("copied from bgp.l3vpn.0 by target:65004:1")
        }
    }

    private mutating func withdrawals(_ site: InteropSite) async throws {
        try site.tellGoBGP(["del", "10.4.0.0/16"])
        try site.tellGoBGP(["del", "-a", "vpnv4", "10.4.1.0/24", "label", "100", "rd", "65004:1"])
        await check("what GoBGP withdraws is gone from BIRD and FRR, and nothing else") {
            let plain = site.birdRoutes("master4")
            return !plain.contains("10.4.0.0/16") && plain.contains("10.3.0.0/16")
                && !site.birdRoutes("v4").contains("10.4.1.0/24")
                && !site.frrRoutes("ipv4 unicast").contains("10.4.0.0/16")
                && site.frrRoutes("ipv4 10.2.0.0/16").contains("65002")
        }
    }

    private mutating func flap(_ gobgp: ChildProcess, _ site: InteropSite) async throws -> ChildProcess {
        try site.tellGoBGP(["add", "10.5.0.0/16", "nexthop", "172.31.0.4"])
        await check("a new route arrives") { site.birdRoutes("master4").contains("10.5.0.0/16") }
        await gobgp.kill()
        await check("a daemon that is killed takes its routes with it") {
            !site.birdRoutes("master4").contains("10.5.0.0/16")
        }
        let again = try site.startGoBGP()
        await check("it is told everything when it is back", within: .seconds(60)) {
            site.gobgpRoutes("ipv4").contains("10.2.0.0/16")
        }
        await check("meanwhile nobody else's session has moved") {
            site.frrRoutes("ipv4 summary").contains("172.31.0.1") && site.birdRoutes("master4").contains("10.3.0.0/16")
        }
        return again
    }
}
