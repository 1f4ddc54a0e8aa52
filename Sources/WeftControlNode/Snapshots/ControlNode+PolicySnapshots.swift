package import WeftBGPWire
package import WeftNet
package import WeftPolicy
import WeftRouting

/// A routing policy as it is shown.
package struct PolicySnapshot: Hashable, Sendable {
    package let name: String
    package let policy: RoutingPolicy
}

/// The static routes of one table as they are shown.
package struct StaticTableSnapshot: Hashable, Sendable {
    package let instance: String
    package let table: String
    /// By prefix.
    package let routes: [StaticRouteSnapshot]
}

package struct StaticRouteSnapshot: Hashable, Sendable {
    package let prefix: IPPrefix
    package let nextHop: IPAddress
    /// Those of the entry itself.
    package let communities: [Community]
    /// Has paths.
    package let isInstalled: Bool
    package let secondaryTables: [String]
    /// Of the next hop; nil while it is nowhere.
    package let hostRoute: RouteSnapshot?
}

/// The aggregates of one table as they are shown.
package struct AggregateTableSnapshot: Hashable, Sendable {
    package let instance: String
    package let table: String
    /// By prefix.
    package let aggregates: [AggregateSnapshot]
}

package struct AggregateSnapshot: Hashable, Sendable {
    package let prefix: IPPrefix
    package let nextHop: IPAddress
    /// nil as long as there is nothing that it could stand for.
    package let route: RouteSnapshot?
    package let contributors: [IPPrefix]
}

/// What is shown of policies and of routes that people wrote.
extension ControlNode {
    /// By name. What is for network devices, not for us, is left out.
    package var policySnapshots: [PolicySnapshot] {
        config.routing.policies.named.map { PolicySnapshot(name: $0.name, policy: $0.policy) }
            .sorted { $0.name < $1.name }
    }

    /// Of the tables that have any, by instance.
    package var staticRouteSnapshots: [StaticTableSnapshot] {
        guard let staticSource = following.staticSource else { return [] }
        return instances.sorted.flatMap { instance in
            [Family.inet, .inet6].compactMap { family in
                let table = rib.table(family, of: instance.id)
                let routes = following[table]?.routes(of: staticSource) ?? [:]
                guard !routes.isEmpty else { return nil }
                return StaticTableSnapshot(
                    instance: instance.name, table: tableName(of: table),
                    routes: routes.sorted { $0.key < $1.key }.map { prefix, route in
                        snapshot(of: route, FollowingRoute.Key(source: staticSource, prefix: prefix), in: table)
                    })
            }
        }
    }

    private func snapshot(
        of route: FollowingRoute, _ key: FollowingRoute.Key, in table: TableID
    ) -> StaticRouteSnapshot {
        var communities: [Community] = []
        if case .people(let own) = route.origin { communities = own }
        let hostPrefix = IPPrefix(host: route.nextHop)
        return StaticRouteSnapshot(
            prefix: key.prefix, nextHop: route.nextHop, communities: communities,
            isInstalled: following[table]?.pathCounts[key] != nil,
            secondaryTables: rib.route(to: key.prefix, in: table).map { route in
                rib.secondaryTables(of: route, from: key.source).map { tableName(of: $0) }.sorted()
            } ?? [],
            hostRoute: rib.route(to: hostPrefix, in: table).map {
                routeSnapshot(of: $0, named: "\(hostPrefix)", in: table)
            })
    }

    /// Of the tables that have any, by instance.
    package var aggregateSnapshots: [AggregateTableSnapshot] {
        instances.sorted.flatMap { instance in
            [Family.inet, .inet6].compactMap { family in
                let table = rib.table(family, of: instance.id)
                guard let aggregates = aggregates[table] else { return nil }
                return AggregateTableSnapshot(
                    instance: instance.name, table: tableName(of: table),
                    aggregates: aggregates.prefixes.compactMap { prefix in
                        aggregates[prefix].map { snapshot(of: $0, prefix, in: table) }
                    })
            }
        }
    }

    private func snapshot(
        of aggregate: AggregateTable.Aggregate, _ prefix: IPPrefix, in table: TableID
    ) -> AggregateSnapshot {
        AggregateSnapshot(
            prefix: prefix, nextHop: aggregate.nextHop,
            route: rib.route(to: prefix, in: table).map { routeSnapshot(of: $0, named: "\(prefix)", in: table) },
            contributors: aggregate.contributors.compactMap { rib.prefix(of: rib.key(of: $0), in: table) }.sorted())
    }
}
