import WeftNet
import WeftRouting

/// The routes of one table that follow addresses, and whom they follow.
struct FollowingTable {
    /// Sees what changes in the table.
    let reader: ReaderID
    private var routes: [SourceID: [IPPrefix: FollowingRoute]] = [:]
    private var followers: [IPAddress: Set<FollowingRoute.Key>] = [:]
    /// How many paths each route has at present: as many as its next hop.
    var pathCounts: [FollowingRoute.Key: UInt32] = [:]

    init(reader: ReaderID) { self.reader = reader }

    var isEmpty: Bool { routes.isEmpty }

    subscript(key: FollowingRoute.Key) -> FollowingRoute? { routes[key.source]?[key.prefix] }

    func routes(of source: SourceID) -> [IPPrefix: FollowingRoute] { routes[source] ?? [:] }

    /// The routes that follow an address, by prefix.
    func followers(of nextHop: IPAddress) -> [FollowingRoute.Key] {
        (followers[nextHop] ?? []).sorted { $0.prefix < $1.prefix }
    }

    mutating func set(_ key: FollowingRoute.Key, _ route: FollowingRoute) {
        remove(key)
        routes[key.source, default: [:]][key.prefix] = route
        followers.insert(key, under: route.nextHop)
    }

    mutating func remove(_ key: FollowingRoute.Key) {
        guard let old = routes[key.source]?.removeValue(forKey: key.prefix) else { return }
        if routes[key.source]?.isEmpty == true { routes[key.source] = nil }
        followers.remove(key, under: old.nextHop)
    }
}
