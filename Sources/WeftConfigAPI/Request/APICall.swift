import Hummingbird
import NIOCore
import WeftConfig
import WeftConnections
import WeftHTTPServer
import WeftJSON
import WeftModel
import WeftNet

/// One request with what a handler needs of it.
struct APICall: Sendable {
    let method: HTTPRequest.Method
    let headers: HTTPFields
    let arguments: QueryArguments
    let caller: Caller
    /// Where it comes from.
    let client: HTTPCaller
    private let body: RequestBody
    private let bodies: BodyRoom
    /// The body's, once it has been read.
    private var content: JSON??

    static let maximumBodySize = HTTPContext.maximumBodySize

    init(
        _ request: Request, method: HTTPRequest.Method, arguments: QueryArguments, caller: Caller,
        client: HTTPCaller, bodies: BodyRoom
    ) {
        self.client = client
        self.bodies = bodies
        self.method = method
        headers = request.headers
        self.arguments = arguments
        self.caller = caller
        body = request.body
    }

    /// The same with its body read, which can be done once.
    func reading() async throws -> APICall {
        var call = self
        call.content = .some(try await json())
        return call
    }

    /// The body's JSON; nil when there is no body.
    func json() async throws -> JSON? {
        if let content { return content }
        // What a few bytes unfold to is their sender's to choose, so nothing is unfolded.
        if let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw RequestError(
                .unsupportedMediaType,
                "Content-Encoding \(encoding.brief(100)): bodies are taken as they are, not compressed")
        }
        let bytes = try await bytes()
        guard bytes.readableBytes > 0 else { return nil }
        // A page of another origin can make a browser send anything but this without asking first.
        let type = headers[.contentType] ?? "none"
        guard type.lowercased().hasPrefix("application/json") else {
            throw RequestError.malformed("Bad Request: Content-Type must be application/json, not \(type)")
        }
        do {
            return try JSON(parsing: Array(bytes.readableBytesView))
        } catch {
            throw RequestError.malformed("Bad Request: \(error)")
        }
    }

    private func bytes() async throws -> ByteBuffer {
        let tooLarge = RequestError(
            .contentTooLarge, "Request body is larger than \(Self.maximumBodySize) bytes")
        if let length = headers[.contentLength].flatMap(Int.init), length > Self.maximumBodySize { throw tooLarge }
        let share = BodyShare(bodies)
        var bytes = ByteBuffer()
        do {
            for try await piece in body {
                let size = bytes.readableBytes + piece.readableBytes
                guard size <= Self.maximumBodySize else { throw tooLarge }
                // What strangers send keeps no connector waiting.
                guard caller.identity.isProved || share.grow(to: size) else {
                    throw RequestError(.serviceUnavailable, "Too many large bodies are being sent; try again later")
                }
                bytes.writeImmutableBuffer(piece)
            }
        } catch let error as RequestError {
            throw error
        } catch {
            // What keeps a body from being read is its client's doing.
            throw RequestError.malformed("Bad Request: the body does not come to its end as HTTP frames it")
        }
        return bytes
    }

    /// The body as an object; an absent one is refused.
    func object() async throws -> JSONObject {
        guard let object = try await json()?.object else {
            throw RequestError.malformed("Bad Request: the body must be a JSON object")
        }
        return object
    }

    /// What stands in the envelope `{"virtual-network": {…}}`; nil when there is no body or the envelope is empty.
    func content(of type: ObjectType) async throws -> JSONObject? {
        guard let json = try await json() else { return nil }
        guard let content = json[type.name]?.object else {
            throw RequestError.malformed("Bad Request: the body must be {\"\(type.name)\": {...}}")
        }
        return content.isEmpty ? nil : content
    }
}
