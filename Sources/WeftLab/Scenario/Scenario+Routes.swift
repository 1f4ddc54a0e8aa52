import WeftClient
import WeftNet
import WeftXML

extension Scenario {
    /// The tables that `ist.py ctr route show` prints, read as it reads them.
    func routes() async throws -> String {
        let expected = "2 destinations, 2 routes (1 primary, 1 secondary, 0 infeasible)"
        for (cluster, other) in [(first, second), (second, first)] {
            let table = "\(cluster.network):\(cluster.plan.network).inet.0"
            try await Patience(of: "\(expected) in \(table)").wait(.seconds(5)) {
                try await RouteTable(named: table, from: site.introspect).counters == expected
            }
            let shown = try await RouteTable(named: table, from: site.introspect)
            for (owner, host) in [(cluster, cluster.node), (other, other.node)] {
                let prefix = "\(owner.plan.firstPod)/32"
                guard let route = shown.routes[prefix]?.first else { throw LabError("\(table) has no \(prefix)") }
                let expected = RouteTable.Route(
                    protocolName: "XMPP (interface)", source: host.name, localPreference: "200",
                    nextHop: "\(host.address)", encapsulations: ["udp"])
                guard route == expected else { throw LabError("\(table): \(prefix) is \(route), not \(expected)") }
            }
        }
        return expected
    }

    /// No path of a cluster's own tables leads to a host of the other, although the prefixes are the same.
    func tablesApart() async throws {
        for (cluster, other) in [(first, second), (second, first)] {
            let network = "\(cluster.name)-default-pod-network"
            let table = "\(cluster.project.child(network)):\(network).inet.0"
            let shown = try await RouteTable(named: table, from: site.introspect)
            let foreign = Set(other.hosts.map(\.name))
            for (prefix, paths) in shown.routes {
                for path in paths where foreign.contains(path.source) {
                    throw LabError("\(table): \(prefix) leads to \(path.source) of \(other.name)")
                }
            }
        }
    }
}

/// One table as `Snh_ShowRouteReq` shows it.
struct RouteTable {
    struct Route: Equatable {
        let protocolName: String
        let source: String
        let localPreference: String
        let nextHop: String
        let encapsulations: [String]
    }

    /// As `ist.py` prints them.
    let counters: String
    let routes: [String: [Route]]

    init(named name: String, from pages: IntrospectClient) async throws {
        let page = try await pages.page("ShowRouteReq", ["routing_table": name])
        guard let table = page.first("ShowRouteTable") else { throw LabError("no table \(name)") }
        let fields = ["prefixes", "paths", "primary_paths", "secondary_paths", "infeasible_paths"]
        let counts = fields.map { table.text(of: $0) }
        counters =
            "\(counts[0]) destinations, \(counts[1]) routes (\(counts[2]) primary, \(counts[3]) secondary, "
            + "\(counts[4]) infeasible)"
        routes = Dictionary(
            table.all("ShowRoute").map { route in
                let paths = route.all("ShowRoutePath").map { path in
                    Route(
                        protocolName: path.text(of: "protocol"), source: path.text(of: "source"),
                        localPreference: path.text(of: "local_preference"), nextHop: path.text(of: "next_hop"),
                        encapsulations: path.first("tunnel_encap")?.all("element").map(\.text) ?? [])
                }
                return (route.text(of: "prefix"), paths)
            }, uniquingKeysWith: { first, _ in first })
    }
}
