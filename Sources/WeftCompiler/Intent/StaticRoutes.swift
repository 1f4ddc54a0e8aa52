import WeftJSON
import WeftModel

/// From the routes of a route table to those of a routing instance (docs/wire/derived-objects.md, "Route tables").
enum StaticRoutes {
    /// The entries whose next hop is an address. Those that name a service instance are for its chain.
    static func entries(of table: ConfigObject) -> [JSON] {
        (table.properties[Field.routes]?[Field.route]?.array ?? []).compactMap { route in
            guard let prefix = route[Field.prefix]?.string, let nextHop = route[Field.nextHop]?.string,
                !nextHop.isEmpty,
                route[Field.nextHopType]?.string ?? "ip-address" == "ip-address"
            else { return nil }
            let communities = route[Field.communityAttributes]?[Field.communityAttribute]?.array ?? []
            return [
                Field.prefix: .string(prefix), Field.nextHop: .string(nextHop), Field.routeTarget: [],
                Field.community: .array(communities),
            ]
        }
    }

    /// What a routing instance says of them; nil for none.
    static func property(_ tables: [[JSON]]) -> JSON? {
        tables.allSatisfy(\.isEmpty) ? nil : [Field.route: .array(tables.flatMap(\.self))]
    }
}
