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
            let owner = json["owner"].flatMap({ Owner(json: $0) })
        else { return nil }
        self.init(type: type, id: id, name: name, owner: owner)
    }
}

extension Owner {
    /// nil for anything that ``json`` does not write.
    init?(json: JSON) {
        guard let orchestrator = json["orchestrator"]?.string.flatMap({ ObjectID($0) }),
            let kind = json["kind"]?.string, let uid = json["source_uid"]?.string
        else { return nil }
        self.init(orchestrator: orchestrator, kind: kind, sourceUID: uid)
    }
}
