import BenchmarkFigures
import Foundation
import Synchronization
import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// A controller of one build, with a store of its own, on one CPU: the builds that are compared run beside each other,
/// and are asked in turns.
final class Build: Sendable {
    static let ports = 10_000
    /// Of each of the two projects, in the last of which lists are taken.
    static let portsOfProject = 5000

    let name: String
    private let weft: String
    private let host: LabHost
    private let folder: URL
    private let running: Mutex<ChildProcess>
    let api: ConfigClient

    init(_ name: String, weft: String, on host: LabHost, in folder: URL) async throws {
        self.name = name
        self.weft = weft
        self.host = host
        self.folder = folder.appending(path: "build-\(name)")
        try FileManager.default.createDirectory(at: self.folder, withIntermediateDirectories: true)
        api = ConfigClient("http://\(host.address):8082")
        running = Mutex(try Self.start(weft, host, self.folder))
        try await answers()
    }

    private static func start(_ weft: String, _ host: LabHost, _ folder: URL) throws -> ChildProcess {
        try ChildProcess(
            "controller",
            Command(
                [
                    "taskset", "-c", BuildFigures.serverCPU, weft, "controller", "--address", "\(host.address)",
                    "--data-dir", folder.appending(path: "data").path(),
                ] + OpenController.options(of: weft), in: host.namespace), log: folder.appending(path: "controller.log")
        )
    }

    private func answers() async throws {
        try await Patience(of: "the config API", watching: [process]).wait(.seconds(120), every: .milliseconds(2)) {
            (try? await self.api.get("/")) != nil
        }
    }

    func restart() async throws {
        await process.stop()
        let process = try Self.start(weft, host, folder)
        running.withLock { $0 = process }
        try await answers()
    }

    var process: ChildProcess { running.withLock { $0 } }

    func url(_ path: String) -> String { "http://\(host.address):8082\(path)" }

    /// In the controller's own network.
    func command(_ words: [String]) -> Command { Command(words, in: host.namespace) }

    var usage: Usage { get throws { try Usage(process.identifier) } }

    /// From here on ``Usage/peak`` counts anew.
    func forgetPeak() throws { try Data("5".utf8).write(to: URL(filePath: "/proc/\(process.identifier)/clear_refs")) }

    // MARK: objects

    private static func network(_ number: Int) -> FQName { ["default-domain", "bench", "n\(number % 1000)"] }
    static func port(_ number: Int) -> FQName {
        ["default-domain", number < ports - portsOfProject ? "bench" : "other", "port-\(number)"]
    }
    private static func name(_ name: FQName) -> JSON { ["to": .array(name.parts.map(JSON.string))] }

    /// 1,000 networks, 10,000 ports, an address for each: one request for each, as clients make them.
    func fill() async throws {
        let api = api
        for project in ["bench", "other"] {
            try await api.create("project", ["default-domain", project], parent: "domain")
        }
        _ = try await rate(1000, clients: 32) { number in
            let prefix = IPv4Prefix(
                IPv4Address(rawValue: IPv4Address(11, 0, 0, 0).rawValue + UInt32(number) << 8), length: 24)
            try await api.create(
                "virtual-network", Self.network(number), parent: "project", BenchSite.networkProperties(prefix))
        }
        _ = try await rate(Self.ports, clients: 32) { number in
            try await api.create(
                "virtual-machine-interface", Self.port(number), parent: "project",
                ["virtual_network_refs": [Self.name(Self.network(number))]])
        }
        _ = try await rate(Self.ports, clients: 32) { number in
            try await api.create(
                "instance-ip", ["address-\(number)"], parent: nil,
                [
                    "virtual_network_refs": [Self.name(Self.network(number))],
                    "virtual_machine_interface_refs": [Self.name(Self.port(number))],
                ])
        }
    }

    /// Everything that ``fill()`` made.
    func empty() async throws {
        let api = api
        for type in ["instance-ip", "virtual-machine-interface"] {
            let ids = try await api.list(type).compactMap { $0["uuid"]?.string.flatMap { ObjectID($0) } }
            _ = try await rate(ids.count, clients: 32) { try await api.delete(type, ids[$0]) }
        }
        let networks = try await api.list("virtual-network", query: "parent_fq_name_str=default-domain:bench")
        let ids = networks.compactMap { $0["uuid"]?.string.flatMap { ObjectID($0) } }
        _ = try await rate(ids.count, clients: 32) { try await api.delete("virtual-network", ids[$0]) }
    }
}
