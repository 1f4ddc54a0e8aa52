import WeftModel
import WeftNet

/// What was made for one object of an orchestrator becomes another orchestrator's
/// (docs/decisions/0018-connector-engine.md): the owner offers, the taker takes, each under its own epoch.
extension ConfigCore {
    mutating func take(_ owner: Owner, for source: Source) throws(ConfigError) {
        guard case .orchestrator(let id, _) = caller.identity, let taker = catalog.orchestrators[id] else {
            throw ConfigError(.invalidValue, "Only an orchestrator's connector takes over what another offers")
        }
        guard !source.kind.isEmpty, !source.uid.isEmpty else {
            throw ConfigError(
                .invalidValue, "What is taken over is for an object of the taker's: its source needs a kind and a uid")
        }
        let rows = rows(of: owner)
        guard !rows.isEmpty, owner.orchestrator != taker.id else { return }
        var giver = try orchestrator(owner.orchestrator)
        guard giver.offers[owner.source]?.taker == taker.id else {
            throw ConfigError(
                .notOwner,
                "\(rows[0].type.name) \(rows[0].name) (\(rows[0].id)) belongs to \(describe(rows[0].holder)), which does not offer it "
                    + "to orchestrator \(taker.name); have it offered, or delete it there")
        }
        let handover = Handover(giver: .orchestrator(giver.id), taker: taker, ids: Set(rows.map(\.id)))
        for row in rows { try check(row, handover) }
        for row in rows {
            try letGo(of: row, as: giver, handover)
            guard var record = catalog.intent[row.id]?.record else { continue }
            record.hand(from: handover.giver, to: holder(for: source))
            record.modified = now
            put(record)
        }
        giver.offers[owner.source] = nil
        setOrchestrator(giver.id, giver)
    }

    private struct Handover {
        let giver: Claimant
        let taker: Orchestrator
        /// All that is handed over.
        let ids: Set<ObjectID>
    }

    func orchestrator(_ id: ObjectID) throws(ConfigError) -> Orchestrator {
        guard let found = catalog.orchestrators[id] else {
            throw ConfigError(.notFound, "Orchestrator \(id) is not attached")
        }
        return found
    }

    /// What was made for one object of an orchestrator, oldest first.
    func rows(of owner: Owner) -> [Row] {
        let ids = catalog.owned(by: owner.orchestrator)[owner.kind]?[owner.sourceUID]
        return (ids ?? .many([])).compactMap { catalog.intent[$0] }.sorted { $0.order < $1.order }
    }

    // MARK: what has to hold

    /// Whether the taker may have the object where it is and with what it refers to, and the giver keeps nothing that
    /// hangs on it.
    private func check(_ row: Row, _ handover: Handover) throws(ConfigError) {
        guard row.type != .project, connectorTypes.contains(row.type, of: handover.taker.kind) else {
            throw ConfigError(
                .notOwner,
                "\(describe(caller.identity)) may not take over \(row.type.name) \(row.name) (\(row.id)): "
                    + (row.type == .project
                        ? "a project has its orchestrator's name"
                        : "connectors of kind \(handover.taker.kind) make no \(row.type.name)"))
        }
        if let parent = row.parent, !handover.ids.contains(parent.id) { try checkAttachment(to: parent.id) }
        let record = row.record
        for link in record.object.references where !handover.ids.contains(link.target) {
            // What others attached is theirs, and stays.
            let holders = record.referenceClaims[link.target] ?? [handover.giver]
            if holders.contains(handover.giver) { try checkLink(from: row.type, to: link) }
        }
        let left = (children(of: row) + referrers(of: record)).filter {
            Claimant($0.holder) == handover.giver && !handover.ids.contains($0.id)
        }
        guard left.isEmpty else {
            let named = left.sorted { $0.order < $1.order }.prefix(5).map { "\($0.type.name) \($0.name) (\($0.id))" }
            throw ConfigError(
                .referrersExist,
                "\(row.type.name) \(row.name) (\(row.id)) cannot be handed over without what depends on it and stays: "
                    + named.joined(separator: ", ") + (left.count > 5 ? " and \(left.count - 5) more" : ""))
        }
    }

    private func children(of row: Row) -> [Row] {
        row.type.schema.children.flatMap { child in
            (catalog.children(of: row.id, child.type) ?? .many([])).compactMap { catalog.intent[$0] }
        }
    }

    private func referrers(of record: Record) -> [Row] {
        intentReferrers(of: record).flatMap { $0.1.compactMap { catalog.intent[$0] } }
    }

    // MARK: what changes

    /// Ends what the giver holds on objects of others for the sake of this one: the host that ran a machine lets go of
    /// it.
    private mutating func letGo(
        of row: Row, as giver: Orchestrator, _ handover: Handover
    ) throws(ConfigError) {
        for referrer in referrers(of: row.record) where !handover.ids.contains(referrer.id) {
            guard referrer.record.referenceClaims[row.id]?.contains(handover.giver) == true else { continue }
            try acting(as: giver) { (core) throws(ConfigError) in
                try core.detach(referrer.type, referrer.id, row.type, row.id)
            }
        }
    }
}

extension Record {
    /// Makes the object, and all that one orchestrator holds in it, another's.
    fileprivate mutating func hand(from giver: Claimant, to holder: Holder) {
        self.holder = holder
        let taker = Claimant(holder)
        // Whom nobody is named for, the object's holder holds.
        func handed(_ holders: ClaimSet) -> ClaimSet? {
            let handed = Set(holders.map { $0 == giver ? taker : $0 })
            return handed == [taker] ? nil : handed
        }
        referenceClaims = referenceClaims.compactMapValues(handed)
        shareClaims = shareClaims.compactMapValues(handed)
    }
}
