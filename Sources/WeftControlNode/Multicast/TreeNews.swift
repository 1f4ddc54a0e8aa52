import WeftNet
import WeftRouting

/// Which agents have places in trees to be told, each once, however often it changed.
struct TreeNews {
    private var tables: [AgentID: Set<TableID>] = [:]

    /// By number.
    var agents: [AgentID] { tables.keys.sorted() }

    func isThere(for agent: AgentPeer) -> Bool { tables[agent.id] != nil }

    mutating func note(_ place: AgentTrees.Place, of agent: AgentPeer, in table: TableID) {
        agent.trees[table, default: AgentTrees()].pending.insert(place)
        tables.insert(table, under: agent.id)
    }

    /// The next table that has any for an agent.
    mutating func takeTable(for agent: AgentPeer) -> TableID? {
        guard let table = tables[agent.id]?.min() else { return nil }
        tables.remove(table, under: agent.id)
        return table
    }

    mutating func forget(_ agent: AgentID) { tables[agent] = nil }
}
