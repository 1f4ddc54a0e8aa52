import WeftJSON
import WeftModel
import WeftNet

extension ConfigCore {
    /// What every object gets: `perms2` with an owner, and of `id_perms` the part that a client may choose.
    func fillPermissions(_ record: inout Record) {
        var permissions: JSONObject = [
            Field.owner: .string(defaultTenant(of: record)), Field.ownerAccess: 7, Field.globalAccess: 0,
            Field.share: [],
        ]
        if record.type == .domain {
            permissions[Field.share] = [[Field.tenant: .string("domain:\(record.id)"), Field.tenantAccess: 6]]
        }
        for (key, value) in record[Field.perms2]?.object ?? [:] where !value.isNull { permissions[key] = value }
        record[Field.perms2] = .object(permissions)
        record[Field.idPerms] = IDPermissions.kept(from: record[Field.idPerms]?.object ?? [:], creating: true).map(
            JSON.object)
    }

    /// The parent's owner; a project owns itself, so that permissions can be turned on later.
    private func defaultTenant(of record: Record) -> String {
        if record.type == .project, !caller.isSystem { return record.id.tenantText }
        let inherited = record.object.parent.flatMap { parent -> String? in
            guard parent.type == .project || parent.type != .domain, let row = catalog.row(parent.id) else {
                return nil
            }
            return row.record[Field.perms2]?[Field.owner]?.string
        }
        return inherited ?? "cloud-admin"
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
    var tenantText: String { description.filter { $0 != "-" } }
}

extension Caller {
    /// Of Weft itself: control nodes have the rights that it has.
    var isSystem: Bool {
        switch identity {
        case .system, .controlNode: true
        case .orchestrator, .user, .person: false
        }
    }
}
