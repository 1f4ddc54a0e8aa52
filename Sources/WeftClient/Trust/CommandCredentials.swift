package import AsyncHTTPClient
import Foundation
import NIOCore
import NIOSSL
import Synchronization
import WeftConnections
import WeftTrust

/// With what a person's commands call over HTTPS: the certificate that he joined with, and whom he believes.
package enum CommandCredentials {
    package static let variable = "WEFT_CERTIFICATE"

    /// The folder of the certificate: `WEFT_CERTIFICATE`, or `~/.config/weft/certificate`.
    package static var path: String {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment[variable], !path.isEmpty { return path }
        return "\(environment["HOME"] ?? "/root")/.config/weft/certificate"
    }

    /// They live as long as the process: a client that is given up without having been shut down ends it.
    private static let made = Mutex<[HTTPClient]>([])

    /// The client for a server.
    ///
    /// - Parameters:
    ///   - base: its URL.
    ///   - named: the file of `--ca`.
    ///   - kept: the file that was kept with the credential for it.
    package static func client(for base: String, trusting named: String?, or kept: String? = nil) throws -> HTTPClient {
        guard base.hasPrefix("https:") else { return CommandHTTP.client }
        let held = FileManager.default.fileExists(atPath: path) ? try CertificateFolder(path).held() : nil
        guard let file = named ?? kept else { return made(try held.map { try HTTPClient.calling(as: $0) }) }
        let option = named == nil ? "the authorities of" : "--ca"
        let pem = try InputFile.read(file, option)
        let tls = try TLSConfiguration.modernClient().trusting(pem, "\(option) \(file)")
        let shown = try held.map { try $0.shown(in: tls) } ?? tls
        return made(
            HTTPClient(eventLoopGroupProvider: .singleton, configuration: .calling(within: .seconds(3), shown)))
    }

    /// For a server of a fabric that was not known before.
    ///
    /// - Parameter authorities: PEM; nil: whom this machine believes.
    package static func client(for base: String, believing authorities: String?) throws -> HTTPClient {
        guard let authorities else { return try client(for: base, trusting: nil) }
        let tls = try TLSConfiguration.modernClient().trusting(Array(authorities.utf8), "the authorities of")
        return made(HTTPClient(eventLoopGroupProvider: .singleton, configuration: .calling(within: .seconds(3), tls)))
    }

    /// Whether this machine believes that a server is the one that is meant.
    package static func isBelieved(_ base: String) async throws -> Bool {
        do {
            _ = try await client(for: base, trusting: nil).execute(HTTPClientRequest(url: base), timeout: .seconds(5))
            return true
        } catch {
            let fault = ConnectionFault(call: error)
            guard fault.kind == .untrusted else { throw fault }
            return false
        }
    }

    private static func made(_ client: HTTPClient?) -> HTTPClient {
        guard let client else { return CommandHTTP.client }
        made.withLock { $0.append(client) }
        return client
    }
}
