import WeftModel
import WeftNet

extension ConfigCore {
    mutating func delete(_ type: ObjectType, _ id: ObjectID) throws(ConfigError) {
        guard catalog.row(id) != nil else { throw ConfigError(.notFound, "ID \(id) does not exist") }
        let record = try editable(type, id, to: "delete")
        if let row = catalog.intent[id] { try checkDeletion(of: row) }
        try checkOffer(of: record)
        try Hooks.hook(for: type)?.willDelete(record, &self)
        let below = below(record)
        for row in below.leaving { try checkOffer(of: row.record) }
        guard below.blocking.isEmpty else {
            throw ConfigError(.childrenExist, "Delete when children still present: \(hrefs(below.blocking))")
        }
        if let referrers = blockingReferrers(of: record, with: below.leaving).first {
            throw ConfigError(.referrersExist, "Delete when resource still referred: \(hrefs(referrers))")
        }
        // By the rules of their own types, too; as the system, for some say that people delete them with their parent
        // only.
        try asSystem { (core) throws(ConfigError) in
            for row in below.leaving { try Hooks.hook(for: row.type)?.willDelete(row.record, &core) }
        }
        // One that goes, or a hook, may have changed the next.
        for id in below.leaving.map(\.id) + [id] {
            if let row = catalog.intent[id] { try erase(row.record) }
        }
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
        if let owner = record.holder.owner { endOffer(of: owner) }
        try Hooks.hook(for: record.type)?.didDelete(record, &self)
        collectUnclaimed(record.object.references, notIn: [])
    }

    // MARK: what stands in the way

    /// What is in an object and goes with it, innermost first, and what stands in its way, oldest first. Derived
    /// children go, those with a default name and its own holder, and what the system made there. What is in these
    /// stands in the way like the object's own.
    private func below(_ record: Record) -> (leaving: [Row], blocking: [Row]) {
        let holder = Claimant(record.holder)
        var (leaving, blocking): ([Row], [Row]) = ([], [])
        func visit(_ id: ObjectID, _ type: ObjectType) {
            for child in type.schema.children {
                for id in catalog.children(of: id, child.type) ?? .many([]) {
                    guard let row = catalog.intent[id] else {
                        if catalog.derived[id] != nil { visit(id, child.type) }
                        continue
                    }
                    if row.isDefaultChild, row.holder == .system || Claimant(row.holder) == holder {
                        visit(id, child.type)
                        leaving.append(row)
                    } else {
                        blocking.append(row)
                    }
                }
            }
        }
        visit(record.id, record.type)
        return (leaving, blocking.sorted { $0.order < $1.order })
    }

    /// By type, those that stand in the way: of the object, and of what goes with it.
    private func blockingReferrers(of record: Record, with leaving: [Row]) -> [[Row]] {
        let going = Set(leaving.map(\.id) + [record.id])
        return ([record] + leaving.map(\.record)).flatMap { target in
            intentReferrers(of: target).filter { $0.0 != target.type }.compactMap { _, referrers -> [Row]? in
                let blocking = referrers.compactMap { id -> Row? in
                    guard let row = catalog.intent[id], !going.contains(id) else { return nil }
                    return row.targets.contains { $0.id == target.id && !$0.isRelaxed } ? row : nil
                }
                return blocking.isEmpty ? nil : blocking.sorted { $0.order < $1.order }
            }
        }
    }

    /// Whatever has to go before the object can be deleted.
    func dependents(of record: Record) -> [Row] {
        let below = below(record)
        return (below.blocking + blockingReferrers(of: record, with: below.leaving).flatMap(\.self))
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

    /// The addresses of objects, as clients follow them. Those that the caller may not see are only said to be there.
    func hrefs(_ rows: [Row]) -> String {
        let seen = rows.filter { mayRead($0) }
        return seen.map { "\(caller.hrefBase)/\($0.type.name)/\($0.id)" }.listText
            + (seen.count < rows.count ? " and what is not yours to see" : "")
    }
}

extension Row {
    /// Named as `default-application-policy-set` and the like are, which come with their parent and go with it.
    fileprivate var isDefaultChild: Bool { name.name == "default-\(type.name)" }
}

extension ObjectType {
    /// Every type whose objects may refer to one of `type`, itself included.
    static func referrers(to type: ObjectType) -> [ObjectType] {
        type.schema.backReferences.map(\.type) + (type.schema.reference(to: type) == nil ? [] : [type])
    }
}
