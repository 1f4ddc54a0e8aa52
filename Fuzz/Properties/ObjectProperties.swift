import WeftBGPWire
import WeftCompiler
import WeftControlNode
import WeftJSON
import WeftModel
import WeftNet

/// What holds for every JSON text, and for every object that can be made of one: the whole way of an object from a
/// request to the hosts.
///
/// ```
///  JSON ─▶ the schema's rules ─▶ compiler ─▶ control node ─▶ routing instances, peers, XML for an agent
/// ```
///
/// A text is a list of `{"type", "name", "parent": [type, name], "refs": [[type, name, attr], …], "properties":
/// {…}}`; what is anything else is only read and written.
package enum ObjectProperties {
    /// - Throws: ``Violation``.
    package static func check(_ input: UnsafeRawBufferPointer) throws {
        guard let json = try? JSON(parsing: Array(input)) else { return }
        let again = try? JSON(parsing: json.bytes)
        try require(again == json, "JSON is written as it is: \(json.text) became \(again?.text ?? "nothing")")
        let objects = (json.array ?? [json]).prefix(16).compactMap(object)
        guard !objects.isEmpty else { return }
        let site = try ControlNodeSite(isConfigured: true)
        try site.watchConfiguration()
        var compiler = Compiler()
        for object in objects {
            let derived = compiler.apply([.put(object)]).compactMap { change -> ConfigObject? in
                if case .put(let object) = change { object } else { nil }
            }
            try site.apply([object] + derived)
        }
        let faults = compiler.verify()
        try require(faults.isEmpty, "what follows from objects does not depend on their order: \(faults)")
        try site.leave()
    }

    private static func object(_ json: JSON) -> ConfigObject? {
        guard let type = json["type"]?.string.flatMap({ ObjectType($0) }), let name = json["name"]?.string else {
            return nil
        }
        var properties: JSONObject = [:]
        for (key, value) in json["properties"]?.object ?? [:] {
            guard let validated = try? type.schema.property(key)?.validated(value) else { continue }
            properties[key] = validated
        }
        var references: ReferenceSet = []
        for link in json["refs"]?.array ?? [] {
            guard let target = link.array, target.count >= 2, let (kind, id) = end(target),
                let schema = type.schema.reference(to: kind)
            else { continue }
            var request: JSONObject = [:]
            if target.count > 2 { request["attr"] = target[2] }
            guard let attribute = try? schema.validatedAttribute(of: request) else {
                references.insert(Reference(kind, id))
                continue
            }
            references.insert(Reference(kind, id, attribute: attribute))
        }
        let parent = json["parent"]?.array.flatMap(end).map { ParentReference($0.0, $0.1) }
        return ConfigObject(
            type: type, id: ControlNodeSite.id(type, name),
            name: type == .routeTarget ? [name] : FQName(splitting: name), parent: parent, properties: properties,
            references: references)
    }

    private static func end(_ json: [JSON]) -> (ObjectType, ObjectID)? {
        guard json.count >= 2, let type = json[0].string.flatMap({ ObjectType($0) }), let name = json[1].string else {
            return nil
        }
        return (type, ControlNodeSite.id(type, name))
    }
}
