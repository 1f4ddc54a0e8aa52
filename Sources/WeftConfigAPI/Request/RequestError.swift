import Hummingbird

/// A refusal by the transport itself, before the config service is asked.
struct RequestError: Error {
    let status: HTTPResponse.Status
    let message: String
    /// For 405: what the URL does answer.
    let allowed: [HTTPRequest.Method]
    /// In seconds.
    private(set) var retryAfter: Int64?

    init(_ status: HTTPResponse.Status, _ message: String, allowed: [HTTPRequest.Method] = []) {
        self.status = status
        self.message = message
        self.allowed = allowed
    }

    /// For 429: in which time it may be tried again.
    static func tooMany(_ message: String, after wait: Duration) -> RequestError {
        var error = RequestError(.tooManyRequests, "\(message); try again in \(wait.wholeSeconds) s")
        error.retryAfter = wait.wholeSeconds
        return error
    }

    static func malformed(_ message: String) -> RequestError { RequestError(.badRequest, message) }
    static func notFound(_ message: String) -> RequestError { RequestError(.notFound, message) }
}

extension Duration {
    /// Rounded up.
    fileprivate var wholeSeconds: Int64 { components.seconds + (components.attoseconds > 0 ? 1 : 0) }
}
