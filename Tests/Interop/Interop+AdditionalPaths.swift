import WeftClient
import WeftLab
import WeftNet

/// Several paths to a destination (RFC 7911): each daemon has two to a prefix of its own, which we take and tell to the
/// others.
extension Interop {
    /// Returns BIRD, FRR and GoBGP, which start anew.
    mutating func additionalPaths(_ old: [ChildProcess], _ site: InteropSite) async throws -> [ChildProcess] {
        for process in old { await process.stop() }
        let routers = [site.bird, site.frr, site.gobgp]
        for router in routers {
            try await site.setFamilies(["inet"], of: router)
            let isFRR = router.asn == site.frr.asn
            try await site.exchangeSeveralPaths(with: router, password: isFRR ? InteropSite.key : nil)
        }
        let again = [
            try site.startBIRDWithSeveralPaths(), try site.startFRR(),
            try site.startGoBGP(families: ["ipv4-unicast"], hasSeveralPaths: true),
        ]
        await check("BIRD, FRR and GoBGP are back with several paths", within: .seconds(60)) {
            ["bird", "frr", "gobgp"].allSatisfy { name in
                site.weft(["bgp", "show", name, "--api", site.api.base, "--introspect", site.pages])
                    .split(separator: "\n").contains { $0.hasPrefix("agreed several paths") && $0.contains("inet: ") }
            }
        }
        site.tellFRRSeveralPaths()
        for identifier in 1...2 {
            try site.tellGoBGP([
                "add", InteropSite.doubled(site.gobgp), "identifier", "\(identifier)", "nexthop",
                "172.31.0.4\(identifier)",
            ])
        }
        for router in routers { await compare(router, routers, 2, "two paths", site) }
        for router in routers { try site.withdrawSecondPath(of: router) }
        for router in routers { await compare(router, routers, 1, "one path, after the other was withdrawn", site) }
        return again
    }

    private mutating func compare(
        _ router: InteropSite.Router, _ all: [InteropSite.Router], _ count: Int, _ what: String, _ site: InteropSite
    ) async {
        let prefix = InteropSite.doubled(router)
        await check("\(router.host.name)'s prefix has \(what), each shown with its identifier", within: .seconds(30)) {
            site.shownPaths(prefix, of: router).count == count
        }
        for other in all where other.asn != router.asn {
            // One of FRR's came from BIRD, which takes none back that names its own AS.
            let isItsOwn = other.asn == site.bird.asn && router.asn == site.frr.asn
            let what = isItsOwn ? "the path that is not by itself" : what
            await check("\(other.host.name) has \(what) to \(router.host.name)'s prefix from us", within: .seconds(30))
            {
                site.pathCount(prefix, at: other) == (isItsOwn ? 1 : count)
            }
        }
    }
}
