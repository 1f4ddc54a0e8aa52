package import WeftNet

package struct RoutingInstanceView: Hashable, Sendable {
    package var name: String
    package var virtualNetwork: String
    package var networkID: Int
    package var importTargets: [String]
    package var exportTargets: [String]
    /// In the order in which they apply.
    package var routingPolicies: [String]

    package init(
        name: String, virtualNetwork: String, networkID: Int, importTargets: [String], exportTargets: [String],
        routingPolicies: [String] = []
    ) {
        self.name = name
        self.virtualNetwork = virtualNetwork
        self.networkID = networkID
        self.importTargets = importTargets
        self.exportTargets = exportTargets
        self.routingPolicies = routingPolicies
    }
}

/// A routing table's name and counters.
package struct TableView: Hashable, Sendable {
    package var routingInstance: String
    package var name: String
    package var prefixes: Int
    package var primaryPaths: Int
    package var secondaryPaths: Int
    package var infeasiblePaths: Int
    package var stalePaths: Int

    package init(
        routingInstance: String, name: String, prefixes: Int, primaryPaths: Int, secondaryPaths: Int,
        infeasiblePaths: Int = 0, stalePaths: Int = 0
    ) {
        self.routingInstance = routingInstance
        self.name = name
        self.prefixes = prefixes
        self.primaryPaths = primaryPaths
        self.secondaryPaths = secondaryPaths
        self.infeasiblePaths = infeasiblePaths
        self.stalePaths = stalePaths
    }

    var paths: Int { primaryPaths + secondaryPaths + infeasiblePaths }
    /// `inet` of `d:p:vn:vn.inet.0`.
    var family: String { name.split(separator: ".").dropLast().last.map(String.init) ?? "" }
}

package struct RouteView: Hashable, Sendable {
    /// The route's text: `10.0.1.3/32`, or with a distinguisher before it.
    package var prefix: String
    package var lastModified: WallTime
    package var paths: [PathView]

    package init(prefix: String, lastModified: WallTime, paths: [PathView]) {
        self.prefix = prefix
        self.lastModified = lastModified
        self.paths = paths
    }
}

package struct PathView: Hashable, Sendable {
    /// `XMPP`, `BGP`, `ServiceChain`, `StaticRoute`, `Aggregate`, `Local`.
    package var origin: String
    /// `interface` and the like; empty for none.
    package var subProtocol: String
    /// The peer that it was learnt from.
    package var source: String
    package var lastModified: WallTime
    package var localPreference: UInt32
    package var med: UInt32
    package var localAS: UInt32
    /// Of a BGP peer's path; nil for others.
    package var peerAS: UInt32?
    /// Who the BGP peer says that it is; nil for others.
    package var peerIdentifier: String?
    package var nextHop: String
    package var label: UInt32
    /// What tells it from others that its BGP peer has to the destination (RFC 7911); nil of a peer that sends one.
    package var pathIdentifier: UInt32?
    package var encapsulations: [String]
    package var originNetwork: String
    /// The table that this path was copied from; nil for a primary one.
    package var primaryTable: String?
    package var secondaryTables: [String]
    package var communities: [String]
    package var sequence: UInt32
    /// `64512 65001`; empty for a path of this AS.
    package var asPath = ""
    /// `igp`, `egp` or `incomplete` (RFC 4271 §5.1.1).
    package var originCode = "incomplete"
    /// What made the best path preferred to this one; nil for the best one.
    package var decidedBy: String?
    /// Traffic is sent along it.
    package var sharesTraffic = false
    /// Of a copy: the route targets that brought it here.
    package var importTargets: [String] = []
    /// Why it is not used, or not by everybody, in words.
    package var faults: [String] = []
    /// What is wrong with it: `Stale`, `NoTunnelEncap`.
    package var flags: [String]

    package init(
        origin: String, subProtocol: String, source: String, lastModified: WallTime, localPreference: UInt32,
        med: UInt32,
        localAS: UInt32, nextHop: String, label: UInt32, encapsulations: [String], originNetwork: String,
        primaryTable: String?, secondaryTables: [String], communities: [String], sequence: UInt32, flags: [String]
    ) {
        self.origin = origin
        self.subProtocol = subProtocol
        self.source = source
        self.lastModified = lastModified
        self.localPreference = localPreference
        self.med = med
        self.localAS = localAS
        self.nextHop = nextHop
        self.label = label
        self.encapsulations = encapsulations
        self.originNetwork = originNetwork
        self.primaryTable = primaryTable
        self.secondaryTables = secondaryTables
        self.communities = communities
        self.sequence = sequence
        self.flags = flags
    }
}

/// A node of the configuration graph: `virtual-network:default-domain:p:vn1`.
package struct ConfigurationNodeView: Hashable, Sendable {
    package var type: String
    package var name: String
    /// The agents that it is of interest to.
    package var interested: [String]
    package var neighbors: [String]

    package init(type: String, name: String, interested: [String], neighbors: [String]) {
        self.type = type
        self.name = name
        self.interested = interested
        self.neighbors = neighbors
    }
}

/// Where the control node's pages get what they show: consistent views, taken without holding up the routes.
///
/// All of them fail when the control node cannot be asked, as when the process ends: that is not "there is nothing".
package protocol ControlNodeIntrospection: Sendable {
    func status() async throws -> ProcessStatus
    func figures() async throws -> ControlNodeFigures
    func neighbors() async throws -> [NeighborView]
    func peerConfigurations() async throws -> [PeerConfigurationView]
    /// What went through the sockets of all BGP sessions.
    func traffic() async throws -> TrafficView
    func routingInstances() async throws -> [RoutingInstanceView]
    func tables() async throws -> [TableView]
    /// The first routes of one table behind that of a given text, or from the first.
    func routes(of table: String, after prefix: String?, limit: Int) async throws -> [RouteView]
    /// The tables with trees, and those of one of them.
    func treeTables() async throws -> [TreeTableView]
    func trees(of table: String) async throws -> [TreeView]
    func routingPolicies() async throws -> [RoutingPolicyView]
    /// The tables that have static routes.
    func staticRoutes() async throws -> [StaticRouteTableView]
    /// The tables that have aggregates.
    func routeAggregates() async throws -> [AggregateTableView]
    func configurationClients() async throws -> [ConfigurationClientView]
    /// The last clients that went, oldest first.
    func formerConfigurationClients() async throws -> [FormerClientView]
    /// What a client, by its name or number, is to know: a part behind a position.
    func configurationNodes(ofClient client: String, after position: UInt32?) async throws -> GraphSlice<ClientNodeView>
    func configurationLinks(ofClient client: String, after position: UInt32?) async throws -> GraphSlice<ClientLinkView>
    /// The graph's nodes, or only those of one type.
    func configurationNodes(ofType type: String?) async throws -> [ConfigurationNodeView]
    func configurationLinkCount() async throws -> Int
    /// The graph's links: a part behind a position.
    func configurationLinks(after position: UInt32?) async throws -> GraphSlice<ConfigurationLinkView>
    /// The last messages of all agents, oldest first: microseconds since 1970, `XmppRx` or `XmppTx`, the peer, what it
    /// was.
    func recentMessages() async throws -> [String]
}
