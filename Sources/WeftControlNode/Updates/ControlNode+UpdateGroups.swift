import WeftRouting
import WeftXMPPWire

/// Who is told about which table.
extension ControlNode {
    /// The agent is told the instance's tables whole, and from then on what changes.
    mutating func joinUpdateGroups(_ agent: AgentPeer, _ instance: LiveInstance, _ subscription: InstanceSubscription) {
        guard subscription.wantsRoutes, let session = agent.session else { return }
        for (family, name) in [(Family.inet, AddressFamily.inet), (.inet6, .inet6), (.evpn, .ethernet)] {
            let table = rib.table(family, of: instance.id)
            guard agent.lanes[table] == nil else { continue }
            updates.join(agent, session, table, .init(family: name, instance: instance.name), in: &rib)
            wake(table)
        }
        tellTrees(of: instance, to: agent)
    }

    /// The lane of the table has something to say although the RIB does not know it.
    mutating func wake(_ table: TableID) { tablesToVisit.insert(table) }

    /// The agent's window is open again.
    mutating func resumeUpdates(of agent: AgentPeer) { tablesToVisit.formUnion(agent.waitingTables) }
}
