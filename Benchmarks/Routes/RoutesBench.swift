import Foundation
import WeftLab
import WeftNet

/// What routes cost a daemon between a source and its sinks: ours beside the field's, in turns.
@main
struct RoutesBench {
    static func main() async throws {
        let arguments = CommandLine.arguments
        if arguments.count > 1 { return try runEndpoint(arguments) }
        try Lab.enterOwnNetwork()
        let site = try RoutesSite()
        do {
            try await Settings().measure(site)
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            site.ledger.clear()
            exit(1)
        }
        site.ledger.clear()
    }

    private static func runEndpoint(_ arguments: [String]) throws {
        do {
            if arguments[1] == "agents" {
                var agents = try AgentCrowd(Array(arguments[2...]))
                return try agents.serve()
            }
            guard arguments.count == 8, let local = IPv4Address(arguments[2]), let daemon = IPv4Address(arguments[3]),
                let asn = UInt32(arguments[4]), let holdTime = UInt16(arguments[5]),
                let family = RouteMix.Family(rawValue: arguments[6]), let count = Int(arguments[7])
            else { throw EndpointError("not an endpoint: \(arguments)") }
            var endpoint = try Endpoint(
                local: local, daemon: daemon, asn: asn, holdTime: holdTime, family: family, routeCount: count)
            if arguments[1] == "source" { try endpoint.serveAsSource() } else { try endpoint.serveAsSink() }
        } catch {
            FileHandle.standardError.write(Data("\(arguments[1]): \(error)\n".utf8))
            exit(1)
        }
    }
}

/// What the environment says: `ROUNDS`, `SCALE`, `DAEMONS`, `FAMILY`, `LOADS`, `WEFT`, `WEFT_CACHE`.
private struct Settings {
    private let environment = ProcessInfo.processInfo.environment

    private var rounds: Int { environment["ROUNDS"].flatMap(Int.init) ?? 3 }
    private var scale: Double { environment["SCALE"].flatMap(Double.init) ?? 1 }
    private var weft: WeftDaemon { WeftDaemon(program: environment["WEFT"] ?? ".build/release/weft") }

    private func daemons() throws -> [any Daemon] {
        let names = environment["DAEMONS"]?.split(separator: ",").map(String.init)
        func wants(_ name: String) -> Bool { names?.contains(name) ?? true }
        var all: [any Daemon] = [weft, BIRDDaemon(name: "bird2", program: ["/usr/sbin/bird"]), FRRDaemon()]
        if wants("bird3") || wants("gobgp") {
            let tree = try DebianTree(cache: environment["WEFT_CACHE"])
            all += [
                BIRDDaemon(name: "bird3", program: tree.command("usr/sbin/bird")),
                GoBGPDaemon(program: tree.command("usr/bin/gobgpd")),
            ]
        }
        return all.filter { wants($0.name) }
    }

    private func wants(_ load: String) -> Bool {
        environment["LOADS"]?.split(separator: ",").contains(Substring(load)) ?? true
    }

    func measure(_ site: RoutesSite) async throws {
        let daemons = try daemons()
        if wants("tables") {
            for (family, count) in [(RouteMix.Family.ipv4, 1_000_000), (.vpnv4, 500_000)] {
                guard environment["FAMILY"].map({ $0 == family.rawValue }) ?? true else { continue }
                try await FullTable(family: family, count: Int(Double(count) * scale)).measure(daemons, rounds, site)
            }
        }
        // A ratio of two small figures needs more rounds than the figures do.
        if wants("changes") { try await RouteChanges(scale: scale).measure(daemons, 3 * rounds, site) }
        if wants("fan-out") { try await FanOut(scale: scale).measure(weft, rounds, site) }
    }
}
