import NIOCore
import WeftBGP
import WeftBGPTransport
import WeftBGPWire
import WeftControlNode
import WeftIntrospect
import WeftModel
import WeftNet
import WeftPolicy
import WeftRouting

/// What the pages on port 8083 show.
struct ControlNodeViews: ControlNodeIntrospection {
    let controlNode: ControlNodeServer
    private let configuration: ControlNodeConfiguration
    /// Where the configuration comes from.
    private let store: String

    init(_ controlNode: ControlNodeServer, _ configuration: ControlNodeConfiguration, store: String) {
        self.controlNode = controlNode
        self.configuration = configuration
        self.store = store
    }

    func status() async throws -> ProcessStatus {
        let status = try await controlNode.look { node in node.status }
        let (hosts, connected, awaited) = (status.hostCount, status.connectedCount, status.awaitedCount)
        return ProcessStatus(
            host: configuration.name, isFunctional: status.isConfigured,
            connections: [
                // The process does not outlive its store, so what can be missing is what is in it.
                .init(
                    kind: "Database", name: "Store", server: store, isUp: status.isConfigured,
                    description: status.isConfigured ? "Established" : "The configuration is not read yet"),
                .init(
                    kind: "XMPP", name: "Agents", server: "\(configuration.address):\(configuration.xmppPort)",
                    isUp: connected >= hosts,
                    description: "\(connected) agents of \(hosts) registered hosts are connected"
                        + (awaited == 0 ? "" : "; routes of \(awaited) are awaited")),
            ], description: status.isConfigured ? "" : "No configuration")
    }

    func neighbors() async throws -> [NeighborView] {
        // A port on all addresses has none that could be told.
        let localAddress = ["0.0.0.0", "::"].contains(configuration.address) ? "" : configuration.address
        return try await controlNode.look { node in
            let asn = node.autonomousSystem
            return node.agentSnapshots.map { agent in
                NeighborView(agent, localAddress: localAddress, localAS: asn)
            }
        } + routers()
    }

    private func routers() async throws -> [NeighborView] {
        let states = Dictionary(uniqueKeysWithValues: try await controlNode.peerStates().map { ($0.id, $0) })
        return try await controlNode.look { node in node.peerSnapshots }.compactMap { peer in
            states[peer.id].map { NeighborView(peer, $0) }
        }
    }

    func peerConfigurations() async throws -> [PeerConfigurationView] {
        try await controlNode.look { node in node.peerSnapshots.map { PeerConfigurationView($0.configuration) } }
    }

    func traffic() async throws -> TrafficView {
        let states = try await controlNode.peerStates()
        func sum(_ part: (PeerState) -> PeerState.Traffic) -> TrafficView.Direction {
            .init(
                bytes: states.reduce(0) { $0 + part($1).bytes }, calls: states.reduce(0) { $0 + part($1).calls })
        }
        return TrafficView(received: sum(\.receivedTraffic), sent: sum(\.sentTraffic))
    }

    func routingInstances() async throws -> [RoutingInstanceView] {
        try await controlNode.look { node in
            node.instanceSnapshots.map { instance in
                RoutingInstanceView(
                    name: instance.name, virtualNetwork: instance.network, networkID: Int(instance.networkIndex),
                    importTargets: instance.imports.map(\.description),
                    exportTargets: instance.exports.map(\.description), routingPolicies: instance.policies)
            }
        }
    }

    func tables() async throws -> [TableView] {
        try await controlNode.look { node in
            node.tableSnapshots.map { table in
                TableView(
                    routingInstance: table.instance, name: table.name, prefixes: Int(table.counts.prefixes),
                    primaryPaths: Int(table.counts.primaryPaths), secondaryPaths: Int(table.counts.secondaryPaths),
                    infeasiblePaths: Int(table.counts.infeasiblePaths), stalePaths: Int(table.counts.stalePaths))
            }
        }
    }

    func routes(of table: String, after prefix: String?, limit: Int) async throws -> [RouteView] {
        try await controlNode.look { node in
            let asn = node.autonomousSystem
            return node.routeSnapshots(ofTable: table, after: prefix, limit: limit).map { route in
                RouteView(route, localAS: asn)
            }
        }
    }

    func treeTables() async throws -> [TreeTableView] {
        try await controlNode.look { node in node.treeTables.map { TreeTableView(name: $0.name, count: $0.count) } }
    }

    func trees(of table: String) async throws -> [TreeView] {
        try await controlNode.look { node in
            node.treeSnapshots(ofTable: table).map { tree in
                TreeView(
                    group: "\(tree.group)", source: "\(tree.source)",
                    forwarders: tree.places.map { place in
                        .init(
                            address: "\(place.address)",
                            labelBlock: "\(place.labels.lowerBound)-\(place.labels.upperBound)",
                            label: Int(place.label),
                            links: place.neighbors.map { ("\($0.address)", Int($0.label)) })
                    })
            }
        }
    }

    func routingPolicies() async throws -> [RoutingPolicyView] {
        try await controlNode.look { node in
            node.policySnapshots.map { policy in
                RoutingPolicyView(
                    name: policy.name,
                    terms: policy.policy.terms.map { .init(match: $0.condition.text, action: $0.actionText) })
            }
        }
    }

    func staticRoutes() async throws -> [StaticRouteTableView] {
        try await controlNode.look { node in
            let asn = node.autonomousSystem
            return node.staticRouteSnapshots.map { table in
                StaticRouteTableView(
                    routingInstance: table.instance, table: table.table,
                    routes: table.routes.map { route in
                        StaticRouteView(
                            prefix: "\(route.prefix)", nextHop: "\(route.nextHop)",
                            communities: route.communities.map(\.description), isInstalled: route.isInstalled,
                            secondaryTables: route.secondaryTables,
                            nextHopRoute: route.hostRoute.map { RouteView($0, localAS: asn) })
                    })
            }
        }
    }

    func routeAggregates() async throws -> [AggregateTableView] {
        try await controlNode.look { node in
            let asn = node.autonomousSystem
            return node.aggregateSnapshots.map { table in
                AggregateTableView(
                    routingInstance: table.instance, table: table.table,
                    aggregates: table.aggregates.map { aggregate in
                        RouteAggregateView(
                            prefix: "\(aggregate.prefix)", nextHop: "\(aggregate.nextHop)",
                            route: aggregate.route.map { RouteView($0, localAS: asn) },
                            contributors: aggregate.contributors.map(\.description))
                    })
            }
        }
    }

    func recentMessages() async throws -> [String] { try await controlNode.recentMessages() }
}

extension PeerConfigurationView {
    init(_ peer: PeerConfiguration) {
        let session = peer.session
        self.init(
            name: peer.name, routingInstance: peer.instance, routerType: peer.routerType, vendor: peer.vendor,
            address: "\(session.peerAddress)", asn: session.peerAS, localIdentifier: "\(session.localIdentifier)",
            localASN: session.localAS, holdTime: session.holdTime, loopCount: peer.loopCount,
            families: session.families.map(\.name), isShutDown: session.isShutDown, isPassive: session.isPassive,
            overridesAS: peer.overridesAS, hasKey: session.password != nil)
        privateASAction = peer.privateASAction?.rawValue
        originOverride = peer.originOverride?.name
        clusterID = peer.clusterID.map { "\($0)" }
        callingPort = session.callingPort
        limits = peer.limits
    }
}

extension PeerConfiguration {
    /// Of the families that have some of their own.
    fileprivate var limits: [NeighborView.FamilyLimits] {
        BGPFamily.allCases.compactMap { family in
            let limit = session.families.contains(family) ? prefixLimit(of: family) : nil
            guard let options = families[family] ?? limit.map({ _ in FamilyOptions() }) else { return nil }
            return NeighborView.FamilyLimits(
                family: family.name, loopCount: options.loopCount ?? loopCount, prefixLimit: limit ?? 0,
                idleTime: Int(options.idleTimeout.components.seconds),
                encapsulations: options.defaultEncapsulations.map(\.description),
                importEncapsulations: options.importEncapsulations.map(\.description),
                additionalPaths: options.additionalPaths?.name, sentPathLimit: options.sentPathLimit)
        }
    }
}

extension RouteView {
    fileprivate init(_ route: RouteSnapshot, localAS: UInt32) {
        self.init(
            prefix: route.name, lastModified: route.paths.map(\.modified).max() ?? WallTime(microseconds: 0),
            paths: route.paths.map { PathView($0, localAS: localAS) })
    }
}

extension WeftIntrospect.PathView {
    fileprivate init(_ path: PathSnapshot, localAS: UInt32) {
        let attributes = path.attributes
        var flags: [String] = []
        if path.flags.contains(.stale) { flags.append("Stale") }
        if path.flags.contains(.longLivedStale) { flags.append("LlgrStale") }
        if path.flags.contains(.noTunnelEncapsulation) { flags.append("NoTunnelEncap") }
        if path.flags.contains(.unresolved) { flags.append("ResolveNexthop") }
        if path.flags.contains(.overlapping) { flags.append("OverlappingNetwork") }
        if path.flags.contains(.automaticTarget) { flags.append("AutomaticTarget") }
        if path.flags.contains(.unpermitted) { flags.append("NotPermitted") }
        if path.flags.contains(.rejected) { flags.append("RoutingPolicyReject") }
        if path.flags.contains(.noHost) { flags.append("InvalidNexthop") }
        if path.flags.contains(.ownNextHop) { flags.append("OwnNexthop") }
        if path.flags.contains(.foreignNextHop) { flags.append("ExtendedNexthop") }
        if path.flags.contains(.foreignTunnel) { flags.append("ForeignTunnel") }
        if path.flags.contains(.withoutVXLAN) { flags.append("WithoutVXLAN") }
        self.init(
            origin: path.sourceKind.protocolName, subProtocol: attributes.subProtocol.name, source: path.source,
            lastModified: path.modified,
            localPreference: attributes.localPreference, med: attributes.med, localAS: localAS,
            nextHop: "\(attributes.nextHop)", label: path.label,
            encapsulations: attributes.encapsulations.map(\.description), originNetwork: path.originNetwork,
            primaryTable: path.primaryTable, secondaryTables: path.secondaryTables,
            communities: attributes.communities.map(\.description)
                + attributes.extendedCommunities.map(\.description),
            sequence: attributes.sequence, flags: flags)
        peerAS = path.peerAS
        pathIdentifier = path.pathIdentifier
        peerIdentifier = path.peerIdentifier.map { "\($0)" }
        asPath = attributes.asPath.description
        originCode = attributes.origin.name
        decidedBy = path.decidedBy?.rawValue
        sharesTraffic = path.sharesTraffic
        importTargets = path.importTargets.map(\.description)
        faults = path.flags.explanations(nextHop: attributes.nextHop)
    }
}

extension PathAttributes.Origin {
    /// As pages show it.
    var name: String {
        switch self {
        case .igp: "igp"
        case .egp: "egp"
        case .incomplete: "incomplete"
        }
    }
}

extension SourceKind {
    fileprivate var protocolName: String {
        switch self {
        case .local: "Local"
        case .aggregate: "Aggregate"
        case .staticRoute: "StaticRoute"
        case .xmpp: "XMPP"
        case .externalBGP, .internalBGP: "BGP"
        }
    }
}
