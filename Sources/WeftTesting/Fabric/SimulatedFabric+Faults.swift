package import WeftNet
import WeftVRouter
import WeftXMPP

/// What goes wrong. Call between two runs, never from within one.
extension SimulatedFabric {
    /// Kills an agent. Its host forwards on.
    package func stop(agentOf host: Int) { hosts[host].stop() }

    /// Starts an agent on what the one before has left.
    package func start(agentOf host: Int) { hosts[host].start() }

    /// Kills an agent and starts the next one.
    package func restart(agentOf host: Int) {
        stop(agentOf: host)
        start(agentOf: host)
    }

    /// Somebody who has taken over a host tells its control nodes, on its agent's sessions, that a prefix of a network
    /// is there. The agent knows nothing of it.
    package func lie(about prefix: IPPrefix, of network: Network, onHost index: Int) {
        let host = hosts[index]
        guard let label = MPLSLabel(17) else { return }
        let route = LocalRoute(
            routingInstance: network.instance, prefix: prefix, nextHop: .v4(host.address), label: label,
            encapsulations: [.udp], network: "\(network.name)", securityGroups: [8_000_001], tags: [1])
        for slot in ControlNodeSlot.allCases { host.send(.publish(route), slot) }
        host.flush()
    }

    package func stop(controlNode index: Int) { controlNodes[index].stop() }

    /// Starts a control node that knows nothing.
    package func start(controlNode index: Int) { controlNodes[index].start() }

    /// Cuts the path between two places. What is sent waits, and sessions end when their hold time is over.
    package func cut(_ a: Place, _ b: Place) {
        for id in network.cut(a, b) where network.connections[id]?.purpose != .peers {
            for end in [SimulatedNetwork.End.caller, .called] {
                // The last keepalive came a moment ago, or as long ago as their interval.
                let left = Duration.seconds(Int64.random(in: 60...90, using: &generator))
                clock.arm(.stream(connection: id, end, .hold), in: left)
            }
        }
    }

    /// Cuts all paths of a place.
    package func isolate(_ place: Place) {
        let others =
            [.configuration] + controlNodes.indices.map(Place.controlNode) + hosts.indices.map(Place.host)
        for other in others where other != place { cut(place, other) }
    }

    /// Makes all paths whole.
    package func heal() {
        for id in network.heal(&clock) {
            for end in [SimulatedNetwork.End.caller, .called] { clock.cancel(.stream(connection: id, end, .hold)) }
        }
        for host in hosts { host.callAgain() }
        for node in controlNodes { node.announceNews() }
    }

    /// Ends the connections between two places, as a firewall on the way does that forgets them.
    package func loseConnections(between a: Place, and b: Place) {
        for (id, connection) in network.connections.sorted(by: { $0.key < $1.key })
        where [connection.caller, connection.called] == [a, b] || [connection.caller, connection.called] == [b, a] {
            network.reset(id, &clock)
        }
    }
}
