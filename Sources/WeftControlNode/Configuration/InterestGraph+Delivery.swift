import WeftModel
import WeftXML
import WeftXMPPWire

/// What agents are told, in their stanzas' terms (docs/wire/xmpp.md, "Configuration told").
extension InterestGraph {
    /// The next changes for an agent, as many as fit a message; nil when it knows everything.
    mutating func nextChanges(for agent: AgentID) -> [ConfigurationChange]? {
        var changes: [ConfigurationChange] = []
        var count = 0
        while count < ControlNodeStanza.configurationItemsPerMessage, let item = clients[agent]?.dequeue() {
            guard let change = change(item, for: agent) else { continue }
            append(change, to: &changes)
            count += 1
        }
        if clients[agent]?.hasNews != true { clientsWithNews.remove(agent) }
        return changes.isEmpty ? nil : changes
    }

    mutating func countMessage(of bytes: Int, to agent: AgentID) {
        clients[agent]?.counters.messagesSent += 1
        clients[agent]?.counters.bytesSent += UInt64(bytes)
    }

    /// What an agent has to be told about an item; nil when it knows nothing of it and need not.
    private mutating func change(_ item: InterestClient.Item, for agent: AgentID) -> ConfigurationChange? {
        switch item {
        case .node(let number):
            if isWanted(node: number, by: agent), let node = description(ofNode: number) {
                if clients[agent]?.knownNodes.insert(number).inserted == true { nodes[Int(number)].knownBy += 1 }
                clients[agent]?.counters.nodeUpdates += 1
                return .update([.node(node)])
            }
            guard clients[agent]?.knownNodes.remove(number) != nil else { return nil }
            let key = key(of: number)
            nodes[Int(number)].knownBy -= 1
            releaseNode(number)
            clients[agent]?.counters.nodeDeletes += 1
            return .delete([.node(ConfigurationNode(key))])
        case .edge(let number):
            if isWanted(edge: number, by: agent) {
                if clients[agent]?.knownEdges.insert(number).inserted == true { edges[Int(number)].knownBy += 1 }
                clients[agent]?.counters.linkUpdates += 1
                return .update(description(ofEdge: number))
            }
            guard clients[agent]?.knownEdges.remove(number) != nil else { return nil }
            // The nodes of a link's data go after the links to it.
            let items = Array(description(ofEdge: number).reversed())
            edges[Int(number)].knownBy -= 1
            releaseEdge(number)
            clients[agent]?.counters.linkDeletes += 1
            return .delete(items)
        }
    }

    /// Updates and deletions may alternate in a message; those of a kind stand together.
    private func append(_ change: ConfigurationChange, to changes: inout [ConfigurationChange]) {
        switch (changes.last, change) {
        case (.update(let before), .update(let items)): changes[changes.count - 1] = .update(before + items)
        case (.delete(let before), .delete(let items)): changes[changes.count - 1] = .delete(before + items)
        default: changes.append(change)
        }
    }

    // MARK: Descriptions

    func key(of number: NodeNumber) -> ConfigurationKey {
        ConfigurationKey(type: nodes[Int(number)].key.type.name, name: nodes[Int(number)].name)
    }

    /// The link's type: those of its ends, the referring one or the parent first.
    func metadata(of number: EdgeNumber) -> String {
        let edge = edges[Int(number)]
        return "\(nodes[Int(edge.left)].key.type)-\(nodes[Int(edge.right)].key.type)"
    }

    private func description(ofNode number: NodeNumber) -> ConfigurationNode? {
        nodes[Int(number)].object.map {
            ConfigurationNode(key(of: number), properties: $0.xmlProperties(of: nodes[Int(number)].key))
        }
    }

    /// One link, or, when the schema gives the link data, a node that holds them and links to both ends.
    private func description(ofEdge number: EdgeNumber) -> [ConfigurationItem] {
        let edge = edges[Int(number)]
        let (left, right) = (key(of: edge.left), key(of: edge.right))
        let metadata = metadata(of: number)
        let (leftType, rightType) = (nodes[Int(edge.left)].key.type, nodes[Int(edge.right)].key.type)
        guard let type = leftType.schema.reference(to: rightType)?.attribute else {
            return [.link(ConfigurationLink(left, right, metadata: metadata))]
        }
        let data = ConfigurationKey(type: metadata, name: "attr(\(left.name),\(right.name))")
        let value = edge.attribute.map { [XMLElement("value", $0, .complex(type))] } ?? []
        return [
            .node(ConfigurationNode(data, properties: value)),
            .link(ConfigurationLink(left, data, metadata: metadata)),
            .link(ConfigurationLink(data, right, metadata: metadata)),
        ]
    }
}
