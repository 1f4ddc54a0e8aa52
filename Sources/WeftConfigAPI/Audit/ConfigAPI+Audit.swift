import Hummingbird
import Logging
import WeftConfig
import WeftJSON
import WeftNet
import WeftSystem

extension ConfigAPI {
    /// Keeps that a call was answered which changes something outside of the configuration.
    func note(_ what: String, _ subject: String, _ call: APICall) {
        audit?.record(AuditEntry(at: .now, by: call.caller, .called(what, subject)))
    }

    /// `GET /weft/audit?…`: `{"entries": […], "next": number, "trouble": text}`, the newest first; `before=<next>` goes
    /// on.
    func audited(_ call: APICall) async throws -> Response {
        try service.checkAuditor(to: "read the audit", by: call.caller)
        guard let audit else { throw RequestError.notFound("this process keeps no audit") }
        let query = try AuditQuery(call.arguments)
        let page: AuditPage
        do {
            page = try audit.page(query)
        } catch {
            // Its path is nobody's concern who calls.
            logger.error("the audit cannot be read", metadata: ["error": "\(error)"])
            throw RequestError(.serviceUnavailable, "the audit cannot be read: see the controller's log")
        }
        var object: JSONObject = ["entries": .array(page.entries)]
        if let next = page.next { object["next"] = JSON(Int(next)) }
        if let trouble = audit.trouble { object["trouble"] = .string(trouble) }
        return .json(.object(object))
    }
}

extension AuditQuery {
    private static let names = [
        "since", "until", "caller", "source", "request", "type", "object", "operation", "before", "limit",
    ]

    init(_ arguments: QueryArguments) throws(RequestError) {
        self.init()
        if let unknown = arguments.names.first(where: { !Self.names.contains($0) }) {
            throw .malformed(
                "Bad Request: \(unknown.brief(100)) is none of \(Self.names.joined(separator: ", "))")
        }
        since = arguments["since"]
        until = arguments["until"]
        caller = arguments["caller"]
        source = arguments["source"]
        request = arguments["request"]
        type = arguments["type"]
        object = arguments["object"]
        operation = arguments["operation"]
        if let operation, !Self.operations.contains(operation) {
            throw .malformed(
                "Bad Request: operation must be one of \(Self.operations.joined(separator: ", ")), not \(operation.brief(100))"
            )
        }
        for time in [since, until].compactMap(\.self) where !Self.isTime(time) {
            throw .malformed("Bad Request: \(time.brief(100)) is no time: those look like 2026-11-30T12:00, in UTC")
        }
        if let text = arguments["before"] {
            guard let number = UInt64(text) else { throw .malformed("Bad Request: before must be a number") }
            before = number
        }
        if let text = arguments["limit"] {
            guard let number = Int(text), 1...Self.mostEntries ~= number else {
                throw .malformed("Bad Request: limit must be between 1 and \(Self.mostEntries)")
            }
            limit = number
        }
    }

    /// The beginning of one will do.
    private static func isTime(_ text: String) -> Bool {
        let form = Array("0000-00-00T00:00:00.000000Z".utf8)
        return text.utf8.count >= 4 && text.utf8.count <= form.count
            && zip(text.utf8, form).allSatisfy { byte, place in
                place == UInt8(ascii: "0") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) : byte == place
            }
    }
}
