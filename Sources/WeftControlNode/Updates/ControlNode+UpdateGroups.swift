import WeftRouting
import WeftXMPPWire

/// Who is told about which table.
extension ControlNode {
    /// The agent is told the instance's tables whole, and from then on what changes.
    mutating func joinUpdateGroups(_ agent: AgentPeer, _ instance: LiveInstance, _ subscription: InstanceSubscription) {
        guard subscription.wantsRoutes, agent.session != nil else { return }
        for (family, name) in [(Family.inet, AddressFamily.inet), (.inet6, .inet6), (.evpn, .ethernet)] {
            let table = rib.table(family, of: instance.id)
            guard agent.lanes[table] == nil else { continue }
            let reader = rib.attachReader(to: table)
            updateGroups[table, default: UpdateGroup(table: table, family: name, instance: instance.name)]
                .lanes[reader] = [agent]
            agent.lanes[table] = reader
            wake(table)
        }
        tellTrees(of: instance, to: agent)
    }

    mutating func leaveUpdateGroup(_ agent: AgentPeer, of table: TableID) {
        guard let reader = agent.lanes.removeValue(forKey: table) else { return }
        agent.waitingTables.remove(table)
        updateGroups[table]?.lanes[reader]?.removeAll { $0 === agent }
        guard updateGroups[table]?.lanes[reader]?.isEmpty == true else { return }
        updateGroups[table]?.lanes[reader] = nil
        rib.detachReader(reader)
        if updateGroups[table]?.lanes.isEmpty == true { updateGroups[table] = nil }
    }

    mutating func leaveAllUpdateGroups(_ agent: AgentPeer) {
        for table in agent.lanes.keys { leaveUpdateGroup(agent, of: table) }
    }

    mutating func removeUpdateGroup(of table: TableID) {
        for (reader, members) in updateGroups.removeValue(forKey: table)?.lanes ?? [:] {
            rib.detachReader(reader)
            for agent in members {
                agent.lanes[table] = nil
                agent.waitingTables.remove(table)
            }
        }
    }

    /// The lane of the table has something to say although the RIB does not know it.
    mutating func wake(_ table: TableID) { tablesToVisit.insert(table) }

    /// The agent's window is open again.
    mutating func resumeUpdates(of agent: AgentPeer) { tablesToVisit.formUnion(agent.waitingTables) }
}
