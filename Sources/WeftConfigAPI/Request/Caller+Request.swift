import Hummingbird
import WeftConfig
import WeftHTTPServer
import WeftNet

extension Caller {
    init(_ request: Request, _ context: HTTPContext, scheme: String) {
        self.init(
            context.identity,
            hrefBase: Self.hrefBase(
                request.head.authority ?? "localhost:8082", scheme,
                forwarded: request.headers.value(ofField: "x-forwarded-proto")))
        if request.method != .get, request.method != .head { origin = Origin(request, context) }
    }

    /// nil for a request without a host.
    init?(_ identity: Identity, _ request: PromptRequest, scheme: String) {
        guard let authority = request["host"] else { return nil }
        self.init(identity, hrefBase: Self.hrefBase(authority, scheme, forwarded: request["x-forwarded-proto"]))
    }

    /// Scheme and authority as the client wrote them, so that hrefs work behind any name and any proxy.
    private static func hrefBase(_ authority: String, _ scheme: String, forwarded: String?) -> String {
        let known = forwarded.flatMap { ["http", "https"].contains($0) ? $0 : nil }
        return "\(known ?? scheme)://\(authority)"
    }
}

extension Caller.Origin {
    init(_ request: Request, _ context: HTTPContext) {
        self.init(
            request: context.requestID.map { "\($0)" } ?? "",
            source: context.caller.address.map { "\($0)" } ?? "\(context.caller.source)",
            agent: request.headers.value(ofField: "x-contrail-useragent") ?? request.headers[.userAgent] ?? "")
    }
}
