/// The static routes of one table: what `ctr route static` lists under an instance.
package struct StaticRouteTableView: Hashable, Sendable {
    package var routingInstance: String
    /// Its name, by which tables are searched.
    package var table: String
    package var routes: [StaticRouteView]

    package init(routingInstance: String, table: String, routes: [StaticRouteView]) {
        self.routingInstance = routingInstance
        self.table = table
        self.routes = routes
    }

    var sandesh: Sandesh {
        Sandesh(
            "StaticRouteEntriesInfo",
            ["ri_name": .text(routingInstance), "static_route_list": .structures(routes.map(\.sandesh))])
    }
}

/// A route that people wrote, and what became of it.
package struct StaticRouteView: Hashable, Sendable {
    package var prefix: String
    package var nextHop: String
    package var communities: [String]
    /// The next hop is somewhere, so the route has paths.
    package var isInstalled: Bool
    /// The tables that its paths were copied to.
    package var secondaryTables: [String]
    /// The host route of the next hop; nil while there is none.
    package var nextHopRoute: RouteView?

    package init(
        prefix: String, nextHop: String, communities: [String] = [], isInstalled: Bool = false,
        secondaryTables: [String] = [], nextHopRoute: RouteView? = nil
    ) {
        self.prefix = prefix
        self.nextHop = nextHop
        self.communities = communities
        self.isInstalled = isInstalled
        self.secondaryTables = secondaryTables
        self.nextHopRoute = nextHopRoute
    }

    var sandesh: Sandesh {
        Sandesh(
            "StaticRouteInfo",
            [
                "prefix": .text(prefix), "static_rt": .flag(isInstalled), "nexthop": .text(nextHop),
                "community_list": .texts(communities), "secondary_tables": .texts(secondaryTables),
                "nexthop_rt": .structure(nextHopRoute?.brief ?? Sandesh("ShowRouteBrief")),
            ])
    }
}
