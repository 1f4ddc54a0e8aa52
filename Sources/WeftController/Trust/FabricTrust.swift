import Foundation
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import WeftConfig
import WeftConfigAPI
import WeftModel
import WeftNet
import WeftSystem
import WeftTLS
import WeftTrust
import X509

/// The fabric's authority in the controller: makes the controller's own certificate, tells this process's connections
/// what has changed, lets others join, and ends a host's certificates with the host.
final class FabricTrust: Service {
    /// For whatever speaks with members of the fabric.
    let security: TransportSecurity
    /// With the operator's certificate where there is one.
    let api: TransportSecurity
    let mode: TLSMode
    let place: String
    private let store: TrustStore
    private let folder: CertificateFolder
    private let name: CertifiedName
    private let addresses: [CallAddress]
    private let files: TLSFiles?
    private let others: [TransportSecurity]
    private let logger: Logger

    /// Opens the authority, or makes it, with a certificate for this process.
    ///
    /// - Parameters:
    ///   - data: the data directory.
    ///   - addresses: where the controller is called.
    ///   - place: where those call it who join.
    ///   - mode: how the fabric's ports speak.
    ///   - files: the operator's certificate.
    ///   - others: whatever else is to hear of changes.
    init(
        _ data: String, controller: String, at addresses: [CallAddress], _ place: String, _ mode: TLSMode,
        files: TLSFiles?, others: [TransportSecurity] = [], logger: Logger
    ) throws {
        guard let name = CertifiedName(.controller, controller) else {
            throw ControllerFailure("--name \(controller) is no name of a machine")
        }
        self.name = name
        self.place = place
        self.mode = mode
        self.addresses = addresses
        self.files = files
        self.others = others
        self.logger = logger
        store = try TrustStore("\(data)/trust", named: controller, at: .now)
        folder = try CertificateFolder("\(data)/certificate")
        let held = try Self.own(store, folder, name, addresses)
        let credential = try TLSCredential(chain: try held.chainPEM, key: held.key.pem)
        let knowledge = store.knowledge(at: .now)
        security = TransportSecurity(own: credential, knowledge)
        api = try files.map { TransportSecurity(own: try $0.credential(), knowledge) } ?? security
    }

    /// The certificate that is kept, unless it is due or is for other addresses: then another one.
    private static func own(
        _ store: TrustStore, _ folder: CertificateFolder, _ name: CertifiedName, _ addresses: [CallAddress]
    ) throws -> CertificateFolder.Held {
        var generator = SystemRandomNumberGenerator()
        let bundle = store.knowledge(at: .now).bundle
        if let held = try? folder.held(), (try? bundle.name(of: held.chain[0], as: .server, at: .now)) == name,
            held.chain[0].isCalled(at: addresses), Renewal(of: held.chain[0], using: &generator).due > .now
        {
            return held
        }
        let key = CertificateKey()
        let request = try CertificateRequest.pem(for: name, by: key)
        let chain = try store.issue(request, for: name, at: addresses, now: .now)
        let held = CertificateFolder.Held(key: key, chain: chain, bundle: bundle)
        try folder.keep(held)
        return held
    }

    /// For figures.
    var reading: CertificateMetrics.Reading {
        let now = WallTime.now
        let succession = store.succession()
        let knowledge = store.knowledge(at: now)
        return CertificateMetrics.Reading(
            own: security.own?.ends ?? now,
            authority: succession.signer(at: now).map { succession.terms[$0].certificate.ends } ?? now,
            holders: store.issues().count,
            revocations: knowledge.revocations.names.count + knowledge.revocations.serials.count)
    }

    // MARK: What goes on

    private static let period = Duration.seconds(30)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.tell() }
                group.addTask { await self.keep() }
            }
        }
    }

    /// What the store says, this process's connections know.
    private func tell() async {
        for await news in store.news(at: .now) {
            security.take(news)
            if files != nil { api.take(news) }
            for other in others { other.take(news) }
        }
    }

    private func keep() async {
        var trouble = Trouble()
        var shown = try? files?.contents
        while (try? await Task.sleep(for: Self.period)) != nil {
            do {
                if try store.keepSucceeding(at: .now) { logger.notice("the fabric's authorities have changed") }
                try renewOwn()
                if let files, let contents = try? files.contents, contents != shown {
                    api.show(try files.credential())
                    shown = contents
                    logger.notice("the operator's certificate was read again")
                }
                if trouble.ended() { logger.notice("certificates are kept again") }
            } catch {
                if trouble.met("\(error)") {
                    logger.error("certificates cannot be kept; will retry", metadata: ["error": "\(error)"])
                }
            }
        }
    }

    private func renewOwn() throws {
        let held = try Self.own(store, folder, name, addresses)
        guard let own = security.own, own.ends != held.chain[0].ends else { return }
        security.show(try TLSCredential(chain: try held.chainPEM, key: held.key.pem))
        logger.info("the controller's certificate is renewed", metadata: ["ends": "\(held.chain[0].ends.iso8601)"])
    }

    /// Ends the certificates of hosts that are no longer in the configuration.
    ///
    /// - Parameter configuration: as this process has it.
    func follow(_ configuration: any ConfigurationAccess) async throws {
        var hosts: [ObjectID: String] = [:]
        var isComplete = false
        try await configuration.follow { events in
            for change in events.changes {
                switch change {
                case .put(let object) where object.type == .virtualRouter: hosts[object.id] = object.name.name
                case .delete(.virtualRouter, let id):
                    if let host = hosts.removeValue(forKey: id) { self.end(host) }
                case .put, .delete: break
                }
            }
            guard events.isComplete, !isComplete else { return }
            isComplete = true
            // Of hosts that were removed while their certificates could not be ended.
            let known = Set(hosts.values)
            for name in self.store.issues().keys where name.kind == .host && !known.contains(name.name) {
                self.end(name.name)
            }
        }
    }

    private func end(_ host: String) {
        guard let name = CertifiedName(.host, host), store.issues()[name] != nil else { return }
        do {
            try store.revoke(name, at: .now)
            logger.notice("the certificates of a host that was removed are ended", metadata: ["host": "\(host)"])
        } catch {
            logger.error(
                "the certificates of a host that was removed cannot be ended: weft trust revoke",
                metadata: ["host": "\(host)", "error": "\(error)"])
        }
    }
}

extension FabricTrust: CertificateIssuer {
    func succession() -> (terms: [Succession.Term], signer: Int?, bundle: TrustBundle) {
        let succession = store.succession()
        let now = WallTime.now
        return (succession.terms, succession.signer(at: now), succession.bundle(at: now))
    }

    func issues() -> [CertifiedName: IssueJournal.Issue] { store.issues() }

    func invite(_ name: CertifiedName, for time: Duration) throws -> JoinToken {
        try store.invite(name, for: time, at: .now)
    }

    func join(
        _ secret: String, _ request: String, from address: IPAddress?
    ) throws -> (CertifiedName, String, String) {
        let (name, chain) = try store.join(secret, request, at: address.map { [.address($0)] } ?? [], now: .now)
        return (name, try chain.pem, try store.knowledge(at: .now).bundle.pem)
    }

    func renew(_ name: CertifiedName, _ request: String, from address: IPAddress?) throws -> (String, String) {
        let chain = try store.issue(request, for: name, at: address.map { [.address($0)] } ?? [], now: .now)
        return (try chain.pem, try store.knowledge(at: .now).bundle.pem)
    }

    func revoke(_ name: CertifiedName) throws { try store.revoke(name, at: .now) }

    func rotate(after announcement: Duration?) throws { try store.rotate(after: announcement, at: .now) }

    func news() -> AsyncStream<TrustNews> { store.news(at: .now) }
}

extension [Certificate] {
    fileprivate var pem: String { get throws { try map { try $0.pem }.joined() } }
}

extension FabricTrust: CustomStringConvertible {
    var description: String { "certificates" }
}
