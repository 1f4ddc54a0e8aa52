import WeftNet

@testable import WeftIntrospect

/// The seed's control node: two networks of two clusters, joined by a policy (docs/wire/introspect.md, "Routes").
struct SampleControlNode: ControlNodeIntrospection {
    static let networks = ["default-domain:k8s1-default:vn1", "default-domain:k8s2-default:vn2"]
    static let time = WallTime(microseconds: 1_795_427_588_339_672)

    static func instance(_ index: Int) -> String {
        networks[index] + ":" + (networks[index].split(separator: ":").last.map(String.init) ?? "")
    }

    /// Why it does not answer.
    var fault: (any Error)?

    func status() async -> ProcessStatus {
        ProcessStatus(
            host: "cn1", isFunctional: true,
            connections: [
                .init(kind: "Database", name: "store", server: "local", isUp: true, description: "Established")
            ])
    }

    func figures() async throws -> ControlNodeFigures {
        if let fault { throw fault }
        func figures(_ view: NeighborView) -> ControlNodeFigures.Neighbor {
            ControlNodeFigures.Neighbor(
                name: view.name, state: view.state, pathCount: view.pathCount, flapCount: view.flapCount,
                received: view.received, sent: view.sent)
        }
        let neighbors = await neighbors()
        return ControlNodeFigures(
            isFunctional: true,
            peers: neighbors.compactMap { view in
                view.peering.map { ($0.configuration.routingInstance, figures(view)) }
            }, agents: neighbors.filter { $0.peering == nil }.map(figures),
            tables: ["inet": .init(prefixes: 2, paths: 3, stalePaths: 1)])
    }

    func neighbors() async -> [NeighborView] {
        [
            NeighborView(
                name: "compute-7", address: "172.31.12.82", localAddress: "172.31.9.29", localASN: 64512,
                families: ["inet"], since: Self.time, isInSync: false, pathCount: 1,
                routingInstances: [Self.instance(0)]),
            Self.router,
        ]
    }

    private static var router: NeighborView {
        var peering = NeighborView.Peering(configuration)
        peering.remoteEnd = "10.1.1.1:40123"
        var agreement = NeighborView.Agreement(
            identifier: "10.1.1.9", families: ["inet-vpn"], holdTime: 30, hasWideASNumbers: true)
        agreement.restart = .init(families: ["inet-vpn"], time: 120, longLivedFamilies: [], longLivedTime: 0)
        peering.agreement = agreement
        var router = NeighborView(
            name: "gw1", address: "10.1.1.1", asn: 65001, families: ["inet-vpn", "e-vpn"], flapCount: 2,
            lastFlap: time, peering: peering)
        router.received.opens = 1
        router.received.updates = 5
        router.received.keepalives = 7
        router.received.routes = 20
        router.received.withdrawals = 3
        router.sent.tooLong = 6
        router.received.traffic = .init(bytes: 1000, calls: 10)
        router.faults.treatedAsWithdrawn = 2
        router.faults.loops = 4
        return router
    }

    func peerConfigurations() async -> [PeerConfigurationView] { [Self.configuration] }

    private static var configuration: PeerConfigurationView {
        var router = PeerConfigurationView(
            name: "default-domain:default-project:ip-fabric:__default__:gw1",
            routingInstance: "default-domain:default-project:ip-fabric:__default__", routerType: "router",
            vendor: "some", address: "10.1.1.1", asn: 65001, localIdentifier: "172.31.9.29", localASN: 64512,
            families: ["inet-vpn", "e-vpn"], isPassive: true, hasKey: true)
        router.privateASAction = "remove-all"
        router.clusterID = "10.9.9.9"
        router.limits = [
            .init(family: "inet-vpn", loopCount: 1, prefixLimit: 1000, idleTime: 60, encapsulations: ["udp"])
        ]
        return router
    }

    func traffic() async -> TrafficView {
        TrafficView(received: .init(bytes: 1000, calls: 10), sent: .init(bytes: 2000, calls: 20))
    }

    func routingInstances() async -> [RoutingInstanceView] {
        (0...1).map { index in
            RoutingInstanceView(
                name: Self.instance(index), virtualNetwork: Self.networks[index], networkID: 5 + index,
                importTargets: ["target:64512:8000001", "target:64512:8000002"],
                exportTargets: ["target:64512:800000\(index + 1)"],
                routingPolicies: index == 0 ? ["default-domain:k8s1-default:quiet"] : [])
        }
    }

    func recentMessages() async -> [String] { ["1469200248365277 XmppRx 172.31.12.82 end of RIB"] }

    func treeTables() async -> [TreeTableView] { [TreeTableView(name: Self.instance(0) + ".ermvpn.0", count: 1)] }

    func trees(of table: String) async -> [TreeView] {
        guard table == Self.instance(0) + ".ermvpn.0" else { return [] }
        return [
            TreeView(
                group: "255.255.255.255", source: "0.0.0.0",
                forwarders: [
                    .init(
                        address: "172.31.12.82", labelBlock: "4609-5119", label: 4609, links: [("172.31.4.1", 5012)])
                ])
        ]
    }

    func routingPolicies() async -> [RoutingPolicyView] {
        [
            RoutingPolicyView(
                name: "default-domain:k8s1-default:quiet",
                terms: [.init(match: "from {\n    protocol [ bgp ]\n}", action: "then {\n    reject\n}")]),
            RoutingPolicyView(name: "default-domain:k8s2-default:empty", terms: []),
        ]
    }

    func staticRoutes() async -> [StaticRouteTableView] {
        let table = Self.instance(0) + ".inet.0"
        return [
            StaticRouteTableView(
                routingInstance: Self.instance(0), table: table,
                routes: [
                    StaticRouteView(
                        prefix: "192.168.0.0/16", nextHop: "10.0.1.3", communities: ["64512:7"], isInstalled: true,
                        secondaryTables: [Self.instance(1) + ".inet.0", "bgp.l3vpn.0"],
                        nextHopRoute: routes(of: table).first),
                    StaticRouteView(prefix: "192.169.0.0/16", nextHop: "10.0.1.9"),
                ]),
            StaticRouteTableView(
                routingInstance: Self.instance(1), table: Self.instance(1) + ".inet6.0",
                routes: [StaticRouteView(prefix: "fd01::/64", nextHop: "fd00::9")]),
        ]
    }

    func routeAggregates() async -> [AggregateTableView] {
        let table = Self.instance(0) + ".inet.0"
        return [
            AggregateTableView(
                routingInstance: Self.instance(0), table: table,
                aggregates: [
                    RouteAggregateView(
                        prefix: "10.0.1.0/24", nextHop: "10.0.1.3", route: routes(of: table).first,
                        contributors: ["10.0.1.3/32", "10.0.1.4/32"]),
                    RouteAggregateView(prefix: "10.9.0.0/16", nextHop: "10.0.1.9"),
                ])
        ]
    }

    func tables() async -> [TableView] {
        (0...1).map { index in
            TableView(
                routingInstance: Self.instance(index), name: Self.instance(index) + ".inet.0", prefixes: 2,
                primaryPaths: 1,
                secondaryPaths: 1)
        } + [
            TableView(
                routingInstance: "default-domain:default-project:ip-fabric:__default__", name: "bgp.l3vpn.0",
                prefixes: 0,
                primaryPaths: 0, secondaryPaths: 0)
        ]
    }

    func routes(of table: String, after prefix: String?, limit: Int) async -> [RouteView] {
        Array(routes(of: table).filter { $0.prefix > prefix ?? "" }.prefix(limit))
    }

    private func routes(of table: String) -> [RouteView] {
        guard let own = (0...1).first(where: { Self.instance($0) + ".inet.0" == table }) else { return [] }
        return (0...1).map { index in
            RouteView(
                prefix: "10.0.\(index + 1).3/32", lastModified: Self.time,
                paths: [
                    PathView(
                        origin: "XMPP", subProtocol: "interface", source: "ip-172-31-\(index).local",
                        lastModified: Self.time,
                        localPreference: 200, med: 100, localAS: 64512, nextHop: "172.31.0.\(index + 1)", label: 50,
                        encapsulations: ["udp"], originNetwork: Self.networks[index],
                        primaryTable: index == own ? nil : Self.instance(index) + ".inet.0", secondaryTables: [],
                        communities: ["target:64512:800000\(index + 1)", "encapsulation:udp"], sequence: 0, flags: [])
                ])
        }
    }

    func configurationClients() async -> [ConfigurationClientView] {
        [
            ConfigurationClientView(
                name: "compute-7", index: 4, messages: 3, nodes: 7, links: 6, wantedCount: 13, knownCount: 12),
            ConfigurationClientView(
                name: "compute-8", index: 1, messages: 0, nodes: 0, links: 0, wantedCount: 0, knownCount: 0),
        ]
    }

    func formerConfigurationClients() async -> [FormerClientView] {
        [
            FormerClientView(
                name: "compute-9", index: 2, cameAgo: .seconds(97_384) + .microseconds(42), wentAgo: .milliseconds(5500)
            )
        ]
    }

    /// More than a page holds, as long as it is not the other client's.
    func configurationNodes(ofClient client: String, after position: UInt32?) async -> GraphSlice<ClientNodeView> {
        guard client == "compute-7" || client == "4" else { return GraphSlice(rows: [], next: nil) }
        return Self.slice(after: position) { number in
            ClientNodeView(name: "virtual-machine:pod\(number)", isKnown: number > 0, isSeen: true)
        }
    }

    func configurationLinks(ofClient client: String, after position: UInt32?) async -> GraphSlice<ClientLinkView> {
        guard client == "compute-7" || client == "4" else { return GraphSlice(rows: [], next: nil) }
        return Self.slice(after: position) { number in
            ClientLinkView(
                metadata: "virtual-router-virtual-machine", left: "virtual-router:compute-7",
                right: "virtual-machine:pod\(number)", isKnown: number > 0, isSeen: true)
        }
    }

    static let linkCount = 2500

    func configurationLinkCount() async -> Int { Self.linkCount }

    func configurationLinks(after position: UInt32?) async -> GraphSlice<ConfigurationLinkView> {
        Self.slice(after: position) { number in
            ConfigurationLinkView(
                metadata: "virtual-router-virtual-machine", left: "virtual-router:compute-7",
                right: "virtual-machine:pod\(number)", interested: ["compute-7"],
                informed: number > 0 ? ["compute-7"] : [], origins: ["configuration", "agent"])
        }
    }

    private static func slice<Row>(after position: UInt32?, _ row: (Int) -> Row) -> GraphSlice<Row> {
        let start = position.map { Int($0) + 1 } ?? 0
        let end = min(start + 400, linkCount)
        return GraphSlice(rows: (start..<end).map(row), next: end < linkCount ? UInt32(end - 1) : nil)
    }

    func configurationNodes(ofType type: String?) async -> [ConfigurationNodeView] {
        let all = Self.networks.map {
            ConfigurationNodeView(type: "virtual-network", name: $0, interested: ["compute-7"], neighbors: [])
        }
        return all.filter { type == nil || type == $0.type }
    }
}
