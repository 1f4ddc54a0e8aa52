import Hummingbird
import Logging
import WeftConfig
import WeftHTTPServer
import WeftNet
import WeftSystem

/// Says what was refused in the words of the original's API: a status with one line of text.
struct Refusals: RouterMiddleware {
    let scheme: @Sendable (_ isEncrypted: Bool) -> String
    let audit: (any AuditTrail)?

    func handle(
        _ request: Request, context: HTTPContext, next: @concurrent (Request, HTTPContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as ConfigError {
            note(error.status, error.message, request, context)
            guard error.code == .unauthenticated else { return .refusal(error) }
            let base = "\(scheme(context.caller.isEncrypted))://\(request.head.authority ?? "localhost:8082")"
            return .unauthenticated(error.message, service: base)
        } catch let error as RequestError {
            note(Int(error.status.code), error.message, request, context)
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

    /// For want of proof or of rights; what is refused for other reasons changed nothing and proves nothing.
    private func note(_ status: Int, _ words: String, _ request: Request, _ context: HTTPContext) {
        guard let audit, [401, 403, 429].contains(status) else { return }
        let caller = Caller(context.identity, origin: Caller.Origin(request, context))
        let path = (request.head.path ?? "").prefix { $0 != "?" }
        audit.record(
            AuditEntry(at: .now, by: caller, .refused("\(request.method) \(path)", status: status, words: words)))
    }
}
