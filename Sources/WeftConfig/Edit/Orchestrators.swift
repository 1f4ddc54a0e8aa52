import WeftModel
import WeftNet

/// The registry of attached orchestrators.
extension ConfigCore {
    mutating func addOrchestrator(_ registration: OrchestratorRegistration) throws(ConfigError) -> Orchestrator {
        try checkOperator(to: "attach an orchestrator")
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
        try checkProjects(of: registration)
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

    /// Objects that are there under the names that the orchestrator's will have would keep those from being made.
    private func checkProjects(of new: OrchestratorRegistration) throws(ConfigError) {
        guard let domain = catalog.id(of: .domain, named: new.scope) else { return }
        let projects = (catalog.children(of: domain, .project) ?? .many([])).compactMap { catalog.intent[$0] }
            .filter { $0.name.name.hasPrefix(new.name + "-") }.sorted { $0.order < $1.order }
        guard !projects.isEmpty else { return }
        let named = projects.prefix(10).map { "\($0.name) (\($0.id)), which belongs to \(describe($0.holder))" }
        throw ConfigError(
            .exists,
            "Orchestrator \(new.name) cannot be attached: projects of the names that its own will have are there already: "
                + named.joined(separator: "; ") + (projects.count > 10 ? "; and \(projects.count - 10) more" : "")
                + ". Delete them, or attach it under another name")
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
        orchestrator.epoch = max(orchestrator.epoch + 1, Int(now.microseconds))
        orchestrator.offers = [:]
        setOrchestrator(id, orchestrator)
        return orchestrator.epoch
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
