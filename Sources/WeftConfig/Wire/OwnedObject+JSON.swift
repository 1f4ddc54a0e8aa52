package import WeftJSON
import WeftModel
import WeftNet

/// A row of what a connector's synchronisation compares with.
extension OwnedObject {
    package var json: JSON {
        [
            "type": .string(type.name), "uuid": .string(id.description), "fq_name": name.json, "owner": owner.json,
        ]
    }

    /// nil for anything that ``json`` does not write.
    package init?(json: JSON) {
        guard let type = json["type"]?.string.flatMap({ ObjectType($0) }),
            let id = json["uuid"]?.string.flatMap({ ObjectID($0) }), let name = FQName(json: json["fq_name"]),
            let owner = json["owner"], let orchestrator = owner["orchestrator"]?.string.flatMap({ ObjectID($0) }),
            let kind = owner["kind"]?.string, let uid = owner["source_uid"]?.string
        else { return nil }
        self.init(
            type: type, id: id, name: name, owner: Owner(orchestrator: orchestrator, kind: kind, sourceUID: uid))
    }
}
