import Foundation
import Testing

@testable import WeftConnections

/// A process of the product, started with a limit of descriptors, and where its listeners are.
final class ProductProcess {
    let places: [Listener: RawSocket.Place]
    private let process = Process()
    private let folder: URL
    private let log: URL

    /// A controller with every listener that a controller can have.
    static func controller(descriptors: Int) throws -> ProductProcess {
        let ports = (0..<5).map { _ in freePort() }
        let listeners: [Listener] = [.api, .secureAPI, .agents, .peers, .pages]
        return try ProductProcess(
            descriptors, Dictionary(uniqueKeysWithValues: zip(listeners, ports.map { .port($0) }))
        ) { folder in
            try certificate(in: folder)
            return [
                "controller", "--data-dir", "\(folder.path())/data", "--aaa-mode", "no-auth", "--api-port",
                "\(ports[0])", "--tls-port",
                "\(ports[1])", "--xmpp-port", "\(ports[2])", "--bgp-port", "\(ports[3])", "--introspect-port",
                "\(ports[4])", "--tls-certificate", "\(folder.path())/c.pem", "--tls-key", "\(folder.path())/k.pem",
            ]
        }
    }

    init(
        _ descriptors: Int, _ places: [Listener: RawSocket.Place], _ arguments: (URL) throws -> [String]
    ) throws {
        self.places = places
        folder = FileManager.default.temporaryDirectory.appending(path: "weft-limits-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        log = folder.appending(path: "log")
        _ = FileManager.default.createFile(atPath: log.path(), contents: nil)
        process.executableURL = URL(filePath: "/usr/bin/prlimit")
        process.arguments = ["--nofile=\(descriptors):\(descriptors)", Self.product] + (try arguments(folder))
        process.standardError = try FileHandle(forWritingTo: log)
        process.standardOutput = FileHandle.nullDevice
        try process.run()
    }

    /// The executable `weft` that was built beside the tests.
    private static var product: String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (own as NSString).deletingLastPathComponent + "/weft"
    }

    var isRunning: Bool { process.isRunning }
    var text: String { (try? String(contentsOf: log, encoding: .utf8)) ?? "" }

    /// Until every listener takes calls.
    func waitUntilListening() async throws {
        for _ in 0..<300 {
            if places.values.allSatisfy({ RawSocket($0) != nil }) { return }
            guard isRunning else { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw Failure("not all listeners of the product came up:\n\(text)")
    }

    /// The process's status once it has ended by itself; nil while it has not.
    func waitUntilEnded() async throws -> Int32? {
        for _ in 0..<300 {
            if !isRunning { return process.terminationStatus }
            try await Task.sleep(for: .milliseconds(100))
        }
        return nil
    }

    func stop() {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    private static func certificate(in folder: URL) throws {
        let openssl = Process()
        openssl.executableURL = URL(filePath: "/usr/bin/openssl")
        openssl.arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=localhost", "-keyout", "\(folder.path())/k.pem", "-out", "\(folder.path())/c.pem",
        ]
        openssl.standardError = FileHandle.nullDevice
        try openssl.run()
        openssl.waitUntilExit()
    }

    private static func freePort() -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = RawSocket.loopbackAddress(0)
        var size = socklen_t(address.count)
        address.withUnsafeMutableBytes {
            let pointer = $0.assumingMemoryBound(to: sockaddr.self).baseAddress
            _ = bind(descriptor, pointer, size)
            _ = getsockname(descriptor, pointer, &size)
        }
        return Int(address[2]) << 8 | Int(address[3])
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }
}
