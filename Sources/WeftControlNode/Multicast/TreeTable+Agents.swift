import WeftNet
import WeftRouting
import WeftXMPPWire

/// What agents are to be told of their places.
extension TreeTable {
    /// The agent is told its places in the trees of a table anew.
    mutating func tellAgain(_ table: TableID, to agent: AgentPeer) {
        guard let own = agent.trees[table] else { return }
        for place in own.joined { news.note(place, of: agent, in: table) }
    }

    /// The agent's session is over, and with it what it was told.
    mutating func forgetTold(_ agent: AgentPeer) {
        news.forget(agent.id)
        for table in agent.trees.keys {
            agent.trees[table]?.told = [:]
            agent.trees[table]?.pending = []
        }
    }

    func hasNews(for agent: AgentPeer) -> Bool { news.isThere(for: agent) }

    /// The agents that have places to be told, by number.
    mutating func agentsWithNews(of agents: borrowing AgentTable) -> [AgentPeer] {
        noteChangedPlaces(of: agents)
        var found: [AgentPeer] = []
        for id in news.agents {
            if let agent = agents[id], agent.session != nil { found.append(agent) } else { news.forget(id) }
        }
        return found
    }

    /// What an agent is to be told of one table.
    struct Changes {
        let instance: String
        var items: [(id: String, entry: [UInt8])] = []
        var retracted: [String] = []
    }

    /// The changes of the next table that has any for an agent.
    mutating func nextChanges(for agent: AgentPeer) -> Changes? {
        while let table = news.takeTable(for: agent) {
            if let changes = changes(in: table, for: agent) { return changes }
        }
        return nil
    }

    private func changes(in table: TableID, for agent: AgentPeer) -> Changes? {
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
