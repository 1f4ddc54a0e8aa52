import WeftJSON
import WeftModel
import WeftNet

/// What of others' an orchestrator may refer to, or attach its own to: what its permissions share
/// (docs/wire/config-api.md, "Permissions"), be it another orchestrator's, a person's or the system's. People and the
/// system may use everything.
extension ConfigCore {
    struct Access {
        let bit: Int
        let verb: String
        /// To refer to an object.
        static let use = Access(bit: 1, verb: "refer to")
        /// To add a reference to an object, a child or a tag: a policy attached to a network is that network's consent.
        static let change = Access(bit: 2, verb: "attach anything to")
        /// To give what one has to others.
        static let share = Access(bit: 2, verb: "share")
    }

    func checkUse(of target: ObjectID) throws(ConfigError) { try check(.use, target) }

    /// - Parameter link: what is attached.
    func checkAttachment(to object: ObjectID, of link: Reference? = nil) throws(ConfigError) {
        if let link, isOpen(object, to: link) { return }
        try check(.change, object)
    }

    /// A link between two of one type stands on both, so it takes the consent of the other end too.
    func checkLink(from type: ObjectType, to link: Reference) throws(ConfigError) {
        try checkUse(of: link.target)
        guard type == link.targetType, type.schema.reference(to: type)?.isSymmetric == true else { return }
        try check(.change, link.target)
    }

    /// The caller may share what is its own, and of others' no more than it has itself.
    func checkSharing(of row: Row, access: Int) throws(ConfigError) {
        guard claimant.isOrchestrator, Claimant(row.holder) != claimant else { return }
        let granted = granted(by: row.record)
        guard granted & Access.share.bit != 0, access & ~granted == 0 else { throw refusal(.share, row, row.holder) }
    }

    private func check(_ access: Access, _ id: ObjectID) throws(ConfigError) {
        guard claimant.isOrchestrator, let row = catalog.row(id), let owner = foreignOwner(of: row) else { return }
        // Whoever needs a shared object claims it.
        if access.bit == Access.use.bit, SharedTypes.contains(row.type), row.parent == nil { return }
        if granted(by: row.record) & access.bit == 0 { throw refusal(access, row, owner) }
    }

    private func refusal(_ access: Access, _ row: Row, _ owner: Holder) -> ConfigError {
        let needed = access.bit | 4
        return ConfigError(
            .notOwner,
            """
            \(describe(caller.identity)) may not \(access.verb) \(row.type.name) \(row.name) (\(row.id)): it belongs to \
            \(describe(owner)) and is not shared; share it with one of the orchestrator's projects (tenant:<uuid>, access \
            \(needed)) or set its global_access
            """)
    }

    /// Whose object it is, unless it is the caller's: the holder of the nearest that an orchestrator holds, of itself
    /// and what it is in, else its own.
    private func foreignOwner(of row: Row) -> Holder? {
        var next: Row? = row
        while let row = next {
            if Claimant(row.holder).isOrchestrator { return Claimant(row.holder) == claimant ? nil : row.holder }
            next = row.parent.flatMap { catalog.row($0.id) }
        }
        return row.holder
    }

    /// What every connector attaches of its own to the fabric: policies to the underlay's network, machines to the
    /// hosts that run them.
    private func isOpen(_ object: ObjectID, to link: Reference) -> Bool {
        guard let row = catalog.intent[object], let target = catalog.intent[link.target],
            Claimant(target.holder) == claimant
        else { return false }
        switch (row.type, target.type) {
        case (.virtualNetwork, .networkPolicy): return row.name == InitialNames.underlay
        case (.virtualRouter, .virtualMachine): return true
        default: return false
        }
    }

    /// The access bits that an object's permissions give to the caller.
    private func granted(by record: Record) -> Int {
        let permissions = record[Field.perms2]
        var granted = permissions?[Field.globalAccess]?.int ?? 0
        for share in permissions?[Field.share]?.array ?? [] {
            guard let access = share[Field.tenantAccess]?.int, let tenant = share[Field.tenant]?.string else {
                continue
            }
            if isOwnTenant(tenant, of: record) { granted |= access }
        }
        return granted
    }

    /// `tenant:<uuid>` of a project that the caller owns, or `domain:<uuid>` of its domain. A domain shares itself with
    /// itself, which is nobody's grant.
    private func isOwnTenant(_ tenant: String, of record: Record) -> Bool {
        let parts = tenant.split(separator: ":")
        guard let id = parts.last.flatMap({ ObjectID(String($0)) }), id != record.id, let row = catalog.intent[id]
        else {
            return false
        }
        if row.type == .project { return Claimant(row.holder) == claimant }
        guard case .orchestrator(let orchestrator) = claimant else { return false }
        return row.type == .domain && catalog.orchestrators[orchestrator]?.scope == row.name
    }
}
