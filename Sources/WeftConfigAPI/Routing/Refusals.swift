import Hummingbird
import Logging
import WeftConfig
import WeftHTTPServer

/// Says what was refused in the words of the original's API: a status with one line of text.
struct Refusals: RouterMiddleware {
    let scheme: @Sendable (_ isEncrypted: Bool) -> String

    func handle(
        _ request: Request, context: HTTPContext, next: @concurrent (Request, HTTPContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as ConfigError {
            guard error.code == .unauthenticated else { return .refusal(error) }
            let base = "\(scheme(context.caller.isEncrypted))://\(request.head.authority ?? "localhost:8082")"
            return .unauthenticated(error.message, service: base)
        } catch let error as RequestError {
            var response = Response.refusal(error.status, error.message)
            if let seconds = error.retryAfter { response.headers[.retryAfter] = String(seconds) }
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
