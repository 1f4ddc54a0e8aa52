import WeftJSON
import WeftModel
import WeftNet

/// Types whose objects several owners need at once and nobody owns alone.
enum SharedTypes {
    static func contains(_ type: ObjectType) -> Bool { type == .tag || type == .addressGroup }
}

extension ConfigCore {
    /// Makes a shared object unless it is there, and holds it for the caller.
    mutating func claim(_ type: ObjectType, _ json: JSONObject) throws(ConfigError) -> ObjectID {
        guard SharedTypes.contains(type) else {
            throw ConfigError(.invalidValue, "A \(type.name) has one owner; only tags and address groups are claimed")
        }
        if !claimant.isOrchestrator { try checkOperator(to: "claim a \(type.name)") }
        let body = try Body(type, json, .create)
        if let name = body.name, let id = catalog.id(of: type, named: name) {
            try checkUse(of: id)
            var record = try found(type, id).record
            if record.claims.insert(claimant).inserted { put(record) }
            return id
        }
        var record = try create(body, for: nil)
        // Held by claims alone: whoever came first is not its owner.
        record.holder = .system
        record.claims = [claimant]
        put(record)
        return record.id
    }

    /// Ends the caller's claim on a shared object. It goes with the last claim, or with the last reference if that is
    /// later.
    mutating func release(_ type: ObjectType, _ id: ObjectID) throws(ConfigError) {
        if !claimant.isOrchestrator { try checkOperator(to: "let go of a \(type.name)") }
        guard let row = catalog.intent[id], row.type == type, row.claims.contains(claimant) else { return }
        var record = row.record
        record.claims.remove(claimant)
        put(record)
        collectUnclaimed(id)
    }

    /// Removes shared objects that nobody holds and that lost their last reference with this change.
    mutating func collectUnclaimed(_ old: ReferenceSet, notIn new: ReferenceSet) {
        for link in old where SharedTypes.contains(link.targetType) && new[to: link.targetType, link.target] == nil {
            collectUnclaimed(link.target)
        }
    }

    private mutating func collectUnclaimed(_ id: ObjectID) {
        guard let row = catalog.intent[id], row.isUnclaimed else { return }
        // Whatever still stands in the way, a referrer mostly, ends it when it goes.
        try? attempt { (core) throws(ConfigError) in
            try core.asSystem { (core) throws(ConfigError) in try core.delete(row.type, id) }
        }
    }

    // MARK: shares

    /// Adds the caller's claim that `tenant` may use the object.
    mutating func share(_ type: ObjectType, _ id: ObjectID, with tenant: String, access: Int) throws(ConfigError) {
        let row = try shareable(type, id)
        // As everybody else has to write it: an object with another value could not be sent back as it was read.
        guard (0...7).contains(access) else {
            throw ConfigError(
                .invalidValue,
                "Invalid access \(access) of a share of \(type.name) \(row.name): must be between 0 and 7")
        }
        try checkSharing(of: row, access: AccessBits(rawValue: UInt8(access)))
        let old = row.record
        var record = old
        var permissions = record[Field.perms2]?.object ?? [:]
        var list = permissions[Field.share]?.array ?? []
        let owner = Claimant(record.holder)
        if let index = list.firstIndex(where: { $0[Field.tenant]?.string == tenant }) {
            var holders = record.shareClaims[tenant] ?? [owner]
            holders.insert(claimant)
            record.shareClaims[tenant] = holders == [owner] ? nil : holders
            // More access than another holder asked for is given, less is not.
            let granted = (list[index][Field.tenantAccess]?.int ?? 0) | access
            list[index] = [Field.tenant: .string(tenant), Field.tenantAccess: JSON(granted)]
        } else {
            list.append([Field.tenant: .string(tenant), Field.tenantAccess: JSON(access)])
            if claimant != owner { record.shareClaims[tenant] = [claimant] }
        }
        permissions[Field.share] = .array(list)
        record[Field.perms2] = .object(permissions)
        try finishUpdate(record, from: old)
    }

    mutating func unshare(_ type: ObjectType, _ id: ObjectID, with tenant: String) throws(ConfigError) {
        let row = try shareable(type, id)
        let old = row.record
        // A claim of one's own can always be let go.
        if old.shareClaims[tenant]?.contains(claimant) != true { try checkSharing(of: row, access: []) }
        var record = old
        var permissions = record[Field.perms2]?.object ?? [:]
        var list = permissions[Field.share]?.array ?? []
        guard let index = list.firstIndex(where: { $0[Field.tenant]?.string == tenant }) else { return }
        let owner = Claimant(record.holder)
        var holders = record.shareClaims[tenant] ?? [owner]
        if claimant.isOrchestrator { holders.remove(claimant) } else { holders = [] }
        record.shareClaims[tenant] = holders.isEmpty || holders == [owner] ? nil : holders
        if holders.isEmpty {
            list.remove(at: index)
            permissions[Field.share] = .array(list)
            record[Field.perms2] = .object(permissions)
        }
        try finishUpdate(record, from: old)
    }

    private func shareable(_ type: ObjectType, _ id: ObjectID) throws(ConfigError) -> Row {
        let row = try found(type, id)
        guard let intent = catalog.intent[id] else { throw Derived.refusal(type, row.name.description, to: "share") }
        return intent
    }
}

extension Row {
    /// A shared object that only lived by claims, and has none.
    fileprivate var isUnclaimed: Bool { SharedTypes.contains(type) && holder == .system && claims.isEmpty }
}
