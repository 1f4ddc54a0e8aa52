import WeftModel
import WeftNet

extension ConfigCore {
    mutating func delete(_ type: ObjectType, _ id: ObjectID) throws(ConfigError) {
        guard catalog.row(id) != nil else { throw ConfigError(.notFound, "ID \(id) does not exist") }
        let record = try editable(type, id, to: "delete")
        try Hooks.hook(for: type)?.willDelete(record, &self)
        try checkNoChildren(of: record)
        try checkNoReferrers(of: record)
        for child in defaultChildren(of: record) { try erase(child) }
        // A child or a hook may have changed it meanwhile.
        if let row = catalog.intent[id] { try erase(row.record) }
    }

    /// Takes an object out, with what hangs on it silently: mirrored and relaxed references.
    private mutating func erase(_ record: Record) throws(ConfigError) {
        for link in record.object.references[to: record.type] { unmirror(record.id, of: record.type, on: link.target) }
        for (type, referrers) in intentReferrers(of: record) {
            for id in referrers where type != record.type {
                guard var referrer = catalog.intent[id]?.record else { continue }
                referrer.object.references.remove(record.type, record.id)
                referrer.referenceClaims[record.id] = nil
                put(referrer)
            }
        }
        remove(record.id)
        try Hooks.hook(for: record.type)?.didDelete(record, &self)
        collectUnclaimed(record.object.references, notIn: [])
    }

    // MARK: what stands in the way

    private func checkNoChildren(of record: Record) throws(ConfigError) {
        let blocking = blockingChildren(of: record.id, record.type)
        guard !blocking.isEmpty else { return }
        throw ConfigError(
            .childrenExist,
            "Delete when children still present: \(hrefs(blocking.sorted { $0.order < $1.order }))")
    }

    /// Children that do not go with their parent: neither derived ones nor those with a default name. The children of
    /// derived children (a bgp-router of a routing instance) stand in the way like the object's own.
    private func blockingChildren(of id: ObjectID, _ type: ObjectType) -> [Row] {
        var blocking: [Row] = []
        for child in type.schema.children {
            for id in catalog.children(of: id, child.type) ?? .many([]) {
                if let row = catalog.intent[id] {
                    if !row.isDefaultChild { blocking.append(row) }
                } else if catalog.derived[id] != nil {
                    blocking += blockingChildren(of: id, child.type)
                }
            }
        }
        return blocking
    }

    private func defaultChildren(of record: Record) -> [Record] {
        record.type.schema.children.flatMap { child in
            (catalog.children(of: record.id, child.type) ?? .many([])).compactMap { id in
                catalog.intent[id].flatMap { $0.isDefaultChild ? $0.record : nil }
            }
        }
    }

    private func checkNoReferrers(of record: Record) throws(ConfigError) {
        guard let blocking = blockingReferrers(of: record).first else { return }
        throw ConfigError(
            .referrersExist, "Delete when resource still referred: \(hrefs(blocking.sorted { $0.order < $1.order }))")
    }

    /// By type, those that stand in the way.
    private func blockingReferrers(of record: Record) -> [[Row]] {
        let leaving = Set(defaultChildren(of: record).map(\.id))
        return intentReferrers(of: record).filter { $0.0 != record.type }.compactMap { _, referrers in
            let blocking = referrers.compactMap { id -> Row? in
                guard let row = catalog.intent[id], !leaving.contains(id) else { return nil }
                return row.targets.contains { $0.id == record.id && !$0.isRelaxed } ? row : nil
            }
            return blocking.isEmpty ? nil : blocking
        }
    }

    /// Whatever has to go before the object can be deleted.
    func dependents(of record: Record) -> [Row] {
        (blockingChildren(of: record.id, record.type) + blockingReferrers(of: record).flatMap(\.self))
            .sorted { $0.order < $1.order }
    }

    /// Objects of the intent that refer to this one by a reference of the intent, by their type.
    func intentReferrers(of record: Record) -> [(ObjectType, [ObjectID])] {
        ObjectType.referrers(to: record.type).compactMap { type in
            guard let ids = catalog.referrers(of: record.id, type) else { return nil }
            let referrers = ids.filter { id in
                catalog.intent[id]?.targets.contains { $0.id == record.id } ?? false
            }
            return referrers.isEmpty ? nil : (type, referrers)
        }
    }

    /// The addresses of objects, as clients follow them.
    func hrefs(_ rows: [Row]) -> String { rows.map { "\(caller.hrefBase)/\($0.type.name)/\($0.id)" }.listText }
}

extension Row {
    /// `default-application-policy-set` and the like, which come with their parent and go with it.
    var isDefaultChild: Bool { name.name == "default-\(type.name)" }
}

extension ObjectType {
    /// Every type whose objects may refer to one of `type`, itself included.
    static func referrers(to type: ObjectType) -> [ObjectType] {
        type.schema.backReferences.map(\.type) + (type.schema.reference(to: type) == nil ? [] : [type])
    }
}
