/// What collectors read of a control node.
package struct ControlNodeFigures: Sendable {
    /// A peer, or an agent.
    package struct Neighbor: Sendable {
        package var name: String
        /// `Established`, or where the session stands.
        package var state: String
        package var pathCount: Int
        package var flapCount: UInt64
        package var received: NeighborView.Exchange
        package var sent: NeighborView.Exchange
        package var faults: NeighborView.Faults

        package init(
            name: String, state: String, pathCount: Int, flapCount: UInt64, received: NeighborView.Exchange,
            sent: NeighborView.Exchange, faults: NeighborView.Faults = .init()
        ) {
            self.name = name
            self.state = state
            self.pathCount = pathCount
            self.flapCount = flapCount
            self.received = received
            self.sent = sent
            self.faults = faults
        }
    }

    /// All tables of a family together.
    package struct Tables: Sendable {
        package var prefixes: Int
        package var paths: Int
        package var stalePaths: Int

        package init(prefixes: Int = 0, paths: Int = 0, stalePaths: Int = 0) {
            self.prefixes = prefixes
            self.paths = paths
            self.stalePaths = stalePaths
        }
    }

    package var isFunctional: Bool
    /// With the routing instances that they are peers in; name and instance together are unique.
    package var peers: [(instance: String, peer: Neighbor)]
    package var agents: [Neighbor]
    /// By family, as names of tables have it.
    package var tables: [String: Tables]

    package init(
        isFunctional: Bool, peers: [(instance: String, peer: Neighbor)], agents: [Neighbor], tables: [String: Tables]
    ) {
        self.isFunctional = isFunctional
        self.peers = peers
        self.agents = agents
        self.tables = tables
    }
}
