package import Hummingbird

extension BrowserGuard: RouterMiddleware {
    package func handle(
        _ request: Request, context: HTTPContext, next: @concurrent (Request, HTTPContext) async throws -> Response
    ) async throws -> Response {
        if let (status, words) = objection(to: request.head, isSecure: context.caller.isEncrypted) {
            return .words(status, words)
        }
        return try await next(request, context)
    }
}
