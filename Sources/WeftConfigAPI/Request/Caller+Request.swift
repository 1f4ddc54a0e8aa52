import Hummingbird
import WeftConfig
import WeftHTTPServer
import WeftNet

extension HTTPFields {
    /// The value of a field that the HTTP library has no name for.
    fileprivate func value(ofField lowercasedName: String) -> String? {
        first { $0.name.canonicalName == lowercasedName }?.value
    }
}

extension Request {
    fileprivate func hrefBase(scheme: String) -> String {
        Caller.hrefBase(
            head.authority ?? "localhost:8082", scheme, forwarded: headers.value(ofField: "x-forwarded-proto"))
    }
}

extension Caller {
    /// Whom the request names, if it is a person.
    init?(_ request: PromptRequest, scheme: String) {
        guard request["x-weft-orchestrator"] == nil, let authority = request["host"] else { return nil }
        self.init(
            .person(request["x-contrail-useragent"] ?? ""),
            hrefBase: Self.hrefBase(authority, scheme, forwarded: request["x-forwarded-proto"]))
    }

    /// Scheme and authority as the client wrote them, so that hrefs work behind any name and any proxy.
    fileprivate static func hrefBase(_ authority: String, _ scheme: String, forwarded: String?) -> String {
        let known = forwarded.flatMap { ["http", "https"].contains($0) ? $0 : nil }
        return "\(known ?? scheme)://\(authority)"
    }

    /// Whom the request's headers name.
    ///
    /// A connector that runs elsewhere sends `X-Weft-Orchestrator: <uuid>`, `X-Weft-Epoch: <n>` from its lease and
    /// `Authorization: Bearer <token>`. Everybody else is a person, who may do everything (`aaa_mode` no-auth).
    init(_ request: Request, scheme: String, tokens: ConnectorTokens) throws(RequestError) {
        self.init(try Self.identity(request.headers, tokens), hrefBase: request.hrefBase(scheme: scheme))
    }

    private static func identity(_ headers: HTTPFields, _ tokens: ConnectorTokens) throws(RequestError) -> Identity {
        guard let name = headers.value(ofField: "x-weft-orchestrator") else {
            return .person(headers.value(ofField: "x-contrail-useragent") ?? "")
        }
        guard let orchestrator = ObjectID(name) else {
            throw .malformed("Bad Request: X-Weft-Orchestrator is no uuid: \(name)")
        }
        let authorization = headers[.authorization] ?? ""
        guard authorization.lowercased().hasPrefix("bearer "),
            tokens.admit(authorization.dropFirst(7), for: orchestrator)
        else {
            throw RequestError(.unauthorized, "A connector of orchestrator \(orchestrator) needs its bearer token")
        }
        // Taking the lease is the one call that comes before there is an epoch.
        let epoch = headers.value(ofField: "x-weft-epoch")
        guard let number = Int(epoch ?? "0") else {
            throw .malformed("Bad Request: X-Weft-Epoch is no number: \(epoch ?? "")")
        }
        return .orchestrator(orchestrator, epoch: number)
    }
}
