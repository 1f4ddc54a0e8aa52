import WeftModel
import WeftNet

/// What of others' a caller may refer to, or attach his own to: what its permissions give him (docs/wire/config-api.md,
/// "Permissions"). Whoever has everything may use everything.
extension ConfigCore {
    struct Access {
        let right: AccessBits
        let verb: String
        /// To refer to an object.
        static let use = Access(right: .link, verb: "refer to")
        /// To add a reference to an object, a child or a tag: a policy attached to a network is that network's consent.
        static let change = Access(right: .write, verb: "attach anything to")
        /// To give what one has to others.
        static let share = Access(right: .write, verb: "share")
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

    /// An orchestrator may share what is its own, and of others' no more than it has itself; a tenant what is its own.
    func checkSharing(of row: Row, access: AccessBits) throws(ConfigError) {
        switch reach {
        case .everything: return
        case .connector:
            guard Claimant(row.holder) != claimant else { return }
            let granted = self.access(to: row)
            guard granted.contains(.write), granted.isSuperset(of: access) else {
                throw refusal(.share, row, row.holder)
            }
        case .tenant(let tenancy), .auditor(let tenancy): try checkOwnership(of: row, tenancy, to: "share it")
        case .controlNode: throw ConfigError(.notPermitted, "\(describe(caller.identity)) may not share anything")
        case .nothing(let shortage): throw refusal(shortage)
        }
    }

    /// For what takes more than the right to change: to delete an object, and to say who may do what with it.
    func checkOwnership(of row: Row, _ tenancy: Reach.Tenancy, to verb: String) throws(ConfigError) {
        let permissions = catalog.permissions(of: row)
        guard access(to: row).contains(.write) else { throw denied(.write, on: row, tenancy) }
        guard let owner = permissions.owner, owner == tenancy.project else { throw deniedToOthers(verb, row, tenancy) }
    }

    private func check(_ access: Access, _ id: ObjectID) throws(ConfigError) {
        guard let row = catalog.row(id) else { return }
        switch reach {
        case .everything: return
        case .connector:
            guard let owner = holder(of: row, foreignTo: claimant) else { return }
            // Whoever needs a shared object claims it.
            if access.right == .link, SharedTypes.contains(row.type), row.parent == nil { return }
            if !self.access(to: row).contains(access.right) { throw refusal(access, row, owner) }
        case .tenant(let tenancy), .auditor(let tenancy):
            if !self.access(to: row).contains(access.right) { throw denied(access.right, on: row, tenancy) }
        case .controlNode:
            guard self.access(to: row).contains(access.right) else {
                throw ConfigError(
                    .notPermitted,
                    "\(describe(caller.identity)) may not \(access.verb) \(row.type.name) \(row.name) (\(row.id))")
            }
        case .nothing(let shortage): throw refusal(shortage)
        }
    }

    private func refusal(_ access: Access, _ row: Row, _ owner: Holder) -> ConfigError {
        let needed = access.right.union(.read).rawValue
        return ConfigError(
            .notOwner,
            """
            \(describe(caller.identity)) may not \(access.verb) \(row.type.name) \(row.name) (\(row.id)): it belongs to \
            \(describe(owner)) and is not shared; share it with one of the orchestrator's projects (tenant:<uuid>, access \
            \(needed)) or set its global_access
            """)
    }

    /// What every connector attaches of its own to the fabric: policies to the underlay's network, machines to the
    /// hosts that run them.
    private func isOpen(_ object: ObjectID, to link: Reference) -> Bool {
        guard case .connector = reach, let row = catalog.intent[object], let target = catalog.intent[link.target],
            Claimant(target.holder) == claimant
        else { return false }
        switch (row.type, target.type) {
        case (.virtualNetwork, .networkPolicy): return row.name == InitialNames.underlay
        case (.virtualRouter, .virtualMachine): return true
        default: return false
        }
    }
}
