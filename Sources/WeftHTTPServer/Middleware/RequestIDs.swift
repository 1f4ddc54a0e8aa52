import HTTPTypes
import Hummingbird
import Logging

/// Gives each request an id that is in all that is logged of it. A client that names its request (`X-Request-Id`) finds
/// it under that name, and has it back in the answer.
struct RequestIDs: RouterMiddleware {
    /// Of the log's facts, by the name under which hummingbird looks for it (`RequestContext.id`).
    static let key = "hb.request.id"
    static let header = "X-Request-Id"
    private static let longest = 64

    private let name = HTTPField.Name(Self.header)

    func handle(
        _ request: Request, context: HTTPContext, next: @concurrent (Request, HTTPContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        guard let name, let given = request.headers[name], Self.isAcceptable(given) else {
            let id = RequestID()
            context.requestID = id
            context.logger[metadataKey: Self.key] = .stringConvertible(id)
            var response = try await next(request, context)
            // What changes something is kept under its id (0030): whoever sent it can name it then.
            if let name, request.method != .get, request.method != .head { response.headers[name] = "\(id)" }
            return response
        }
        context.requestID = given
        context.logger[metadataKey: Self.key] = .string(given)
        var response = try await next(request, context)
        response.headers[name] = given
        return response
    }

    /// What stands in logs is not for strangers to shape.
    static func isAcceptable(_ id: String) -> Bool {
        1...longest ~= id.utf8.count
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
