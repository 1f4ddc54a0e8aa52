import WeftBGPWire
import WeftJSON
import WeftNet
import WeftRouting

/// A route that people wrote: to a prefix by way of an address, and so wherever that address is (control-node.md §16).
struct StaticRoute: Hashable {
    let prefix: IPPrefix
    let nextHop: IPAddress
    let communities: [Community]

    /// nil for an entry whose addresses cannot be read.
    init?(_ entry: JSON) {
        guard let prefix = entry["prefix"]?.string.flatMap({ IPPrefix($0) }),
            let nextHop = entry["next_hop"]?.string.flatMap({ IPAddress($0) }),
            nextHop.bitWidth == prefix.network.bitWidth
        else { return nil }
        self.prefix = prefix
        self.nextHop = nextHop
        communities = (entry["community"]?.array ?? []).compactMap(\.string).compactMap { Community($0) }
    }
}

/// The static routes of one table, and whom they follow.
struct StaticRouteTable {
    /// Sees what changes in the table.
    let reader: ReaderID
    private(set) var routes: [IPPrefix: StaticRoute] = [:]
    private var followers: [IPAddress: Set<IPPrefix>] = [:]
    /// How many paths each route has at present: as many as its next hop.
    var pathCounts: [IPPrefix: UInt32] = [:]

    init(reader: ReaderID) { self.reader = reader }

    /// The routes that follow an address.
    func followers(of nextHop: IPAddress) -> [StaticRoute] {
        (followers[nextHop] ?? []).sorted().compactMap { routes[$0] }
    }

    mutating func set(_ route: StaticRoute) {
        remove(route.prefix)
        routes[route.prefix] = route
        followers[route.nextHop, default: []].insert(route.prefix)
    }

    mutating func remove(_ prefix: IPPrefix) {
        guard let old = routes.removeValue(forKey: prefix) else { return }
        followers[old.nextHop]?.remove(prefix)
        if followers[old.nextHop]?.isEmpty == true { followers[old.nextHop] = nil }
    }
}
