import WeftControlNode
import WeftIntrospect
import WeftModel
import WeftNet
import WeftRouting

/// What the pages on port 8083 show.
struct ControlNodeViews: ControlNodeIntrospection {
    private let controlNode: ControlNodeServer
    private let configuration: ControllerConfiguration

    init(_ controlNode: ControlNodeServer, _ configuration: ControllerConfiguration) {
        self.controlNode = controlNode
        self.configuration = configuration
    }

    func status() async -> ProcessStatus {
        ProcessStatus(
            host: configuration.name, isFunctional: true,
            connections: [
                .init(
                    kind: "Database", name: "Store", server: configuration.dataDirectory, isUp: true,
                    description: "Established")
            ])
    }

    func neighbors() async -> [NeighborView] {
        await look { node in
            let asn = node.autonomousSystem
            return node.agentSnapshots.map { agent in
                NeighborView(
                    name: agent.name, address: "\(agent.address)", asn: asn,
                    state: agent.isConnected ? "Established" : "Idle", flapCount: agent.flapCount,
                    lastFlap: agent.flapTime, routingInstances: agent.instances)
            }
        }
    }

    func routingInstances() async -> [RoutingInstanceView] {
        await look { node in
            node.instanceSnapshots.map { instance in
                RoutingInstanceView(
                    name: instance.name, virtualNetwork: instance.network, networkID: Int(instance.networkIndex),
                    importTargets: instance.imports.map(\.description),
                    exportTargets: instance.exports.map(\.description))
            }
        }
    }

    func tables() async -> [TableView] {
        await look { node in
            node.tableSnapshots.map { table in
                TableView(
                    routingInstance: table.instance, name: table.name, prefixes: Int(table.counts.prefixes),
                    primaryPaths: Int(table.counts.primaryPaths), secondaryPaths: Int(table.counts.secondaryPaths),
                    infeasiblePaths: Int(table.counts.infeasiblePaths), stalePaths: Int(table.counts.stalePaths))
            }
        }
    }

    func routes(of table: String) async -> [RouteView] {
        await look { node in
            let asn = node.autonomousSystem
            return node.routeSnapshots(ofTable: table).map { route in
                RouteView(
                    prefix: (route.distinguisher.map { "\($0):" } ?? "") + "\(route.prefix)",
                    lastModified: route.paths.map(\.modified).max() ?? WallTime(microseconds: 0),
                    paths: route.paths.map { PathView($0, localAS: asn) })
            }
        }
    }

    func configurationClients() async -> [ConfigurationClientView] {
        await look { node in
            node.agentSnapshots.compactMap { agent in
                agent.configuration.map { counters in
                    ConfigurationClientView(
                        name: agent.name, index: Int(agent.number), messages: counters.messagesSent,
                        nodes: counters.nodeUpdates, links: counters.linkUpdates)
                }
            }
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

    func recentMessages() async -> [String] { (try? await controlNode.recentMessages()) ?? [] }

    private func look<View: Sendable>(_ body: @escaping @Sendable (borrowing ControlNode) -> [View]) async -> [View] {
        // Fails only when the process is about to end.
        (try? await controlNode.look(body)) ?? []
    }
}

extension WeftIntrospect.PathView {
    fileprivate init(_ path: PathSnapshot, localAS: UInt32) {
        let attributes = path.attributes
        var flags: [String] = []
        if path.flags.contains(.stale) { flags.append("Stale") }
        if path.flags.contains(.noTunnelEncapsulation) { flags.append("NoTunnelEncap") }
        self.init(
            origin: "XMPP", subProtocol: attributes.subProtocol.name, source: path.source, lastModified: path.modified,
            localPreference: attributes.localPreference, med: attributes.med, localAS: localAS,
            nextHop: "\(attributes.nextHop)", label: path.label,
            encapsulations: attributes.encapsulations.map(\.description), originNetwork: path.originNetwork,
            primaryTable: path.primaryTable, secondaryTables: path.secondaryTables,
            communities: attributes.communities.map(\.description)
                + attributes.extendedCommunities.map(\.description),
            sequence: attributes.sequence, flags: flags)
    }
}
