import WeftModel
import WeftNet

extension ConfigCore {
    /// Ends an orchestrator: its claims on objects of others, which may refer to its own; what it owns, if that is to
    /// go; its registration. All of it or nothing, since a part would be made anew by its connector, and the rest be in
    /// use without it.
    mutating func removeOrchestrator(named name: String, deletingObjects: Bool) throws(ConfigError) -> ObjectID {
        try checkOperator(to: "detach an orchestrator")
        let orchestrator = try orchestrator(named: name)
        let owned = ownedRows(by: orchestrator.id, kind: nil)
        guard deletingObjects || owned.isEmpty else {
            throw ConfigError(
                .inUse,
                "Orchestrator \(name) still owns \(owned.count) objects, such as \(owned[0].type.name) \(owned[0].name): "
                    + "have them deleted with it (`weft orchestrator remove \(name) --delete-objects`), or delete them first"
            )
        }
        try acting(as: orchestrator) { (core) throws(ConfigError) in
            try core.dropClaims(of: orchestrator)
        }
        try delete(owned, of: orchestrator)
        endOffers(to: orchestrator.id)
        setOrchestrator(orchestrator.id, nil)
        return orchestrator.id
    }

    private mutating func dropClaims(of orchestrator: Orchestrator) throws(ConfigError) {
        var references: [ObjectID: [(ObjectType, ObjectID)]] = [:]
        for claim in claims(of: orchestrator.id) {
            switch claim.kind {
            case .object: try release(claim.type, claim.id)
            case .share(let tenant): try unshare(claim.type, claim.id, with: tenant)
            case .reference(let type, let target): references[claim.id, default: []].append((type, target))
            }
        }
        // A host refers to all machines that run on it: one change of the host, not one for each of them.
        for (id, targets) in references {
            guard let old = catalog.intent[id]?.record else { continue }
            var record = old
            for (type, target) in targets { letGo(of: target, type, in: &record) }
            try finishUpdate(record, from: old)
        }
    }

    /// Newest first, which is nearly an order that they can be deleted in; what that leaves is tried again as long as
    /// some goes.
    private mutating func delete(_ rows: [Row], of orchestrator: Orchestrator) throws(ConfigError) {
        var rest = rows.sorted { $0.order > $1.order }
        while !rest.isEmpty {
            var blocked: [Row] = []
            var obstacle: ConfigError?
            for row in rest where catalog.intent[row.id] != nil {
                do {
                    try attempt { (core) throws(ConfigError) in try core.delete(row.type, row.id) }
                } catch {
                    obstacle = error
                    blocked.append(row)
                }
            }
            if let obstacle, blocked.count == rest.count {
                throw inTheWay(of: blocked, orchestrator) ?? obstacle
            }
            rest = blocked
        }
    }

    /// Names what others have that keeps objects of an orchestrator from being deleted.
    private func inTheWay(of rows: [Row], _ orchestrator: Orchestrator) -> ConfigError? {
        let named = rows.compactMap { row -> String? in
            guard let intent = catalog.intent[row.id] else { return nil }
            let dependents = dependents(of: intent.record).filter { $0.holder.owner?.orchestrator != orchestrator.id }
            guard !dependents.isEmpty else { return nil }
            let users = dependents.prefix(5).map { "\($0.type.name) \($0.name) (\($0.id)) of \(describe($0.holder))" }
            return "\(row.type.name) \(row.name) is needed by " + users.joined(separator: ", ")
                + (dependents.count > 5 ? " and \(dependents.count - 5) more" : "")
        }
        guard !named.isEmpty else { return nil }
        return ConfigError(
            .referrersExist,
            "Orchestrator \(orchestrator.name) stays as it is, since others use what it owns: "
                + named.prefix(10).joined(separator: "; ") + (named.count > 10 ? "; and \(named.count - 10) more" : "")
                + ". Delete those or take their references off, then remove it again")
    }
}
