import WeftJSON
import WeftModel
import WeftNet

/// What of other orchestrators' an orchestrator may refer to, or attach its own to: what its permissions share
/// (config-api.md §12). People and the system may use everything, and what is theirs may be used by everybody.
extension ConfigCore {
    private struct Access {
        let bit: Int
        let verb: String
        /// To refer to an object.
        static let use = Access(bit: 1, verb: "refer to")
        /// To add a reference to an object: a policy attached to a network is that network's consent.
        static let change = Access(bit: 2, verb: "attach anything to")
    }

    func checkUse(of target: ObjectID) throws(ConfigError) { try check(.use, target) }
    func checkAttachment(to object: ObjectID) throws(ConfigError) { try check(.change, object) }

    private func check(_ access: Access, _ id: ObjectID) throws(ConfigError) {
        guard claimant.isOrchestrator, let row = catalog.intent[id], let owner = foreignOwner(of: row),
            !grants(access, row.record)
        else { return }
        throw ConfigError(
            .notOwner,
            "\(describe(caller.identity)) may not \(access.verb) \(row.type.name) \(row.name) (\(row.id)): it belongs to "
                + "\(describe(owner)) and is not shared")
    }

    /// The other orchestrator whose object it is, or in whose project it is.
    private func foreignOwner(of row: Row) -> Holder? {
        var next: Row? = row
        while let row = next {
            if Claimant(row.holder).isOrchestrator { return Claimant(row.holder) == claimant ? nil : row.holder }
            next = row.record.object.parent.flatMap { catalog.intent[$0.id] }
        }
        return nil
    }

    private func grants(_ access: Access, _ record: Record) -> Bool {
        let permissions = record["perms2"]
        if (permissions?["global_access"]?.int ?? 0) & access.bit != 0 { return true }
        return (permissions?["share"]?.array ?? []).contains { share in
            guard (share["tenant_access"]?.int ?? 0) & access.bit != 0 else { return false }
            return isOwnTenant(share["tenant"]?.string ?? "")
        }
    }

    /// `tenant:<uuid>` of a project that the caller owns, or `domain:<uuid>` of its domain.
    private func isOwnTenant(_ tenant: String) -> Bool {
        let parts = tenant.split(separator: ":")
        guard let id = parts.last.flatMap({ ObjectID(String($0)) }), let row = catalog.intent[id] else { return false }
        if row.type == .project { return Claimant(row.holder) == claimant }
        guard case .orchestrator(let orchestrator) = claimant else { return false }
        return row.type == .domain && catalog.orchestrators[orchestrator]?.scope == row.name
    }
}
