import WeftModel
import WeftNet

/// The registry of attached orchestrators.
extension ConfigCore {
    mutating func addOrchestrator(_ registration: OrchestratorRegistration) throws(ConfigError) -> Orchestrator {
        if claimant.isOrchestrator { throw ConfigError(.notOwner, "An orchestrator cannot attach another one") }
        // It begins the names of projects, and names files of whoever connects it.
        guard registration.name.isOrchestratorName else {
            throw ConfigError(
                .invalidValue,
                "Orchestrator name '\(registration.name)' must be 1 to 63 letters, digits, '-', '_' and '.', the first of "
                    + "them a letter or digit")
        }
        for (field, value) in [("kind", registration.kind), ("instance", registration.instance)]
        where value.isEmpty || value.contains(":") || !value.isLegalInXML {
            throw ConfigError(.invalidValue, "Orchestrator \(field) '\(value)' must be a name without ':'")
        }
        for other in catalog.orchestrators.values.sorted(by: { $0.name < $1.name }) {
            if other.matches(registration) { return other }
            try checkCollision(of: registration, with: other)
        }
        let orchestrator = Orchestrator(
            id: randomID(), name: registration.name, kind: registration.kind, instance: registration.instance,
            scope: registration.scope, epoch: 0)
        setOrchestrator(orchestrator.id, orchestrator)
        return orchestrator
    }

    private func checkCollision(of new: OrchestratorRegistration, with old: Orchestrator) throws(ConfigError) {
        if new.instance == old.instance, new.kind == old.kind {
            throw ConfigError(
                .exists,
                "\(new.kind) instance \(new.instance) is already attached as \(old.name); it cannot be attached as "
                    + "\(new.name) too")
        }
        if new.name == old.name {
            throw ConfigError(
                .exists,
                "Orchestrator name \(new.name) is taken by \(old.kind) instance \(old.instance); the new one is "
                    + "\(new.kind) instance \(new.instance)")
        }
        // Names of projects are <orchestrator>-<namespace>, unescaped: with k8s and k8s-1, k8s-1-default would be both.
        // Names of machines are <orchestrator>__<namespace>__<pod>.
        for separator in ["-", "__"]
        where new.name.hasPrefix(old.name + separator) || old.name.hasPrefix(new.name + separator) {
            throw ConfigError(
                .exists,
                "Orchestrator name \(new.name) cannot be told from \(old.name): one is the other's beginning before "
                    + (separator == "-" ? "a dash" : "two underscores") + ", so names of their objects could be equal")
        }
    }

    func orchestrator(named name: String) throws(ConfigError) -> Orchestrator {
        guard let found = catalog.orchestrators.values.first(where: { $0.name == name }) else {
            throw ConfigError(.notFound, "Orchestrator \(name) is not attached")
        }
        return found
    }

    /// Opens a new epoch: whoever wrote for the orchestrator until now no longer can.
    mutating func beginEpoch(of id: ObjectID) throws(ConfigError) -> Int {
        guard var orchestrator = catalog.orchestrators[id] else {
            throw ConfigError(.notFound, "Orchestrator \(id) is not attached")
        }
        orchestrator.epoch += 1
        setOrchestrator(id, orchestrator)
        return orchestrator.epoch
    }

    /// Deletes some of what an orchestrator owns, newest first. Answers whether anything is left; throws what stands in
    /// the way when nothing could be deleted.
    mutating func deleteObjects(of orchestrator: Orchestrator, atMost limit: Int) throws(ConfigError) -> Bool {
        let rows = ownedRows(by: orchestrator.id, kind: nil).sorted { $0.order > $1.order }
        var deleted = 0
        var obstacle: ConfigError?
        for row in rows where deleted < limit && catalog.intent[row.id] != nil {
            do {
                try attempt { (core) throws(ConfigError) in try core.delete(row.type, row.id) }
                deleted += 1
            } catch {
                obstacle = error
            }
        }
        if deleted == 0, let obstacle { throw obstacle }
        return !catalog.owned(by: orchestrator.id).values.allSatisfy(\.isEmpty)
    }

    /// Ends an orchestrator that owns nothing any more: its claims, and its registration.
    mutating func removeOrchestrator(_ orchestrator: Orchestrator) throws(ConfigError) {
        let owned = ownedRows(by: orchestrator.id, kind: nil)
        guard owned.isEmpty else {
            throw ConfigError(
                .inUse,
                "Orchestrator \(orchestrator.name) still owns \(owned.count) objects, such as "
                    + "\(owned[0].type.name) \(owned[0].name)")
        }
        try acting(as: orchestrator) { (core) throws(ConfigError) in
            for claim in core.claims(of: orchestrator.id) { try core.drop(claim) }
        }
        setOrchestrator(orchestrator.id, nil)
    }

    private mutating func drop(_ claim: HeldClaim) throws(ConfigError) {
        switch claim.kind {
        case .object: try release(claim.type, claim.id)
        case .reference(let type, let target): try detach(claim.type, claim.id, type, target)
        case .share(let tenant): try unshare(claim.type, claim.id, with: tenant)
        }
    }

    // MARK: what an orchestrator has

    func ownedRows(by orchestrator: ObjectID, kind: String?) -> [Row] {
        let kinds = catalog.owned(by: orchestrator)
        let sources = kind.map { [kinds[$0] ?? [:]] } ?? Array(kinds.values)
        return sources.flatMap { $0.values.flatMap { $0.compactMap { catalog.intent[$0] } } }
    }

    /// What it holds on objects that are not its own.
    func claims(of orchestrator: ObjectID) -> [HeldClaim] {
        let me = Claimant.orchestrator(orchestrator)
        return catalog.claimed(by: me).compactMap { catalog.intent[$0] }.filter { Claimant($0.holder) != me }
            .sorted { $0.order < $1.order }.map(\.record)
            .flatMap { record -> [HeldClaim] in
                func claim(_ kind: HeldClaim.Kind) -> HeldClaim {
                    HeldClaim(type: record.type, id: record.id, name: record.name, kind: kind)
                }
                let references = record.object.references.filter {
                    record.referenceClaims[$0.target]?.contains(me) ?? false
                }
                return (record.claims.contains(me) ? [claim(.object)] : [])
                    + references.map { claim(.reference($0.targetType, $0.target)) }
                    + record.shareClaims.filter { $0.value.contains(me) }.keys.sorted().map { claim(.share($0)) }
            }
    }
}

extension Orchestrator {
    func matches(_ registration: OrchestratorRegistration) -> Bool {
        name == registration.name && kind == registration.kind && instance == registration.instance
            && scope == registration.scope
    }
}

extension String {
    fileprivate var isOrchestratorName: Bool {
        func isWord(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || isLetter(byte) }
        func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }
        guard 1...63 ~= utf8.count, let first = utf8.first, isWord(first) else { return false }
        return utf8.allSatisfy { isWord($0) || "-_.".utf8.contains($0) }
    }
}
