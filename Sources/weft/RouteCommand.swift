import ArgumentParser
import WeftClient
import WeftNet
import WeftXML

/// What a control node knows of routes, and why.
struct RouteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "route", abstract: "The routes of a control node.",
        subcommands: [Show.self, Neighbor.self, Why.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List routes; the paths in use are marked with a star.")

        @OptionGroup var pages: IntrospectOptions
        @OptionGroup var selection: RouteSelection
        @Argument(help: "A prefix; all by default.") var prefix: String?
        @Option(help: "Stop after so many routes.") var limit = 1000

        func run() async throws {
            guard limit > 0 else { throw CommandFailure(description: "--limit: \(limit) routes are none to show") }
            let tables = try await selection.tables(prefix, limit: limit, pages.client())
            guard !tables.isEmpty else { throw CommandFailure(description: "no such route") }
            for table in tables {
                print("\(table.name): \(table.counts)")
                var rows = TextTable(
                    "  PREFIX", "NEXT HOP", "LABEL", "PREFERENCE", "AS PATH", "PROTOCOL", "FROM", "FLAGS")
                for route in table.routes {
                    for (number, path) in route.paths.enumerated() {
                        rows.add([
                            (path.isUsed ? "* " : "  ") + (number == 0 ? route.prefix : ""), path.nextHop, path.label,
                            path.localPreference, path.asPath, path.protocolName, path.origin,
                            path.flags.joined(separator: ","),
                        ])
                    }
                }
                print(rows.text)
            }
        }
    }

    struct Neighbor: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List agents and routers, or show those of a name.")

        @OptionGroup var pages: IntrospectOptions
        @Argument(help: "A part of the name; all by default.") var name: String?

        func run() async throws {
            let page = try await pages.client().page("BgpNeighborReq", name.map { ["search_string": $0] } ?? [:])
            var table = TextTable("NAME", "KIND", "ADDRESS", "AS", "STATE", "SINCE", "FAMILIES", "PATHS", "FLAPS")
            for row in page.all("BgpNeighborResp") {
                let isAgent = row.text(of: "encoding") == "XMPP"
                table.add([
                    row.text(of: "peer"), isAgent ? "agent" : "router", row.text(of: "peer_address"),
                    isAgent ? "" : row.text(of: "peer_asn"), row.text(of: "state"), row.text(of: "last_state_at"),
                    row.texts(of: "negotiated_address_families").joined(separator: ","),
                    row.text(of: "primary_path_count"), row.text(of: "flap_count"),
                ])
            }
            print(table.text)
        }
    }

    struct Why: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tell why the best path of a prefix won, where each comes from, and by which route target.")

        @OptionGroup var pages: IntrospectOptions
        @OptionGroup var selection: RouteSelection
        @Argument(help: "The prefix.") var prefix: String

        func run() async throws {
            let tables = try await selection.tables(prefix, limit: 1000, pages.client())
            guard !tables.isEmpty else { throw CommandFailure(description: "no route to \(prefix)") }
            for table in tables {
                for route in table.routes {
                    print("\(route.prefix) in \(table.name)")
                    for path in route.paths { for line in path.explanation { print(line) } }
                }
            }
        }
    }
}

/// Which tables are looked at.
struct RouteSelection: ParsableArguments {
    @Option(help: "Only this table: default-domain:p:vn:vn.inet.0, bgp.l3vpn.0") var table: String?
    @Option(help: "Only the tables of this network: default-domain:p:vn") var network: String?
    @Option(help: "Only tables of this family, named as for `weft bgp add` or as the tables are.")
    var family: RouteFamily?

    func tables(_ prefix: String?, limit: Int, _ client: IntrospectClient) async throws -> [RouteTableView] {
        var fields = ["count": "\(limit)"]
        fields["routing_table"] = table
        fields["routing_instance"] = network.map { "\($0):\(FQName(splitting: $0).name)" }
        fields["family"] = family?.rawValue
        // The pages take a prefix for an expression; this one means itself, behind any distinguisher.
        fields["prefix"] = prefix.map { "(^|:|-)\($0.replacing(".", with: "[.]"))$" }
        let page = try await client.page("ShowRouteReq", fields)
        return page.all("ShowRouteTable").map(RouteTableView.init)
    }
}

/// A table as the pages show it.
struct RouteTableView {
    struct Route {
        let prefix: String
        let paths: [RoutePathView]
    }

    let name: String
    let counts: String
    let routes: [Route]

    init(_ table: XMLElement) {
        name = table.text(of: "routing_table_name")
        counts = "\(table.text(of: "prefixes")) destinations, \(table.text(of: "paths")) paths"
        routes = table.all("ShowRoute").map { route in
            Route(prefix: route.text(of: "prefix"), paths: route.all("ShowRoutePath").map(RoutePathView.init))
        }
    }
}

struct RoutePathView {
    let nextHop: String
    let label: String
    let localPreference: String
    let asPath: String
    let protocolName: String
    let source: String
    /// Empty where the source has one path to a destination.
    let pathIdentifier: String
    let flags: [String]
    private let decidedBy: String
    private let sharesTraffic: Bool
    private let primaryTable: String
    private let importTargets: [String]
    private let faults: [String]

    init(_ path: XMLElement) {
        nextHop = path.text(of: "next_hop")
        label = path.text(of: "label")
        localPreference = path.text(of: "local_preference")
        asPath = path.text(of: "as_path")
        protocolName = path.text(of: "protocol")
        source = path.text(of: "source")
        pathIdentifier = path.text(of: "path_id")
        flags = path.texts(of: "flags").filter { $0 != "None" }
        decidedBy = path.text(of: "decided_by")
        sharesTraffic = path.text(of: "shares_traffic") == "true"
        primaryTable = path.text(of: "primary_table")
        importTargets = path.texts(of: "import_targets")
        faults = path.texts(of: "unusable_because")
    }

    var isUsed: Bool { sharesTraffic }

    /// Who said so, and which of its paths to the destination it is.
    var origin: String { pathIdentifier.isEmpty ? source : "\(source) path \(pathIdentifier)" }

    fileprivate var explanation: [String] {
        let verdict: String
        if decidedBy.isEmpty {
            verdict = isUsed ? "best" : "not usable"
        } else if isUsed {
            verdict = "shares the traffic; comes after the best by: \(decidedBy)"
        } else {
            verdict = "not chosen, by: \(decidedBy)"
        }
        var lines = [
            "\(isUsed ? "*" : " ") \(nextHop) label \(label) from \(source.isEmpty ? "here" : origin), \(protocolName): \(verdict)"
        ]
        lines.append("    local preference \(localPreference), AS path \(asPath.isEmpty ? "empty" : asPath)")
        if !primaryTable.isEmpty {
            lines.append(
                "    copied from \(primaryTable)"
                    + (importTargets.isEmpty ? "" : " by \(importTargets.joined(separator: ", "))"))
        }
        lines += faults.map { "    \($0)" }
        if !flags.isEmpty { lines.append("    \(flags.joined(separator: ", "))") }
        return lines
    }
}
