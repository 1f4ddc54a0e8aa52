import Hummingbird
import Logging

/// Answers for those that throw: what of hummingbird's has an answer with that, everything else with 500.
struct Mishaps: RouterMiddleware {
    func handle(
        _ request: Request, context: HTTPContext, next: @concurrent (Request, HTTPContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as any HTTPResponseError {
            return try error.response(from: request, context: context)
        } catch {
            context.logger.error(
                "request failed", metadata: ["error": "\(error)", "path": "\(request.head.path ?? "")"])
            return .words(.internalServerError, "Internal Server Error")
        }
    }
}
