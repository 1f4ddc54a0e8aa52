import BenchmarkFigures
import Foundation
import WeftClient
import WeftJSON
import WeftLab
import WeftNet
import WeftXML

/// A controller and two hosts, as the lab makes them, with the store on a real disk.
final class BenchSite: Sendable {
    static let project: FQName = ["default-domain", "bench"]

    let weft: String
    let folder: URL
    let ledger: Ledger
    let controllerHost: LabHost
    let hosts: [AgentHost]
    let api: ConfigClient
    let pages: IntrospectClient

    private let dataDirectory: String

    init() throws {
        let environment = ProcessInfo.processInfo.environment
        let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        weft = environment["WEFT"] ?? own.appending(path: "weft").path()
        let plugin = environment["WEFT_CNI"] ?? own.appending(path: "weft-cni").path()
        let run = "b" + String(ProcessInfo.processInfo.processIdentifier, radix: 36)
        // /run and /tmp may be memory; what is measured here has to be durable.
        folder = URL(filePath: "/var/tmp/weft-\(run)")
        ledger = try Ledger(file: URL(filePath: "/var/tmp/weft-\(run).ledger"))
        try ledger.record(.directory(folder.path()))
        try ledger.record(.namespaces(prefix: "weft-\(run)-"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        dataDirectory = folder.appending(path: "controller").path()
        let fabric = try LabNetwork(run: run, ledger: ledger)
        controllerHost = try fabric.addHost("controller", IPv4Address(172, 31, 0, 10))
        let hosts = [
            try fabric.addHost("one", IPv4Address(172, 31, 1, 10)),
            try fabric.addHost("two", IPv4Address(172, 31, 1, 11)),
        ]
        for host in hosts { try ledger.record(.directory("/sys/fs/bpf/weft/\(host.namespace)")) }
        let api = ConfigClient("http://\(controllerHost.address):8082")
        self.api = api
        let (weft, folder, controller) = (weft, folder, controllerHost.address)
        self.hosts = hosts.map {
            AgentHost($0, weft: weft, plugin: plugin, folder: folder, controller: controller, api: api)
        }
        pages = IntrospectClient(base: "http://\(controllerHost.address):8083")
    }

    /// Starts the controller; the time is that until it answers a request.
    func startController() async throws -> (process: ChildProcess, time: Duration) {
        let start = ContinuousClock.now
        let process = try ChildProcess(
            "controller",
            Command(
                [
                    weft, "controller", "--address", "\(controllerHost.address)", "--data-dir", dataDirectory,
                ] + OpenController.options(of: weft),
                in: controllerHost.namespace), log: folder.appending(path: "controller.log"))
        try await Patience(of: "the config API", watching: [process]).wait(.seconds(120), every: .milliseconds(2)) {
            (try? await self.api.get("/")) != nil
        }
        return (process, ContinuousClock.now - start)
    }
}

struct BenchFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

extension ChildProcess {
    /// What the process holds in memory, in MB.
    var residentMegabytes: Double { get throws { try Usage(identifier).residentBytes / 1e6 } }
}
