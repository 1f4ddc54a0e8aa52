import Hummingbird
import WeftConfig
import WeftJSON

extension ConfigAPI {
    /// `POST /useragent-kv`: a small store of strings for clients.
    func keyValue(_ call: APICall) async throws -> Response {
        let body = try await call.object()
        guard let operation = body["operation"]?.string else {
            throw RequestError.malformed("Error: Key/value store API needs 'operation' parameter")
        }
        guard let keys = body["key"] else {
            throw RequestError.malformed("Error: Key/value store API needs 'key' parameter")
        }
        guard keys.isNull || keys.string != nil || keys.array != nil else {
            throw RequestError.malformed("Bad Request: key must be text, not \(keys)")
        }
        if operation == "RETRIEVE", let names = keys.array, !names.isEmpty {
            // Of those that there are, as the original answers. Keys are bytes: strings that Unicode takes for equal
            // are several.
            let pairs = Dictionary(
                try await service.values(by: call.caller).map { (Array($0.key.utf8), $0.value) }
            ) { first, _ in first }
            let values = names.compactMap { name in name.string.flatMap { pairs[Array($0.utf8)] } }
            return .json(["value": .array(values.map(JSON.string))])
        }
        let key = keys.string.flatMap { $0.isEmpty ? nil : $0 }
        switch (operation, key) {
        case ("RETRIEVE", let key?):
            return .json(["value": .string(try await service.value(forKey: key, by: call.caller))])
        case ("RETRIEVE", nil):
            let pairs = try await service.values(by: call.caller)
            return try await .json(
                ArrayPieces("value", pairs) { pair, out in
                    (["key": .string(pair.key), "value": .string(pair.value)] as JSON).write(into: &out)
                })
        case ("STORE", let key?):
            guard let value = (body["value"] ?? "").string else {
                throw RequestError.malformed("Bad Request: the value of key \(key) must be a string")
            }
            try await service.setValue(value, forKey: key, by: call.caller)
            return .empty
        case ("DELETE", let key?):
            try await service.removeValue(forKey: key, by: call.caller)
            return .empty
        case ("STORE", nil), ("DELETE", nil):
            throw RequestError.malformed("Bad Request: \(operation) needs a key")
        default:
            throw RequestError.notFound("Invalid Operation \(operation)")
        }
    }
}
