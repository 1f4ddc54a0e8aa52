import BenchmarkFigures
import Foundation
import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// A controller of one build in one mode, on loopback.
final class Candidate {
    static let serverCPU = "0"
    private static let clientCPU = "1"

    let port: Int
    let agentPort: Int
    private let weft: String
    private let options: [String]
    private let folder: URL
    private(set) var process: ChildProcess

    /// - Parameter options: beside where it serves and keeps what it has.
    init(_ name: String, weft: String, port: Int, _ options: [String], in folder: URL) async throws {
        self.port = port
        self.agentPort = port + 1
        self.weft = weft
        self.options = options
        self.folder = folder.appending(path: name)
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        process = try Self.start(weft, port, options, self.folder)
        try await answers()
    }

    private static func start(_ weft: String, _ port: Int, _ options: [String], _ folder: URL) throws -> ChildProcess {
        try ChildProcess(
            "controller",
            Command(
                [
                    "taskset", "-c", serverCPU, weft, "controller", "--address", "127.0.0.1", "--api-port", "\(port)",
                    "--xmpp-port", "\(port + 1)", "--introspect-port", "\(port + 2)", "--bgp-port", "\(port + 3)",
                    "--data-dir", folder.appending(path: "data").path(),
                ] + options), log: folder.appending(path: "log"))
    }

    private func answers() async throws {
        let client = ConfigClient("http://127.0.0.1:\(port)")
        try await Patience(of: "the config API", watching: [process]).wait(.seconds(60), every: .milliseconds(2)) {
            (try? await client.get("/")) != nil
        }
    }

    /// CPU and wall time until it answers, in ms.
    func restart() async throws -> (cpu: Double, wall: Double) {
        await process.stop()
        let begin = ContinuousClock.now
        process = try Self.start(weft, port, options, folder)
        try await answers()
        let wall = (ContinuousClock.now - begin).milliseconds
        return (try Usage(process.identifier).seconds * 1e3, wall)
    }

    /// What the first start left for the administrator; nil in a build that knows none.
    var token: String? {
        guard let data = try? Data(contentsOf: folder.appending(path: "data/administrator.json")) else { return nil }
        return (try? JSON(parsing: Array(data)))?["token"]?.string
    }

    /// As the administrator.
    var api: ConfigClient {
        get throws {
            ConfigClient("http://127.0.0.1:\(port)", credential: try token.map { try APICredential(token: $0) })
        }
    }

    var authorities: URL { folder.appending(path: "data/certificate/authorities.pem") }

    // MARK: asking

    /// CPU of the controller for one request, in µs.
    func wrk(_ scheme: String, _ path: String, token: String?) throws -> Double {
        let header = token.map { ["-H", "X-Auth-Token: \($0)"] } ?? []
        let before = try Usage(process.identifier).seconds
        let output = try Command(
            ["taskset", "-c", Self.clientCPU, "wrk", "-t", "1", "-c", "32", "-d", "3"] + header
                + ["\(scheme)://127.0.0.1:\(port)\(path)"]
        ).checked()
        let spent = try Usage(process.identifier).seconds - before
        let lines = output.split(separator: "\n").map { $0.split(separator: " ") }
        guard let count = lines.first(where: { $0.dropFirst().first == "requests" }).flatMap({ Double($0[0]) }),
            count > 0,
            !output.contains("Non-2xx"), !output.contains("Socket errors")
        else { throw BenchFault("wrk: \(output)") }
        return spent / count * 1e6
    }

    /// CPU of the controller for one answer, in ms, and how long it is.
    func curl(_ path: String, token: String) throws -> (cpu: Double, bytes: Int) {
        let before = try Usage(process.identifier).seconds
        let output = try Command([
            "taskset", "-c", Self.clientCPU, "curl", "-sS", "--fail", "-o", "/dev/null", "-w", "%{size_download}", "-H",
            "X-Auth-Token: \(token)", "http://127.0.0.1:\(port)\(path)",
        ]).checked()
        return ((try Usage(process.identifier).seconds - before) * 1e3, Int(output) ?? 0)
    }

    func stop() async { await process.stop() }
}

struct BenchFault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
