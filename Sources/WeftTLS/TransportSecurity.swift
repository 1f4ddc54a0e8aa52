package import NIOCore
import NIOSSL
import Synchronization
package import WeftNet
import WeftSystem
package import WeftTrust
package import X509

/// What a process shows on its connections, and whom it believes. Both change while it runs: each new connection takes
/// what counts then, and those of whom a certificate is revoked end.
package final class TransportSecurity: Sendable {
    fileprivate struct State {
        var own: TLSCredential?
        /// Counts what changes contexts.
        var generation = 0
        var knowledge: TrustKnowledge
        var contexts: [ContextKind: NIOSSLContext] = [:]
        /// Connections that proved who is at the other end.
        var proved: [CertifiedName: [ObjectIdentifier: (proof: PeerProof, channel: any Channel)]] = [:]
        var listeners: [@Sendable () -> Void] = []
    }

    fileprivate enum ContextKind: Hashable {
        case server(isRequired: Bool)
        case client
    }

    private let state: Mutex<State>
    private let foreign: ForeignAuthorities?
    private let rules: TrustRules
    private let now: @Sendable () -> WallTime

    /// - Parameters:
    ///   - own: nil: nothing can be shown yet, and no handshake as a server succeeds.
    ///   - foreign: authorities of the operator's that are believed about hosts.
    package init(
        own: TLSCredential?, _ knowledge: TrustKnowledge, foreign: [Certificate] = [],
        rules: TrustRules = TrustRules(), now: @escaping @Sendable () -> WallTime = { .now }
    ) {
        state = Mutex(State(own: own, knowledge: knowledge))
        self.foreign = foreign.isEmpty ? nil : ForeignAuthorities(foreign)
        self.rules = rules
        self.now = now
    }

    /// Of a process that has no certificate and believes nobody: every handshake fails.
    package static var none: TransportSecurity {
        TransportSecurity(own: nil, TrustKnowledge(bundle: TrustBundle([])))
    }

    // MARK: What changes

    package var own: TLSCredential? { state.withLock { $0.own } }

    package var bundle: TrustBundle { state.withLock { $0.knowledge.bundle } }

    /// Shows another certificate from the next connection on.
    package func show(_ own: TLSCredential) {
        let listeners = state.withLock { state in
            state.own = own
            state.renewContexts()
            return state.listeners
        }
        for listener in listeners { listener() }
    }

    /// Calls back whenever another certificate is shown.
    package func onRenewal(_ listener: @escaping @Sendable () -> Void) {
        state.withLock { $0.listeners.append(listener) }
    }

    /// Takes in what has changed, and ends the connections of those who are no longer to be believed.
    package func take(_ news: TrustNews) {
        let ended = state.withLock { state -> [any Channel] in
            state.knowledge.take(news)
            switch news {
            case .bundle, .whole: state.renewContexts()
            case .entry(.issued): return []
            case .entry: break
            }
            return state.revoked(by: news, rules)
        }
        for channel in ended { channel.close(promise: nil) }
    }

    /// Whether he has a certificate, and so no business without one any more.
    package func hasJoined(_ name: CertifiedName) -> Bool { state.withLock { $0.knowledge.hasJoined(name) } }

    // MARK: Connections

    /// What stands first on a connection that somebody opened to us.
    ///
    /// - Parameter isRequired: the other end has to show a certificate; otherwise it may.
    package func serverHandlers(
        isRequired: Bool, _ told: @escaping (Result<PeerProof?, any Error>) -> Void = { _ in }
    ) throws -> [any ChannelHandler] {
        let context = try context(.server(isRequired: isRequired))
        let peer = PeerHandler(self, as: .client, expected: nil, told)
        return [NIOSSLServerHandler(context: context, customVerificationCallback: peer.verify), peer]
    }

    /// What stands first on a connection that we open to one of the fabric.
    ///
    /// - Parameter kinds: what the other end may be.
    package func clientHandlers(
        expecting kinds: Set<CertifiedName.Kind>, _ told: @escaping (Result<PeerProof?, any Error>) -> Void = { _ in }
    ) throws -> [any ChannelHandler] {
        let peer = PeerHandler(self, as: .server, expected: kinds, told)
        return [
            try NIOSSLClientHandler(
                context: try context(.client), serverHostname: nil, customVerificationCallback: peer.verify), peer,
        ]
    }

    private func context(_ kind: ContextKind) throws -> NIOSSLContext {
        let (known, own, generation, authorities) = state.withLock {
            ($0.contexts[kind], $0.own, $0.generation, $0.knowledge.bundle.authorities)
        }
        if let known { return known }
        let roots = try authorities.map { try NIOSSLCertificate(bytes: try $0.der, format: .der) }
        let configuration: TLSConfiguration
        switch kind {
        case .server(let isRequired):
            guard let own else { throw TrustFault(.absent, "this process has no certificate yet") }
            configuration = own.serverConfiguration(
                roots, asking: isRequired ? .noHostnameVerification : .optionalVerification)
        case .client:
            var client = TLSConfiguration.makeClientConfiguration()
            client.minimumTLSVersion = .tlsv12
            client.certificateVerification = .noHostnameVerification
            client.trustRoots = .certificates(roots)
            configuration = own?.shown(in: client) ?? client
        }
        let made = try NIOSSLContext(configuration: configuration)
        state.withLock { state in
            if state.generation == generation { state.contexts[kind] = made }
        }
        return made
    }

    // MARK: Checks

    /// Who showed these certificates.
    func proof(of leaf: Certificate, as side: TrustBundle.Side) throws(TrustFault) -> PeerProof {
        let (bundle, revocations) = state.withLock { ($0.knowledge.bundle, $0.knowledge.revocations) }
        let name = try bundle.name(of: leaf, as: side, at: now(), revoked: revocations, rules)
        return PeerProof(.own(name), serial: leaf.serial, ends: leaf.ends)
    }

    /// Whether one of the operator's authorities may have signed it.
    func isForeign(_ leaf: Certificate) -> Bool {
        guard foreign != nil else { return false }
        return !state.withLock { $0.knowledge.bundle.authorities }.contains { $0.subject == leaf.issuer }
    }

    func foreignProof(of chain: [Certificate]) async throws(TrustFault) -> PeerProof {
        guard let foreign else { throw TrustFault(.untrusted, "no authority that is believed here has signed it") }
        return try await foreign.proof(of: chain, at: now(), rules)
    }

    /// How long a connection may go on that was proved so.
    func remaining(of proof: PeerProof) -> Duration { (proof.ends + rules.skew).since(now()) }

    func began(_ proof: PeerProof, _ channel: any Channel) {
        guard let name = proof.name else { return }
        let isRevoked = state.withLock { state in
            state.proved[name, default: [:]][ObjectIdentifier(channel)] = (proof, channel)
            // Between the check and now.
            return state.knowledge.revocations.cover(proof, rules)
        }
        if isRevoked { channel.close(promise: nil) }
    }

    func ended(_ proof: PeerProof, _ channel: any Channel) {
        guard let name = proof.name else { return }
        state.withLock { state in
            state.proved[name]?[ObjectIdentifier(channel)] = nil
            if state.proved[name]?.isEmpty == true { state.proved[name] = nil }
        }
    }
}

extension TransportSecurity.State {
    fileprivate mutating func renewContexts() {
        generation += 1
        contexts = [:]
    }

    /// The connections that end by what has changed. Only those of names that it speaks of are looked at.
    fileprivate func revoked(by news: TrustNews, _ rules: TrustRules) -> [any Channel] {
        let revocations = knowledge.revocations
        let suspects: [CertifiedName]
        switch news {
        case .bundle, .entry(.issued), .entry(.invited), .entry(.redeemed): return []
        case .entry(.revoked(let name, _)): suspects = [name]
        case .entry(.revokedSerial), .whole: suspects = Array(proved.keys)
        }
        return suspects.flatMap { name in
            (proved[name] ?? [:]).values.filter { revocations.cover($0.proof, rules) }.map(\.channel)
        }
    }
}
