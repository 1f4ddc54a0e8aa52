import Hummingbird
import NIOCore
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet

extension ConfigAPI {
    /// `GET /weft/events`: one line of JSON per batch, first everything there is, then every change, for ever.
    ///
    /// ```
    /// {"revision": 12, "complete": true, "changes": [
    ///   {"put": {"type": "virtual-network", "uuid": "5d2c…", "fq_name": […], "properties": {…}, "refs": […]}},
    ///   {"delete": {"type": "virtual-network", "uuid": "aaaa…"}}]}
    /// ```
    func events() -> Response {
        let events = service.events()
        return Response(
            status: .ok, headers: [.contentType: "application/x-ndjson"],
            body: ResponseBody { writer in
                for try await batch in events {
                    var line = batch.json.bytes
                    line.append(UInt8(ascii: "\n"))
                    try await writer.write(ByteBuffer(bytes: line))
                }
                try await writer.finish(nil)
            })
    }
}

extension ConfigEvents {
    fileprivate var json: JSON {
        [
            "revision": JSON(revision), "complete": .bool(isComplete),
            "changes": .array(changes.map(\.json)),
        ]
    }
}

extension ConfigEvents.Change {
    fileprivate var json: JSON {
        switch self {
        case .put(let object): ["put": object.json]
        case .delete(let type, let id): ["delete": ["type": .string(type.name), "uuid": .string(id.description)]]
        }
    }
}

extension ConfigObject {
    fileprivate var json: JSON {
        var json: JSONObject = [
            "type": .string(type.name), "uuid": .string(id.description),
            "fq_name": .array(name.parts.map(JSON.string)), "properties": .object(properties),
            "refs": .array(
                references.map { reference in
                    [
                        "type": .string(reference.targetType.name), "uuid": .string(reference.target.description),
                        "attr": reference.attribute ?? .null,
                    ]
                }),
        ]
        if let parent {
            json["parent_type"] = .string(parent.type.name)
            json["parent_uuid"] = .string(parent.id.description)
        }
        return .object(json)
    }
}
