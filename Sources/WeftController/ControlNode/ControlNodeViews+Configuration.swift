import WeftConfig
import WeftControlNode
import WeftIntrospect
import WeftModel
import WeftNet
import WeftSystem

/// The configuration graph and its clients, as the pages show them.
extension ControlNodeViews {
    /// Numbers of the graph that are looked at in one go: meanwhile the control node does nothing else.
    private static let examinedAtOnce = 2048

    func configurationClients() async throws -> [ConfigurationClientView] {
        try await controlNode.look { node in
            node.configClientSnapshots.map { client in
                ConfigurationClientView(
                    name: client.name, index: Int(client.number), messages: client.counters.messagesSent,
                    nodes: client.counters.nodeUpdates, links: client.counters.linkUpdates,
                    wantedCount: client.wantedCount, knownCount: client.knownCount)
            }
        }
    }

    func formerConfigurationClients() async throws -> [FormerClientView] {
        let now = WallTime.now
        func ago(_ time: WallTime) -> Duration { .microseconds(max(now.microseconds - time.microseconds, 0)) }
        return try await controlNode.look { node in node.formerClientSnapshots }.map { client in
            FormerClientView(
                name: client.name, index: Int(client.number), cameAgo: ago(client.since), wentAgo: ago(client.until))
        }
    }

    func configurationNodes(ofClient client: String, after position: UInt32?) async throws -> GraphSlice<ClientNodeView>
    {
        try await slice { node in
            node.configNodeSnapshots(ofClient: client, after: position, limit: Self.examinedAtOnce)
        } row: {
            ClientNodeView(name: $0.name, isKnown: $0.isKnown, isSeen: $0.isSeen)
        }
    }

    func configurationLinks(ofClient client: String, after position: UInt32?) async throws -> GraphSlice<ClientLinkView>
    {
        try await slice { node in
            node.configLinkSnapshots(ofClient: client, after: position, limit: Self.examinedAtOnce)
        } row: {
            ClientLinkView(
                metadata: $0.metadata, left: $0.left, right: $0.right, isKnown: $0.isKnown, isSeen: $0.isSeen)
        }
    }

    func configurationNodes(ofType type: String?) async throws -> [ConfigurationNodeView] {
        let wanted = type.flatMap { ObjectType($0) }
        // A type that does not exist has no objects.
        if type != nil, wanted == nil { return [] }
        return try await controlNode.look { node in
            node.configNodeSnapshots(ofType: wanted).map { object in
                ConfigurationNodeView(
                    type: object.type, name: object.name, interested: object.viewers, neighbors: object.neighbors)
            }
        }
    }

    func configurationLinkCount() async throws -> Int { try await controlNode.look { node in node.configLinkCount } }

    func configurationLinks(after position: UInt32?) async throws -> GraphSlice<ConfigurationLinkView> {
        try await slice { node in
            node.configLinkSnapshots(after: position, limit: Self.examinedAtOnce)
        } row: { link in
            ConfigurationLinkView(
                metadata: link.metadata, left: link.left, right: link.right, interested: link.viewers,
                informed: link.informed, origins: link.origins.map(\.rawValue))
        }
    }

    private func slice<Item: Sendable, Row: Sendable>(
        _ body: @escaping @Sendable (borrowing ControlNode) -> ConfigSlice<Item>, row: (Item) -> Row
    ) async throws -> GraphSlice<Row> {
        let slice = try await controlNode.look(body)
        return GraphSlice(rows: slice.items.map(row), next: slice.next)
    }
}
