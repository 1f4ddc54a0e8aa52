import WeftConfig
import WeftControlNode
import WeftIntrospect
import WeftModel
import WeftNet

/// The configuration graph and its clients, as the pages show them.
extension ControlNodeViews {
    /// Numbers of the graph that are looked at in one go: meanwhile the control node does nothing else.
    private static let examinedAtOnce = 2048

    func configurationClients() async -> [ConfigurationClientView] {
        await look { node in
            node.configClientSnapshots.map { client in
                ConfigurationClientView(
                    name: client.name, index: Int(client.number), messages: client.counters.messagesSent,
                    nodes: client.counters.nodeUpdates, links: client.counters.linkUpdates,
                    wantedCount: client.wantedCount, knownCount: client.knownCount)
            }
        }
    }

    func formerConfigurationClients() async -> [FormerClientView] {
        let now = ConfigService.systemTime()
        func ago(_ time: WallTime) -> Duration { .microseconds(max(now.microseconds - time.microseconds, 0)) }
        return await look { node in node.formerClientSnapshots }.map { client in
            FormerClientView(
                name: client.name, index: Int(client.number), cameAgo: ago(client.since), wentAgo: ago(client.until))
        }
    }

    func configurationNodes(ofClient client: String, after position: UInt32?) async -> GraphSlice<ClientNodeView> {
        await slice { node in
            node.configNodeSnapshots(ofClient: client, after: position, limit: Self.examinedAtOnce)
        } row: {
            ClientNodeView(name: $0.name, isKnown: $0.isKnown, isSeen: $0.isSeen)
        }
    }

    func configurationLinks(ofClient client: String, after position: UInt32?) async -> GraphSlice<ClientLinkView> {
        await slice { node in
            node.configLinkSnapshots(ofClient: client, after: position, limit: Self.examinedAtOnce)
        } row: {
            ClientLinkView(
                metadata: $0.metadata, left: $0.left, right: $0.right, isKnown: $0.isKnown, isSeen: $0.isSeen)
        }
    }

    func configurationNodes(ofType type: String?) async -> [ConfigurationNodeView] {
        let wanted = type.flatMap { ObjectType($0) }
        // A type that does not exist has no objects.
        if type != nil, wanted == nil { return [] }
        return await look { node in
            node.configNodeSnapshots(ofType: wanted).map { object in
                ConfigurationNodeView(
                    type: object.type, name: object.name, interested: object.viewers, neighbors: object.neighbors)
            }
        }
    }

    func configurationLinkCount() async -> Int { await look { node in [node.configLinkCount] }.first ?? 0 }

    func configurationLinks(after position: UInt32?) async -> GraphSlice<ConfigurationLinkView> {
        await slice { node in
            node.configLinkSnapshots(after: position, limit: Self.examinedAtOnce)
        } row: { link in
            ConfigurationLinkView(
                metadata: link.metadata, left: link.left, right: link.right, interested: link.viewers,
                informed: link.informed, origins: link.origins.map(\.rawValue))
        }
    }

    private func slice<Item: Sendable, Row: Sendable>(
        _ body: @escaping @Sendable (borrowing ControlNode) -> ConfigSlice<Item>, row: (Item) -> Row
    ) async -> GraphSlice<Row> {
        // Fails only when the process is about to end.
        guard let slice = try? await controlNode.look(body) else { return GraphSlice(rows: [], next: nil) }
        return GraphSlice(rows: slice.items.map(row), next: slice.next)
    }
}
