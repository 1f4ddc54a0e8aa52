package import WeftBGP
import WeftNet
package import WeftRouting

/// What collectors read of a control node. It costs as much as there are neighbours and tables, whatever is in the
/// tables and whoever subscribed to them.
package struct FiguresSnapshot: Sendable {
    package struct Agent: Sendable {
        package let name: String
        package let isConnected: Bool
        package let isRegistered: Bool
        package let pathCount: Int
        package let flapCount: UInt64
        package let counters: AgentCounters
    }

    package struct Peer: Sendable {
        package let id: PeerID
        package let name: String
        /// The routing instance that it is a peer in.
        package let instance: String
        package let pathCount: Int
        package let counters: BGPPeerCounters
    }

    package let isConfigured: Bool
    package let agents: [Agent]
    package let peers: [Peer]
    package let tables: [Family: TableCounts]
}

extension ControlNode {
    package var figures: FiguresSnapshot {
        FiguresSnapshot(
            isConfigured: config.isWhole,
            agents: agents.all.sorted { $0.name < $1.name }.map { agent in
                FiguresSnapshot.Agent(
                    name: agent.name, isConnected: agent.session != nil, isRegistered: agent.isRegistered,
                    pathCount: rib.pathCount(of: agent.source), flapCount: agent.flapCount, counters: agent.counters)
            },
            peers: peers.sorted.map { peer in
                FiguresSnapshot.Peer(
                    id: peer.id, name: FQName(splitting: peer.configuration.name).name,
                    instance: peer.configuration.instance, pathCount: rib.pathCount(of: peer.source),
                    counters: peer.counters)
            }, tables: rib.countsByFamily)
    }
}
