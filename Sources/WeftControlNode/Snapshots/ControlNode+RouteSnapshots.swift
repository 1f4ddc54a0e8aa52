import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// What is shown of tables and routes.
extension ControlNode {
    private static let sharedTableNames: [Family: String] = [
        .inetVPN: "bgp.l3vpn.0", .inet6VPN: "bgp.l3vpn-inet6.0", .evpnVPN: "bgp.evpn.0", .ermvpnVPN: "bgp.ermvpn.0",
        .mvpnVPN: "bgp.mvpn.0", .inetLabeled: "inet.3", .inet6Labeled: "inet6.3", .routeTarget: "bgp.rtarget.0",
    ]

    package var tableSnapshots: [TableSnapshot] {
        let shared = Family.shared.map { family in
            TableSnapshot(
                instance: RoutingConfiguration.fabricInstance, name: Self.sharedTableNames[family] ?? "",
                counts: rib.counts(of: rib.sharedTable(family)))
        }
        let own = instances.sorted.flatMap { instance in
            rib.tables(of: instance.id).map { table in
                TableSnapshot(instance: instance.name, name: tableName(of: table), counts: rib.counts(of: table))
            }
        }
        return shared + own
    }

    /// The first routes of a table behind a route, given as its text, in their order; none when there is no such table
    /// or route.
    ///
    /// Costs a look at each key of the table and the paths of what it answers, so a long listing is taken in slices,
    /// between which the control node goes on.
    package func routeSnapshots(ofTable name: String, after text: String?, limit: Int) -> [RouteSnapshot] {
        guard let table = table(named: name), limit > 0 else { return [] }
        if rib.isPlainIPv4(table) {
            let position = text.flatMap { RoutePosition($0) }
            // A place that is none, which only a made-up page can ask for.
            if text != nil, position == nil { return [] }
            return routeSnapshots(of: table, after: position, limit) { rib, key in
                RoutePosition(prefix: key.prefix, distinguisher: rib.distinguisher(of: key))
            }
        }
        return routeSnapshots(of: table, after: text, limit) { rib, key in
            rib.destination(of: key).description(under: rib.distinguisher(of: key))
        }
    }

    private func routeSnapshots<Position: Comparable & CustomStringConvertible>(
        of table: TableID, after position: Position?, _ limit: Int, _ place: (borrowing RIB, RouteKey) -> Position
    ) -> [RouteSnapshot] {
        var found: [(position: Position, route: RouteID)] = []
        func keepFirst() {
            found.sort { $0.position < $1.position }
            found.removeLast(max(0, found.count - limit))
        }
        rib.forEachRoute(in: table) { route in
            let own = place(rib, rib.key(of: route))
            if let position, own <= position { return }
            found.append((own, route))
            if found.count >= 4 * limit { keepFirst() }
        }
        keepFirst()
        return found.map { position, route in routeSnapshot(of: route, named: position.description, in: table) }
    }

    func routeSnapshot(of route: RouteID, named name: String, in table: TableID) -> RouteSnapshot {
        var paths: [PathSnapshot] = []
        rib.forEachRankedPath(of: route) { paths.append(snapshot(of: $0, $1, route, in: table)) }
        return RouteSnapshot(name: name, paths: paths)
    }

    private func snapshot(
        of path: RIBPath, _ step: SelectionStep?, _ route: RouteID, in table: TableID
    ) -> PathSnapshot {
        let attributes = rib.attributes(path.attributes)
        let isSecondary = path.flags.contains(.secondary)
        let peer = peers.peer(of: path.source)
        return PathSnapshot(
            attributes: attributes, label: path.label, pathIdentifier: shownIdentifier(of: path, peer),
            source: sourceName(of: path.source),
            peerAS: peer?.configuration.session.peerAS, peerIdentifier: peer?.session?.peerIdentifier,
            sourceKind: rib.kind(of: path.source), flags: path.flags,
            originNetwork: origin(of: path, attributes).name,
            primaryTable: isSecondary ? tableName(of: path.originTable) : nil,
            secondaryTables: isSecondary
                ? []
                : rib.secondaryTables(of: route, from: path.source, pathIdentifier: path.pathIdentifier)
                    .map { tableName(of: $0) }.sorted(),
            modified: WallTime(microseconds: Int64(path.modified) * 1_000_000), decidedBy: step,
            sharesTraffic: !path.flags.isInfeasible && step?.isTieBreaker ?? true,
            importTargets: isSecondary ? importTargets(of: path, attributes, in: table) : [])
    }

    /// Those by which we tell the paths of other routes apart mean nothing to anybody else.
    private func shownIdentifier(of path: RIBPath, _ peer: BGPPeer?) -> UInt32? {
        guard let peer, !peer.configuration.isWorkload, path.pathIdentifier != 0 else { return nil }
        return path.pathIdentifier
    }

    /// The route targets by which a copy came into an instance's table.
    private func importTargets(of path: RIBPath, _ attributes: PathAttributes, in table: TableID) -> [RouteTarget] {
        guard let imports = instanceName(of: table).flatMap({ instances[$0]?.imports }) else { return [] }
        let exports = rib.exportTargets(of: path.originTable).compactMap { ExtendedCommunity(rawValue: $0).routeTarget }
        return imports.intersection(exports + attributes.extendedCommunities.compactMap(\.routeTarget)).sorted()
    }

    // MARK: Names

    private func table(named name: String) -> TableID? {
        if let shared = Self.sharedTableNames.first(where: { $0.value == name }) { return rib.sharedTable(shared.key) }
        for family in Family.perInstance + Family.onDemand {
            let suffix = Self.tableName(of: "", family)
            guard name.hasSuffix(suffix), let instance = instances[String(name.dropLast(suffix.count))] else {
                continue
            }
            return rib.existingTable(family, of: instance.id)
        }
        return nil
    }

    /// A route as listings have it, without its table.
    func routeName(of route: RouteID, in table: TableID) -> String {
        let key = rib.key(of: route)
        guard !rib.isPlainIPv4(table) else {
            return "\(RoutePosition(prefix: key.prefix, distinguisher: rib.distinguisher(of: key)))"
        }
        return rib.destination(of: key).description(under: rib.distinguisher(of: key))
    }

    func tableName(of table: TableID) -> String {
        let family = rib.family(of: table)
        return instanceName(of: table).map { Self.tableName(of: $0, family) } ?? Self.sharedTableNames[family] ?? ""
    }

    private static func tableName(of instance: String, _ family: Family) -> String { "\(instance).\(family.name).0" }
}
