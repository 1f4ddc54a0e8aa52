import Hummingbird
import WeftHTTPServer
import WeftNet

/// Has every request carry who sent it.
struct Authentication: RouterMiddleware {
    let authenticator: Authenticator

    func handle(
        _ request: Request, context: HTTPContext, next: @concurrent (Request, HTTPContext) async throws -> Response
    ) async throws -> Response {
        let identity = try await authenticator.identity(
            request.headers, context.caller.proof, from: context.caller.source)
        context.identity = identity
        if identity.isProved { context.caller.isKnown() }
        return try await next(request, context)
    }
}

extension Identity {
    /// Whether a secret stands behind it.
    var isProved: Bool {
        switch self {
        case .system, .controlNode, .orchestrator, .host, .user: true
        case .person: false
        }
    }
}
