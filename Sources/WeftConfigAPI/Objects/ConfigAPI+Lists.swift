import Hummingbird
import WeftConfig
import WeftJSON
import WeftModel

extension ConfigAPI {
    /// `GET /virtual-networks`
    func list(_ type: ObjectType, _ call: APICall) async throws -> Response {
        try await list(ListArguments(call.arguments).query(type), call)
    }

    /// `POST /list-bulk-collection`: the arguments in the body, since a URL has no room for thousands of uuids.
    func bulkList(_ call: APICall) async throws -> Response {
        let body = try await call.object()
        return try await list(ListArguments(body).query(body.objectType("type")), call)
    }

    private func list(_ query: ListQuery, _ call: APICall) async throws -> Response {
        try await .json(service.list(query, by: call.caller).text)
    }
}
