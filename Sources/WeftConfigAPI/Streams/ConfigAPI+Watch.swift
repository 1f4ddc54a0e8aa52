import Hummingbird
import NIOCore
import WeftConfig
import WeftHTTPServer
import WeftJSON
import WeftModel
import WeftNet

extension ConfigAPI {
    /// `GET /watch?resource_type=virtual-network,…[&virtual-network_fields=…]`: server-sent events. Per type one `init`
    /// with all objects, then `create`, `update` and `delete`.
    func watch(_ call: APICall) throws -> Response {
        guard let names = call.arguments["resource_type"], !names.isEmpty else {
            throw RequestError.malformed("resource_type required in request")
        }
        var watched: [ObjectType: Set<String>?] = [:]
        for name in names.split(separator: ",") {
            guard let type = ObjectType(name) else { throw RequestError.notFound("Resource type '\(name)' not found") }
            watched[type] = .some(call.arguments["\(type.name)_fields"].map(commaSeparated))
        }
        let changes = try service.changes(of: Set(watched.keys), by: call.caller)
        return EventStream(changes, try streams.take(call.client.source), to: call.client).response(
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
    /// Bytes of a piece, about.
    private static let size = 48 << 10

    init(service: ConfigService, caller: Caller, types: [ObjectType: Set<String>?]) {
        self.service = service
        self.caller = caller
        self.types = types
    }

    @concurrent mutating func begin(_ writer: inout any ResponseBodyWriter) async throws {
        for type in types.keys.sorted() { try await writeAll(type, to: &writer) }
    }

    @concurrent mutating func write(_ batch: ConfigEvents, to writer: inout any ResponseBodyWriter) async throws {
        var out: [UInt8] = []
        for change in batch.changes {
            try await append(change, to: &out)
            guard out.count >= Self.size else { continue }
            try await writer.write(ByteBuffer(bytes: out))
            out = []
        }
        if !out.isEmpty { try await writer.write(ByteBuffer(bytes: out)) }
    }

    @concurrent private mutating func writeAll(_ type: ObjectType, to writer: inout any ResponseBodyWriter) async throws
    {
        var query = ListQuery(type)
        query.detail = true
        query.fields = types[type] ?? nil
        var text = try await service.list(query, by: caller).text
        var begin = Array("event: init\ndata: ".utf8)
        while let piece = try await text.next() {
            known[type, default: []].formUnion(text.takeShown())
            try await writer.write(ByteBuffer(bytes: begin + piece))
            begin = []
        }
        try await writer.write(ByteBuffer(string: "\n\n"))
    }

    private mutating func append(_ change: ObjectChange, to out: inout [UInt8]) async throws {
        switch change {
        case .put(let object):
            guard let fields = types[object.type] else { return }
            let options = ReadOptions(fields: fields, excludesBackReferences: true, excludesChildren: true)
            guard let shown = try await text(of: object, options) else { return }
            let isNew = known[object.type, default: []].insert(object.id).inserted
            append(isNew ? "create" : "update", to: &out) { out in
                out.append(contentsOf: "{\"\(object.type.name)\":".utf8)
                var text = shown
                while !text.write(to: &out, upTo: .max) {}
                out.append(UInt8(ascii: "}"))
            }
        case .delete(let type, let id):
            guard known[type]?.remove(id) != nil else { return }
            append("delete", to: &out) { out in
                ([type.name: ["uuid": .string(id.description)]] as JSONObject).write(into: &out)
            }
        }
    }

    /// nil for an object that is gone again meanwhile, or that may not be seen any more: that follows.
    private func text(of object: ConfigObject, _ options: ReadOptions) async throws(ConfigError) -> ObjectText? {
        do {
            return try await service.text(of: object.type, object.id, options, by: caller)
        } catch {
            guard error.code == .notFound || error.code == .notPermitted else { throw error }
            return nil
        }
    }

    private func append(_ event: String, to out: inout [UInt8], _ data: (inout [UInt8]) -> Void) {
        out.append(contentsOf: "event: \(event)\ndata: ".utf8)
        data(&out)
        out.append(contentsOf: "\n\n".utf8)
    }
}
