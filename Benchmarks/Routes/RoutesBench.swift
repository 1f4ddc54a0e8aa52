import Foundation
import WeftLab
import WeftNet

/// A full table through a daemon: from one source to one sink, and gone again when the source is lost. Ours beside the field's, in turns.
@main
struct RoutesBench {
    static func main() async throws {
        let arguments = CommandLine.arguments
        if arguments.count == 7 { return try runEndpoint(arguments) }
        try Lab.enterOwnNetwork()
        let site = try RoutesSite()
        do {
            try await measure(site)
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            site.ledger.clear()
            exit(1)
        }
        site.ledger.clear()
    }

    private static func runEndpoint(_ arguments: [String]) throws {
        guard let local = IPv4Address(arguments[2]), let daemon = IPv4Address(arguments[3]),
            let asn = UInt32(arguments[4]),
            let family = RouteMix.Family(rawValue: arguments[5]), let count = Int(arguments[6])
        else { throw EndpointError("not an endpoint: \(arguments)") }
        do {
            var endpoint = try Endpoint(local: local, daemon: daemon, asn: asn, family: family, routeCount: count)
            if arguments[1] == "source" { try endpoint.serveAsSource() } else { try endpoint.serveAsSink() }
        } catch {
            FileHandle.standardError.write(Data("\(arguments[1]): \(error)\n".utf8))
            exit(1)
        }
    }

    /// What one run of one daemon took.
    private struct Run {
        var announceSeconds: Double
        var megabytes: Double
        var lossSeconds: Double
    }

    private static func measure(_ site: RoutesSite) async throws {
        let environment = ProcessInfo.processInfo.environment
        let rounds = environment["ROUNDS"].flatMap(Int.init) ?? 3
        let scale = environment["SCALE"].flatMap(Double.init) ?? 1
        let weft = environment["WEFT"] ?? ".build/release/weft"
        let names = environment["DAEMONS"]?.split(separator: ",").map(String.init)
        var daemons: [any Daemon] = [
            WeftDaemon(program: weft), BIRDDaemon(name: "bird2", program: "/usr/sbin/bird"), FRRDaemon(),
        ]
        if let bird3 = environment["BIRD3"] { daemons.insert(BIRDDaemon(name: "bird3", program: bird3), at: 2) }
        daemons.removeAll { names?.contains($0.name) == false }
        let loads = [(RouteMix.Family.ipv4, 1_000_000), (.vpnv4, 500_000)]
        for (family, full) in loads where environment["FAMILY"].map({ $0 == family.rawValue }) ?? true {
            let count = Int(Double(full) * scale)
            var runs: [String: [Run]] = [:]
            for _ in 0..<rounds {
                for daemon in daemons {
                    let run = try await self.run(daemon, site, family, count)
                    FileHandle.standardError.write(
                        Data("# \(daemon.name) \(family.rawValue) \(run)\n".utf8))
                    runs[daemon.name, default: []].append(run)
                }
            }
            report(runs, "\(family.rawValue)-\(count)", daemons.map(\.name))
        }
    }

    private static func run(
        _ daemon: any Daemon, _ site: RoutesSite, _ family: RouteMix.Family, _ count: Int
    ) async throws -> Run {
        let process = try await daemon.start(site, family)
        let sink = try EndpointProcess("sink", on: site.sink, asn: RoutesSite.sinkAS, site, family, count)
        try sink.expect("up")
        let source = try EndpointProcess("source", on: site.source, asn: RoutesSite.sourceAS, site, family, count)
        try source.expect("up")
        let before = try Usage(of: process)
        try source.say("announce")
        try sink.expect("all")
        let full = try Usage(of: process)
        try source.say("close")
        try sink.expect("none")
        let empty = try Usage(of: process)
        source.stop()
        sink.stop()
        await process.stop()
        return Run(
            announceSeconds: full.seconds - before.seconds, megabytes: full.megabytes,
            lossSeconds: empty.seconds - full.seconds)
    }

    private static func report(_ runs: [String: [Run]], _ load: String, _ names: [String]) {
        func median(_ name: String, _ value: (Run) -> Double) -> Double? {
            guard let all = runs[name]?.map(value).sorted(), !all.isEmpty else { return nil }
            return all[all.count / 2]
        }
        let figures: [(String, String, (Run) -> Double)] = [
            ("announce-cpu", "s", \.announceSeconds), ("announce-rss", "MB", \.megabytes),
            ("loss-cpu", "s", \.lossSeconds),
        ]
        for (figure, unit, value) in figures {
            guard let ours = median("weft", value) else { continue }
            for name in names where name != "weft" {
                guard let peer = median(name, value) else { continue }
                print(
                    "\(load)-\(figure)-\(name) \(text(ours)) \(text(peer)) \(String(format: "%.2f", ours / max(peer, 0.01))) \(unit)"
                )
            }
        }
    }

    private static func text(_ value: Double) -> String { String(format: value < 10 ? "%.2f" : "%.0f", value) }
}
