import WeftCompiler
import WeftJSON
import WeftModel
import WeftNet

extension Catalog {
    /// Takes in what the compiler answered. Answers the objects that look different now.
    mutating func apply(_ change: DerivedChange, at now: WallTime) -> [ObjectID: ObjectType] {
        switch change {
        case .put(let object):
            var record = Record(object: object, holder: .system, created: now, modified: now, order: 0)
            // It came with its parent; when it last changed is a matter of this run.
            if let parent = object.parent, let row = row(parent.id) { record.created = row.created }
            record.fillDerived()
            putDerived(Row(record))
            return [object.id: object.type]
        case .delete(let type, let id):
            removeDerived(id)
            return [id: type]
        case .references(let type, let id, let references):
            setDerivedReferences(references, of: type, id)
            return intent[id] == nil ? [:] : [id: type]
        }
    }

    /// The object as everybody sees it, with derived references and whole `id_perms`.
    func shown(_ id: ObjectID) -> ConfigObject? {
        guard let record = row(id)?.record else { return nil }
        var object = record.object
        object.properties["id_perms"] = .object(IDPermissions.shown(record))
        for link in derivedReferences[id] ?? [] where object.references[to: link.targetType, link.target] == nil {
            object.references.insert(link)
        }
        return object
    }
}

extension Record {
    /// Derived objects have the permissions and the display name that every object has.
    fileprivate mutating func fillDerived() {
        if self["perms2"] == nil {
            self["perms2"] = ["owner": "cloud-admin", "owner_access": 7, "global_access": 0, "share": []]
        }
        if self["display_name"] == nil { self["display_name"] = .string(name.name) }
    }
}
