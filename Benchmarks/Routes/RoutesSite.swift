import Foundation
import WeftLab
import WeftNet

/// Three hosts on one underlay: source, daemon, sink.
struct RoutesSite: Sendable {
    static let daemonAS: UInt32 = 64512
    static let sourceAS: UInt32 = 65001
    static let sinkAS: UInt32 = 65002

    /// Each on one CPU, the daemon on its own: moving costs either of them caches, and by chance.
    static let (daemonCPU, endpointCPU) = (0, 1)

    let folder: URL
    let ledger: Ledger
    let daemon: LabHost
    let source: LabHost
    let sink: LabHost

    init() throws {
        let run = "r" + String(ProcessInfo.processInfo.processIdentifier, radix: 36)
        folder = URL(filePath: "/var/tmp/weft-\(run)")
        ledger = try Ledger(file: URL(filePath: "/var/tmp/weft-\(run).ledger"))
        try ledger.record(.directory(folder.path()))
        try ledger.record(.namespaces(prefix: "weft-\(run)-"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let fabric = try LabNetwork(run: run, ledger: ledger)
        daemon = try fabric.addHost("daemon", IPv4Address(172, 31, 0, 1))
        source = try fabric.addHost("source", IPv4Address(172, 31, 0, 2))
        sink = try fabric.addHost("sink", IPv4Address(172, 31, 0, 3))
    }

    /// The command line that runs a program on one CPU.
    static func command(_ program: [String], on cpu: Int) -> [String] { ["taskset", "-c", "\(cpu)"] + program }
}
