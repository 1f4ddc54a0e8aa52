import WeftJSON
import WeftModel
import WeftNet

/// A prefix that stands for the more specific ones of an instance (docs/wire/bgp.md, "Routes that follow an address"),
/// by way of an address.
struct RouteAggregate: Hashable {
    let prefix: IPPrefix
    let nextHop: IPAddress

    /// The aggregates of an object; entries whose addresses cannot be read are left out.
    static func all(of object: ConfigObject) -> [RouteAggregate] {
        guard let nextHop = object.properties[Field.aggregateRouteNexthop]?.string.flatMap({ IPAddress($0) }) else {
            return []
        }
        let routes = object.properties[Field.aggregateRouteEntries]?[Field.route]?.array ?? []
        return routes.compactMap { entry in
            guard let prefix = entry.string.flatMap({ IPPrefix($0) }),
                prefix.network.bitWidth == nextHop.bitWidth
            else { return nil }
            return RouteAggregate(prefix: prefix, nextHop: nextHop)
        }
    }
}

/// Which aggregates each routing instance has: those of the objects that name it. Objects may come in any order.
struct InstanceAggregates {
    private struct Definition {
        var aggregates: [RouteAggregate]
        var instances: Set<ObjectID>
    }

    private var definitions: [ObjectID: Definition] = [:]
    private var naming: [ObjectID: Set<ObjectID>] = [:]
    private var stale: Set<ObjectID> = []

    /// The instances whose aggregates may be other than at the last call.
    mutating func takeStale() -> Set<ObjectID> {
        defer { stale = [] }
        return stale
    }

    /// Of two definitions of one prefix the later object's counts.
    func aggregates(of instance: ObjectID) -> [RouteAggregate] {
        (naming[instance] ?? []).sorted().flatMap { definitions[$0]?.aggregates ?? [] }
    }

    mutating func put(_ object: ConfigObject) {
        set(
            object.id,
            Definition(
                aggregates: RouteAggregate.all(of: object),
                instances: Set(object.references[to: .routingInstance].map(\.target))))
    }

    mutating func remove(_ id: ObjectID) { set(id, nil) }

    private mutating func set(_ id: ObjectID, _ new: Definition?) {
        let old = definitions[id]
        definitions[id] = new
        naming.move(id, from: old?.instances ?? [], to: new?.instances ?? [])
        stale.formUnion(old?.instances ?? [])
        stale.formUnion(new?.instances ?? [])
    }
}
