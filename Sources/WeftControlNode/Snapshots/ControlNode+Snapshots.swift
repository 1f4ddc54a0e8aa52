import WeftModel
import WeftNet
import WeftRouting

/// What is shown of a control node. Each call costs as much as what it answers.
extension ControlNode {
    package var autonomousSystem: UInt32 { config.routing.autonomousSystem }

    package var status: StatusSnapshot {
        StatusSnapshot(
            isConfigured: config.isWhole, hostCount: config.hostCount,
            connectedCount: agents.all.count { $0.isRegistered && $0.session != nil },
            awaitedCount: hosts.awaitedCount)
    }

    package var agentSnapshots: [AgentSnapshot] {
        agents.all.sorted { $0.name < $1.name }.map { agent in
            AgentSnapshot(
                number: agent.id.number, name: agent.name, address: agent.address, isConnected: agent.session != nil,
                isRegistered: agent.isRegistered, since: agent.since,
                isInSync: agent.waitingTables.isEmpty && !agent.isBlocked,
                pathCount: rib.pathCount(of: agent.source), routesTooLong: updates.routesTooLong(for: agent),
                flapCount: agent.flapCount, flapTime: agent.flapTime, instances: agent.subscriptions.keys.sorted(),
                waitingInstances: Set(
                    agent.subscriptions.keys.filter { name in !(instances[name].map { mayUse($0, agent) } ?? false) }),
                waitingMachines: config.graph.waitingMachines(of: agent.id),
                counters: agent.counters)
        }
    }

    package var peerSnapshots: [PeerSnapshot] {
        peers.sorted.map { peer in
            PeerSnapshot(
                id: peer.id, name: FQName(splitting: peer.configuration.name).name,
                isInSync: peer.waitingTables.isEmpty && !peer.isBlocked, pathCount: rib.pathCount(of: peer.source),
                routesTooLong: routesTooLong(for: peer), counters: peer.counters, configuration: peer.configuration)
        }
    }

    func sourceName(of source: SourceID) -> String {
        if let agent = agents.agent(of: source) { return agent.name }
        return peers.peer(of: source).map { FQName(splitting: $0.configuration.name).name } ?? ""
    }

    package var instanceSnapshots: [InstanceSnapshot] {
        instances.sorted.map { instance in
            let network = config.routing.instances[instance.object]?.network.flatMap { config.routing.networks[$0] }
            return InstanceSnapshot(
                name: instance.name, network: network?.name ?? "", networkIndex: network?.index ?? 0,
                imports: instance.imports.sorted(),
                exports: config.routing.exports(of: instance.object).sorted(),
                policies: config.routing.policies.names(of: instance.object))
        }
    }
}
