import Hummingbird
import Logging
import WeftConfig
import WeftHTTPServer

/// Says what was refused in the words of the original's API: a status with one line of text.
struct Refusals: RouterMiddleware {
    func handle(
        _ request: Request, context: HTTPContext, next: @concurrent (Request, HTTPContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as ConfigError {
            return .refusal(error)
        } catch let error as RequestError {
            var response = Response.refusal(error.status, error.message)
            if !error.allowed.isEmpty {
                response.headers[.allow] = error.allowed.map { "\($0)" }.joined(separator: ",")
            }
            return response
        } catch {
            context.logger.error(
                "request failed", metadata: ["error": "\(error)", "path": "\(request.head.path ?? "")"])
            return .refusal(.internalServerError, "Internal Server Error")
        }
    }
}
