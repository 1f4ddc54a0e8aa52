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
        for machine in client.machines.sorted(by: { $0.name < $1.name }) { removeMachine(machine, of: agent) }
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

    /// The agent says that it runs a virtual machine, so it sees it if the configuration says so, too
    /// (docs/wire/xmpp.md, "Asking for configuration").
    ///
    /// - Returns: whether it sees the machine.
    mutating func addMachine(_ machine: ConfigName, of agent: AgentID) -> Bool {
        guard clients[agent]?.machines.insert(machine).inserted == true else { return true }
        waiting.insert(agent, under: machine)
        guard let number = named[machine] else { return false }
        reviewMachine(number, of: agent)
        return nodes[Int(number)].viewers.contains(agent)
    }

    /// Whether the configuration binds a machine to an agent that named it may be other than before.
    private mutating func reviewMachine(_ machine: NodeNumber, of agent: AgentID) {
        guard let client = clients[agent], let root = named[client.root] else { return }
        if isBound(machine, to: client.root) {
            claim(root, machine, at: machine, .agent, nil)
        } else {
            disclaim(root, machine, at: machine, .agent)
        }
    }

    /// Interfaces have changed: so may have the machines that agents see for their sake.
    mutating func reviewMachines() {
        defer { permitNews.machines = [] }
        for machine in permitNews.machines.sorted() where isAlive(node: machine) && type(of: machine) == .virtualMachine {
            let name = ConfigName(type: .virtualMachine, name: nodes[Int(machine)].name)
            for agent in (waiting[name] ?? []).sorted() { reviewMachine(machine, of: agent) }
        }
    }

    /// The machines that an agent has named and does not see.
    func waitingMachines(of agent: AgentID) -> [String] {
        (clients[agent]?.machines ?? []).filter { machine in
            named[machine].map { !nodes[Int($0)].viewers.contains(agent) } ?? true
        }.map(\.name).sorted()
    }

    mutating func removeMachine(_ machine: ConfigName, of agent: AgentID) {
        guard let client = clients[agent], clients[agent]?.machines.remove(machine) != nil else { return }
        waiting.remove(agent, under: machine)
        if let root = named[client.root], let number = named[machine] { disclaim(root, number, at: number, .agent) }
    }

    /// An object that agents asked for by name has come.
    mutating func meetWaiting(_ name: ConfigName, _ number: NodeNumber) {
        for agent in (waiting[name] ?? []).sorted() {
            guard let client = clients[agent] else { continue }
            if name == client.root {
                extendView(of: agent, from: number)
                for machine in client.machines.compactMap({ named[$0] }) { reviewMachine(machine, of: agent) }
            } else {
                reviewMachine(number, of: agent)
            }
        }
    }
}
