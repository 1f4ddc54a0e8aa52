import WeftJSON
import WeftModel
import WeftNet

/// What it takes to show one object, collected at one moment; writing it needs no lock.
struct ShownObject: Sendable {
    struct Referrer: Sendable {
        let row: Row
        /// Of a link that the compiler added.
        let derived: JSON?
    }

    /// Links of one field of the object, in no order.
    enum Family: Sendable {
        case children(String, [Row])
        case referrers(String, [Referrer])

        var count: Int {
            switch self {
            case .children(_, let rows): rows.count
            case .referrers(_, let referrers): referrers.count
            }
        }
    }

    let row: Row
    /// References that the compiler added.
    let derived: ReferenceSet
    /// Names of everything that the object refers to: of the row's targets, then of the derived references.
    let names: [FQName?]
    /// What it refers to and the one who looks may not see.
    let hidden: Set<ObjectID>
    /// Without empty ones.
    let families: [Family]

    init(row: Row, derived: ReferenceSet, names: [FQName?], hidden: Set<ObjectID> = [], families: [Family]) {
        self.row = row
        self.derived = derived
        self.names = names
        self.hidden = hidden
        self.families = families
    }

    /// The object alone, for its name.
    init(naming row: Row) { self.init(row: row, derived: [], names: [], families: []) }

    func name(of target: ObjectID) -> FQName? {
        if let index = row.targets.firstIndex(where: { $0.id == target }) { return names[index] }
        return derived.firstIndex { $0.target == target }.flatMap { names[row.targets.count + $0] }
    }
}

extension Catalog {
    /// Collects what `options` ask for. `nil` when there is no such object.
    ///
    /// - Parameters:
    ///   - limit: of links of children and back references: with more, nothing is collected.
    ///   - isShown: which children, referrers and targets are collected; nil: all.
    func view(
        _ id: ObjectID, _ options: ReadOptions, atMost limit: Int = .max, where isShown: ((Row) -> Bool)? = nil
    ) -> ShownObject? {
        guard let row = row(id) else { return nil }
        let schema = row.type.schema
        let derived = derivedReferences[id] ?? []
        var names: [FQName?] = []
        names.reserveCapacity(row.targets.count + derived.count)
        var hidden: Set<ObjectID> = []
        for target in row.targets.lazy.map(\.id) + derived.map(\.target) {
            let other = self.row(target)
            names.append(other?.name)
            if let isShown, let other, !isShown(other) { hidden.insert(target) }
        }
        var families: [ShownObject.Family] = []
        var left = limit
        if !options.excludesChildren {
            for child in schema.children where options.includes(child.field) {
                guard let ids = self.children(of: id, child.type) else { continue }
                left -= ids.count
                guard left >= 0 else { return nil }
                families.append(.children(child.field, rows(ids, isShown)))
            }
        }
        if !options.excludesBackReferences {
            for reference in schema.backReferences where options.includes(reference.field) {
                guard let ids = self.referrers(of: id, reference.type) else { continue }
                left -= ids.count
                guard left >= 0 else { return nil }
                let referrers = rows(ids, isShown).map { referrer in
                    ShownObject.Referrer(
                        row: referrer, derived: derivedReferences[referrer.id]?[to: row.type, id]?.attribute)
                }
                families.append(.referrers(reference.field, referrers))
            }
        }
        return ShownObject(
            row: row, derived: derived, names: names, hidden: hidden, families: families.filter { $0.count > 0 })
    }

    private func rows(_ ids: IDSet, _ isShown: ((Row) -> Bool)?) -> [Row] {
        let rows = ids.compactMap(row)
        guard let isShown else { return rows }
        return rows.filter(isShown)
    }
}

extension ReadOptions {
    func includes(_ field: String) -> Bool { fields?.contains(field) ?? true }
}

extension Row {
    /// The order of making; derived objects have none and come by name.
    static func isOlder(_ a: Row, _ b: Row) -> Bool { a.order == b.order ? a.name < b.name : a.order < b.order }
}
