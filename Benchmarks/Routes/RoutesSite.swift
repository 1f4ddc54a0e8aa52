import Foundation
import WeftLab
import WeftNet

/// Three hosts on one underlay: source, daemon, sink.
struct RoutesSite: Sendable {
    static let daemonAS: UInt32 = 64512
    static let sourceAS: UInt32 = 65001
    static let sinkAS: UInt32 = 65002

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
        let fabric = try Fabric(run: run, ledger: ledger)
        daemon = try fabric.addHost("daemon", IPv4Address(172, 31, 0, 1))
        source = try fabric.addHost("source", IPv4Address(172, 31, 0, 2))
        sink = try fabric.addHost("sink", IPv4Address(172, 31, 0, 3))
    }
}

/// An ``Endpoint`` in a process of its own, on its host.
final class EndpointProcess {
    private let process: Process
    private let input: Pipe
    private let output: Pipe
    private var rest = ""

    init(_ role: String, on host: LabHost, asn: UInt32, _ site: RoutesSite, _ family: RouteMix.Family, _ count: Int)
        throws
    {
        let arguments = [
            "--net=/run/netns/\(host.namespace)", "--", "/proc/self/exe".resolved, role, "\(host.address)",
            "\(site.daemon.address)", "\(asn)", family.rawValue, "\(count)",
        ]
        (process, input, output) = try Spawner.shared.perform {
            let process = Process()
            let (input, output) = (Pipe(), Pipe())
            process.executableURL = URL(filePath: "/usr/bin/nsenter")
            process.arguments = arguments
            process.standardInput = input
            process.standardOutput = output
            try process.run()
            return (process, input, output)
        }
    }

    func say(_ line: String) throws { try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8)) }

    /// Waits for a line.
    func expect(_ line: String) throws {
        while true {
            if let end = rest.firstIndex(of: "\n") {
                let found = String(rest[..<end])
                rest = String(rest[rest.index(after: end)...])
                if found == line { return }
                continue
            }
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw EndpointError("an endpoint ended instead of saying \(line)") }
            rest += String(decoding: data, as: UTF8.self)
        }
    }

    func stop() {
        process.terminate()
        process.awaitExit()
    }
}

extension String {
    fileprivate var resolved: String { URL(filePath: self).resolvingSymlinksInPath().path() }
}

/// What the kernel says a process has used.
struct Usage {
    /// Seconds on a CPU, of all threads.
    var seconds: Double
    /// Resident megabytes, now.
    var megabytes: Double

    init(of process: ChildProcess) throws {
        let folder = URL(filePath: "/proc/\(process.identifier)")
        let stat = try String(contentsOf: folder.appending(path: "stat"), encoding: .utf8)
        // After the program's name, which may hold anything, the 12th and 13th fields are user and system ticks.
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        seconds = (Double(fields[12]) ?? 0) / 100 + (Double(fields[13]) ?? 0) / 100
        let status = try String(contentsOf: folder.appending(path: "status"), encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        megabytes = line.flatMap { Double($0.split(whereSeparator: \.isWhitespace)[1]) }.map { $0 / 1024 } ?? 0
    }
}
