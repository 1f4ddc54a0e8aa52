import WeftNet
import WeftRouting

/// Routes of a table that agents were told with a path from a network whose name is not known, by its number.
///
/// A name that becomes known changes what such a route says, and nothing that the RIB sees.
struct UnresolvedOrigins {
    private var numbers: [RouteID: Set<UInt32>] = [:]
    private var routes: [UInt32: Set<RouteID>] = [:]

    /// - Parameter new: the numbers without a name among the route's paths, as it was told last.
    mutating func set(_ new: Set<UInt32>, of route: RouteID) {
        guard !new.isEmpty || !numbers.isEmpty else { return }
        routes.move(route, from: numbers[route] ?? [], to: new)
        numbers[route] = new.isEmpty ? nil : new
    }

    /// The routes with a path from a network.
    func routes(fromNetwork number: UInt32) -> Set<RouteID> { routes[number] ?? [] }
}
