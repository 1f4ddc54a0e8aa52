import Hummingbird
import Logging
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

extension ConfigAPI {
    /// `POST /virtual-networks`
    func create(_ type: ObjectType, _ call: APICall) async throws -> Response {
        guard let content = try await call.content(of: type) else {
            throw RequestError.malformed("Bad Request, no fq_name in POST body")
        }
        let made = try await service.create(type, content, by: call.caller)
        let response = Response.envelope(type, made, unknownMembers(content, of: type, made["fq_name"]?.array ?? []))
        guard let id = made["uuid"]?.string.flatMap({ ObjectID($0) }) else { return response }
        return try await warned(response, about: type, id, call)
    }

    /// Notes them, with whom they came from.
    private func unknownMembers(_ content: JSONObject, of type: ObjectType, _ name: [JSON]) -> UnknownMembers {
        let unknown = UnknownMembers(content, of: type)
        if !unknown.isEmpty {
            logger.warning(
                "unknown properties were ignored",
                metadata: [
                    "type": "\(type.name)", "object": "\(name.compactMap(\.string).joined(separator: ":"))",
                    "properties": "\(unknown.names.prefix(20).joined(separator: ", "))",
                ])
        }
        return unknown
    }

    /// `GET /virtual-network/<uuid>`
    func read(_ type: ObjectType, _ id: String, _ call: APICall) async throws -> Response {
        let id = try objectID(id, else: "Unknown id: \(id)")
        let object = try await service.text(of: type, id, ReadOptions(call.arguments), by: call.caller)
        let headers: HTTPFields = [.eTag: object.entityTag]
        if call.headers[.ifNoneMatch] == object.entityTag { return Response(status: .notModified, headers: headers) }
        return try await .json(EnvelopePieces(type.name, object), headers: headers)
    }

    /// `PUT /virtual-network/<uuid>`. The answer has content when the request had: clients parse it.
    func update(_ type: ObjectType, _ text: String, _ call: APICall) async throws -> Response {
        let id = try objectID(text, else: "Unknown id: \(text)")
        guard let content = try await call.content(of: type) else {
            _ = try await service.text(of: type, id, ReadOptions(fields: []), by: call.caller)
            return .empty
        }
        try await service.update(type, id, content, by: call.caller)
        let response = Response.envelope(
            type,
            ["uuid": .string(id.description), "href": .string("\(call.caller.hrefBase)/\(type.name)/\(id)")],
            unknownMembers(content, of: type, [.string(id.description)]))
        return try await warned(response, about: type, id, call)
    }

    /// `DELETE /virtual-network/<uuid>`. That of a virtual router takes `?force=true`, which cuts the ports on it off,
    /// and `?force=false`, with which nobody's are; without it only those of orchestrators stand in the way.
    func delete(_ type: ObjectType, _ text: String, _ call: APICall) async throws -> Response {
        let id = try objectID(text, else: "ID \(text) does not exist")
        if type == .virtualRouter, let force = call.arguments["force"] {
            guard let force = Bool(force) else {
                throw RequestError.malformed("Bad Request: force must be true or false, not \(force)")
            }
            try await service.removeHost(id, force: force, by: call.caller)
        } else {
            try await service.delete(type, id, by: call.caller)
        }
        return .empty
    }

    /// A malformed identifier names no object.
    func objectID(_ text: String, else message: String) throws(RequestError) -> ObjectID {
        guard let id = ObjectID(text) else { throw .notFound(message) }
        return id
    }
}

extension ObjectText {
    /// The time of the last change tells one state of the object from another.
    var entityTag: String { "\"\(modified.iso8601)\"" }
}

extension ReadOptions {
    /// The excluding arguments count by their presence: `exclude_children=False` excludes too.
    init(_ arguments: QueryArguments) {
        self.init(
            fields: arguments["fields"].map(commaSeparated),
            excludesBackReferences: arguments["exclude_back_refs"] != nil,
            excludesChildren: arguments["exclude_children"] != nil, excludesHrefs: arguments["exclude_hrefs"] != nil)
    }
}

func commaSeparated(_ text: String) -> Set<String> { Set(text.split(separator: ",").map(String.init)) }
