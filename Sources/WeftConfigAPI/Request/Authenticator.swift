import HTTPTypes
import WeftConfig
import WeftConnections
import WeftHTTPServer
import WeftNet
import WeftTrust

/// Finds out who sent a request, by what its headers and the certificate of its connection prove.
///
/// A user sends a token. A connector that runs elsewhere sends `X-Weft-Orchestrator: <uuid>`, `X-Weft-Epoch: <n>` from
/// its lease and `Authorization: Bearer <token>`. Everybody else is a person who proved nothing, under the name that
/// `X-Contrail-Useragent` gives.
struct Authenticator: Sendable {
    /// Of connectors, from the operator's file; beside those that the configuration knows.
    let tokens: ConnectorTokens
    let service: ConfigService
    let attempts: FailedAttempts

    /// Of a request that proves what it claims; nil for one that takes the usual way: to be refused, or a connector's.
    ///
    /// - Parameters:
    ///   - proof: by the certificate of the connection.
    ///   - header: the first of that name.
    func identityAtOnce(_ proof: PeerProof?, _ header: (String) -> String?) -> Identity? {
        guard header("x-weft-orchestrator") == nil else { return nil }
        let credential = PresentedCredential(header)
        guard credential == .nothing else { return bearer(of: credential) }
        switch proof?.name?.kind {
        case .controlNode: return .controlNode(proof?.name?.name ?? "")
        case .host: return .host(proof?.name?.name ?? "")
        case .person: return service.certified(proof?.name?.name ?? "") ?? nobody(header)
        // A connector says whose it is; the controller calls nobody's API.
        case .connector, .controller, nil: return nobody(header)
        }
    }

    private func nobody(_ header: (String) -> String?) -> Identity { .person(header("x-contrail-useragent") ?? "") }

    /// May ask others.
    func identity(
        _ headers: HTTPFields, _ proof: PeerProof?, from source: ConnectionSource
    ) async throws -> Identity {
        if headers.value(ofField: "x-weft-orchestrator") != nil { return try connector(headers, proof, source) }
        if let identity = identityAtOnce(proof, headers.value(ofField:)) { return identity }
        // As the original: where nobody has to prove anything, what would prove it is not looked at.
        if service.mode == .noAuth { return .person(headers.value(ofField: "x-contrail-useragent") ?? "") }
        throw refusal(PresentedCredential(headers.value(ofField:)), source)
    }

    private func bearer(of credential: PresentedCredential) -> Identity? {
        switch credential {
        case .nothing, .malformed: return nil
        case .token(let token): return service.bearer(of: token.digest, in: token.project)
        case .basic(let name, let token):
            guard case .user(let user)? = service.bearer(of: token.digest, in: token.project), user.name == name else {
                return nil
            }
            return .user(user)
        }
    }

    private func refusal(_ credential: PresentedCredential, _ source: ConnectionSource) -> any Error {
        let reason: FailedAttempts.Reason = credential == .malformed ? .malformed : .token
        if let wait = attempts.failed(source, reason) {
            return RequestError.tooMany("Too many failed attempts to log in from \(source)", after: wait)
        }
        return ConfigError(
            .unauthenticated,
            credential == .malformed
                ? "Authorization has to be Bearer <token>, or Basic with a user's name and token"
                : "The token is not known here, or over, or not good for that user or project")
    }

    private func connector(
        _ headers: HTTPFields, _ proof: PeerProof?, _ source: ConnectionSource
    ) throws -> Identity {
        let name = headers.value(ofField: "x-weft-orchestrator") ?? ""
        guard let orchestrator = ObjectID(name) else {
            throw RequestError.malformed("Bad Request: X-Weft-Orchestrator is no uuid: \(name)")
        }
        let authorization = headers[.authorization] ?? ""
        let isToken =
            authorization.lowercased().hasPrefix("bearer ") && admits(authorization.dropFirst(7), orchestrator)
        guard isToken || proof?.name == CertifiedName(.connector, orchestrator.description) else {
            if let wait = attempts.failed(source, .connector) {
                throw RequestError.tooMany("Too many failed attempts to log in from \(source)", after: wait)
            }
            throw ConfigError(
                .unauthenticated, "A connector of orchestrator \(orchestrator) needs its bearer token")
        }
        // Taking the lease is the one call that comes before there is an epoch.
        let epoch = headers.value(ofField: "x-weft-epoch")
        guard let number = Int(epoch ?? "0") else {
            throw RequestError.malformed("Bad Request: X-Weft-Epoch is no number: \(epoch ?? "")")
        }
        return .orchestrator(orchestrator, epoch: number)
    }

    private func admits(_ token: Substring, _ orchestrator: ObjectID) -> Bool {
        if tokens.admit(token, for: orchestrator) { return true }
        guard case .orchestrator(orchestrator, _)? = service.bearer(of: TokenDigest(TokenSecret(token).digest)) else {
            return false
        }
        return true
    }
}

extension HTTPFields {
    /// The value of a field that the HTTP library has no name for.
    func value(ofField lowercasedName: String) -> String? {
        first { $0.name.canonicalName == lowercasedName }?.value
    }
}
