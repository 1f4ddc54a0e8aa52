import Foundation
import Hummingbird
import Logging
import NIOCore
import WeftConfig
import WeftHTTPServer
import WeftJSON
import WeftSQLite
import WeftStore

@testable import WeftConfigAPI

/// The API over a fresh configuration, called without a socket.
final class APIUnderTest: Sendable {
    private let folder: URL
    let service: ConfigService
    let api: ConfigAPI

    init(
        tokens: ConnectorTokens = ConnectorTokens(), connectors: (any ConnectorHost)? = nil,
        mode: AuthorizationMode = .noAuth, audit: (any AuditTrail)? = nil
    ) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "weft-config-api-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let store = try SQLiteStore(SQLiteStore.Configuration(path: folder.appending(path: "weft.db").path))
        service = try await ConfigService.open(store, mode: mode, audit: audit)
        api = ConfigAPI(
            service, tokens: tokens, connectors: connectors, audit: audit,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// As a listener has it answered.
    func respond(to request: Request, by other: ConfigAPI? = nil) async throws -> Response {
        try await (other ?? api).responder.respond(
            to: request, context: HTTPContext(source: .init(logger: api.logger)))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func call(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSON? = nil, headers: HTTPFields = [:]
    ) async throws -> Answer {
        try await call(method, path, raw: body?.bytes, headers: headers)
    }

    func call(
        _ method: HTTPRequest.Method, _ path: String, raw body: [UInt8]?, headers: HTTPFields = [:]
    ) async throws -> Answer {
        var headers = headers
        if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/json; charset=\"UTF-8\"" }
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "cfg.example:8082", path: path, headerFields: headers)
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body ?? [])))
        let response = try await respond(to: request)
        let sink = Sink()
        try await response.body.write(Writer(sink: sink))
        return Answer(status: Int(response.status.code), headers: response.headers, bytes: sink.bytes)
    }

    /// An answer that does not end, line by line. It is written for as long as somebody reads.
    func stream(
        _ path: String, headers: HTTPFields = [:], of other: ConfigAPI? = nil
    ) async throws -> StreamedAnswer {
        let head = HTTPRequest(
            method: .get, scheme: "http", authority: "cfg.example:8082", path: path, headerFields: headers)
        let response = try await respond(to: Request(head: head, body: RequestBody(buffer: ByteBuffer())), by: other)
        let (lines, continuation) = AsyncStream<String>.makeStream()
        let task = Task {
            // One that fails ends its connection.
            defer { continuation.finish() }
            try await response.body.write(LineWriter(lines: continuation))
        }
        continuation.onTermination = { _ in task.cancel() }
        return StreamedAnswer(status: Int(response.status.code), headers: response.headers, lines: lines)
    }

    /// Creates an object and answers its uuid.
    func create(_ type: String, _ name: [String], parent: String? = nil, _ fields: JSONObject = [:]) async throws
        -> String
    {
        var object = fields
        object["fq_name"] = .array(name.map(JSON.string))
        if let parent { object["parent_type"] = .string(parent) }
        let answer = try await call(.post, "/\(type)s", [type: .object(object)])
        guard let id = answer.json?[type]?["uuid"]?.string else { throw Unexpected(answer: answer.text) }
        return id
    }

    struct Unexpected: Error { let answer: String }
}

struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var json: JSON? { try? JSON(parsing: bytes) }
}

struct StreamedAnswer: Sendable {
    let status: Int
    let headers: HTTPFields
    let lines: AsyncStream<String>
}

/// Cuts what a response writes into lines, wherever its writes end.
private struct LineWriter: ResponseBodyWriter {
    let lines: AsyncStream<String>.Continuation
    private var rest: [UInt8] = []

    init(lines: AsyncStream<String>.Continuation) { self.lines = lines }

    mutating func write(_ buffer: ByteBuffer) async throws {
        rest += buffer.readableBytesView
        var parts = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        rest = Array(parts.removeLast())
        for line in parts where !line.isEmpty { lines.yield(String(decoding: line, as: UTF8.self)) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { lines.finish() }
}

/// Keeps what a response writes. Used by one task after the other.
private final class Sink: @unchecked Sendable {
    var bytes: [UInt8] = []
}

private struct Writer: ResponseBodyWriter {
    let sink: Sink

    mutating func write(_ buffer: ByteBuffer) async throws { sink.bytes += buffer.readableBytesView }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
