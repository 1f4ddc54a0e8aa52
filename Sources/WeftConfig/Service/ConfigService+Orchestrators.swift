import Synchronization
package import WeftNet
import WeftStore

/// Attached orchestrators, their connectors' leases, and what they own.
extension ConfigService {
    package func orchestrators(by caller: Caller) async throws(ConfigError) -> [Orchestrator] {
        try await look(by: caller) { (seen) throws(ConfigError) in try seen.orchestrators() }
    }

    /// Attaches an orchestrator; the same registration again is no error. Refused, with both values in the message,
    /// when name or instance collide with another's.
    package func addOrchestrator(
        _ registration: OrchestratorRegistration, by caller: Caller
    ) async throws(ConfigError) -> Orchestrator {
        try await write(by: caller) { (core) throws(ConfigError) in try core.addOrchestrator(registration) }
    }

    /// Detaches an orchestrator, and fences its connector with that. Refused while it owns objects, unless they are to
    /// be deleted with it; then objects of others that refer to them stand in the way. Refused, nothing has changed.
    package func removeOrchestrator(
        named name: String, deletingObjects: Bool, by caller: Caller
    ) async throws(ConfigError) {
        let orchestrator = try await write(by: caller) { (core) throws(ConfigError) in
            try core.removeOrchestrator(named: name, deletingObjects: deletingObjects)
        }
        do throws(StoreError) {
            try await revokeLease(of: orchestrator)
        } catch {
            throw ConfigError(.unavailable, "The store failed: \(error)")
        }
        state.withLock { $0.disturbances[orchestrator] = nil }
    }

    /// Of an orchestrator that nobody connects any more; none is no error.
    func revokeLease(of orchestrator: ObjectID) async throws(StoreError) {
        guard let lease = try await store.get(StoreKeys.lease(orchestrator))?.lease else { return }
        try await revoke(lease)
    }

    /// Ends a lease. One that ended by itself meanwhile is none the less ended.
    private func revoke(_ lease: LeaseID) async throws(StoreError) {
        do throws(StoreError) {
            try await store.revoke(lease)
        } catch {
            guard error.code == .leaseNotFound else { throw error }
        }
    }

    // MARK: leases

    /// Makes `holder` the one connector of an orchestrator. The lease is another's until `lifetime` after its last
    /// renewal; the same holder, started anew, gets it at once. Every acquisition begins a new epoch, which fences the
    /// one before.
    package func acquireLease(
        of orchestrator: ObjectID, holder: String, lifetime: Duration, by caller: Caller
    ) async throws(ConfigError) -> ConnectorLease {
        try checkHolder(caller, of: orchestrator)
        guard try await registration(of: orchestrator) != nil else {
            throw ConfigError(.notFound, "Orchestrator \(orchestrator) is not attached")
        }
        try await takeLeaseKey(of: orchestrator, holder: holder, lifetime: lifetime)
        let epoch = try await write(by: .system) { (core) throws(ConfigError) in
            try core.beginEpoch(of: orchestrator)
        }
        // A connector begins by comparing everything.
        state.withLock { $0.disturbances[orchestrator] = Disturbance() }
        return ConnectorLease(orchestrator: orchestrator, holder: holder, epoch: epoch)
    }

    /// A lease is for a connector of the orchestrator, and for Weft itself.
    private func checkHolder(_ caller: Caller, of orchestrator: ObjectID) throws(ConfigError) {
        switch caller.identity {
        case .system, .orchestrator(orchestrator, _): return
        case .controlNode, .orchestrator, .host, .user, .person:
            throw ConfigError(.notOwner, "Only a connector of orchestrator \(orchestrator) may hold its lease")
        }
    }

    private func registration(of orchestrator: ObjectID) async throws(ConfigError) -> Orchestrator? {
        try await look(by: .system) { (seen) throws(ConfigError) in try seen.orchestrator(orchestrator) }
    }

    private func takeLeaseKey(
        of orchestrator: ObjectID, holder: String, lifetime: Duration
    ) async throws(ConfigError) {
        let key = StoreKeys.lease(orchestrator)
        do throws(StoreError) {
            while true {
                let entry = try await store.get(key)
                let present = entry.map { String(decoding: $0.value, as: UTF8.self) }
                if let present, present != holder {
                    throw StoreError(.invalid, present)
                }
                let lease = try await store.grantLease(lifetime: lifetime)
                let condition: Transaction.Condition = entry.map { .modified(key, at: $0.modified) } ?? .absent(key)
                let put = Transaction(if: [condition], [.put(key, Array(holder.utf8), lease: lease)])
                if case .committed = try await store.commit(put) {
                    if let old = entry?.lease { try await revoke(old) }
                    return
                }
                try await revoke(lease)
            }
        } catch {
            guard error.code == .invalid else { throw ConfigError(.unavailable, "The store failed: \(error)") }
            throw ConfigError(
                .inUse, "Orchestrator \(orchestrator) is connected by \(error.message); \(holder) has to wait")
        }
    }

    /// Refused when the lease has ended or another epoch has begun: the connector must stop writing. Answers what
    /// others did to what the orchestrator has since this was asked last; who does not get the answer has to compare
    /// everything.
    @discardableResult
    package func renewLease(_ lease: ConnectorLease, by caller: Caller) async throws(ConfigError) -> Disturbance {
        try checkHolder(caller, of: lease.orchestrator)
        let id = try await storeLease(of: lease)
        do throws(StoreError) {
            guard let id else { throw lost(lease) }
            try await store.keepAlive(id)
        } catch {
            throw error.code == .leaseNotFound
                ? fenced(lease) : ConfigError(.unavailable, "The store failed: \(error)")
        }
        return state.withLock { state in
            defer { state.disturbances[lease.orchestrator] = Disturbance() }
            return state.disturbances[lease.orchestrator] ?? .total
        }
    }

    package func releaseLease(_ lease: ConnectorLease, by caller: Caller) async throws(ConfigError) {
        try checkHolder(caller, of: lease.orchestrator)
        guard let id = try await storeLease(of: lease) else { return }
        do throws(StoreError) {
            try await revoke(id)
        } catch {
            throw ConfigError(.unavailable, "The store failed: \(error)")
        }
    }

    /// The store's lease behind a connector's; nil when it has ended by itself. Refused when another holds it, or
    /// another epoch has begun.
    private func storeLease(of lease: ConnectorLease) async throws(ConfigError) -> LeaseID? {
        let entry: Entry?
        do throws(StoreError) {
            entry = try await store.get(StoreKeys.lease(lease.orchestrator))
        } catch {
            throw ConfigError(.unavailable, "The store failed: \(error)")
        }
        // Another one's lease is put before its epoch begins.
        guard try await registration(of: lease.orchestrator)?.epoch == lease.epoch else { throw fenced(lease) }
        if let entry, entry.value != Array(lease.holder.utf8) { throw fenced(lease) }
        return entry?.lease
    }

    private func lost(_ lease: ConnectorLease) -> StoreError { StoreError(.leaseNotFound, lease.holder) }

    private func fenced(_ lease: ConnectorLease) -> ConfigError {
        ConfigError(
            .fenced,
            "\(lease.holder) no longer connects orchestrator \(lease.orchestrator): its epoch \(lease.epoch) is over")
    }

    // MARK: the owner index

    /// Everything of this orchestrator, or of one of its kinds: what a synchronisation compares with.
    package func objects(
        of orchestrator: ObjectID, kind: String? = nil, by caller: Caller
    ) async throws(ConfigError) -> [OwnedObject] {
        try await look(by: caller) { seen in seen.owned(by: orchestrator, kind: kind) }.sorted(by: Row.isOlder)
            .compactMap(OwnedObject.init)
    }

    /// Everything that was made for one source object, newest first: an order that it may be deleted in.
    package func objects(of owner: Owner, by caller: Caller) async throws(ConfigError) -> [OwnedObject] {
        try await look(by: caller) { seen in seen.owned(by: owner) }.sorted { Row.isOlder($1, $0) }.compactMap(
            OwnedObject.init)
    }

    /// What this orchestrator holds on objects that are not its own: attached references, shares, shared objects.
    package func claims(
        of orchestrator: ObjectID, by caller: Caller
    ) async throws(ConfigError) -> [HeldClaim] {
        try await look(by: caller) { seen in seen.claims(of: orchestrator) }
    }
}

extension OwnedObject {
    fileprivate init?(_ row: Row) {
        guard let owner = row.holder.owner else { return nil }
        self.init(type: row.type, id: row.id, name: row.name, owner: owner)
    }
}
