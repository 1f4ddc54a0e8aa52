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
            updateGroups[table, default: UpdateGroup(table: table, family: name, instance: instance.name)]
                .lanes.join(agent, as: session, in: &rib)
            wake(table)
        }
        tellTrees(of: instance, to: agent)
    }

    mutating func leaveUpdateGroup(_ agent: AgentPeer, of table: TableID) {
        updateGroups[table]?.lanes.leave(agent, in: &rib)
        if updateGroups[table]?.lanes.isEmpty == true { updateGroups[table] = nil }
    }

    mutating func leaveAllUpdateGroups(_ agent: AgentPeer) {
        for table in agent.lanes.keys { leaveUpdateGroup(agent, of: table) }
    }

    mutating func removeUpdateGroup(of table: TableID) {
        if var group = updateGroups.removeValue(forKey: table) { group.lanes.removeAll(in: &rib) }
    }

    /// The lane of the table has something to say although the RIB does not know it.
    mutating func wake(_ table: TableID) { tablesToVisit.insert(table) }

    /// The agent's window is open again.
    mutating func resumeUpdates(of agent: AgentPeer) { tablesToVisit.formUnion(agent.waitingTables) }
}
