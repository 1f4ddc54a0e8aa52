import Hummingbird
import NIOCore
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

extension ConfigAPI {
    /// `GET /watch?resource_type=virtual-network,…[&virtual-network_fields=…]`: server-sent events. Per type one `init`
    /// with all objects, then `create`, `update` and `delete`.
    func watch(_ call: APICall) throws(RequestError) -> Response {
        guard let names = call.arguments["resource_type"], !names.isEmpty else {
            throw .malformed("resource_type required in request")
        }
        var watched: [ObjectType: Set<String>?] = [:]
        for name in names.split(separator: ",") {
            guard let type = ObjectType(name) else { throw .notFound("Resource type '\(name)' not found") }
            watched[type] = .some(call.arguments["\(type.name)_fields"].map(commaSeparated))
        }
        return EventStream(service.events(), try streams.take(call.source)).response(
            [.contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-cache"],
            ObjectWatch(service: service, caller: call.caller, types: watched))
    }
}

/// Turns the service's batches into the events of one watcher.
private struct ObjectWatch: EventFormat {
    static let pulse = ":\n\n"

    let service: ConfigService
    let caller: Caller
    /// With the fields that are wanted; nil: all.
    let types: [ObjectType: Set<String>?]
    private var known: [ObjectType: Set<ObjectID>] = [:]
    private var hasBegun = false

    init(service: ConfigService, caller: Caller, types: [ObjectType: Set<String>?]) {
        self.service = service
        self.caller = caller
        self.types = types
    }

    mutating func bytes(for batch: ConfigEvents) async throws -> ByteBuffer {
        var out: [UInt8] = []
        if hasBegun {
            for change in batch.changes { try await append(change, to: &out) }
        } else if batch.isComplete {
            // The first complete batch says where the changes begin; the objects are listed as clients know them.
            hasBegun = true
            for type in types.keys.sorted() { try await appendAll(type, to: &out) }
        }
        return ByteBuffer(bytes: out)
    }

    private mutating func appendAll(_ type: ObjectType, to out: inout [UInt8]) async throws {
        var query = ListQuery(type)
        query.detail = true
        query.fields = types[type] ?? nil
        guard case .rows(let rows) = try await service.list(query, by: caller).content else { return }
        let objects = rows.map(\.json)
        known[type] = Set(objects.compactMap { $0[type.name]?["uuid"]?.string.flatMap { ObjectID($0) } })
        append("init", [type.collection: .array(objects)], to: &out)
    }

    private mutating func append(_ change: ConfigEvents.Change, to out: inout [UInt8]) async throws {
        switch change {
        case .put(let object):
            guard let fields = types[object.type] else { return }
            let options = ReadOptions(fields: fields, excludesBackReferences: true, excludesChildren: true)
            // Gone again meanwhile: its deletion follows.
            guard let shown = try? await service.read(object.type, object.id, options, by: caller) else { return }
            let isNew = known[object.type, default: []].insert(object.id).inserted
            append(isNew ? "create" : "update", [object.type.name: .object(shown)], to: &out)
        case .delete(let type, let id):
            guard known[type]?.remove(id) != nil else { return }
            append("delete", [type.name: ["uuid": .string(id.description)]], to: &out)
        }
    }

    private func append(_ event: String, _ data: JSONObject, to out: inout [UInt8]) {
        out.append(contentsOf: "event: \(event)\ndata: ".utf8)
        data.write(into: &out)
        out.append(contentsOf: "\n\n".utf8)
    }
}
