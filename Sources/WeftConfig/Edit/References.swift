import WeftJSON
import WeftModel
import WeftNet

extension ConfigCore {
    /// Finds what the links of a body point to. What the record refers to already is no new use of it.
    func resolve(_ links: [Body.Link], to type: ObjectType, from record: Record) throws(ConfigError) -> [Reference] {
        var references: [Reference] = []
        for link in links {
            let reference = Reference(type, try resolve(link.target, type), attribute: link.attribute)
            if record.object.references[to: type, reference.target] == nil {
                try checkLink(from: record.type, to: reference)
            }
            references.append(reference)
        }
        return references
    }

    func resolve(_ target: ReferenceUpdate.Target, _ type: ObjectType) throws(ConfigError) -> ObjectID {
        switch target {
        case .id(let id):
            guard let row = catalog.row(id), row.type == type else { throw .unknown(type, id) }
            return id
        case .name(let name):
            guard let id = catalog.id(of: type, named: name), isKnown(id) else { throw .unknown(name) }
            return id
        }
    }

    /// Puts a body's list in the place of the caller's links to a type. An orchestrator's list speaks for the links
    /// that it holds; links that others hold stay. People's list speaks for all that they see.
    func replaceReferences(
        of record: inout Record, to type: ObjectType, by links: [Body.Link]
    ) throws(ConfigError) {
        let wanted = ReferenceSet(try resolve(links, to: type, from: record))
        for old in record.object.references[to: type] where wanted[to: type, old.target] == nil {
            if !claimant.isOrchestrator, let row = catalog.row(old.target), !mayRead(row) { continue }
            letGo(of: old.target, type, in: &record)
        }
        for link in wanted { hold(link, in: &record) }
    }

    /// Adds the caller's claim on a link, and the link unless it is there.
    func hold(_ link: Reference, in record: inout Record) {
        let owner = Claimant(record.holder)
        guard let old = record.object.references[to: link.targetType, link.target] else {
            var link = link
            if record.relaxedAhead.remove(link.target) != nil { link.isRelaxed = true }
            record.object.references.insert(link)
            if claimant != owner { record.referenceClaims[link.target] = [claimant] }
            return
        }
        var holders = record.referenceClaims[link.target] ?? [owner]
        // What an orchestrator attaches beside others' claims keeps their data.
        if !claimant.isOrchestrator || holders == [claimant] {
            record.object.references.insert(
                Reference(
                    link.targetType, link.target, attribute: link.attribute, isRelaxed: link.isRelaxed || old.isRelaxed)
            )
        }
        if claimant.isOrchestrator { holders.insert(claimant) }
        record.referenceClaims[link.target] = holders == [owner] ? nil : holders
    }

    /// Ends the caller's claim on a link; the link goes with the last one. People and the system end it for all.
    func letGo(of target: ObjectID, _ type: ObjectType, in record: inout Record) {
        let owner = Claimant(record.holder)
        var holders = record.referenceClaims[target] ?? [owner]
        if claimant.isOrchestrator { holders.remove(claimant) } else { holders = [] }
        if holders.isEmpty {
            record.object.references.remove(type, target)
            record.referenceClaims[target] = nil
        } else {
            record.referenceClaims[target] = holders == [owner] ? nil : holders
        }
    }

    // MARK: one reference at a time

    /// `POST /ref-update`.
    mutating func updateReference(_ update: ReferenceUpdate) throws(ConfigError) {
        guard let reference = update.type.schema.reference(to: update.targetType) else {
            throw ConfigError(
                .invalidValue, "Bad Request: \(update.type.name) has no reference to \(update.targetType.name)")
        }
        switch update.operation {
        case .add:
            let target = try resolve(update.target, update.targetType)
            let attribute = try Body.attribute(of: ["attr": update.attribute ?? .null], reference, .update)
            try attach(
                update.type, update.id,
                Reference(update.targetType, target, attribute: attribute, isRelaxed: update.relaxed))
        case .delete:
            // A target that is gone has no reference left either.
            guard let target = try? resolve(update.target, update.targetType) else {
                _ = try attachable(update.type, update.id, update.targetType)
                if !claimant.isOrchestrator { try checkAttachment(to: update.id) }
                return
            }
            try detach(update.type, update.id, update.targetType, target)
        }
    }

    mutating func attach(_ type: ObjectType, _ id: ObjectID, _ link: Reference) throws(ConfigError) {
        let old = try attachable(type, id, link.targetType)
        try checkAttachment(to: id, of: link)
        try checkLink(from: type, to: link)
        var record = old
        hold(link, in: &record)
        try finishUpdate(record, from: old)
    }

    mutating func detach(
        _ type: ObjectType, _ id: ObjectID, _ targetType: ObjectType, _ target: ObjectID
    ) throws(ConfigError) {
        let old = try attachable(type, id, targetType)
        // A connector lets go of no claims but its own.
        if !claimant.isOrchestrator { try checkAttachment(to: id) }
        guard old.object.references[to: targetType, target] != nil else { return }
        var record = old
        letGo(of: target, targetType, in: &record)
        try finishUpdate(record, from: old)
    }

    /// The record of an object to or from which anyone may attach.
    private func attachable(
        _ type: ObjectType, _ id: ObjectID, _ target: ObjectType
    ) throws(ConfigError) -> Record {
        let row = try found(type, id)
        guard let intent = catalog.intent[id] else { throw Derived.refusal(type, row.name.description, to: "change") }
        guard let reference = type.schema.reference(to: target) else {
            throw ConfigError(.invalidValue, "Bad Request: \(type.name) has no reference to \(target.name)")
        }
        if Derived.keeps(reference, of: type) {
            throw ConfigError(.derived, "Weft keeps the \(reference.field) of \(type.name) \(row.name) itself")
        }
        return intent.record
    }

    /// `POST /ref-relax-for-delete`. Clients also relax a reference before they make it.
    mutating func relaxReference(from referrer: ObjectID, to target: ObjectID) throws(ConfigError) {
        let old = try editable(nil, referrer)
        var record = old
        if var link = old.object.references.first(where: { $0.target == target }) {
            link.isRelaxed = true
            record.object.references.insert(link)
        } else {
            guard catalog.row(target) != nil else { throw .unknown(target) }
            record.relaxedAhead.insert(target)
        }
        try finishUpdate(record, from: old)
    }

    // MARK: references between two of one type

    /// A link between two objects of one type stands on both, with the same data.
    mutating func mirror(_ record: Record, from old: ReferenceSet) throws(ConfigError) {
        let type = record.type
        guard type.schema.reference(to: type)?.isSymmetric == true else { return }
        for link in record.object.references[to: type] where old[to: type, link.target] != link {
            guard link.target != record.id, let row = catalog.intent[link.target] else { continue }
            var other = row.record
            other.object.references.insert(
                Reference(type, record.id, attribute: link.attribute, isRelaxed: link.isRelaxed))
            if other.object.references != row.record.object.references { put(other) }
        }
        for link in old[to: type] where record.object.references[to: type, link.target] == nil {
            unmirror(record.id, of: type, on: link.target)
        }
    }

    mutating func unmirror(_ id: ObjectID, of type: ObjectType, on other: ObjectID) {
        guard var record = catalog.intent[other]?.record else { return }
        guard record.object.references.remove(type, id) != nil else { return }
        record.referenceClaims[id] = nil
        put(record)
    }
}
