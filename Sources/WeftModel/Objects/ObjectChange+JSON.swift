package import WeftJSON
import WeftNet

// How streams of the configuration (`GET /weft/events`) write a change:
//
//     {"put": {"type": "virtual-network", "uuid": "5d2c…", "fq_name": […], "properties": {…},
//              "refs": [{"type": "network-policy", "uuid": "77b0…", "attr": {…}}],
//              "parent_type": "project", "parent_uuid": "6a1f…"}}
//     {"delete": {"type": "virtual-network", "uuid": "5d2c…"}}

extension ObjectChange {
    package var json: JSON {
        switch self {
        case .put(let object): ["put": object.json]
        case .delete(let type, let id): ["delete": ["type": .string(type.name), "uuid": .string(id.description)]]
        }
    }

    /// nil for a change of an object whose type is not known: a newer controller may have more of them.
    package init?(_ json: JSON) throws(MalformedChange) {
        if let put = json["put"] {
            guard let object = try ConfigObject(put) else { return nil }
            self = .put(object)
        } else {
            guard let gone = json["delete"], let name = gone["type"]?.string,
                let id = gone["uuid"]?.string.flatMap({ ObjectID($0) })
            else { throw MalformedChange(json) }
            guard let type = ObjectType(name) else { return nil }
            self = .delete(type, id)
        }
    }
}

/// What should be a change of an object is none.
package struct MalformedChange: Error, CustomStringConvertible {
    package let description: String

    package init(_ json: JSON) { description = "not an event of the configuration: \(json.text.prefix(200))" }
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

    fileprivate init?(_ json: JSON) throws(MalformedChange) {
        guard let typeName = json["type"]?.string, let id = json["uuid"]?.string.flatMap({ ObjectID($0) }),
            let name = json["fq_name"]?.array?.compactMap(\.string)
        else { throw MalformedChange(json) }
        guard let type = ObjectType(typeName) else { return nil }
        var parent: ParentReference?
        if let type = json["parent_type"]?.string.flatMap({ ObjectType($0) }),
            let id = json["parent_uuid"]?.string.flatMap({ ObjectID($0) })
        {
            parent = ParentReference(type, id)
        }
        let references = (json["refs"]?.array ?? []).compactMap { reference -> Reference? in
            guard let type = reference["type"]?.string.flatMap({ ObjectType($0) }),
                let target = reference["uuid"]?.string.flatMap({ ObjectID($0) })
            else { return nil }
            return Reference(type, target, attribute: reference["attr"])
        }
        self.init(
            type: type, id: id, name: FQName(name), parent: parent, properties: json["properties"]?.object ?? [:],
            references: ReferenceSet(references))
    }
}
