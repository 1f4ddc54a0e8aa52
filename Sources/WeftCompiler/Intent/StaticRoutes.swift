import WeftJSON
import WeftModel

/// From the routes of a route table to those of a routing instance (docs/wire/derived-objects.md, "Route tables").
enum StaticRoutes {
    /// The entries whose next hop is an address. Those that name a service instance are for its chain.
    static func entries(of table: ConfigObject) -> [JSON] {
        (table.properties["routes"]?["route"]?.array ?? []).compactMap { route in
            guard let prefix = route["prefix"]?.string, let nextHop = route["next_hop"]?.string, !nextHop.isEmpty,
                route["next_hop_type"]?.string ?? "ip-address" == "ip-address"
            else { return nil }
            let communities = route["community_attributes"]?["community_attribute"]?.array ?? []
            return [
                "prefix": .string(prefix), "next_hop": .string(nextHop), "route_target": [],
                "community": .array(communities),
            ]
        }
    }

    /// What a routing instance says of them; nil for none.
    static func property(_ tables: [[JSON]]) -> JSON? {
        tables.allSatisfy(\.isEmpty) ? nil : ["route": .array(tables.flatMap(\.self))]
    }
}
