import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet

/// Static routes, of a network or of an interface.
struct RouteTableHook: TypeHook {
    /// The property that holds them.
    let routes: String

    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        for route in record[routes]?[Field.route]?.array ?? [] {
            let prefix = try StaticRoute.prefix(route[Field.prefix] ?? .null, Field.prefix, of: record)
            let nextHop = route[Field.nextHop]?.string ?? ""
            if !nextHop.isEmpty, route[Field.nextHopType] == "ip-address" {
                try StaticRoute.checkNextHop(nextHop, Field.nextHop, for: prefix, of: record)
            }
            for text in route[Field.communityAttributes]?[Field.communityAttribute]?.array ?? [] {
                guard text.string.flatMap({ Community($0) }) != nil else {
                    throw .invalid(
                        Field.communityAttribute, text, of: record, "is not a community, as of route \(prefix)")
                }
            }
        }
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        guard record[routes] != old[routes] else { return }
        try willCreate(&record, &core)
    }
}

struct RouteAggregateHook: TypeHook {
    func willCreate(_ record: inout Record, _ core: inout ConfigCore) throws(ConfigError) {
        let nextHop = record[Field.aggregateRouteNexthop]?.string ?? ""
        for entry in record[Field.aggregateRouteEntries]?[Field.route]?.array ?? [] {
            let prefix = try StaticRoute.prefix(entry, Field.route, of: record)
            guard !nextHop.isEmpty else { continue }
            try StaticRoute.checkNextHop(nextHop, Field.aggregateRouteNexthop, for: prefix, of: record)
        }
    }

    func willUpdate(_ record: inout Record, from old: Record, _ core: inout ConfigCore) throws(ConfigError) {
        try willCreate(&record, &core)
    }
}

private enum StaticRoute {
    static func prefix(_ json: JSON, _ field: String, of record: Record) throws(ConfigError) -> IPPrefix {
        guard let prefix = json.string.flatMap({ IPPrefix($0) }) else {
            throw .invalid(field, json, of: record, "is not a prefix")
        }
        return prefix
    }

    static func checkNextHop(
        _ text: String, _ field: String, for prefix: IPPrefix, of record: Record
    ) throws(ConfigError) {
        guard let address = IPAddress(text), address.bitWidth == prefix.network.bitWidth else {
            throw .invalid(field, .string(text), of: record, "is not an address of the family of \(prefix)")
        }
    }
}
