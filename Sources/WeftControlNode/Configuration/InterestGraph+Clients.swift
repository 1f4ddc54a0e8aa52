import WeftModel
import WeftNet

/// Agents that ask for configuration.
extension InterestGraph {
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

    /// The agent says that it runs a virtual machine, so it sees it (docs/wire/xmpp.md, "Asking for configuration").
    mutating func addMachine(_ machine: ConfigName, of agent: AgentID) {
        guard let client = clients[agent], clients[agent]?.machines.insert(machine).inserted == true else { return }
        waiting.insert(agent, under: machine)
        if let root = named[client.root], let number = named[machine] { claim(root, number, at: number, .agent, nil) }
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
                for machine in client.machines.compactMap({ named[$0] }) {
                    claim(number, machine, at: machine, .agent, nil)
                }
            } else if let root = named[client.root] {
                claim(root, number, at: number, .agent, nil)
            }
        }
    }
}
