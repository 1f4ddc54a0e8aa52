import WeftNet
import WeftRouting
import WeftXMPPWire

/// Telling agents their places in trees.
extension ControlNode {
    /// Brings the trees of a table in line with its routes.
    mutating func followTrees(in table: TableID) {
        trees.followChanges(in: table, of: agents, as: config.identity?.identifier, in: &rib)
    }

    /// The agent is told its places in the instance's trees anew.
    mutating func tellTrees(of instance: LiveInstance, to agent: AgentPeer) {
        if let table = rib.existingTable(.ermvpn, of: instance.id) { trees.tellAgain(table, to: agent) }
    }

    /// Tells agents the places that are other than they know, as far as their windows allow.
    mutating func sendTrees() {
        for agent in trees.agentsWithNews(of: agents) {
            while !agent.isBlocked, let changes = trees.nextChanges(for: agent) { send(changes, to: agent) }
        }
    }

    private mutating func send(_ changes: TreeTable.Changes, to agent: AgentPeer) {
        let instance = changes.instance
        send(changes.retracted, ControlNodeStanza.retractionsPerMessage, to: agent) {
            ControlNodeStanza.retractBody(.multicast, instance, ids: $0)
        }
        send(changes.items, ControlNodeStanza.routesPerMessage, to: agent) {
            ControlNodeStanza.routesBody(.multicast, instance, $0)
        }
        agent.counters.withdrawalsSent += UInt64(changes.retracted.count)
        agent.counters.routesSent += UInt64(changes.items.count)
    }

    private mutating func send<Element>(
        _ all: [Element], _ limit: Int, to agent: AgentPeer, _ body: ([Element]) -> [UInt8]
    ) {
        for start in stride(from: 0, to: all.count, by: limit) {
            tell(body(Array(all[start..<min(start + limit, all.count)])), to: agent)
        }
    }
}
