import WeftModel
import WeftNet

/// Agents, and those among them that ask for configuration.
extension InterestGraph {
    /// The agent asks for its configuration, and is told all of it.
    mutating func beginTelling(_ agent: AgentID, at time: WallTime) {
        guard clients[agent]?.isTold == false else { return }
        clients[agent]?.isTold = true
        clients[agent]?.since = time
        let view = (clients[agent]?.view ?? []).sorted()
        for number in view { tell(agent, .node(number)) }
        for number in view { for edge in followedEdges(of: number) { tell(agent, .edge(edge)) } }
    }

    /// The agent's view begins at its virtual router, now or as soon as that is configured.
    mutating func addClient(_ agent: AgentID, root name: String, at time: WallTime) {
        let root = ConfigName(type: .virtualRouter, name: name)
        clients[agent] = InterestClient(root: root, since: time)
        waiting.insert(agent, under: root)
        if let number = named[root] { extendView(of: agent, from: number) }
    }

    mutating func removeClient(_ agent: AgentID) {
        guard let client = clients[agent] else { return }
        for number in client.view {
            nodes[Int(number)].viewers.remove(agent)
            releaseNode(number)
        }
        waiting.remove(agent, under: client.root)
        clients[agent] = nil
        shrunk.remove(agent)
        clientsWithNews.remove(agent)
        for number in client.knownEdges {
            edges[Int(number)].knownBy -= 1
            releaseEdge(number)
        }
        for number in client.knownNodes {
            nodes[Int(number)].knownBy -= 1
            releaseNode(number)
        }
    }

    /// The agent says that it runs a virtual machine. It sees those that the configuration puts on it
    /// (docs/wire/xmpp.md, "Asking for configuration").
    ///
    /// - Returns: whether it sees the machine.
    mutating func addMachine(_ machine: ConfigName, of agent: AgentID) -> Bool {
        clients[agent]?.machines.insert(machine)
        return named[machine].map { nodes[Int($0)].viewers.contains(agent) } ?? false
    }

    mutating func removeMachine(_ machine: ConfigName, of agent: AgentID) { clients[agent]?.machines.remove(machine) }

    /// The machines that an agent has named and does not see.
    func waitingMachines(of agent: AgentID) -> [String] {
        (clients[agent]?.machines ?? []).filter { machine in
            named[machine].map { !nodes[Int($0)].viewers.contains(agent) } ?? true
        }.map(\.name).sorted()
    }

    /// The virtual router that agents wait for has come.
    mutating func meetWaiting(_ name: ConfigName, _ number: NodeNumber) {
        for agent in (waiting[name] ?? []).sorted() { extendView(of: agent, from: number) }
    }

    // MARK: Bindings

    /// Interfaces have changed: so may have the hosts that their machines are bound to.
    mutating func reviewBindings() {
        while let machine = permitNews.machines.popFirst() {
            let isThere = isAlive(node: machine) && type(of: machine) == .virtualMachine
            let new = isThere ? routers(boundTo: machine) : []
            for router in setBindings(new, of: machine).subtracting(new) {
                if let number = named[router] { disclaim(number, machine, at: machine, .binding) }
            }
            for router in new { if let number = named[router] { claim(number, machine, at: machine, .binding, nil) } }
        }
    }

    private func routers(boundTo machine: NodeNumber) -> Set<ConfigName> {
        Set(hosts(boundTo: machine).map { ConfigName(type: .virtualRouter, name: Self.routerName(of: $0)) })
    }
}
