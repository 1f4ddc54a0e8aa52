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
        .json(bytes: try await service.list(query, by: call.caller).bytes)
    }
}

extension ListAnswer {
    /// `{"virtual-networks": [row, …]}`, written row by row: the whole is never a tree.
    fileprivate var bytes: [UInt8] {
        var out: [UInt8] = []
        out.append(contentsOf: "{\"\(type.collection)\":".utf8)
        switch content {
        case .count(let count):
            out.append(contentsOf: "{\"count\":\(count)}".utf8)
        case .rows(let rows):
            out.append(UInt8(ascii: "["))
            for (index, row) in rows.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                row.json.write(into: &out)
            }
            out.append(UInt8(ascii: "]"))
        }
        if let marker {
            out.append(contentsOf: ",\"marker\":".utf8)
            marker.write(into: &out)
        }
        out.append(UInt8(ascii: "}"))
        return out
    }
}
