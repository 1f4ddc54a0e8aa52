import Hummingbird
import WeftConfig
import WeftJSON

extension ConfigAPI {
    /// `GET /prop-collection-get?uuid=…&fields=annotations[&position=…]`
    func propertyCollections(_ call: APICall) async throws -> Response {
        guard let text = call.arguments["uuid"], !text.isEmpty else {
            throw RequestError.malformed("Object uuid needed for property collection get")
        }
        guard let fields = call.arguments["fields"], !fields.isEmpty else {
            throw RequestError.malformed("Object fields needed for property collection get")
        }
        return .json(
            .object(
                try await service.propertyCollections(
                    of: objectID(text, else: "Object Not Found: \(text)"),
                    fields: fields.split(separator: ",").map(String.init), position: call.arguments["position"],
                    by: call.caller)))
    }

    /// `POST /prop-collection-update`
    func updatePropertyCollections(_ call: APICall) async throws -> Response {
        let body = try await call.object()
        guard let text = body["uuid"]?.string, !text.isEmpty else {
            throw RequestError.malformed("Error: prop_collection_update needs obj_uuid")
        }
        let id = try objectID(text, else: "Object Not Found: \(text)")
        let updates = try (body.argument("updates", "a list", \.array) ?? []).map(CollectionUpdate.init(json:))
        try await service.updatePropertyCollections(of: id, updates, by: call.caller)
        return .empty
    }
}

extension CollectionUpdate {
    fileprivate init(json: JSON) throws(RequestError) {
        guard let field = json["field"]?.string, let operation = json["operation"]?.string else {
            throw .malformed("Bad Request: an update needs field and operation: \(json)")
        }
        // Clients number the elements of lists too.
        let position = json["position"].flatMap { $0.string ?? $0.int.map(String.init) }
        self.init(field: field, operation: operation, value: json["value"], position: position)
    }
}
