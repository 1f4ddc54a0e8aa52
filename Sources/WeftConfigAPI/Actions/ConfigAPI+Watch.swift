import Hummingbird
import NIOCore
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

extension ConfigAPI {
    /// `GET /watch?resource_type=virtual-network,…[&virtual-network_fields=…]`: server-sent events. Per type one `init` with
    /// all objects, then `create`, `update` and `delete`.
    func watch(_ call: APICall) async throws -> Response {
        guard let names = call.arguments["resource_type"], !names.isEmpty else {
            throw RequestError.malformed("resource_type required in request")
        }
        var watched: [ObjectType: Set<String>?] = [:]
        for name in names.split(separator: ",") {
            guard let type = ObjectType(name) else {
                throw RequestError.notFound("Resource type '\(name)' not found")
            }
            watched[type] = call.arguments["\(type.name)_fields"].map(commaSeparated)
        }
        let watch = ObjectWatch(service: service, caller: call.caller, types: watched)
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-cache"],
            body: ResponseBody { writer in
                try await watch.run(&writer)
                try await writer.finish(nil)
            })
    }
}

/// Turns the service's batches into the events of one watcher.
private struct ObjectWatch: Sendable {
    let service: ConfigService
    let caller: Caller
    /// With the fields that are wanted; nil: all.
    let types: [ObjectType: Set<String>?]

    @concurrent
    func run(_ writer: inout any ResponseBodyWriter) async throws {
        var known: [ObjectType: Set<ObjectID>] = [:]
        var hasBegun = false
        for try await batch in service.events() {
            if hasBegun {
                for change in batch.changes {
                    if let event = try await event(for: change, &known) { try await writer.write(event) }
                }
            } else if batch.isComplete {
                // The first complete batch says where the changes begin; the objects are listed as clients know them.
                hasBegun = true
                for type in types.keys.sorted() { try await writer.write(initial(type, &known)) }
            }
        }
    }

    private func initial(_ type: ObjectType, _ known: inout [ObjectType: Set<ObjectID>]) async throws -> ByteBuffer {
        var query = ListQuery(type)
        query.detail = true
        query.fields = types[type] ?? nil
        guard case .rows(let rows) = try await service.list(query, by: caller).content else { return ByteBuffer() }
        let objects = rows.map(\.json)
        known[type] = Set(objects.compactMap { $0[type.name]?["uuid"]?.string.flatMap { ObjectID($0) } })
        return sse("init", [type.collection: .array(objects)])
    }

    private func event(
        for change: ConfigEvents.Change, _ known: inout [ObjectType: Set<ObjectID>]
    ) async throws -> ByteBuffer? {
        switch change {
        case .put(let object):
            guard let fields = types[object.type] else { return nil }
            let isNew = known[object.type, default: []].insert(object.id).inserted
            let options = ReadOptions(fields: fields, excludesBackReferences: true, excludesChildren: true)
            // Gone again meanwhile: its deletion follows.
            guard let shown = try? await service.read(object.type, object.id, options, by: caller) else { return nil }
            return sse(isNew ? "create" : "update", [object.type.name: .object(shown)])
        case .delete(let type, let id):
            guard known[type]?.remove(id) != nil else { return nil }
            return sse("delete", [type.name: ["uuid": .string(id.description)]])
        }
    }

    private func sse(_ event: String, _ data: JSONObject) -> ByteBuffer {
        var out = Array("event: \(event)\ndata: ".utf8)
        JSON.object(data).write(into: &out)
        out.append(contentsOf: "\n\n".utf8)
        return ByteBuffer(bytes: out)
    }
}
