import BenchmarkFigures
import Foundation
import WeftLab
import WeftNet

/// The routes of one network, from a router to a thousand agents that all want them.
struct FanOut {
    let scale: Double
    private static let agentCount = 1_000
    private static let furtherRoutes: UInt32 = 20

    func measure(_ daemon: WeftDaemon, _ rounds: Int, _ site: RoutesSite) async throws {
        let count = max(10, Int(10_000 * scale))
        var (seconds, peaks, tails): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<rounds {
            let run = try await self.run(daemon, count, site)
            PeerFigures.note("fan-out \(run)")
            seconds.append(run.seconds)
            peaks.append(run.peak)
            tails.append(run.milliseconds)
        }
        let load = "fan-out-\(Self.agentCount)x\(count)"
        PeerFigures.report("\(load)-cpu", "s", ["weft": seconds], [])
        PeerFigures.report("\(load)-rss-peak", "MB", ["weft": peaks], [])
        PeerFigures.report("\(load)-one-route-p99", "ms", ["weft": tails], [])
    }

    private func run(
        _ daemon: WeftDaemon, _ count: Int, _ site: RoutesSite
    ) async throws -> (seconds: Double, peak: Double, milliseconds: Double) {
        let process = try await daemon.start(site, .network)
        let addresses = (0..<Self.agentCount).map {
            IPv4Address(rawValue: IPv4Address(172, 31, 16, 0).rawValue + UInt32($0))
        }
        let instance = try await daemon.addNetwork(
            importing: "target:\(RoutesSite.sourceAS):1", agents: addresses, site)
        try site.sink.addAddresses(addresses)
        let agents = try EndpointProcess(
            ["agents", "\(site.daemon.address)", "\(addresses[0])", "\(addresses.count)", instance, "\(count)"],
            on: site.sink)
        try agents.expect("up")
        let source = try EndpointProcess(
            "source", of: daemon, on: site.source, asn: RoutesSite.sourceAS, site, .network, count)
        try source.expect("up")
        let before = try Usage(process.identifier)
        try source.say("announce")
        try agents.expect("all")
        let after = try Usage(process.identifier)
        var delays: [Double] = []
        for number in 1...Self.furtherRoutes {
            try source.say("further \(number)")
            guard let start = try source.expect("at").first.flatMap(Double.init),
                let end = try agents.expect("further").first.flatMap(Double.init)
            else { throw EndpointError("no times") }
            delays.append((end - start) / 1e6)
        }
        agents.stop()
        source.stop()
        await process.stop()
        return (after.seconds - before.seconds, after.peakBytes / Double(1 << 20), delays.sorted()[delays.count / 2])
    }
}

extension LabHost {
    /// Gives the host further addresses, at once.
    fileprivate func addAddresses(_ addresses: [IPv4Address]) throws {
        let lines = addresses.map { "address replace \($0)/16 dev \(Self.interface)" }.joined(separator: "\n")
        let file = FileManager.default.temporaryDirectory.appending(path: "\(namespace).ip")
        try Data(lines.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try Command(["ip", "-batch", file.path()], in: namespace).checked()
    }
}
