import WeftModel

/// What is shown of the graph and of its clients.
extension InterestGraph {
    /// How agents are called.
    typealias AgentName = (AgentID) -> String?

    /// The objects of one type, or of all, with who sees them.
    func nodeSnapshots(ofType type: ObjectType?, _ name: AgentName) -> [ConfigNodeSnapshot] {
        var objects: [ConfigNodeSnapshot] = []
        for index in nodes.indices where type == nil || nodes[index].key.type == type {
            let number = NodeNumber(index)
            if isAlive(node: number) { objects.append(snapshot(of: number, name)) }
        }
        return objects.sorted { ($0.type, $0.name) < ($1.type, $1.name) }
    }

    private func snapshot(of number: NodeNumber, _ name: AgentName) -> ConfigNodeSnapshot {
        let node = nodes[Int(number)]
        var neighbors: [String] = []
        for edge in node.edges.flatMap(\.edges) where isAlive(edge: edge) {
            neighbors.append(title(of: otherEnd(of: edge, from: number)))
        }
        return ConfigNodeSnapshot(
            type: node.key.type.name, name: node.name, viewers: told(node.viewers).compactMap(name).sorted(),
            neighbors: neighbors.sorted())
    }

    /// The links among the next numbers of the graph.
    ///
    /// - Parameter limit: how many numbers are looked at.
    func linkSnapshots(after number: UInt32?, limit: Int, _ name: AgentName) -> ConfigSlice<ConfigLinkSnapshot> {
        let start = min(number.map { Int($0) + 1 } ?? 0, edges.count)
        let end = min(start + limit, edges.count)
        let links = (start..<end).map { EdgeNumber($0) }.filter { isAlive(edge: $0) }
        return ConfigSlice(
            items: links.map { snapshot(ofLink: $0, name) }, next: end < edges.count ? UInt32(end - 1) : nil)
    }

    private func snapshot(ofLink number: EdgeNumber, _ name: AgentName) -> ConfigLinkSnapshot {
        let edge = edges[Int(number)]
        let viewers = viewers(ofEdge: number)
        let informed = viewers.filter { clients[$0]?.knownEdges.contains(number) == true }
        return ConfigLinkSnapshot(
            metadata: metadata(of: number), left: title(of: edge.left), right: title(of: edge.right),
            viewers: told(viewers).compactMap(name).sorted(), informed: informed.compactMap(name).sorted(),
            origins: (edge.origins.contains(.configuration) ? [.configuration] : [])
                + (edge.origins.contains(.binding) ? [.binding] : []))
    }

    private func told(_ viewers: some Sequence<AgentID>) -> [AgentID] {
        viewers.filter { clients[$0]?.isTold == true }
    }

    private func title(of number: NodeNumber) -> String {
        "\(nodes[Int(number)].key.type.name):\(nodes[Int(number)].name)"
    }

    // MARK: Clients

    /// `nil` for an agent that does not have its configuration from here.
    func snapshot(ofClient agent: AgentPeer) -> ConfigClientSnapshot? {
        clients[agent.id].flatMap { client in
            guard client.isTold else { return nil }
            return ConfigClientSnapshot(
                number: agent.id.number, name: agent.name, counters: client.counters,
                wantedCount: client.view.count + edgesToKnow(by: agent.id, client).count,
                knownCount: client.knownNodes.count + client.knownEdges.count)
        }
    }

    /// The objects that an agent is to know.
    func nodeSnapshots(ofClient id: AgentID, after number: UInt32?, limit: Int) -> ConfigSlice<ClientNodeSnapshot> {
        guard let client = clients[id], client.isTold else { return ConfigSlice(items: [], next: nil) }
        let (numbers, next) = Self.part(of: client.view, after: number, limit)
        return ConfigSlice(
            items: numbers.map { number in
                ClientNodeSnapshot(
                    name: title(of: number), isKnown: client.knownNodes.contains(number),
                    isSeen: isWanted(node: number, by: id))
            }, next: next)
    }

    /// The links that an agent is to know.
    func linkSnapshots(ofClient id: AgentID, after number: UInt32?, limit: Int) -> ConfigSlice<ClientLinkSnapshot> {
        guard let client = clients[id], client.isTold else { return ConfigSlice(items: [], next: nil) }
        let (numbers, next) = Self.part(of: edgesToKnow(by: id, client), after: number, limit)
        return ConfigSlice(
            items: numbers.map { number in
                let edge = edges[Int(number)]
                return ClientLinkSnapshot(
                    metadata: metadata(of: number), left: title(of: edge.left), right: title(of: edge.right),
                    isKnown: client.knownEdges.contains(number), isSeen: isWanted(edge: number, by: id))
            }, next: next)
    }

    private func edgesToKnow(by id: AgentID, _ client: InterestClient) -> Set<EdgeNumber> {
        client.edgesToKnow { isWanted(edge: $0, by: id) }
    }

    private static func part(of numbers: Set<UInt32>, after number: UInt32?, _ limit: Int) -> ([UInt32], next: UInt32?)
    {
        let rest = numbers.filter { candidate in number.map { $0 < candidate } ?? true }.sorted()
        let part = Array(rest.prefix(limit))
        return (part, next: part.count < rest.count ? part.last : nil)
    }
}
