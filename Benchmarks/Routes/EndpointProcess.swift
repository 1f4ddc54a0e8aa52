import BenchmarkFigures
import Foundation
import WeftLab

/// An ``Endpoint`` in a process of its own, on its host.
final class EndpointProcess {
    private let process: Process
    private let input: Pipe
    private let output: Pipe
    private var rest = ""

    convenience init(
        _ role: String, of daemon: any Daemon, on host: LabHost, asn: UInt32, _ site: RoutesSite,
        _ family: RouteMix.Family, _ count: Int
    ) throws {
        try self.init(
            [
                role, "\(host.address)", "\(site.daemon.address)", "\(asn)", "\(daemon.holdTime)", family.rawValue,
                "\(count)",
            ], on: host)
    }

    init(_ role: [String], on host: LabHost) throws {
        let arguments =
            ["--net=/run/netns/\(host.namespace)", "--"]
            + RoutesSite.command(["/proc/self/exe".resolved] + role, on: RoutesSite.endpointCPU)
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

    var usage: Usage { get throws { try Usage(process.processIdentifier) } }

    /// Waits for a line that begins with a word; the answer is the words after it.
    @discardableResult
    func expect(_ word: String) throws -> [String] {
        while true {
            if let end = rest.firstIndex(of: "\n") {
                let found = rest[..<end].split(separator: " ").map(String.init)
                rest = String(rest[rest.index(after: end)...])
                if found.first == word { return Array(found.dropFirst()) }
                continue
            }
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw EndpointError("an endpoint ended instead of saying \(word)") }
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
