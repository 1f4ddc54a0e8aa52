import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPPWire

/// The trees along which agents replicate the broadcasts of a network (docs/wire/bgp.md, "Trees").
///
/// ```
///   joins ─▶ <instance>.ermvpn.0 ─▶ a reader ─▶ MulticastTree per group ─▶ changed places ─▶ each agent's items
/// ```
///
/// What an agent joined stays as long as its route does, so the restart of an agent changes no tree. Joins that come
/// together change a tree once, and a join costs as much as the tree of its group. Unlike routes, places are told to
/// one agent each, so they are no matter of lanes; each waits for the agent's window, once, however often it changes.
struct TreeTable: ~Copyable {
    private(set) var tables: [TableID: InstanceTrees] = [:]
    private var shared = SharedTrees()
    /// Trees whose places changed since they were last told.
    private var changed: Set<TreeID> = []
    private var news = TreeNews()

    /// Nothing of trees that control nodes share is left.
    var isNothingShared: Bool { shared.isEmpty }

    /// The table has, or will have, joins.
    mutating func watch(_ table: TableID, of instance: String, in rib: inout RIB) {
        guard tables[table] == nil else { return }
        tables[table] = InstanceTrees(reader: rib.attachReader(to: table), instance: instance)
    }

    /// The table goes.
    mutating func remove(_ table: TableID, of agents: borrowing AgentTable, in rib: inout RIB) {
        guard let gone = tables.removeValue(forKey: table) else { return }
        rib.detachReader(gone.reader)
        for tree in gone.trees.values {
            for forwarder in tree.forwarders {
                agents.agent(of: forwarder.owner)?.labels.release(forwarder.label)
            }
            for forwarder in tree.forwarders + tree.waiting.values {
                guard let agent = agents.agent(of: forwarder.owner) else { continue }
                agent.trees[table] = nil
                agent.placesWithoutLabel = agent.placesWithoutLabel.filter { $0.table != table }
            }
        }
        shared.remove(in: table)
        changed = changed.filter { $0.table != table }
    }

    // MARK: Following routes

    /// Brings the trees of a table in line with its routes.
    ///
    /// - Parameter identifier: the control node's own.
    mutating func followChanges(
        in table: TableID, of agents: borrowing AgentTable, as identifier: IPv4Address?, in rib: inout RIB
    ) {
        guard let reader = tables[table]?.reader else { return }
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
                    change(id, distinguisher.wire, to: Self.forwarder(of: route, distinguisher, rib), agents)
                case (.localTree, _):
                    shared.changeEdge(id, of: destination.tag, route, in: rib)
                    changed.insert(id)
                case (.globalTree, _) where destination.tag == identifier?.rawValue:
                    shared.changeInstructions(id, route, in: rib)
                    changed.insert(id)
                default: break
                }
                rib.pass(reader)
            }
        }
    }

    /// The forwarder that a route speaks of; `nil` when nobody can be reached by it.
    private static func forwarder(
        of route: RouteID, _ distinguisher: RouteDistinguisher, _ rib: borrowing RIB
    ) -> TreeForwarder? {
        guard let best = rib.bestPath(of: route) else { return nil }
        let attributes = rib.attributes(best.attributes)
        return attributes.edgeDiscovery.first.map {
            TreeForwarder(
                id: distinguisher.wire, owner: best.source, address: $0.address, labels: $0.labels,
                encapsulations: attributes.encapsulationNames)
        }
    }

    private mutating func change(
        _ id: TreeID, _ distinguisher: UInt64, to new: TreeForwarder?, _ agents: borrowing AgentTable
    ) {
        let place = AgentTrees.Place(group: id.group, forwarder: distinguisher)
        var tree = tables[id.table]?.trees.removeValue(forKey: id.group) ?? MulticastTree(degree: InstanceTrees.degree)
        var kept: UInt32 = 0
        if let old = tree.remove(distinguisher), let agent = agents.agent(of: old.owner) {
            let staysPut = new?.owner == old.owner && new?.labels.contains(old.label) == true
            // A label that may stay does: neighbours that know it need not be told.
            if staysPut { kept = old.label }
            if !staysPut, old.label != 0 { release(old.label, of: agent) }
            agent.trees[id.table]?.joined.remove(place)
            agent.placesWithoutLabel.remove(TreePlace(table: id.table, place: place))
            news.note(place, of: agent, in: id.table)
        }
        if var new, let agent = agents.agent(of: new.owner) {
            new.label = kept != 0 ? kept : agent.labels.allocate(from: new.labels) ?? 0
            tree.put(new)
            if new.label == 0 { agent.placesWithoutLabel.insert(TreePlace(table: id.table, place: place)) }
            agent.trees[id.table, default: AgentTrees()].joined.insert(place)
        }
        tables[id.table]?.trees[id.group] = tree.isEmpty ? nil : tree
        changed.insert(id)
    }

    /// Gives a label back, perhaps to another tree of the agent that has been waiting for one.
    private mutating func release(_ label: UInt32, of agent: AgentPeer) {
        agent.labels.release(label)
        for waiting in agent.placesWithoutLabel {
            let (table, place) = (waiting.table, waiting.place)
            guard var forwarder = tables[table]?.trees[place.group]?.waiting[place.forwarder],
                let label = agent.labels.allocate(from: forwarder.labels)
            else { continue }
            forwarder.label = label
            tables[table]?.trees[place.group]?.put(forwarder)
            agent.placesWithoutLabel.remove(waiting)
            changed.insert(TreeID(table: table, group: place.group))
            return
        }
    }

    // MARK: Other control nodes

    /// It is known who we are, or that has changed.
    mutating func reviewAll() {
        for (table, own) in tables {
            for group in shared.groups(in: table).union(own.trees.keys) {
                changed.insert(TreeID(table: table, group: group))
            }
        }
    }

    /// Says, before agents are told their places, what has changed of edges and of the trees that are built here.
    ///
    /// - Returns: whether routes changed.
    mutating func announce(as identifier: IPv4Address?, in rib: inout RIB) -> Bool {
        var isChanged = false
        for id in changed {
            let edge = tables[id.table]?.trees[id.group]?.forwarders.last
            if shared.announce(id, edge, as: identifier, in: &rib) { isChanged = true }
        }
        return isChanged
    }

    /// Whom the forwarder at a place of a tree sends copies to besides those of its own tree.
    func sharedBranches(of index: Int, _ id: TreeID) -> [MulticastItem.Branch] {
        guard let tree = tables[id.table]?.trees[id.group], index == tree.forwarders.count - 1 else { return [] }
        return shared.branches(of: tree.forwarders[index], id)
    }

    // MARK: Agents

    /// Notes the places of the trees that changed, for those who stand there.
    private mutating func noteChangedPlaces(of agents: borrowing AgentTable) {
        for id in changed {
            for forwarder in tables[id.table]?.trees[id.group]?.forwarders ?? [] {
                guard let agent = agents.agent(of: forwarder.owner) else { continue }
                news.note(.init(group: id.group, forwarder: forwarder.id), of: agent, in: id.table)
            }
        }
        changed = []
    }

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

    /// The changes of the next table that has any for an agent.
    mutating func nextChanges(for agent: AgentPeer) -> Changes? {
        while let table = news.takeTable(for: agent) {
            if let changes = changes(in: table, for: agent) { return changes }
        }
        return nil
    }
}
