package import WeftModel
import WeftNet
import WeftRouting

/// What is shown of a control node. Each call costs as much as what it answers.
extension ControlNode {
    package var autonomousSystem: UInt32 { routing.autonomousSystem }

    package var status: StatusSnapshot {
        StatusSnapshot(
            isConfigured: isConfigured, hostCount: graph.named.keys.count { $0.type == .virtualRouter },
            connectedCount: agents.values.count { $0.isRegistered && $0.session != nil },
            awaitedCount: awaitedHosts.count)
    }

    package var agentSnapshots: [AgentSnapshot] {
        agents.values.sorted { $0.name < $1.name }.map { agent in
            AgentSnapshot(
                number: agent.id.number, name: agent.name, address: agent.address, isConnected: agent.session != nil,
                since: agent.since, isInSync: agent.waitingTables.isEmpty && !agent.isBlocked,
                pathCount: rib.pathCount(of: agent.source),
                flapCount: agent.flapCount, flapTime: agent.flapTime, instances: agent.subscriptions.keys.sorted(),
                counters: agent.counters, configuration: graph.clients[agent.id]?.counters)
        }
    }

    package var peerSnapshots: [PeerSnapshot] {
        peers.values.sorted { $0.id < $1.id }.map { peer in
            PeerSnapshot(
                id: peer.id, name: FQName(splitting: peer.configuration.name).name,
                isInSync: peer.waitingTables.isEmpty && !peer.isBlocked, pathCount: rib.pathCount(of: peer.source),
                counters: peer.counters)
        }
    }

    private func sourceName(of source: SourceID) -> String {
        if let agent = agentsBySource[source] { return agents[agent]?.name ?? "" }
        return peersBySource[source].flatMap { peers[$0] }.map { FQName(splitting: $0.configuration.name).name } ?? ""
    }

    package var instanceSnapshots: [InstanceSnapshot] {
        instances.values.sorted { $0.name < $1.name }.map { instance in
            let network = routing.instances[instance.object]?.network.flatMap { routing.networks[$0] }
            return InstanceSnapshot(
                name: instance.name, network: network?.name ?? "", networkIndex: network?.index ?? 0,
                imports: routing.imports(of: instance.object).sorted(),
                exports: routing.exports(of: instance.object).sorted())
        }
    }

    // MARK: Routes

    private static let vpnTableName = "bgp.l3vpn.0"

    package var tableSnapshots: [TableSnapshot] {
        let tables = instances.values.sorted { $0.name < $1.name }.map { instance in
            TableSnapshot(
                instance: instance.name, name: Self.tableName(of: instance.name), counts: rib.counts(of: instance.table)
            )
        }
        let vpn = TableSnapshot(
            instance: RoutingConfiguration.fabricInstance, name: Self.vpnTableName,
            counts: rib.counts(of: rib.sharedTable(.inetVPN))
        )
        return [vpn] + tables
    }

    /// The first routes of a table behind a position, in their order; none when there is no such table.
    ///
    /// Costs a look at each key of the table and the paths of what it answers, so a long listing is taken in slices, between
    /// which the control node goes on.
    package func routeSnapshots(ofTable name: String, after position: RoutePosition?, limit: Int) -> [RouteSnapshot] {
        guard let table = table(named: name), limit > 0 else { return [] }
        var found: [(position: RoutePosition, route: RouteID)] = []
        func keepFirst() {
            found.sort { $0.position < $1.position }
            found.removeLast(max(0, found.count - limit))
        }
        rib.forEachRoute(in: table) { route in
            let key = rib.key(of: route)
            let own = RoutePosition(prefix: key.prefix, distinguisher: rib.distinguisher(of: key))
            if let position, own <= position { return }
            found.append((own, route))
            if found.count >= 4 * limit { keepFirst() }
        }
        keepFirst()
        return found.map { position, route in
            var paths: [PathSnapshot] = []
            rib.forEachPath(of: route) { paths.append(snapshot(of: $0, route)) }
            return RouteSnapshot(position: position, paths: paths)
        }
    }

    private func snapshot(of path: PathView, _ route: RouteID) -> PathSnapshot {
        let attributes = rib.attributes(path.attributes)
        let isSecondary = path.flags.contains(.secondary)
        return PathSnapshot(
            attributes: attributes, label: path.label,
            source: sourceName(of: path.source), sourceKind: rib.kind(of: path.source), flags: path.flags,
            originNetwork: originNetwork(of: path, attributes),
            primaryTable: isSecondary ? tableName(of: path.originTable) : nil,
            secondaryTables: isSecondary
                ? [] : rib.secondaryTables(of: route, from: path.source).map { tableName(of: $0) }.sorted(),
            modified: WallTime(microseconds: Int64(path.modified) * 1_000_000))
    }

    private func table(named name: String) -> TableID? {
        if name == Self.vpnTableName { return rib.sharedTable(.inetVPN) }
        let suffix = Self.tableName(of: "")
        return name.hasSuffix(suffix) ? instances[String(name.dropLast(suffix.count))]?.table : nil
    }

    private func tableName(of table: TableID) -> String {
        instanceNames[table].map(Self.tableName) ?? (table == rib.sharedTable(.inetVPN) ? Self.vpnTableName : "")
    }

    private static func tableName(of instance: String) -> String { "\(instance).\(Family.inet.name).0" }

    // MARK: Configuration

    /// The objects of one type, or of all, with who sees them.
    package func configNodeSnapshots(ofType type: ObjectType?) -> [ConfigNodeSnapshot] {
        var objects: [ConfigNodeSnapshot] = []
        for index in graph.nodes.indices where type == nil || graph.nodes[index].key.type == type {
            let number = NodeNumber(index)
            if graph.isAlive(node: number) { objects.append(snapshot(of: number)) }
        }
        return objects.sorted { ($0.type, $0.name) < ($1.type, $1.name) }
    }

    private func snapshot(of number: NodeNumber) -> ConfigNodeSnapshot {
        let node = graph.nodes[Int(number)]
        var neighbors: [String] = []
        for edge in node.edges.flatMap(\.edges) where graph.isAlive(edge: edge) {
            let other = graph.nodes[Int(graph.otherEnd(of: edge, from: number))]
            neighbors.append("\(other.key.type.name):\(other.name)")
        }
        return ConfigNodeSnapshot(
            type: node.key.type.name, name: node.name, viewers: node.viewers.compactMap { agents[$0]?.name }.sorted(),
            neighbors: neighbors.sorted())
    }
}
