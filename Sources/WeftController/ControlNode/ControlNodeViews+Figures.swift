import WeftBGP
import WeftBGPTransport
import WeftControlNode
import WeftIntrospect
import WeftRouting

/// What collectors read.
extension ControlNodeViews {
    func figures() async throws -> ControlNodeFigures {
        let sessions = Dictionary(uniqueKeysWithValues: try await controlNode.peerStates().map { ($0.id, $0) })
        let figures = try await controlNode.look { node in node.figures }
        return ControlNodeFigures(
            isFunctional: figures.isConfigured,
            peers: figures.peers.compactMap { peer in
                sessions[peer.id].map { (peer.instance, ControlNodeFigures.Neighbor(peer, $0)) }
            }, agents: figures.agents.map(ControlNodeFigures.Neighbor.init),
            tables: figures.tables.reduce(into: [:]) { sums, table in
                // A family of VPN routes is called as that of its networks.
                let sum = sums[table.key.name] ?? ControlNodeFigures.Tables()
                sums[table.key.name] = ControlNodeFigures.Tables(
                    prefixes: sum.prefixes + Int(table.value.prefixes), paths: sum.paths + Int(table.value.paths),
                    stalePaths: sum.stalePaths + Int(table.value.stalePaths))
            })
    }
}

extension ControlNodeFigures.Neighbor {
    fileprivate init(_ agent: FiguresSnapshot.Agent) {
        self.init(
            name: agent.name, state: agent.state, pathCount: agent.pathCount, flapCount: agent.flapCount,
            received: NeighborView.Exchange(receivedBy: agent.counters),
            sent: NeighborView.Exchange(sentBy: agent.counters), faults: NeighborView.Faults(of: agent.counters))
    }

    fileprivate init(_ peer: FiguresSnapshot.Peer, _ session: PeerState) {
        self.init(
            name: peer.name, state: session.state.rawValue, pathCount: peer.pathCount, flapCount: session.flaps,
            received: NeighborView.Exchange(receivedBy: peer.counters, session),
            sent: NeighborView.Exchange(sentBy: peer.counters, session), faults: NeighborView.Faults(of: peer.counters))
    }
}

extension FiguresSnapshot.Agent {
    fileprivate var state: String {
        NeighborView.stateOfAgent(isConnected: isConnected, isRegistered: isRegistered)
    }
}
