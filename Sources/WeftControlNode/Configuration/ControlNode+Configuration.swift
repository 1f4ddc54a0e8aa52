package import WeftModel
package import WeftNet
import WeftRouting
import WeftXMPPWire

extension ControlNode {
    /// Takes in changes of the configuration, intent and derived objects alike. Their order means nothing, except between changes of one object.
    ///
    /// - Parameter isComplete: with this batch the configuration is a consistent whole.
    package mutating func apply(_ changes: [ObjectChange], isComplete: Bool, at time: WallTime) {
        advance(to: time)
        let autonomousSystem = routing.autonomousSystem
        for change in changes {
            noteHost(change)
            switch change {
            case .put(let object):
                routing.put(object)
                bgp.put(object)
                graph.put(object)
                hosts.put(object)
            case .delete(let type, let id):
                routing.delete(type, id)
                bgp.delete(type, id)
                graph.delete(type, id)
                hosts.delete(type, id)
            }
        }
        guard isComplete else { return }
        rib.compareAllMEDs(routing.comparesAllMEDs)
        updateInstances()
        if bgp.own != identity {
            identity = bgp.own
            announceAllOwnInterest()
            trees.reviewAll()
        }
        for (id, configuration) in bgp.takeChanges() {
            if let configuration { configure(id, configuration, at: time) } else { removePeer(id, at: time) }
            outputs.append(.peer(id, configuration?.session))
        }
        graph.settle()
        // Paths bear the number in their communities, so agents announce them anew.
        if isConfigured, routing.autonomousSystem != autonomousSystem {
            for agent in agents.all.sorted(by: { $0.id < $1.id }) { expel(agent, "the autonomous system changed") }
        }
        if !isConfigured { beginStart() }
        isConfigured = true
        reviewHosts()
    }

    // MARK: Agents' requests

    mutating func subscribeConfiguration(_ agent: AgentPeer, _ key: ConfigurationKey) {
        switch ObjectType(key.type) {
        case .virtualRouter?:
            guard graph.clients[agent.id] == nil else { return ignore(agent, "a second subscription of \(key)") }
            guard FQName(splitting: key.name).name == agent.name else {
                return ignore(agent, "\(key) is not the agent's virtual router")
            }
            graph.addClient(agent.id, root: key.name, at: now)
        case .virtualMachine?:
            guard let client = graph.clients[agent.id] else {
                return ignore(agent, "\(key) before the agent's virtual router")
            }
            let machine = ConfigName(type: .virtualMachine, name: key.name)
            guard key.name.utf8.count <= settings.nameLimit else {
                return expel(agent, "a virtual machine with a name of \(key.name.utf8.count) bytes")
            }
            guard client.machines.count < settings.subscriptionLimit || client.machines.contains(machine) else {
                return expel(agent, "more than \(settings.subscriptionLimit) virtual machines")
            }
            graph.addMachine(machine, of: agent.id)
        default: ignore(agent, "\(key) cannot be subscribed")
        }
    }

    mutating func unsubscribeConfiguration(_ agent: AgentPeer, _ key: ConfigurationKey) {
        guard ObjectType(key.type) == .virtualMachine else { return ignore(agent, "\(key) cannot be unsubscribed") }
        graph.removeMachine(ConfigName(type: .virtualMachine, name: key.name), of: agent.id)
        graph.settle()
    }

    mutating func removeConfigClient(_ agent: AgentPeer) {
        guard let client = graph.clients[agent.id] else { return }
        formerClients.append(
            .init(number: agent.id.number, name: agent.name, since: client.since, until: now))
        graph.removeClient(agent.id)
        graph.settle()
    }
}
