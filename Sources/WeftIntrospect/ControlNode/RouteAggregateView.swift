/// The aggregates of one table: what `ctr route aggregate` lists.
package struct AggregateTableView: Hashable, Sendable {
    package var routingInstance: String
    package var table: String
    package var aggregates: [RouteAggregateView]

    package init(routingInstance: String, table: String, aggregates: [RouteAggregateView]) {
        self.routingInstance = routingInstance
        self.table = table
        self.aggregates = aggregates
    }

    var sandesh: Sandesh {
        Sandesh(
            "AggregateRouteEntriesInfo",
            [
                "name": .text(table), "instance_name": .text(routingInstance),
                "aggregate_route_list": .structures(aggregates.map(\.sandesh)),
            ])
    }
}

/// A route that stands for more specific ones.
package struct RouteAggregateView: Hashable, Sendable {
    package var prefix: String
    package var nextHop: String
    /// The route of the prefix; nil as long as there is none.
    package var route: RouteView?
    /// What it stands for.
    package var contributors: [String]

    package init(prefix: String, nextHop: String, route: RouteView? = nil, contributors: [String] = []) {
        self.prefix = prefix
        self.nextHop = nextHop
        self.route = route
        self.contributors = contributors
    }

    var sandesh: Sandesh {
        Sandesh(
            "AggregateRouteInfo",
            [
                "prefix": .text(prefix), "nexthop": .text(nextHop), "deleted": .flag(false),
                "aggregate_rt": .structure(route?.brief ?? Sandesh("ShowRouteBrief")),
                "contributors": .texts(contributors),
            ])
    }
}
