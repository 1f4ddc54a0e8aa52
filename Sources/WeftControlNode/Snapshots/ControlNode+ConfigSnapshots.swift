package import WeftModel
import WeftNet

/// What is shown of the configuration graph and of its clients.
extension ControlNode {
    /// The objects of one type, or of all, with who sees them.
    package func configNodeSnapshots(ofType type: ObjectType?) -> [ConfigNodeSnapshot] {
        config.graph.nodeSnapshots(ofType: type) { agents[$0]?.name }
    }

    /// All links, also those to objects that are not there.
    package var configLinkCount: Int { config.graph.edgeCount }

    /// The links among the next numbers of the graph.
    ///
    /// - Parameter limit: how many numbers are looked at.
    package func configLinkSnapshots(after number: UInt32?, limit: Int) -> ConfigSlice<ConfigLinkSnapshot> {
        config.graph.linkSnapshots(after: number, limit: limit) { agents[$0]?.name }
    }

    // MARK: Clients

    package var configClientSnapshots: [ConfigClientSnapshot] {
        agents.all.sorted { $0.name < $1.name }.compactMap { config.graph.snapshot(ofClient: $0) }
    }

    /// The agents whose sessions ended, oldest first; not all that there ever were.
    package var formerClientSnapshots: [FormerClient] { config.formerClients }

    /// The objects that an agent is to know.
    ///
    /// - Parameter client: the agent's name, or its number; nobody's has nothing.
    package func configNodeSnapshots(ofClient client: String, after number: UInt32?, limit: Int)
        -> ConfigSlice<ClientNodeSnapshot>
    {
        guard let id = clientID(client) else { return ConfigSlice(items: [], next: nil) }
        return config.graph.nodeSnapshots(ofClient: id, after: number, limit: limit)
    }

    /// The links that an agent is to know.
    ///
    /// - Parameter client: the agent's name, or its number; nobody's has nothing.
    package func configLinkSnapshots(ofClient client: String, after number: UInt32?, limit: Int)
        -> ConfigSlice<ClientLinkSnapshot>
    {
        guard let id = clientID(client) else { return ConfigSlice(items: [], next: nil) }
        return config.graph.linkSnapshots(ofClient: id, after: number, limit: limit)
    }

    private func clientID(_ text: String) -> AgentID? {
        agents.named(text)?.id ?? UInt32(text).map { AgentID(number: $0) }
    }
}
