package import WeftModel
package import WeftNet
import WeftRouting
import WeftXMPPWire

extension ControlNode {
    /// Takes in changes of the configuration, intent and derived objects alike. Their order means nothing, except
    /// between changes of one object.
    ///
    /// - Parameter isComplete: with this batch the configuration is a consistent whole.
    package mutating func apply(_ changes: [ObjectChange], isComplete: Bool, at time: WallTime) {
        advance(to: time)
        let autonomousSystem = config.routing.autonomousSystem
        for change in changes {
            if let host = config.host(of: change) { hosts.noteChange(of: host) }
            config.take(change)
            hosts.take(change)
            tunnelSources.take(change)
        }
        guard isComplete else { return }
        rib.compareAllMEDs(config.routing.comparesAllMEDs)
        rib.setAutomaticTargets(of: config.routing.autonomousSystem)
        updatePermits()
        updateInstances()
        for number in config.takeNamedNetworks() { updates.tellAgain(fromNetwork: number, in: &rib) }
        if config.lookAtIdentity() {
            announceAllOwnInterest()
            trees.reviewAll()
        }
        for (id, configuration) in config.takePeers() {
            if let configuration { configure(id, configuration, at: time) } else { removePeer(id, at: time) }
            outputs.append(.peer(id, configuration?.session))
        }
        reviewSubscriptions()
        // Paths bear the number in their communities, so agents announce them anew.
        if config.isWhole, config.routing.autonomousSystem != autonomousSystem {
            for agent in agents.all.sorted(by: { $0.id < $1.id }) { expel(agent, "the autonomous system changed") }
        }
        if !config.isWhole { beginStart() }
        config.becomeWhole()
        reviewHosts()
    }

    // MARK: Agents' requests

    mutating func subscribeConfiguration(_ agent: AgentPeer, _ key: ConfigurationKey) {
        switch ObjectType(key.type) {
        case .virtualRouter?:
            guard !config.isTold(agent.id) else { return ignore(agent, "a second subscription of \(key)") }
            guard FQName(splitting: key.name).name == agent.name else {
                return ignore(agent, "\(key) is not the agent's virtual router")
            }
            config.beginTelling(agent.id, at: now)
        case .virtualMachine?:
            guard let client = config.graph.clients[agent.id], client.isTold else {
                return ignore(agent, "\(key) before the agent's virtual router")
            }
            let machine = ConfigName(type: .virtualMachine, name: key.name)
            guard key.name.utf8.count <= settings.nameLimit else {
                return expel(agent, "a virtual machine with a name of \(key.name.utf8.count) bytes")
            }
            guard client.machines.count < settings.subscriptionLimit || client.machines.contains(machine) else {
                return expel(agent, "more than \(settings.subscriptionLimit) virtual machines")
            }
            if !config.add(machine, of: agent.id) {
                agent.counters.machinesWaited += 1
                note(agent, "\(key) waits: the configuration does not put it on this host")
            }
        default: ignore(agent, "\(key) cannot be subscribed")
        }
    }

    mutating func unsubscribeConfiguration(_ agent: AgentPeer, _ key: ConfigurationKey) {
        guard ObjectType(key.type) == .virtualMachine else { return ignore(agent, "\(key) cannot be unsubscribed") }
        config.remove(ConfigName(type: .virtualMachine, name: key.name), of: agent.id)
    }
}
