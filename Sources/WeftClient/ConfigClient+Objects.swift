package import WeftJSON
package import WeftNet

extension ConfigClient {
    /// The object's id; throws 404 when there is none of that name.
    package func id(of type: String, _ name: FQName) async throws -> ObjectID {
        let reply = try await post(
            "/fqname-to-id", ["type": .string(type), "fq_name": .array(name.parts.map(JSON.string))])
        guard let id = reply?["uuid"]?.string.flatMap({ ObjectID($0) }) else {
            throw ConfigClientError(
                request: "fqname-to-id \(type) \(name)", status: 200, message: "reply without a uuid")
        }
        return id
    }

    /// Creates an object; `fields` are its properties and references as they stand in the request.
    @discardableResult
    package func create(
        _ type: String, _ name: FQName, parent: String?, _ fields: JSONObject = [:]
    ) async throws -> ObjectID {
        var object = fields
        object["fq_name"] = .array(name.parts.map(JSON.string))
        if let parent { object["parent_type"] = .string(parent) }
        let reply = try await post("/\(type)s", [type: .object(object)])
        guard let id = reply?[type]?["uuid"]?.string.flatMap({ ObjectID($0) }) else {
            throw ConfigClientError(request: "POST /\(type)s", status: 200, message: "reply without a uuid")
        }
        return id
    }

    package func read(_ type: String, _ id: ObjectID) async throws -> JSON {
        try await get("/\(type)/\(id)")[type] ?? .null
    }

    package func delete(_ type: String, _ id: ObjectID) async throws { try await delete("/\(type)/\(id)") }

    /// The plain rows of a type.
    package func list(_ type: String, query: String = "") async throws -> [JSON] {
        try await get("/\(type)s\(query.isEmpty ? "" : "?" + query)")["\(type)s"]?.array ?? []
    }

    /// Sets or removes one reference.
    package func updateReference(
        of type: String, _ id: ObjectID, to target: String, _ targetID: ObjectID, add: Bool, attribute: JSON = .null
    ) async throws {
        try await post(
            "/ref-update",
            [
                "type": .string(type), "uuid": .string("\(id)"), "ref-type": .string(target),
                "ref-uuid": .string("\(targetID)"), "operation": add ? "ADD" : "DELETE", "attr": attribute,
            ])
    }
}
