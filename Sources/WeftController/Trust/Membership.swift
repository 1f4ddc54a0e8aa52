package import Logging
import ServiceLifecycle
package import WeftClient
import WeftConfig
import WeftJSON
package import WeftNet
package import WeftTLS
import WeftTrust

/// A process that has joined the fabric: its certificate, kept good, and what the controller says of others'.
package struct Membership: Sendable {
    package let keeper: CertificateKeeper
    /// How the fabric's ports spoke when this process started; one that an older controller let in was not told.
    package let mode: TLSMode
    private let folder: CertificateFolder
    private let logger: Logger
    /// Ends when the controller has told all that there is.
    private let knows = AsyncStream.makeStream(of: Never.self)

    /// Joins, if there is an invitation that was not taken yet.
    ///
    /// - Parameters:
    ///   - path: where the certificate is kept.
    ///   - invitation: nil when it has joined before; of no effect on one that has.
    /// - Returns: nil for a process that has not joined.
    package static func open(
        _ kind: CertifiedName.Kind, _ name: String, in path: String, _ invitation: JoinInvitation?, api: String? = nil,
        trusting authority: [UInt8]? = nil, logger: Logger
    ) async throws -> Membership? {
        let folder = try CertificateFolder(path)
        var held = try folder.held()
        if let invitation, held == nil || !invitation.isTaken(in: held) {
            let name = try await invitation.join(kind, name, into: folder, trusting: authority)
            logger.notice("joined", metadata: ["name": "\(name)", "controller": "\(invitation.api)"])
            held = try folder.held()
        }
        guard let held else { return nil }
        guard let expected = CertifiedName(kind, name), held.name == expected else {
            throw InputFileError(
                "\(path) holds the certificate of \(held.name.map { "\($0)" } ?? "somebody else"), and this is \(kind.words) \(name): join again (--join), or remove that folder"
            )
        }
        return Membership(
            keeper: try CertificateKeeper(folder, held, api: api, trusting: authority, logger: logger),
            mode: held.mode.flatMap { TLSMode(rawValue: $0) } ?? .both,
            folder: folder, logger: logger)
    }

    /// Where the controller is.
    package var api: String { keeper.api }

    /// Returns when the controller has told all that is no longer good: nobody is to be taken by what was good once.
    @Sendable func isInformed() async { for await _ in knows.stream {} }

    /// Follows what the controller says of certificates, until the task is cancelled. While it is away the last that it
    /// said counts.
    func follow(_ client: ConfigClient) async {
        var delay = RetryDelay()
        var generator = SystemRandomNumberGenerator()
        var trouble = Trouble()
        while !Task.isCancelled {
            do {
                try await client.follow("/weft/trust/events") { line in
                    delay.reset()
                    if trouble.ended() { logger.notice("certificates are followed again") }
                    guard
                        let news = try TrustNews(
                            authorities: line["authorities"]?.string, journal: line["journal"]?.string,
                            line: line["entry"]?.string)
                    else { return }
                    keeper.security.take(news)
                    knows.continuation.finish()
                    if try news.authorities != nil { try folder.keep(keeper.security.bundle) }
                }
            } catch {
                if !Task.isCancelled, trouble.met("\(error)") {
                    logger.warning("certificates cannot be followed; will retry", metadata: ["error": "\(error)"])
                }
            }
            try? await Task.sleep(for: delay.next(using: &generator))
        }
    }

    /// Keeps the certificate good.
    package func keep(_ renewed: @Sendable () async -> Void = {}) async throws { try await keeper.run(renewed) }
}

/// A membership while a process of services runs.
package struct MembershipService: Service {
    private let membership: Membership
    private let renewed: @Sendable () async -> Void

    package init(_ membership: Membership, renewed: @escaping @Sendable () async -> Void = {}) {
        self.membership = membership
        self.renewed = renewed
    }

    package func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await membership.keep(renewed) }
        } catch is CancellationError {
            // Asked to end.
        }
    }
}
