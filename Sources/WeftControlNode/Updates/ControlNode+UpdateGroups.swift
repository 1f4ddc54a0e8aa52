import WeftRouting

/// Who is told about which table.
extension ControlNode {
    /// The agent is told the whole table, and from then on what changes.
    mutating func joinUpdateGroup(_ agent: Agent, _ instance: LiveInstance, _ subscription: Subscription) {
        guard subscription.wantsRoutes, agent.session != nil, agent.lanes[instance.table] == nil else { return }
        let reader = rib.attachReader(to: instance.table)
        updateGroups[instance.table, default: UpdateGroup(table: instance.table, instance: instance.name)]
            .lanes[reader] = [agent.id]
        agent.lanes[instance.table] = reader
        wake(instance.table)
    }

    mutating func leaveUpdateGroup(_ agent: Agent, of table: TableID) {
        guard let reader = agent.lanes.removeValue(forKey: table) else { return }
        agent.waitingTables.remove(table)
        updateGroups[table]?.lanes[reader]?.removeAll { $0 == agent.id }
        guard updateGroups[table]?.lanes[reader]?.isEmpty == true else { return }
        updateGroups[table]?.lanes[reader] = nil
        rib.detachReader(reader)
        if updateGroups[table]?.lanes.isEmpty == true { updateGroups[table] = nil }
    }

    mutating func leaveAllUpdateGroups(_ agent: Agent) {
        for table in agent.lanes.keys { leaveUpdateGroup(agent, of: table) }
    }

    mutating func removeUpdateGroup(of table: TableID) {
        for (reader, members) in updateGroups.removeValue(forKey: table)?.lanes ?? [:] {
            rib.detachReader(reader)
            for agent in members.compactMap({ agents[$0] }) {
                agent.lanes[table] = nil
                agent.waitingTables.remove(table)
            }
        }
    }

    /// The lane of the table has something to say although the RIB does not know it.
    mutating func wake(_ table: TableID) { tablesToVisit.insert(table) }

    /// The agent's window is open again.
    mutating func resumeUpdates(of agent: Agent) { tablesToVisit.formUnion(agent.waitingTables) }
}
