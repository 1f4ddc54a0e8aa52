package import AsyncHTTPClient
import Foundation
import NIOCore
import NIOSSL
import Synchronization
import WeftTrust

/// With what a person's commands call over HTTPS: the certificate that he joined with, or whom to believe alone.
package enum CommandCredentials {
    /// `WEFT_CREDENTIALS`, or `~/.config/weft/certificate`.
    package static var path: String {
        let environment = ProcessInfo.processInfo.environment
        if let path = environment["WEFT_CREDENTIALS"], !path.isEmpty { return path }
        return "\(environment["HOME"] ?? "/root")/.config/weft/certificate"
    }

    /// They live as long as the process: a client that is given up without having been shut down ends it.
    private static let made = Mutex<[HTTPClient]>([])

    /// The client for a server.
    ///
    /// - Parameters:
    ///   - base: its URL.
    ///   - authority: the file of `--ca`.
    package static func client(for base: String, trusting authority: String?) throws -> HTTPClient {
        guard base.hasPrefix("https:") else { return CommandHTTP.client }
        let client: HTTPClient
        if let authority {
            let tls = try TLSConfiguration.modernClient().trusting(
                try InputFile.read(authority, "--ca"), "--ca \(authority)")
            client = HTTPClient(
                eventLoopGroupProvider: .singleton, configuration: .calling(within: .seconds(3), tls))
        } else if FileManager.default.fileExists(atPath: path), let held = try CertificateFolder(path).held() {
            client = try HTTPClient.calling(as: held)
        } else {
            return CommandHTTP.client
        }
        made.withLock { $0.append(client) }
        return client
    }
}
