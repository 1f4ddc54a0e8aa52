import WeftNet
import WeftRouting

/// Routes that people wrote into instances.
extension ControlNode {
    mutating func setStaticRoutes(_ routes: [StaticRoute], of instance: LiveInstance) {
        for family in [Family.inet, .inet6] {
            let own = routes.filter { ($0.nextHop.v4 != nil) == (family == .inet) }
            setStaticRoutes(own, in: rib.table(family, of: instance.id))
        }
    }

    private mutating func setStaticRoutes(_ routes: [StaticRoute], in table: TableID) {
        guard !routes.isEmpty || following[table] != nil, let source = staticRouteSource() else { return }
        // Of two entries for one prefix the later counts.
        let wanted = Dictionary(routes.map { ($0.prefix, $0.following) }) { $1 }
        let present = following[table]?.routes(of: source) ?? [:]
        for prefix in present.keys.sorted() where wanted[prefix] == nil {
            unfollow(FollowingRoute.Key(source: source, prefix: prefix), in: table)
        }
        for (prefix, route) in wanted.sorted(by: { $0.key < $1.key }) where present[prefix] != route {
            follow(FollowingRoute.Key(source: source, prefix: prefix), route, in: table)
        }
    }

    private mutating func staticRouteSource() -> SourceID? {
        if staticSource == nil { staticSource = addFollowingSource(.staticRoute) }
        return staticSource
    }
}
