import Hummingbird
import WeftHTTPServer

/// Answers `HEAD` as `GET`, without the body.
struct HeadAnswers: RouterMiddleware {
    func handle(
        _ request: Request, context: HTTPContext, next: @concurrent (Request, HTTPContext) async throws -> Response
    ) async throws -> Response {
        let response = try await next(request, context)
        return request.method == .head ? response.createHeadResponse() : response
    }
}
