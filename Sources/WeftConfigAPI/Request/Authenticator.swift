import HTTPTypes
import WeftConfig
import WeftHTTPServer
import WeftNet

/// Finds out who sent a request, by what its headers and the certificate of its connection prove.
///
/// A connector that runs elsewhere sends `X-Weft-Orchestrator: <uuid>`, `X-Weft-Epoch: <n>` from its lease and
/// `Authorization: Bearer <token>`. Everybody else is a person, under the name that `X-Contrail-Useragent` gives.
struct Authenticator: Sendable {
    let tokens: ConnectorTokens

    /// Of a request that claims nothing; nil for one that has something to prove, which takes the usual way.
    ///
    /// - Parameters:
    ///   - proof: by the certificate of the connection.
    ///   - header: the first of that name.
    func identityAtOnce(_ proof: PeerProof?, _ header: (String) -> String?) -> Identity? {
        guard header("x-weft-orchestrator") == nil else { return nil }
        if let name = proof?.name, name.kind == .controlNode { return .controlNode(name.name) }
        return .person(header("x-contrail-useragent") ?? "")
    }

    /// May ask others.
    func identity(_ headers: HTTPFields, _ proof: PeerProof?) async throws(RequestError) -> Identity {
        if let identity = identityAtOnce(proof, headers.value(ofField:)) { return identity }
        let name = headers.value(ofField: "x-weft-orchestrator") ?? ""
        guard let orchestrator = ObjectID(name) else {
            throw .malformed("Bad Request: X-Weft-Orchestrator is no uuid: \(name)")
        }
        let authorization = headers[.authorization] ?? ""
        let isToken =
            authorization.lowercased().hasPrefix("bearer ")
            && tokens.admit(authorization.dropFirst(7), for: orchestrator)
        guard isToken || proof?.name == CertifiedName(.connector, orchestrator.description) else {
            throw RequestError(
                .unauthorized, "A connector of orchestrator \(orchestrator) needs its bearer token")
        }
        // Taking the lease is the one call that comes before there is an epoch.
        let epoch = headers.value(ofField: "x-weft-epoch")
        guard let number = Int(epoch ?? "0") else {
            throw .malformed("Bad Request: X-Weft-Epoch is no number: \(epoch ?? "")")
        }
        return .orchestrator(orchestrator, epoch: number)
    }
}

extension HTTPFields {
    /// The value of a field that the HTTP library has no name for.
    func value(ofField lowercasedName: String) -> String? {
        first { $0.name.canonicalName == lowercasedName }?.value
    }
}
