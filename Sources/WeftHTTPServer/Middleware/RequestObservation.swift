import Hummingbird
import WeftNet
import WeftSystem

/// Tells observers of requests that are answered by a task; ``PromptAnswers`` tells them of the others.
struct RequestObservation: RouterMiddleware {
    let observers: [any RequestObserver]

    func handle(
        _ request: Request, context: HTTPContext, next: @concurrent (Request, HTTPContext) async throws -> Response
    ) async throws -> Response {
        guard !observers.isEmpty else { return try await next(request, context) }
        let start = MonotonicTime.now
        let response = try await next(request, context)
        let answered = AnsweredRequest(
            method: request.method.rawValue, target: request.head.path ?? "", route: context.route,
            status: response.status.code, identity: context.identity, source: context.caller.source,
            duration: MonotonicTime.now - start, id: context.requestID)
        for observer in observers { observer.answered(answered) }
        return response
    }
}
