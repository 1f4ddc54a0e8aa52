import Hummingbird
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

extension ConfigAPI {
    /// `POST /ref-update`: adds, replaces or removes one reference.
    func updateReference(_ call: APICall) async throws -> Response {
        let body = try await call.object()
        let mandatory = ["type", "uuid", "ref-type", "operation"]
        guard mandatory.allSatisfy({ body[$0]?.string?.isEmpty == false }) else {
            let given = mandatory.map { body[$0]?.string ?? "None" }.joined(separator: "/")
            throw RequestError.malformed("Bad Request: type/uuid/ref-type/operation is null: \(given)")
        }
        let update = ReferenceUpdate(
            type: try body.objectType("type"), id: try id(body, "uuid"), targetType: try body.objectType("ref-type"),
            target: try target(body), operation: try operation(body), attribute: body["attr"],
            relaxed: body["relax_ref_for_delete"]?.bool ?? false)
        try await service.updateReference(update, by: call.caller)
        return try await warned(
            .json(["uuid": .string(update.id.description)]), about: update.type, update.id, call)
    }

    private func target(_ body: JSONObject) throws(RequestError) -> ReferenceUpdate.Target {
        if body["ref-uuid"]?.string?.isEmpty == false { return .id(try id(body, "ref-uuid")) }
        if let name = FQName(json: body["ref-fq-name"]) { return .name(name) }
        throw .malformed("Bad Request: ref-uuid or ref-fq-name must be specified")
    }

    private func operation(_ body: JSONObject) throws(RequestError) -> ReferenceUpdate.Operation {
        switch body["operation"]?.string?.uppercased() {
        case "ADD": return .add
        case "DELETE": return .delete
        default:
            let operation = body["operation"]?.string ?? ""
            throw .malformed("Bad Request: operation should be add or delete: \(operation)")
        }
    }

    /// `POST /ref-relax-for-delete`: from now on the reference goes away with its target.
    func relaxReference(_ call: APICall) async throws -> Response {
        let body = try await call.object()
        let referrer = try id(body, "uuid")
        try await service.relaxReference(from: referrer, to: id(body, "ref-uuid"), by: call.caller)
        return .json(["uuid": .string(referrer.description)])
    }

    private func id(_ body: JSONObject, _ key: String) throws(RequestError) -> ObjectID {
        guard let text = body[key]?.string else { throw .malformed("Bad Request: \(key) must be specified") }
        return try objectID(text, else: "Unknown id: \(text)")
    }
}
