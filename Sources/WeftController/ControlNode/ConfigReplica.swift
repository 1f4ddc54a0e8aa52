import WeftControlNode
import WeftJSON
import WeftModel
import WeftNet

/// What streams of the configuration (`GET /weft/events`) have said so far. Each stream begins with all there is, so what an earlier
/// one said and a later one does not say again is gone.
struct ConfigReplica {
    private var known: [ObjectID: ObjectType] = [:]
    /// Known objects that the present stream has not named; nil once it has told everything.
    private var unconfirmed: [ObjectID: ObjectType]?

    mutating func streamBegan() { unconfirmed = known }

    /// Takes in a batch.
    ///
    /// - Returns: the changes, and whether the configuration is a consistent whole with them.
    /// - Throws: ``ConfigReplicaError`` for a batch that cannot be read.
    mutating func take(_ batch: JSON) throws(ConfigReplicaError) -> (changes: [ConfigChange], isComplete: Bool) {
        guard let entries = batch["changes"]?.array, let isComplete = batch["complete"]?.bool else {
            throw ConfigReplicaError(batch)
        }
        var changes: [ConfigChange] = []
        for entry in entries {
            if let put = entry["put"] {
                // A type that a newer controller knows means nothing here.
                guard let object = try ConfigObject(event: put) else { continue }
                known[object.id] = object.type
                unconfirmed?[object.id] = nil
                changes.append(.put(object))
            } else if let (type, id) = try Self.deletion(entry) {
                known[id] = nil
                unconfirmed?[id] = nil
                changes.append(.delete(type, id))
            }
        }
        if isComplete, let gone = unconfirmed {
            unconfirmed = nil
            for (id, type) in gone.sorted(by: { $0.key < $1.key }) {
                known[id] = nil
                changes.append(.delete(type, id))
            }
        }
        return (changes, isComplete)
    }

    private static func deletion(_ entry: JSON) throws(ConfigReplicaError) -> (ObjectType, ObjectID)? {
        guard let gone = entry["delete"], let name = gone["type"]?.string,
            let id = gone["uuid"]?.string.flatMap({ ObjectID($0) })
        else { throw ConfigReplicaError(entry) }
        return ObjectType(name).map { ($0, id) }
    }
}

/// A stream of the configuration sent what is no event.
struct ConfigReplicaError: Error, CustomStringConvertible {
    let description: String

    init(_ json: JSON) { description = "not an event of the configuration: \(json.text.prefix(200))" }
}

extension ConfigObject {
    /// nil for an object of a type that is not known.
    fileprivate init?(event json: JSON) throws(ConfigReplicaError) {
        guard let typeName = json["type"]?.string, let id = json["uuid"]?.string.flatMap({ ObjectID($0) }),
            let name = json["fq_name"]?.array?.compactMap(\.string)
        else { throw ConfigReplicaError(json) }
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
