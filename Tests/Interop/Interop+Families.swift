import WeftClient
import WeftLab
import WeftNet

/// Every family of prefixes among BIRD, FRR and GoBGP: each of them shows exactly the routes that the two others
/// announce, with their labels, next hops, paths and targets; and after withdrawals exactly those that are left.
extension Interop {
    /// Returns BIRD, FRR and GoBGP, which start anew.
    mutating func families(_ old: [ChildProcess], _ site: InteropSite) async throws -> [ChildProcess] {
        for process in old { await process.kill() }
        let routers = [site.bird, site.frr, site.gobgp]
        for router in routers {
            try site.addWideAddress(to: router)
            try await site.setFamilies(InteropFamily.withPlain.map(\.name), of: router)
        }
        let again = [
            try site.startBIRD(families: InteropFamily.allCases), try site.startFRR(),
            try site.startGoBGP(families: InteropFamily.allCases.map(\.gobgpConfiguration)),
        ]
        await check("BIRD, FRR and GoBGP are back for every family", within: .seconds(60)) {
            site.frrRoutes("ipv4 10.2.10.0/24").contains("65002") && site.gobgpRoutes("ipv4").contains("10.2.10.0/24")
        }
        site.forgetPlainRoute()
        try await exchange(InteropFamily.withPlain, site)
        for router in routers { try await site.setFamilies(InteropFamily.labeled.map(\.name), of: router) }
        site.exchangeLabels()
        try await exchange(InteropFamily.labeled, site)
        return again
    }

    private mutating func exchange(_ families: [InteropFamily], _ site: InteropSite) async throws {
        for family in families { try site.announce(family) }
        site.setBIRD(announcesAll: true)
        for family in families { await compare(family, site, "announced", 0...1) }
        for family in families { try site.withdraw(family) }
        site.setBIRD(announcesAll: false)
        for family in families { await compare(family, site, "left", 0...0) }
    }

    private mutating func compare(
        _ family: InteropFamily, _ site: InteropSite, _ what: String, _ which: ClosedRange<Int>
    ) async {
        let routers = [site.bird, site.frr, site.gobgp]
        for router in routers {
            let others = routers.filter { $0.asn != router.asn }
            let wanted = Set(others.flatMap { InteropRoute.routes(site, of: $0, family)[which] })
            let isRight = await check(
                "\(router.host.name) has each \(family.name) route that is \(what), and no other", within: .seconds(30)
            ) { site.shown(by: router, family) == wanted }
            if isRight { continue }
            let seen = site.shown(by: router, family)
            for route in wanted.subtracting(seen) { print("     missing \(route)") }
            for route in seen.subtracting(wanted) { print("     instead \(route)") }
        }
    }
}
