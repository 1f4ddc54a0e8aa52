import BenchmarkFigures
import Foundation
import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// The configuration API and its memory, of this build and, if `WEFT_BEFORE` names the `weft` of an earlier one, of
/// that, in turns: what they cost in CPU time, since the machine's other work changes times and not this.
struct BuildFigures {
    static let serverCPU = "0"
    private static let clientCPU = "1"
    private static let rounds = 7
    private static let clients = 32

    private let builds: [Build]

    init(_ site: BenchSite) async throws {
        var builds = [try await Build("now", weft: site.weft, on: site.hosts[0].host, in: site.folder)]
        if let before = ProcessInfo.processInfo.environment["WEFT_BEFORE"], !before.isEmpty {
            builds.append(try await Build("before", weft: before, on: site.hosts[1].host, in: site.folder))
        }
        self.builds = builds
    }

    func measure() async throws {
        for build in builds { try await build.fill() }
        try await rest()
        report("api-rss-10000-ports", try builds.map { try $0.usage.residentBytes / 1e6 }, "MB")
        try await gets()
        try await lists()
        try await rest()
        report("api-rss-10000-ports-read", try builds.map { try $0.usage.residentBytes / 1e6 }, "MB")
        for build in builds { try await build.restart() }
        try await rest()
        report("api-rss-10000-ports-restarted", try builds.map { try $0.usage.residentBytes / 1e6 }, "MB")
        for build in builds { try await build.empty() }
        try await rest()
        report("api-rss-all-deleted", try builds.map { try $0.usage.residentBytes / 1e6 }, "MB")
        for build in builds { try await build.restart() }
        try await rest()
        report("api-rss-all-deleted-restarted", try builds.map { try $0.usage.residentBytes / 1e6 }, "MB")
        for build in builds { await build.process.stop() }
    }

    /// As long as it takes a controller that has nothing to do to tidy up.
    private func rest() async throws { try await Task.sleep(for: .seconds(8)) }

    private func report(_ name: String, _ values: [Double], _ unit: String) {
        Figure(name: name, value: values[0], peer: values.dropFirst().first, unit: unit).print()
    }

    /// A round of each build in turns; the median of what each measured.
    private func medians(_ body: (Build) throws -> [Double]) throws -> [[Double]] {
        var values = builds.map { _ in [[Double]]() }
        for _ in 0..<Self.rounds {
            for (index, build) in builds.enumerated() { values[index].append(try body(build)) }
        }
        return values.map { rounds in
            rounds[0].indices.map { column in rounds.map { $0[column] }.sorted()[rounds.count / 2] }
        }
    }

    private func gets() async throws {
        var paths: [String: String] = [:]
        for build in builds {
            let id = try await build.api.id(of: "virtual-machine-interface", Build.port(1))
            paths[build.name] = build.url("/virtual-machine-interface/\(id)")
        }
        let medians = try medians { build in
            let before = try build.usage.seconds
            let output = try build.command([
                "taskset", "-c", Self.clientCPU, "wrk", "-t", "1", "-c", "\(Self.clients)", "-d", "3",
                paths[build.name] ?? "",
            ]).checked()
            let (count, perSecond) = try wrk(output)
            return [(try build.usage.seconds - before) / count * 1e6, perSecond]
        }
        report("gets-port-wrk-cpu", medians.map { $0[0] }, "us")
        report("gets-port-wrk", medians.map { $0[1] }, "1/s")
    }

    /// How many requests were answered, and how many a second; all of them well.
    private func wrk(_ output: String) throws -> (count: Double, perSecond: Double) {
        let lines = output.split(separator: "\n").map { $0.split(separator: " ") }
        let count = lines.first { $0.dropFirst().first == "requests" }.flatMap { Double($0[0]) }
        let perSecond = lines.first { $0.first == "Requests/sec:" }.flatMap { Double($0[1]) }
        guard let count, let perSecond, count > 0, !output.contains("Non-2xx"), !output.contains("Socket errors") else {
            throw BenchFailure("wrk: \(output)")
        }
        return (count, perSecond)
    }

    private func lists() async throws {
        var paths: [String: String] = [:]
        for build in builds {
            let id = try await build.api.id(of: "project", ["default-domain", "other"])
            paths[build.name] = build.url("/virtual-machine-interfaces?parent_id=\(id)&detail=true")
        }
        let medians = try medians { build in
            try build.forgetPeak()
            let before = try build.usage
            let seconds = try build.command([
                "taskset", "-c", Self.clientCPU, "curl", "-sS", "--fail", "-o", "/dev/null", "-w", "%{time_total}",
                paths[build.name] ?? "",
            ]).checked()
            let after = try build.usage
            guard let time = Double(seconds) else { throw BenchFailure("curl: \(seconds)") }
            return [
                (after.seconds - before.seconds) * 1e3, time * 1e3,
                max(0, (after.peakBytes - before.residentBytes) / 1e6),
            ]
        }
        report("list-5000-ports-detail-cpu", medians.map { $0[0] }, "ms")
        report("list-5000-ports-detail", medians.map { $0[1] }, "ms")
        report("list-5000-ports-detail-memory", medians.map { $0[2] }, "MB")
    }
}
