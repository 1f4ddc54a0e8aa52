import BenchmarkFigures
import Foundation
import WeftLab

/// What the change of one route costs while the table is small and while it is large.
struct RouteChanges {
    let scale: Double
    private static let rounds: UInt32 = 20

    func measure(_ daemons: [any Daemon], _ rounds: Int, _ site: RoutesSite) async throws {
        var growth: [String: [Double]] = [:]
        var costs: [Int: [String: [Double]]] = [:]
        let (small, large) = (Endpoint.changeCount, max(Endpoint.changeCount, Int(1_000_000 * scale)))
        for round in 0..<rounds {
            for daemon in daemons.inRound(round) {
                let few = try await microseconds(daemon, small, site)
                let many = try await microseconds(daemon, large, site)
                PeerFigures.note("\(daemon.name) change \(few) \(many) us")
                costs[small, default: [:]][daemon.name, default: []].append(few)
                costs[large, default: [:]][daemon.name, default: []].append(many)
                growth[daemon.name, default: []].append(many / few)
            }
        }
        let names = daemons.map(\.name)
        for count in Set([small, large]).sorted() {
            PeerFigures.report("ipv4-change-cpu-among-\(count)", "us", costs[count] ?? [:], names)
        }
        PeerFigures.report("ipv4-change-growth", "x", growth, names)
    }

    /// CPU microseconds of the daemon for one of many changes, each in an UPDATE of its own and passed on to the sink.
    private func microseconds(_ daemon: any Daemon, _ count: Int, _ site: RoutesSite) async throws -> Double {
        let process = try await daemon.start(site, .ipv4)
        let sink = try EndpointProcess("sink", of: daemon, on: site.sink, asn: RoutesSite.sinkAS, site, .ipv4, count)
        try sink.expect("up")
        let source = try EndpointProcess(
            "source", of: daemon, on: site.source, asn: RoutesSite.sourceAS, site, .ipv4, count)
        try source.expect("up")
        try source.say("announce")
        try sink.expect("all")
        // The first round grows what further ones use again.
        try source.say("change 0")
        try sink.expect("changed")
        let before = try Usage(process.identifier)
        for round in 1...Self.rounds {
            try source.say("change \(round)")
            try sink.expect("changed")
        }
        let after = try Usage(process.identifier)
        source.stop()
        sink.stop()
        await process.stop()
        return (after.seconds - before.seconds) * 1e6 / Double(Int(Self.rounds) * Endpoint.changeCount)
    }
}
