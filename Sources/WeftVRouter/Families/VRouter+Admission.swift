import WeftNet

/// A next hop of a received route, of whatever kind.
protocol ReceivedHop {
    var address: IPAddress { get }
}

extension ReceivedRoute.NextHop: ReceivedHop {}
extension ReceivedEthernetRoute.NextHop: ReceivedHop {}

extension VRouter {
    /// Where it belongs what a control node says of a prefix, with those of the next hops that a tunnel can lead to.
    /// What this host does without is noted.
    mutating func admit<Hop: ReceivedHop>(
        _ prefix: IPPrefix, _ hops: inout [Hop], in instance: String
    ) -> RouteLocation? {
        guard let location = RouteLocation(instance: instance, served: prefix) else {
            refusals.note(.route(prefix, in: instance))
            return nil
        }
        guard hops.contains(where: { $0.address.served == nil }) else { return location }
        for hop in hops where hop.address.served == nil {
            refusals.note(.nextHop(hop.address, of: prefix, in: instance))
        }
        hops.removeAll { $0.address.served == nil }
        return location
    }
}
