import WeftJSON
import WeftModel
import WeftNet

extension ConfigCore {
    /// What every object gets: `perms2` with an owner, and of `id_perms` the part that a client may choose.
    func fillPermissions(_ record: inout Record) {
        var permissions: JSONObject = [
            "owner": .string(defaultTenant(of: record)), "owner_access": 7, "global_access": 0, "share": [],
        ]
        if record.type == .domain {
            permissions["share"] = [["tenant": .string("domain:\(record.id)"), "tenant_access": 6]]
        }
        for (key, value) in record["perms2"]?.object ?? [:] where !value.isNull { permissions[key] = value }
        record["perms2"] = .object(permissions)
        record["id_perms"] = IDPermissions.kept(from: record["id_perms"]?.object ?? [:], creating: true).map(
            JSON.object)
    }

    /// The parent's owner; a project owns itself, so that permissions can be turned on later.
    private func defaultTenant(of record: Record) -> String {
        if record.type == .project, !caller.isSystem { return record.id.tenantText }
        let inherited = record.object.parent.flatMap { parent -> String? in
            guard parent.type == .project || parent.type != .domain, let row = catalog.row(parent.id) else {
                return nil
            }
            return row.record["perms2"]?["owner"]?.string
        }
        return inherited ?? "cloud-admin"
    }

    /// `POST /chmod`.
    mutating func changePermissions(of id: ObjectID, _ change: JSONObject) throws(ConfigError) {
        var record = try editable(nil, id)
        var permissions = record["perms2"]?.object ?? [:]
        for key in ["owner", "owner_access", "global_access", "share"] {
            if let value = change[key], !value.isNull { permissions[key] = value }
        }
        let old = record
        try apply(Body(record.type, ["perms2": .object(permissions)], .update).properties, to: &record)
        if record.type.schema.property("is_shared") != nil, change["global_access"] != nil {
            record["is_shared"] = .bool(permissions["global_access"] != 0)
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
