import BenchmarkFigures
import Foundation
import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// What it costs that callers prove who they are.
@main
struct TrustBench {
    static let rounds = 7

    private let weft: String
    private let before: String?
    private let folder: URL

    static func main() async throws {
        try Lab.enterOwnNetwork()
        let environment = ProcessInfo.processInfo.environment
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let folder = URL(filePath: "/var/tmp/weft-trust-\(ProcessInfo.processInfo.processIdentifier)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let bench = TrustBench(
            weft: environment["WEFT"] ?? own.appending(path: "weft").path(), before: environment["WEFT_BEFORE"],
            folder: folder)
        try await bench.gets()
        try await ListFigures(weft: bench.weft, folder: folder).measure()
        try await PermissionFigures(folder: folder).measure()
        try await HandshakeFigures(weft: bench.weft, folder: folder).measure()
    }

    static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private func gets() async throws {
        let open = try OpenController.options(of: weft)
        let proved = try await Candidate("rbac", weft: weft, port: 9100, ["--tls", "both"], in: folder)
        let unasked = try await Candidate("no-auth", weft: weft, port: 9200, open, in: folder)
        let earlier: Candidate? =
            if let before {
                try await Candidate(
                    "before", weft: before, port: 9300, try OpenController.options(of: before), in: folder)
            } else { nil }
        let all = [proved, unasked] + (earlier.map { [$0] } ?? [])
        var paths: [Int: String] = [:]
        for candidate in all {
            let api = try candidate.api
            _ = try await rate(5000, clients: 32) { number in
                try await api.create(
                    "virtual-network", ["default-domain", "default-project", "n\(number)"], parent: "project", [:])
            }
            let id = try await api.id(of: "virtual-network", ["default-domain", "default-project", "n1"])
            paths[candidate.port] = "/virtual-network/\(id)"
        }
        var times: [[Double]] = []
        for _ in 0..<Self.rounds {
            times.append([
                try (earlier ?? unasked).wrk("http", paths[(earlier ?? unasked).port] ?? "", token: nil),
                try unasked.wrk("http", paths[unasked.port] ?? "", token: nil),
                try proved.wrk("http", paths[proved.port] ?? "", token: proved.token),
                try proved.wrk("https", paths[proved.port] ?? "", token: proved.token),
            ])
        }
        let medians = (0..<4).map { column in Self.median(times.map { $0[column] }) }
        for (name, column) in [("get-no-auth", 1), ("get-token-rbac", 2), ("get-token-rbac-tls", 3)] {
            Figure(name: "\(name)-cpu", value: medians[column], peer: medians[0], unit: "us").print()
        }
        try await starts(proved, earlier)
        for candidate in all { await candidate.stop() }
    }

    private func starts(_ now: Candidate, _ earlier: Candidate?) async throws {
        var times: [(cpu: Double, wall: Double)] = []
        var others: [(cpu: Double, wall: Double)] = []
        for _ in 0..<Self.rounds {
            times.append(try await now.restart())
            if let earlier { others.append(try await earlier.restart()) }
        }
        func print(_ name: String, _ part: (_ time: (cpu: Double, wall: Double)) -> Double) {
            Figure(
                name: name, value: Self.median(times.map(part)),
                peer: others.isEmpty ? nil : Self.median(others.map(part)),
                unit: "ms"
            ).print()
        }
        print("start-5000-networks-cpu") { $0.cpu }
        print("start-5000-networks") { $0.wall }
    }
}
