package import AsyncHTTPClient
import NIOCore
import Synchronization
import WeftTrust

/// A client of the configuration API that shows the certificate that counts. Another certificate takes another client:
/// calls of the one before break off, and whoever follows something follows it again.
package final class RenewingClient: Sendable {
    private let authority: [UInt8]?
    private let silence: TimeAmount?
    private let client: Mutex<HTTPClient>

    init(_ held: CertificateFolder.Held, trusting authority: [UInt8]?, silence: TimeAmount?) throws {
        self.authority = authority
        self.silence = silence
        client = Mutex(try HTTPClient.calling(as: held, trusting: authority, silence: silence))
    }

    package var current: HTTPClient { client.withLock { $0 } }

    func show(_ held: CertificateFolder.Held) async throws {
        let new = try HTTPClient.calling(as: held, trusting: authority, silence: silence)
        let old = client.withLock { client in
            defer { client = new }
            return client
        }
        try await old.shutdown()
    }

    package func shutdown() async throws { try await current.shutdown() }
}
