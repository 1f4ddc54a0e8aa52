import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPPWire

/// The trees along which agents replicate the broadcasts of a network (control-node.md §20).
///
/// ```
///   joins ─▶ <instance>.ermvpn.0 ─▶ a reader ─▶ MulticastTree per group ─▶ the places that changed ─▶ each agent's own items
/// ```
///
/// What an agent joined stays as long as its route does, so the restart of an agent changes no tree. Joins that come together change a
/// tree once, and a join costs as much as the tree of its group. Unlike routes, places are told to one agent each, so they are no matter
/// of update groups; each waits for the agent's window, once, however often it changes.
extension ControlNode {
    /// The table has, or will have, joins.
    mutating func watchTrees(in table: TableID, of instance: LiveInstance) {
        guard trees[table] == nil else { return }
        trees[table] = InstanceTrees(reader: rib.attachReader(to: table), instance: instance.name)
    }

    /// The table goes.
    mutating func removeTrees(in table: TableID) {
        guard let gone = trees.removeValue(forKey: table) else { return }
        rib.detachReader(gone.reader)
        for tree in gone.trees.values {
            for forwarder in tree.forwarders { agent(of: forwarder)?.labels.release(forwarder.label) }
            for forwarder in tree.forwarders + tree.waiting.values {
                guard let agent = agent(of: forwarder) else { continue }
                agent.trees[table] = nil
                agent.placesWithoutLabel = agent.placesWithoutLabel.filter { $0.table != table }
            }
        }
        changedTrees = changedTrees.filter { $0.table != table }
    }

    /// Brings the trees of a table in line with its routes.
    mutating func followTrees(in table: TableID) {
        guard let reader = trees[table]?.reader else { return }
        while true {
            switch rib.next(for: reader) {
            case .end: return
            case .reader: rib.pass(reader)
            case .route(let route):
                let key = rib.key(of: route)
                let (destination, distinguisher) = (rib.destination(of: key), rib.distinguisher(of: key))
                let id = TreeID(
                    table: table, group: MulticastItem.Group(destination.group, source: destination.source))
                switch (destination.kind, distinguisher) {
                case (.nativeTree, let distinguisher?):
                    change(id, distinguisher.wire, to: forwarder(of: route, distinguisher))
                case (.localTree, _): changeEdge(id, of: destination.tag, route)
                case (.globalTree, _) where destination.tag == identity?.identifier?.rawValue:
                    changeInstructions(id, route)
                default: break
                }
                rib.pass(reader)
            }
        }
    }

    /// The forwarder that a route speaks of; `nil` when nobody can be reached by it.
    private func forwarder(of route: RouteID, _ distinguisher: RouteDistinguisher) -> TreeForwarder? {
        guard let best = rib.bestPath(of: route) else { return nil }
        let attributes = rib.attributes(best.attributes)
        return attributes.edgeDiscovery.first.map {
            TreeForwarder(
                id: distinguisher.wire, owner: best.source, address: $0.address, labels: $0.labels,
                encapsulations: attributes.encapsulationNames)
        }
    }

    private func agent(of forwarder: TreeForwarder) -> AgentPeer? { agents.agent(of: forwarder.owner) }

    private mutating func change(_ id: TreeID, _ distinguisher: UInt64, to new: TreeForwarder?) {
        let place = AgentTrees.Place(group: id.group, forwarder: distinguisher)
        var tree = trees[id.table]?.trees.removeValue(forKey: id.group) ?? MulticastTree(degree: InstanceTrees.degree)
        var kept: UInt32 = 0
        if let old = tree.remove(distinguisher), let agent = agent(of: old) {
            let staysPut = new?.owner == old.owner && new?.labels.contains(old.label) == true
            // A label that may stay does: neighbours that know it need not be told.
            if staysPut { kept = old.label }
            if !staysPut, old.label != 0 { release(old.label, of: agent) }
            agent.trees[id.table]?.joined.remove(place)
            agent.placesWithoutLabel.remove(TreePlace(table: id.table, place: place))
            note(place, of: agent, in: id.table)
        }
        if var new, let agent = agent(of: new) {
            new.label = kept != 0 ? kept : agent.labels.allocate(from: new.labels) ?? 0
            tree.put(new)
            if new.label == 0 { agent.placesWithoutLabel.insert(TreePlace(table: id.table, place: place)) }
            agent.trees[id.table, default: AgentTrees()].joined.insert(place)
        }
        trees[id.table]?.trees[id.group] = tree.isEmpty ? nil : tree
        changedTrees.insert(id)
    }

    /// Gives a label back, perhaps to another tree of the agent that has been waiting for one.
    private mutating func release(_ label: UInt32, of agent: AgentPeer) {
        agent.labels.release(label)
        for waiting in agent.placesWithoutLabel {
            let (table, place) = (waiting.table, waiting.place)
            guard var forwarder = trees[table]?.trees[place.group]?.waiting[place.forwarder],
                let label = agent.labels.allocate(from: forwarder.labels)
            else { continue }
            forwarder.label = label
            trees[table]?.trees[place.group]?.put(forwarder)
            agent.placesWithoutLabel.remove(waiting)
            changedTrees.insert(TreeID(table: table, group: place.group))
            return
        }
    }

    // MARK: Telling

    private mutating func note(_ place: AgentTrees.Place, of agent: AgentPeer, in table: TableID) {
        agent.trees[table, default: AgentTrees()].pending.insert(place)
        treeAgents.insert(table, under: agent.id)
    }

    /// The agent is told its places in the instance's trees anew.
    mutating func tellTrees(of instance: LiveInstance, to agent: AgentPeer) {
        guard let table = rib.existingTable(.ermvpn, of: instance.id), let own = agent.trees[table] else { return }
        for place in own.joined { note(place, of: agent, in: table) }
    }

    /// The agent's session is over, and with it what it was told.
    mutating func forgetToldTrees(_ agent: AgentPeer) {
        treeAgents[agent.id] = nil
        for table in agent.trees.keys {
            agent.trees[table]?.told = [:]
            agent.trees[table]?.pending = []
        }
    }

    /// Tells agents the places that are other than they know, as far as their windows allow.
    mutating func sendTrees() {
        for id in changedTrees {
            for forwarder in trees[id.table]?.trees[id.group]?.forwarders ?? [] {
                guard let agent = agent(of: forwarder) else { continue }
                note(.init(group: id.group, forwarder: forwarder.id), of: agent, in: id.table)
            }
        }
        changedTrees = []
        for (id, tables) in treeAgents.sorted(by: { $0.key < $1.key }) {
            guard let agent = agents[id], agent.session != nil else {
                treeAgents[id] = nil
                continue
            }
            var rest = tables
            for table in tables.sorted() where !agent.isBlocked {
                rest.remove(table)
                sendTrees(in: table, to: agent)
            }
            treeAgents[id] = rest.isEmpty ? nil : rest
        }
    }

    private mutating func sendTrees(in table: TableID, to agent: AgentPeer) {
        guard let instance = trees[table]?.instance, var own = agent.trees.removeValue(forKey: table) else { return }
        let isTold = agent.isRegistered && agent.subscriptions[instance]?.wantsRoutes == true
        if !isTold { own.told = [:] }
        var items: [(id: String, entry: [UInt8])] = []
        var retracted: [String] = []
        for place in isTold ? own.pending.sorted(by: { $0.order < $1.order }) : [] {
            let item = item(of: place, in: table)
            guard item != own.told[place] else { continue }
            own.told[place] = item
            let id = "\(RouteDistinguisher(wire: place.forwarder)):\(place.group)"
            guard let item else {
                retracted.append(id)
                continue
            }
            var entry: [UInt8] = []
            item.encode(into: &entry)
            items.append((id, entry))
        }
        own.pending = []
        if !own.isEmpty { agent.trees[table] = own }
        send(retracted, ControlNodeStanza.retractionsPerMessage, to: agent) {
            ControlNodeStanza.retractBody(.multicast, instance, ids: $0)
        }
        send(items, ControlNodeStanza.routesPerMessage, to: agent) {
            ControlNodeStanza.routesBody(.multicast, instance, $0)
        }
        agent.counters.withdrawalsSent += UInt64(retracted.count)
        agent.counters.routesSent += UInt64(items.count)
    }

    private mutating func send<Element>(
        _ all: [Element], _ limit: Int, to agent: AgentPeer, _ body: ([Element]) -> [UInt8]
    ) {
        for start in stride(from: 0, to: all.count, by: limit) {
            tell(body(Array(all[start..<min(start + limit, all.count)])), to: agent)
        }
    }

    /// What the agent at a place is to do; `nil` when it has no place in the tree.
    private func item(of place: AgentTrees.Place, in table: TableID) -> MulticastItem? {
        guard let tree = trees[table]?.trees[place.group], let index = tree.index(of: place.forwarder) else {
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
