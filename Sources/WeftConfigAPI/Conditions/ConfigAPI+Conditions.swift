import Hummingbird
import Logging
import WeftCompiler
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

extension ConfigAPI {
    /// `GET /weft/conditions[?uuid=…]`: objects that do less than they say, or other than one may expect.
    func conditions(_ call: APICall) async throws -> Response {
        var ids: [ObjectID]?
        if let text = call.arguments["uuid"] { ids = [try objectID(text, else: "Unknown id: \(text)")] }
        let conditions = try await service.conditions(of: ids, by: call.caller)
        return try await .json(ArrayPieces("conditions", conditions) { $0.json.write(into: &$1) })
    }

    /// An answer to a change, with the conditions of the object that was changed: in headers, which clients that don't
    /// know them leave alone, and in the log.
    func warned(
        _ response: Response, about type: ObjectType, _ id: ObjectID, _ call: APICall
    ) async throws -> Response {
        guard Compiler.conditionTypes.contains(type) else { return response }
        var response = response
        let conditions = try await service.conditions(of: [id], by: call.caller)
        var texts = conditions.prefix(Self.warningLimit).map { "\($0.type) \($0.name): \($0.message)" }
        // Clients take heads of some kilobytes only.
        if conditions.count > Self.warningLimit {
            texts.append("\(conditions.count - Self.warningLimit) conditions more of \(id): weft conditions")
        }
        for text in texts {
            response.warn(text)
            logger.warning("\(text)")
        }
        return response
    }

    private static let warningLimit = 10
}

extension Condition {
    fileprivate var json: JSON {
        [
            "type": .string(type.name), "uuid": .string(id.description), "fq_name": .array(name.parts.map(JSON.string)),
            "reason": .string(reason.rawValue), "message": .string(message),
        ]
    }
}
