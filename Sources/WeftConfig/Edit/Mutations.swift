import WeftJSON
import WeftModel
import WeftNet

extension ConfigCore {
    /// Does one step of a batch. Answers the object it was about.
    mutating func apply(_ mutation: Mutation) throws(ConfigError) -> ObjectID {
        switch mutation {
        case .create(let type, let json, let source): return try create(type, json, for: source).id
        case .ensure(let type, let json, let source, let kept):
            return try ensure(type, json, for: source, keeping: kept)
        case .update(let type, let id, let json):
            try update(type, id, json)
            return id
        case .delete(let type, let id, let source):
            try delete(type, id, ifSource: source)
            return id
        case .attach(let type, let id, let targetType, let target, let attribute):
            try updateReference(
                ReferenceUpdate(
                    type: type, id: id, targetType: targetType, target: .id(target), operation: .add,
                    attribute: attribute))
            return id
        case .detach(let type, let id, let targetType, let target):
            // What is gone is not attached.
            if catalog.row(id) != nil { try detach(type, id, targetType, target) }
            return id
        case .claim(let type, let json): return try claim(type, json)
        case .release(let type, let id):
            try release(type, id)
            return id
        case .share(let type, let id, let tenant, let access):
            try share(type, id, with: tenant, access: access)
            return id
        case .unshare(let type, let id, let tenant):
            if catalog.row(id) != nil { try unshare(type, id, with: tenant) }
            return id
        case .setTags(let type, let id, let tags):
            try setTags(type, id, tags)
            return id
        case .offer(let owner, let taker):
            try offer(owner, to: taker)
            return owner.orchestrator
        case .take(let owner, let source):
            try take(owner, for: source)
            return owner.orchestrator
        }
    }

    /// Makes the object, or brings the caller's object of that uuid or name to this shape.
    private mutating func ensure(
        _ type: ObjectType, _ json: JSONObject, for source: Source?, keeping kept: Set<String>
    ) throws(ConfigError) -> ObjectID {
        var body = try Body(type, json, .create)
        guard let name = body.name, let id = ownObject(of: body) ?? catalog.id(of: type, named: name),
            let row = catalog.intent[id]
        else { return try create(body, for: source).id }
        if claimant.isOrchestrator, Claimant(row.holder) != claimant {
            throw ConfigError(
                .notOwner,
                "\(describe(caller.identity)) cannot make \(type.name) \(name): one of that name (\(id)) is there already and "
                    + "belongs to \(describe(row.holder)); delete that or give it another name")
        }
        if !claimant.isOrchestrator { try checkOwner(row, to: "change") }
        if let asked = body.id, asked != id { throw .taken(name, by: id) }
        body.leaveOut(kept)
        let old = row.record
        var changed = old
        // What a person brings to this shape stays whose it was.
        if source != nil, claimant.isOrchestrator { changed.holder = holder(for: source) }
        if changed.holder != old.holder { try checkOffer(of: old) }
        try apply(body.properties, to: &changed)
        for (target, links) in body.references { try replaceReferences(of: &changed, to: target, by: links) }
        try finishUpdate(changed, from: old)
        if changed.holder != old.holder, let owner = old.holder.owner { endOffer(of: owner) }
        return id
    }

    /// A connector's object of the uuid that a body asks for: one that came from another orchestrator keeps the name
    /// that it had there.
    private func ownObject(of body: Body) -> ObjectID? {
        guard claimant.isOrchestrator, let id = body.id, let row = catalog.intent[id], row.type == body.type,
            Claimant(row.holder) == claimant
        else { return nil }
        return id
    }

    private mutating func delete(_ type: ObjectType, _ id: ObjectID, ifSource source: Source?) throws(ConfigError) {
        guard let row = catalog.row(id) else { return }
        if let source {
            guard let owner = row.holder.owner, owner.kind == source.kind, owner.sourceUID == source.uid else { return }
            // It was handed over.
            if claimant.isOrchestrator, claimant != .orchestrator(owner.orchestrator) { return }
        }
        try delete(type, id)
    }

    /// Replaces the tags that the caller holds on an object.
    private mutating func setTags(_ type: ObjectType, _ id: ObjectID, _ tags: [ObjectID]) throws(ConfigError) {
        let old = try taggable(type, id)
        var record = old
        try replaceReferences(of: &record, to: .tag, by: tags.map { Body.Link(target: .id($0), attribute: nil) })
        try finishUpdate(record, from: old)
    }
}
