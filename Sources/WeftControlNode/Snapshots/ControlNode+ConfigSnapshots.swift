package import WeftModel
import WeftNet

/// What is shown of the configuration graph and of its clients.
extension ControlNode {
    // MARK: The graph

    /// The objects of one type, or of all, with who sees them.
    package func configNodeSnapshots(ofType type: ObjectType?) -> [ConfigNodeSnapshot] {
        var objects: [ConfigNodeSnapshot] = []
        for index in config.graph.nodes.indices where type == nil || config.graph.nodes[index].key.type == type {
            let number = NodeNumber(index)
            if config.graph.isAlive(node: number) { objects.append(snapshot(of: number)) }
        }
        return objects.sorted { ($0.type, $0.name) < ($1.type, $1.name) }
    }

    private func snapshot(of number: NodeNumber) -> ConfigNodeSnapshot {
        let node = config.graph.nodes[Int(number)]
        var neighbors: [String] = []
        for edge in node.edges.flatMap(\.edges) where config.graph.isAlive(edge: edge) {
            neighbors.append(title(of: config.graph.otherEnd(of: edge, from: number)))
        }
        return ConfigNodeSnapshot(
            type: node.key.type.name, name: node.name, viewers: names(of: Array(node.viewers)),
            neighbors: neighbors.sorted())
    }

    /// All links, also those to objects that are not there.
    package var configLinkCount: Int { config.graph.edgeCount }

    /// The links among the next numbers of the graph.
    ///
    /// - Parameter limit: how many numbers are looked at.
    package func configLinkSnapshots(after number: UInt32?, limit: Int) -> ConfigSlice<ConfigLinkSnapshot> {
        let start = min(number.map { Int($0) + 1 } ?? 0, config.graph.edges.count)
        let end = min(start + limit, config.graph.edges.count)
        let links = (start..<end).map { EdgeNumber($0) }.filter { config.graph.isAlive(edge: $0) }
        return ConfigSlice(
            items: links.map { snapshot(ofLink: $0) }, next: end < config.graph.edges.count ? UInt32(end - 1) : nil)
    }

    private func snapshot(ofLink number: EdgeNumber) -> ConfigLinkSnapshot {
        let edge = config.graph.edges[Int(number)]
        let viewers = config.graph.viewers(ofEdge: number)
        return ConfigLinkSnapshot(
            metadata: config.graph.metadata(of: number), left: title(of: edge.left), right: title(of: edge.right),
            viewers: names(of: viewers),
            informed: names(of: viewers.filter { config.graph.clients[$0]?.knownEdges.contains(number) == true }),
            origins: (edge.origins.contains(.configuration) ? [.configuration] : [])
                + (edge.origins.contains(.agent) ? [.agent] : []))
    }

    private func names(of viewers: [AgentID]) -> [String] { viewers.compactMap { agents[$0]?.name }.sorted() }

    private func title(of number: NodeNumber) -> String {
        "\(config.graph.nodes[Int(number)].key.type.name):\(config.graph.nodes[Int(number)].name)"
    }

    // MARK: Clients

    package var configClientSnapshots: [ConfigClientSnapshot] {
        agents.all.sorted { $0.name < $1.name }.compactMap { agent in
            config.graph.clients[agent.id].map { client in
                ConfigClientSnapshot(
                    number: agent.id.number, name: agent.name, counters: client.counters,
                    wantedCount: client.view.count + edgesToKnow(by: agent.id, client).count,
                    knownCount: client.knownNodes.count + client.knownEdges.count)
            }
        }
    }

    /// The agents whose sessions ended, oldest first; not all that there ever were.
    package var formerClientSnapshots: [FormerClient] { config.formerClients }

    /// The objects that an agent is to know.
    ///
    /// - Parameter client: the agent's name, or its number; nobody's has nothing.
    package func configNodeSnapshots(ofClient client: String, after number: UInt32?, limit: Int)
        -> ConfigSlice<ClientNodeSnapshot>
    {
        guard let id = clientID(client), let client = config.graph.clients[id] else {
            return ConfigSlice(items: [], next: nil)
        }
        let (numbers, next) = Self.part(of: client.view, after: number, limit)
        return ConfigSlice(
            items: numbers.map { number in
                ClientNodeSnapshot(
                    name: title(of: number), isKnown: client.knownNodes.contains(number),
                    isSeen: config.graph.isWanted(node: number, by: id))
            }, next: next)
    }

    /// The links that an agent is to know.
    ///
    /// - Parameter client: the agent's name, or its number; nobody's has nothing.
    package func configLinkSnapshots(ofClient client: String, after number: UInt32?, limit: Int)
        -> ConfigSlice<ClientLinkSnapshot>
    {
        guard let id = clientID(client), let client = config.graph.clients[id] else {
            return ConfigSlice(items: [], next: nil)
        }
        let (numbers, next) = Self.part(of: edgesToKnow(by: id, client), after: number, limit)
        return ConfigSlice(
            items: numbers.map { number in
                let edge = config.graph.edges[Int(number)]
                return ClientLinkSnapshot(
                    metadata: config.graph.metadata(of: number), left: title(of: edge.left),
                    right: title(of: edge.right),
                    isKnown: client.knownEdges.contains(number), isSeen: config.graph.isWanted(edge: number, by: id))
            }, next: next)
    }

    private func edgesToKnow(by id: AgentID, _ client: InterestClient) -> Set<EdgeNumber> {
        client.edgesToKnow { config.graph.isWanted(edge: $0, by: id) }
    }

    private func clientID(_ text: String) -> AgentID? {
        agents.named(text)?.id ?? UInt32(text).map { AgentID(number: $0) }
    }

    private static func part(of numbers: Set<UInt32>, after number: UInt32?, _ limit: Int) -> ([UInt32], next: UInt32?)
    {
        let rest = numbers.filter { candidate in number.map { $0 < candidate } ?? true }.sorted()
        let part = Array(rest.prefix(limit))
        return (part, next: part.count < rest.count ? part.last : nil)
    }
}
