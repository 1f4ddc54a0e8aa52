import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPPWire

/// Telling agents who tunnels to them (docs/decisions/0026-tunnel-sources.md): each address is a route of an instance
/// that nobody else fills, so it is told as all routes are, in order, in changes, and before the end of the RIB.
extension ControlNode {
    /// Where the agent speaks from counts as long as its host is registered.
    mutating func noteSource(_ agent: AgentPeer) {
        tunnelSources.set(agent.id, agent.isRegistered ? agent.address : nil)
    }

    /// Brings the routes in line with what has changed since the last call.
    mutating func nameTunnelSources() {
        tunnelSources.note(rib.takeChangedTunnelEnds())
        let wasFull = tunnelSources.isFull
        while case let changed = tunnelSources.takeChanged(), !changed.isEmpty {
            guard let (source, instance) = placeOfTunnelSources() else { return }
            for address in changed {
                let table = rib.table(address.v4 != nil ? .inet : .inet6, of: instance)
                setNamed(address, isTunnelSource(address), by: source, in: table)
            }
        }
        if tunnelSources.isFull, !wasFull {
            outputs.append(
                .leftOut(
                    to: "agents",
                    """
                    further next hops of peers' routes as sources of tunnels: \(settings.tunnelEndLimit) have been \
                    named, and agents have room for few more; what comes from others is refused by them
                    """))
        }
    }

    private mutating func isTunnelSource(_ address: IPAddress) -> Bool {
        guard address.nonHostKind == nil else { return false }
        if !tunnelSources.contains(address), rib.isTunnelEnd(address) {
            return tunnelSources.admit(end: address, limit: settings.tunnelEndLimit)
        }
        tunnelSources.forget(end: address)
        return tunnelSources.contains(address)
    }

    private mutating func setNamed(_ address: IPAddress, _ isNamed: Bool, by source: SourceID, in table: TableID) {
        let prefix = IPPrefix(host: address)
        if isNamed {
            guard let key = rib.makeKey(of: prefix), let id = rib.intern(PathAttributes(nextHop: address)) else {
                return
            }
            rib.announce(key, in: table, from: source, attributes: id, label: 0)
            rib.release(id)
        } else if let key = rib.knownKey(of: prefix) {
            rib.withdraw(key, in: table, from: source)
        }
    }

    /// Made when the first is named.
    private mutating func placeOfTunnelSources() -> (source: SourceID, instance: InstanceID)? {
        if let place = tunnelSources.place { return place }
        guard let source = rib.addSource(.local, routerID: nil, order: 0) else { return nil }
        let live = start(ReservedInstance.tunnelSources, ObjectID(high: 0, low: 0))
        tunnelSources.settle(source, live.id)
        return (source, live.id)
    }
}
