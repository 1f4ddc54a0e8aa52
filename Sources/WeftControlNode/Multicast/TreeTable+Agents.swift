import WeftNet
import WeftRouting
import WeftXMPPWire

/// What agents are to be told of their places.
extension TreeTable {
    /// What an agent is to be told of one table.
    struct Changes {
        let instance: String
        var items: [(id: String, entry: [UInt8])] = []
        var retracted: [String] = []
    }

    /// What has changed for an agent in one table; `nil` when it has no place there any longer.
    func changes(in table: TableID, for agent: AgentPeer) -> Changes? {
        guard let instance = tables[table]?.instance, var own = agent.trees.removeValue(forKey: table) else {
            return nil
        }
        var changes = Changes(instance: instance)
        let isTold = agent.isRegistered && agent.subscriptions[instance]?.wantsRoutes == true
        if !isTold { own.told = [:] }
        for place in isTold ? own.pending.sorted(by: { $0.order < $1.order }) : [] {
            let item = item(of: place, in: table)
            guard item != own.told[place] else { continue }
            own.told[place] = item
            let id = "\(RouteDistinguisher(wire: place.forwarder)):\(place.group)"
            guard let item else {
                changes.retracted.append(id)
                continue
            }
            var entry: [UInt8] = []
            item.encode(into: &entry)
            changes.items.append((id, entry))
        }
        own.pending = []
        if !own.isEmpty { agent.trees[table] = own }
        return changes
    }

    /// What the agent at a place is to do; `nil` when it has no place in the tree.
    private func item(of place: AgentTrees.Place, in table: TableID) -> MulticastItem? {
        guard let tree = tables[table]?.trees[place.group], let index = tree.index(of: place.forwarder) else {
            return nil
        }
        return MulticastItem(
            place.group, sourceLabel: tree.forwarders[index].label,
            branches: tree.neighbors(of: index).map {
                let other = tree.forwarders[$0]
                return .init(
                    address: other.address, label: other.label,
                    encapsulations: other.encapsulations.isEmpty ? ["gre"] : other.encapsulations)
            } + sharedBranches(of: index, TreeID(table: table, group: place.group)))
    }
}

extension AgentTrees.Place {
    fileprivate var order: (IPv4Address, IPv4Address, UInt64) { (group.group, group.source, forwarder) }
}
