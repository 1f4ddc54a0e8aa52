import WeftJSON
import WeftModel
import WeftNet

/// What it takes to show one object, collected at one moment; rendering it needs no lock.
struct ObjectView: Sendable {
    let row: Row
    /// References that the compiler added.
    let derived: ReferenceSet
    /// Names of everything that the object refers to.
    let targets: [ObjectID: FQName]
    let children: [(field: String, rows: [Row])]
    let referrers: [(field: String, rows: [(row: Row, derived: JSON?)])]
}

extension Catalog {
    /// Collects what `options` ask for. `nil` when there is no such object.
    func view(_ id: ObjectID, _ options: ReadOptions) -> ObjectView? {
        guard let row = row(id) else { return nil }
        let schema = row.type.schema
        let derived = derivedReferences[id] ?? []
        var names: [ObjectID: FQName] = [:]
        for target in row.targets { names[target.id] = self.row(target.id)?.name }
        for link in derived { names[link.target] = self.row(link.target)?.name }
        var children: [(field: String, rows: [Row])] = []
        if !options.excludesChildren {
            for child in schema.children where options.includes(child.field) {
                guard let ids = self.children(of: id, child.type) else { continue }
                children.append((child.field, ids.compactMap(self.row).sorted(by: Row.isOlder)))
            }
        }
        var referrers: [(field: String, rows: [(row: Row, derived: JSON?)])] = []
        if !options.excludesBackReferences {
            for reference in schema.backReferences where options.includes(reference.field) {
                guard let ids = self.referrers(of: id, reference.type) else { continue }
                let rows = ids.compactMap(self.row).sorted(by: Row.isOlder).map { referrer in
                    (row: referrer, derived: derivedReferences[referrer.id]?[to: row.type, id]?.attribute)
                }
                referrers.append((reference.field, rows))
            }
        }
        return ObjectView(row: row, derived: derived, targets: names, children: children, referrers: referrers)
    }
}

extension ReadOptions {
    func includes(_ field: String) -> Bool { fields?.contains(field) ?? true }
}

extension Row {
    /// The order of making; derived objects have none and come by name.
    static func isOlder(_ a: Row, _ b: Row) -> Bool { a.order == b.order ? a.name < b.name : a.order < b.order }
}
