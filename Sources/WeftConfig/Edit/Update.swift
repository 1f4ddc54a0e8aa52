import WeftJSON
import WeftModel
import WeftNet

extension ConfigCore {
    /// Replaces the properties and reference lists that the body names.
    mutating func update(_ type: ObjectType, _ id: ObjectID, _ json: JSONObject) throws(ConfigError) {
        let old = try editable(type, id)
        try update(old, by: Body(type, json, .update))
    }

    mutating func update(_ old: Record, by body: Body, for source: Source? = nil) throws(ConfigError) {
        var record = old
        if source != nil { record.holder = holder(for: source) }
        try apply(body.properties, to: &record)
        for (target, links) in body.references { try replaceReferences(of: &record, to: target, by: links) }
        try finishUpdate(record, from: old)
    }

    /// Sets properties as a body asks for, by the rules that all types share.
    func apply(_ properties: [(name: String, value: JSON?)], to record: inout Record) throws(ConfigError) {
        for (name, value) in properties {
            switch name {
            case Field.idPerms:
                var kept = record[Field.idPerms]?.object ?? [:]
                for key in [Field.enable, Field.description] { kept[key] = nil }
                kept.merge(IDPermissions.kept(from: value?.object ?? [:], creating: false) ?? [:])
                record[Field.idPerms] = kept.isEmpty ? nil : .object(kept)
            case Field.perms2:
                guard let value else { continue }
                guard let owner = value[Field.owner]?.string, !owner.isEmpty else {
                    throw ConfigError(.invalidValue, "owner in perms2 must be present")
                }
                record[Field.perms2] = value
            default:
                record[name] = value
                record.positions[name] = nil
            }
        }
    }

    /// Runs the type's rules over a changed record and puts it, unless it is what it was.
    mutating func finishUpdate(_ changed: Record, from old: Record) throws(ConfigError) {
        var record = changed
        try checkPermissions(of: record, from: old)
        try record.unmask(from: old)
        try Hooks.hook(for: record.type)?.willUpdate(&record, from: old, &self)
        record.dropStaleClaims()
        if record == old { return }
        if record.object.references != old.object.references { try checkTags(of: record) }
        try checkRouteTargets(of: record, from: old)
        record.modified = now
        put(record)
        try mirror(record, from: old.object.references)
        try Hooks.hook(for: record.type)?.didUpdate(record, from: old, &self)
        collectUnclaimed(old.object.references, notIn: record.object.references)
    }
}

extension Record {
    /// Claims on what is gone go too.
    fileprivate mutating func dropStaleClaims() {
        if !referenceClaims.isEmpty {
            let targets = Set(object.references.map(\.target))
            referenceClaims = referenceClaims.filter { targets.contains($0.key) }
        }
        if !shareClaims.isEmpty {
            let tenants = Set((self[Field.perms2]?[Field.share]?.array ?? []).compactMap { $0[Field.tenant]?.string })
            shareClaims = shareClaims.filter { tenants.contains($0.key) }
        }
        positions = positions.filter { self[$0.key] != nil }
    }
}
