package import AsyncHTTPClient
package import Logging
package import NIOCore
import NIOSSL
import Synchronization
import WeftConnections
import WeftJSON
import WeftNet
import WeftSystem
package import WeftTLS
package import WeftTrust
import X509

/// Renews the certificate of a process that has joined, for as long as it runs: by the certificate itself, over TLS
/// that proves both sides. Once a day it asks whom to believe.
package final class CertificateKeeper: Sendable {
    /// What connections of this process show and believe.
    package let security: TransportSecurity
    private let folder: CertificateFolder
    private let authority: [UInt8]?
    /// The controller's URL.
    package let api: String
    private let logger: Logger
    private let wait: @Sendable (Duration) async throws -> Void
    private let clients = Mutex<[RenewingClient]>([])

    /// - Parameters:
    ///   - held: what the folder holds.
    ///   - foreign: authorities of the operator's.
    ///   - api: the controller's URL where it is another than at the time of joining.
    ///   - authority: PEM; who else is believed about the controller, where its certificate is the operator's.
    package init(
        _ folder: CertificateFolder, _ held: CertificateFolder.Held, api: String? = nil,
        trusting authority: [UInt8]? = nil,
        logger: Logger,
        wait: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) throws {
        self.folder = folder
        self.authority = authority
        self.logger = logger
        self.wait = wait
        guard let url = api ?? held.api else {
            throw InputFileError("\(folder.path) does not say where the controller is: join again")
        }
        self.api = url
        security = TransportSecurity(
            own: try TLSCredential(chain: try held.chainPEM, key: held.key.pem), TrustKnowledge(bundle: held.bundle))
    }

    /// For calls of the controller; whoever asks for one shuts it down.
    ///
    /// - Parameter silence: how long a server that answers may say nothing.
    package func client(silence: TimeAmount? = nil) throws -> RenewingClient {
        guard let held = try folder.held() else { throw InputFileError("\(folder.path) holds no certificate") }
        let client = try RenewingClient(held, trusting: authority, silence: silence)
        clients.withLock { $0.append(client) }
        return client
    }

    /// Until the task is cancelled.
    ///
    /// - Parameter renewed: called after each renewal; the old certificate is good for a while.
    package func run(_ renewed: @Sendable () async -> Void = {}) async throws {
        var generator = SystemRandomNumberGenerator()
        var trouble = Trouble()
        while !Task.isCancelled {
            guard let held = try folder.held() else { throw InputFileError("\(folder.path) holds no certificate") }
            var renewal = Renewal(of: held.chain[0], using: &generator)
            var hasFailed = false
            while !Task.isCancelled {
                let time = renewal.wait(at: .now, afterFailure: hasFailed, using: &generator)
                guard time <= .days(1) || hasFailed else {
                    try await wait(.days(1))
                    await learn()
                    continue
                }
                try await wait(time)
                do {
                    try await renew(held)
                    if trouble.ended() { logger.notice("the certificate is renewed again") }
                    logger.info("the certificate is renewed", metadata: ["ends": "\(renewal.ends.iso8601)"])
                    await renewed()
                    break
                } catch {
                    hasFailed = true
                    guard trouble.met("\(error)") else { continue }
                    logger.warning(
                        "the certificate cannot be renewed; will retry",
                        metadata: ["ends": "\(renewal.ends.iso8601)", "error": "\(error)"])
                }
            }
        }
    }

    /// Gets another certificate, for another key, and shows it from now on.
    package func renew() async throws {
        guard let held = try folder.held() else { throw InputFileError("\(folder.path) holds no certificate") }
        try await renew(held)
    }

    private func renew(_ held: CertificateFolder.Held) async throws {
        let key = CertificateKey()
        let name = try held.bundle.name(of: held.chain[0], as: .client, at: .now)
        let request = try CertificateRequest.pem(for: name, by: key)
        let answer = try await withClient(held) { client in
            try await client.post("/weft/renew", ["request": .string(request)])
        }
        let new = try CertificateFolder.Held(key: key, answer: answer, api: api, token: held.token)
        try folder.keep(new)
        security.take(.bundle(new.bundle))
        security.show(try TLSCredential(chain: try new.chainPEM, key: key.pem))
        for client in clients.withLock({ $0 }) { try await client.show(new) }
    }

    /// Asks whom to believe. What is told within TLS of those who are believed is believed.
    private func learn() async {
        do {
            guard let held = try folder.held() else { return }
            let answer = try await withClient(held) { client in try await client.get("/weft/trust") }
            guard let pem = answer?["authorities"]?.string else { return }
            if let mode = answer?["tls"]?.string, mode != held.mode { try folder.keep(mode: mode) }
            let bundle = try TrustBundle(pem: pem, "the answer")
            guard bundle != held.bundle else { return }
            try folder.keep(bundle)
            security.take(.bundle(bundle))
            logger.notice("another authority is believed", metadata: ["count": "\(bundle.authorities.count)"])
        } catch {
            logger.info("whom to believe could not be asked; will ask tomorrow", metadata: ["error": "\(error)"])
        }
    }

    private func withClient(
        _ held: CertificateFolder.Held, _ body: (ConfigClient) async throws -> JSON?
    ) async throws -> JSON? {
        let http = try HTTPClient.calling(as: held, trusting: authority)
        do {
            let answer = try await body(ConfigClient(api, http: http))
            try await http.shutdown()
            return answer
        } catch {
            try? await http.shutdown()
            throw error
        }
    }
}

extension HTTPClient {
    /// For calls that show a certificate of the fabric's, and believe whom it believes.
    ///
    /// - Parameters:
    ///   - authority: PEM; who else is believed.
    ///   - silence: how long a server that answers may say nothing.
    package static func calling(
        as held: CertificateFolder.Held, trusting authority: [UInt8]? = nil, silence: TimeAmount? = nil
    ) throws -> HTTPClient {
        let believed = Array(try held.bundle.pem.utf8) + (authority.map { [UInt8(ascii: "\n")] + $0 } ?? [])
        let tls = try TLSConfiguration.modernClient().trusting(believed, "the authorities")
        var configuration = Configuration.calling(within: .seconds(5), try held.shown(in: tls))
        configuration.timeout.read = silence
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }
}

extension CertificateFolder.Held {
    /// The configuration of calls that show this certificate.
    func shown(in tls: TLSConfiguration) throws -> TLSConfiguration {
        try TLSCredential(chain: try chainPEM, key: key.pem).shown(in: tls)
    }
}
