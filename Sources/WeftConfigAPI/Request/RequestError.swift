import Hummingbird

/// A refusal by the transport itself, before the config service is asked.
struct RequestError: Error {
    let status: HTTPResponse.Status
    let message: String
    /// For 405: what the URL does answer.
    let allowed: [HTTPRequest.Method]

    init(_ status: HTTPResponse.Status, _ message: String, allowed: [HTTPRequest.Method] = []) {
        self.status = status
        self.message = message
        self.allowed = allowed
    }

    static func malformed(_ message: String) -> RequestError { RequestError(.badRequest, message) }
    static func notFound(_ message: String) -> RequestError { RequestError(.notFound, message) }
}
