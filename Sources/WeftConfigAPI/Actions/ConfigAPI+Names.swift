import Hummingbird
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

extension ConfigAPI {
    /// `POST /fqname-to-id`
    func id(_ call: APICall) async throws -> Response {
        let body = try await call.object()
        let type = try body.objectType("type")
        guard let name = FQName(json: body["fq_name"]) else {
            throw RequestError.malformed("Bad Request: fq_name must be a list of strings")
        }
        let id = try await service.id(of: type, named: name, by: call.caller)
        return .json(["uuid": .string(id.description)])
    }

    /// `POST /id-to-fqname`
    func name(_ call: APICall) async throws -> Response {
        let text = try await call.object()["uuid"]?.string ?? ""
        let found = try await service.name(of: objectID(text, else: "UUID \(text) not found"), by: call.caller)
        return .json(["fq_name": .array(found.name.parts.map(JSON.string)), "type": .string(found.type.name)])
    }
}
