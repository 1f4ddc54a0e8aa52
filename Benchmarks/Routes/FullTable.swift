import BenchmarkFigures
import Foundation
import WeftLab

/// A full table through a daemon: from one source to one sink, and gone again when the source is lost.
struct FullTable {
    let family: RouteMix.Family
    let count: Int

    private struct Run {
        var announceSeconds: Double
        var megabytes: Double
        var lossSeconds: Double
        /// Of source and sink together until the sink has all routes.
        var endpointSeconds: Double
    }

    func measure(_ daemons: [any Daemon], _ rounds: Int, _ site: RoutesSite) async throws {
        var runs: [String: [Run]] = [:]
        for round in 0..<rounds {
            for daemon in daemons.inRound(round) {
                let run = try await self.run(daemon, site)
                PeerFigures.note("\(daemon.name) \(family.rawValue) \(run)")
                runs[daemon.name, default: []].append(run)
            }
        }
        let load = "\(family.rawValue)-\(count)"
        let names = daemons.map(\.name)
        PeerFigures.report("\(load)-announce-cpu", "s", runs.mapValues { $0.map(\.announceSeconds) }, names)
        PeerFigures.report("\(load)-announce-rss", "MB", runs.mapValues { $0.map(\.megabytes) }, names)
        PeerFigures.report("\(load)-loss-cpu", "s", runs.mapValues { $0.map(\.lossSeconds) }, names)
        PeerFigures.report("\(load)-generator-cpu", "s", ["weft": runs["weft"]?.map(\.endpointSeconds) ?? []], [])
    }

    private func run(_ daemon: any Daemon, _ site: RoutesSite) async throws -> Run {
        let process = try await daemon.start(site, family)
        let sink = try EndpointProcess("sink", of: daemon, on: site.sink, asn: RoutesSite.sinkAS, site, family, count)
        try sink.expect("up")
        let source = try EndpointProcess(
            "source", of: daemon, on: site.source, asn: RoutesSite.sourceAS, site, family, count)
        try source.expect("up")
        let before = try Usage(process.identifier)
        let ends = try (source.usage.seconds, sink.usage.seconds)
        try source.say("announce")
        try sink.expect("all")
        let full = try Usage(process.identifier)
        let endpoints = try source.usage.seconds - ends.0 + sink.usage.seconds - ends.1
        try source.say("close")
        try sink.expect("none")
        let empty = try Usage(process.identifier)
        source.stop()
        sink.stop()
        await process.stop()
        return Run(
            announceSeconds: full.seconds - before.seconds, megabytes: full.residentBytes / Double(1 << 20),
            lossSeconds: empty.seconds - full.seconds, endpointSeconds: endpoints)
    }
}
