import WeftJSON
import WeftModel
package import WeftNet

extension ConfigCore {
    /// What every object gets: `perms2` with an owner, and of `id_perms` the part that a client may choose.
    func fillPermissions(_ record: inout Record) throws(ConfigError) {
        var permissions: JSONObject = [
            Field.owner: .string(defaultTenant(of: record)), Field.ownerAccess: 7, Field.globalAccess: 0,
            Field.share: [],
        ]
        if record.type == .domain {
            permissions[Field.share] = [[Field.tenant: .string("domain:\(record.id)"), Field.tenantAccess: 6]]
        }
        for (key, value) in record[Field.perms2]?.object ?? [:] where !value.isNull {
            if key == Field.owner { try checkOwner(value.string, insteadOf: permissions[key]?.string, of: record) }
            permissions[key] = value
        }
        record[Field.perms2] = .object(permissions)
        record[Field.idPerms] = IDPermissions.kept(from: record[Field.idPerms]?.object ?? [:], creating: true).map(
            JSON.object)
    }

    /// A tenant makes objects for himself, or for who owns what he makes them in.
    private func checkOwner(_ owner: String?, insteadOf own: String?, of record: Record) throws(ConfigError) {
        guard case .tenant(let tenancy) = reach, let owner, owner != own else { return }
        let project = ObjectID(owner)
        guard project != tenancy.project || project == nil, project != own.flatMap(ObjectID.init) else { return }
        throw ConfigError(
            .notPermitted,
            "\(denial(to: AccessBits.write.words, tenancy)) RBAC: \(tenancy.user) may not make \(record.type.name) \(record.name) another project's (owner \(owner))"
        )
    }

    /// The parent's owner; what is in a domain or in nothing is of the project that makes it. A project owns itself, so
    /// that permissions can be turned on later.
    private func defaultTenant(of record: Record) -> String {
        if record.type == .project, !caller.isSystem { return record.id.tenantText }
        if let parent = record.object.parent, parent.type != .domain, let row = catalog.row(parent.id) {
            return row.record[Field.perms2]?[Field.owner]?.string ?? "cloud-admin"
        }
        guard case .user(let user) = caller.identity, let project = user.project else { return "cloud-admin" }
        return project.tenantText
    }

    /// Who may change an object may not say for that who else may.
    func checkPermissions(of record: Record, from old: Record) throws(ConfigError) {
        guard record[Field.perms2] != old[Field.perms2] else { return }
        switch reach {
        case .tenant(let tenancy), .auditor(let tenancy):
            guard let row = catalog.intent[old.id] else { return }
            try checkOwnership(of: row, tenancy, to: "change its permissions")
        case .everything, .connector, .controlNode, .nothing: return
        }
    }

    /// `POST /chmod`.
    mutating func changePermissions(of id: ObjectID, _ change: JSONObject) throws(ConfigError) {
        var record = try editable(nil, id)
        var permissions = record[Field.perms2]?.object ?? [:]
        for key in [Field.owner, Field.ownerAccess, Field.globalAccess, Field.share] {
            if let value = change[key], !value.isNull { permissions[key] = value }
        }
        let old = record
        try apply(Body(record.type, [Field.perms2: .object(permissions)], .update).properties, to: &record)
        if record.type.schema.property(Field.isShared) != nil, change[Field.globalAccess] != nil {
            record[Field.isShared] = .bool(permissions[Field.globalAccess] != 0)
        }
        try finishUpdate(record, from: old)
    }
}

extension ObjectID {
    /// As owners are written: without dashes.
    package var tenantText: String { description.filter { $0 != "-" } }
}

extension Caller {
    /// Of Weft itself: control nodes have the rights that it has.
    var isSystem: Bool {
        switch identity {
        case .system, .controlNode: true
        case .orchestrator, .host, .user, .person: false
        }
    }
}
