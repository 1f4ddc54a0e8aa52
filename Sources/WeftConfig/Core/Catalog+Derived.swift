import WeftCompiler
import WeftJSON
import WeftModel
import WeftNet

extension Catalog {
    /// Takes in what the compiler answered. Answers the objects that look different now.
    ///
    /// - Parameter known: when objects came to be and changed, where that was before this run.
    mutating func apply(
        _ change: DerivedChange, at now: WallTime, as known: [ObjectID: Derivation]
    ) -> [ObjectID: ObjectType] {
        switch change {
        case .put(let object):
            // The first of its kind came with its parent.
            let created =
                known[object.id]?.created ?? derived[object.id]?.created
                ?? object.parent.flatMap { row($0.id)?.created } ?? now
            var record = Record(
                object: object, holder: .system, created: created, modified: known[object.id]?.modified ?? now, order: 0
            )
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

    /// A derived object that is not what it was when it was last stored has changed now.
    mutating func touchDerived(_ row: Row, at now: WallTime) {
        var record = row.record
        record.modified = now
        putDerived(Row(record))
    }

    /// An object as everybody sees it, with derived references and whole `id_perms`; parsed when it is asked for.
    struct Shown: Sendable {
        let row: Row
        let derivedReferences: ReferenceSet?

        var object: ConfigObject {
            let record = row.record
            var object = record.object
            object.properties[Field.idPerms] = .object(IDPermissions.shown(record))
            for link in derivedReferences ?? [] where object.references[to: link.targetType, link.target] == nil {
                object.references.insert(link)
            }
            return object
        }
    }

    func shown(_ id: ObjectID) -> Shown? {
        row(id).map { Shown(row: $0, derivedReferences: derivedReferences[id]) }
    }
}

extension Record {
    /// Derived objects have the permissions and the display name that every object has.
    fileprivate mutating func fillDerived() {
        if self[Field.perms2] == nil {
            self[Field.perms2] = [
                Field.owner: "cloud-admin", Field.ownerAccess: 7, Field.globalAccess: 0, Field.share: [],
            ]
        }
        if self[Field.displayName] == nil { self[Field.displayName] = .string(name.name) }
    }
}
