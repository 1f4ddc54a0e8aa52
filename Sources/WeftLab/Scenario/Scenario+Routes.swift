import WeftNet
import WeftXML

extension Scenario {
    /// The tables that `ist.py ctr route show` prints, read as it reads them.
    func routes() async throws -> String {
        for (cluster, other) in [(first, second), (second, first)] {
            let table = "\(cluster.network):\(cluster.plan.network).inet.0"
            try await Patience(of: "the routes of \(table)").wait(.seconds(5)) {
                let shown = try await RouteTable(named: table, from: site.introspect)
                return shown.paths == "2" && shown.primary == "1" && shown.secondary == "1"
            }
            let shown = try await RouteTable(named: table, from: site.introspect)
            for (owner, host) in [(cluster, cluster.node), (other, other.node)] {
                let prefix = "\(owner.plan.firstPod)/32"
                guard let route = shown.routes[prefix] else { throw LabError("\(table) has no \(prefix)") }
                let expected = RouteTable.Route(
                    protocolName: "XMPP (interface)", source: host.name, localPreference: "200",
                    nextHop: "\(host.address)")
                guard route == expected else { throw LabError("\(table): \(prefix) is \(route), not \(expected)") }
            }
        }
        return "2 destinations, 2 routes (1 primary, 1 secondary, 0 infeasible)"
    }
}

/// One table as `Snh_ShowRouteReq` shows it.
struct RouteTable {
    struct Route: Equatable {
        let protocolName: String
        let source: String
        let localPreference: String
        let nextHop: String
    }

    let paths: String
    let primary: String
    let secondary: String
    let routes: [String: Route]

    init(named name: String, from pages: IntrospectPages) async throws {
        let page = try await pages.page("ShowRouteReq", ["routing_table": name])
        guard let table = page.first("ShowRouteTable") else { throw LabError("no table \(name)") }
        paths = table.text(of: "paths")
        primary = table.text(of: "primary_paths")
        secondary = table.text(of: "secondary_paths")
        routes = Dictionary(
            table.all("ShowRoute").compactMap { route in
                guard let path = route.first("ShowRoutePath") else { return nil }
                return (
                    route.text(of: "prefix"),
                    Route(
                        protocolName: path.text(of: "protocol"), source: path.text(of: "source"),
                        localPreference: path.text(of: "local_preference"), nextHop: path.text(of: "next_hop"))
                )
            }, uniquingKeysWith: { first, _ in first })
    }
}
