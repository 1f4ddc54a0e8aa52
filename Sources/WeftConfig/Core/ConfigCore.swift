import WeftCompiler
import WeftModel
import WeftNet
import WeftStore

/// The rules of the configuration as one value: no store, no clock, no lock.
///
/// ```
/// unit(by:at:) ─▶ rules and hooks read the catalog and put records ─▶ refused: every put is taken back
///                                                                 └▶ done: compile, answer what to store and announce
/// ```
///
/// A **unit** is all or nothing. Its puts go into the catalog at once, so that later steps of the unit see them, and
/// into a journal of what was there before; a refusal plays the journal backwards.
struct ConfigCore {
    /// What was there before a step of the unit.
    private enum Undo {
        case row(ObjectType, ObjectID, Row?)
        case keyValue(Key, String?)
        case orchestrator(ObjectID, Orchestrator?)
        case user(String, Account?)
        case token(String, AccessToken?)
        case authorization(AuthorizationMode?)

        var key: StoredKey {
            switch self {
            case .row(let type, let id, _): .object(type, id)
            case .keyValue(let key, _): .keyValue(key)
            case .orchestrator(let id, _): .orchestrator(id)
            case .user(let name, _): .user(name)
            case .token(let id, _): .token(id)
            case .authorization: .authorization
            }
        }

        /// As the store holds it.
        var old: [UInt8]? {
            switch self {
            case .row(_, _, let row): row?.bytes
            case .keyValue(_, let value): value.map { Array($0.utf8) }
            case .orchestrator(_, let orchestrator): orchestrator?.encoded
            case .user(_, let account): account?.encoded
            case .token(_, let token): token?.encoded
            case .authorization(let mode): mode.map { Array($0.rawValue.utf8) }
            }
        }
    }

    /// What a unit came to.
    struct Commit: Sendable {
        enum Write: Hashable, Sendable {
            case put([UInt8])
            case delete
        }

        var writes: [Key: Write] = [:]
        /// Objects to announce, derived ones included, by what they were before if they were there.
        var changed: [ObjectID: ObjectType] = [:]
        /// By orchestrator.
        var disturbances: [ObjectID: Disturbance] = [:]
        var hasOtherHosts = false
        /// What the caller, and what followed by rule, did to what is kept; nothing that is derived.
        var changes: [AuditChange] = []

        var isEmpty: Bool { writes.isEmpty && changed.isEmpty }
    }

    private(set) var catalog = Catalog()
    let connectorTypes: ConnectorTypes
    private var compiler: Compiler
    private var generator: any RandomNumberGenerator & Sendable
    private var journal: [Undo] = []
    /// What the unit has put, at hand for the compiler without decoding the rows.
    private var fresh: [ObjectID: ConfigObject] = [:]
    private var nextOrder: UInt64 = 1
    /// Of derived objects, as the store knew them; until all are derived.
    private var derivations: [ObjectID: Derivation] = [:]

    /// Of the unit under way.
    private(set) var caller = Caller.system
    /// How far the caller's rights go.
    private(set) var reach = Reach.everything
    private(set) var now = WallTime(microseconds: 0)

    /// - Parameter verifying: compares what the compiler derives with a compile from scratch, after every change.
    init(
        generator: any RandomNumberGenerator & Sendable, verifying: Bool = false,
        connectorTypes: ConnectorTypes = ConnectorTypes()
    ) {
        self.generator = generator
        self.connectorTypes = connectorTypes
        compiler = Compiler(verifying: verifying)
    }

    /// Runs one unit of work on behalf of `caller`.
    mutating func unit<Answer>(
        by caller: Caller, at now: WallTime, _ body: (inout ConfigCore) throws(ConfigError) -> Answer
    ) throws(ConfigError) -> (Answer, Commit) {
        self.caller = caller
        self.caller.identity = catalog.current(caller.identity, at: now)
        self.now = now
        reach = catalog.accounts.mode.reach(of: self.caller.identity)
        journal = []
        fresh = [:]
        do {
            try checkCaller()
            let answer = try body(&self)
            return (answer, finish())
        } catch {
            rollBack()
            throw error
        }
    }

    /// Runs a part of a unit with the system's rights: what follows from the caller's change by rule, not by its wish.
    mutating func asSystem<Answer>(
        _ body: (inout ConfigCore) throws(ConfigError) -> Answer
    ) throws(ConfigError) -> Answer { try acting(as: .system, body) }

    /// Runs a part of a unit in an orchestrator's name, to end what it holds.
    mutating func acting<Answer>(
        as orchestrator: Orchestrator, _ body: (inout ConfigCore) throws(ConfigError) -> Answer
    ) throws(ConfigError) -> Answer {
        try acting(as: .orchestrator(orchestrator.id, epoch: orchestrator.epoch), body)
    }

    private mutating func acting<Answer>(
        as identity: Identity, _ body: (inout ConfigCore) throws(ConfigError) -> Answer
    ) throws(ConfigError) -> Answer {
        let (caller, reach) = (self.caller, self.reach)
        self.caller.identity = identity
        self.reach = catalog.accounts.mode.reach(of: identity)
        defer { (self.caller, self.reach) = (caller, reach) }
        return try body(&self)
    }

    var compiledCounts: CompiledCounts { compiler.counts }

    /// See ``Compiler/conditions(of:)``; nil: of all objects.
    func conditions(of ids: [ObjectID]?) -> [Condition] {
        ids.map { $0.flatMap(compiler.conditions) } ?? compiler.conditions()
    }

    mutating func randomID() -> ObjectID { ObjectID.random(using: &generator) }

    mutating func takeOrder() -> UInt64 {
        defer { nextOrder += 1 }
        return nextOrder
    }

    /// Tries a part of a unit; what it did before it was refused is taken back.
    mutating func attempt<Answer>(
        _ body: (inout ConfigCore) throws(ConfigError) -> Answer
    ) throws(ConfigError) -> Answer {
        let start = journal.count
        do {
            return try body(&self)
        } catch {
            rollBack(to: start)
            throw error
        }
    }

    private mutating func rollBack(to start: Int = 0) {
        // What is taken back is not to be compiled; the rest can be decoded.
        fresh = [:]
        while journal.count > start, let undo = journal.popLast() {
            switch undo {
            case .row(_, _, let row?): catalog.put(row)
            case .row(_, let id, nil): catalog.remove(id)
            case .keyValue(let key, let value): catalog.keyValues[key] = value
            case .orchestrator(let id, let orchestrator): catalog.orchestrators[id] = orchestrator
            case .user(let name, let account): catalog.accounts.users[name] = account
            case .token(let id, let token): catalog.accounts.setToken(id, token)
            case .authorization(let mode): catalog.accounts.storedMode = mode
            }
        }
    }
}

// MARK: what rules and hooks change

extension ConfigCore {
    /// Stores a record in the place of the one that has its id.
    mutating func put(_ record: Record) {
        let row = Row(record)
        journal.append(.row(row.type, row.id, catalog.put(row)))
        if Compiler.inputs.contains(row.type) { fresh[row.id] = record.object }
    }

    mutating func remove(_ id: ObjectID) {
        guard let old = catalog.remove(id) else { return }
        journal.append(.row(old.type, id, old))
    }

    mutating func setKeyValue(_ key: Key, _ value: String?) {
        journal.append(.keyValue(key, catalog.keyValues[key]))
        catalog.keyValues[key] = value
    }

    mutating func setOrchestrator(_ id: ObjectID, _ orchestrator: Orchestrator?) {
        journal.append(.orchestrator(id, catalog.orchestrators[id]))
        catalog.orchestrators[id] = orchestrator
    }

    mutating func setUser(_ name: String, _ account: Account?) {
        journal.append(.user(name, catalog.accounts.users[name]))
        catalog.accounts.users[name] = account
    }

    mutating func setToken(_ id: String, _ token: AccessToken?) {
        journal.append(.token(id, catalog.accounts.tokens[id]))
        catalog.accounts.setToken(id, token)
    }

    mutating func setMode(_ mode: AuthorizationMode) {
        journal.append(.authorization(catalog.accounts.storedMode))
        catalog.accounts.storedMode = mode
    }

    /// Whether the rules of the caller's project let him make a call.
    mutating func allow(
        _ kind: APIOperation.Kind, _ object: String, fields: [String], to tenancy: Reach.Tenancy
    ) -> Bool { catalog.allow(kind, object, fields: fields, to: tenancy) }
}

// MARK: what comes of a unit

extension ConfigCore {
    private mutating func finish() -> Commit {
        var commit = Commit()
        var changes: [ObjectChange] = []
        var seen: Set<StoredKey> = []
        // The first entry of a key is what was there before the unit.
        for undo in journal where seen.insert(undo.key).inserted {
            let new = catalog.stored(undo.key)
            if new == undo.old { continue }
            commit.write(new, undo.key)
            guard case .row(let type, let id, let old) = undo else {
                commit.changes.append(AuditChange(undo.key, wasThere: undo.old != nil, isThere: new != nil))
                continue
            }
            if old != nil || commit.changed[id] == nil { commit.changed[id] = type }
            let row = new == nil ? nil : catalog.intent[id]
            commit.changes.append(
                AuditChange(undo.key, from: old, to: row, wasThere: old != nil, isThere: row != nil))
            commit.disturbances.merge(disturbances(by: row, inPlaceOf: old)) { $0.merging($1) }
            if !claimant.isOrchestrator, type == .virtualRouter, old?.numbers != row?.numbers {
                commit.hasOtherHosts = true
            }
            guard Compiler.inputs.contains(type) else { continue }
            changes.append(row.map { .put(fresh[id] ?? $0.record.object) } ?? .delete(type, id))
        }
        journal = []
        let derived = derive(changes)
        for id in derived.objects { commit.write(catalog.stored(.derivation(id)), .derivation(id)) }
        commit.changed.merge(derived.changed) { own, _ in own }
        return commit
    }

    /// Brings what is derived up to date. Answers the objects that changed by it, and which of them are derived.
    private mutating func derive(
        _ changes: [ObjectChange]
    ) -> (changed: [ObjectID: ObjectType], objects: Set<ObjectID>) {
        var changed: [ObjectID: ObjectType] = [:]
        var objects: Set<ObjectID> = []
        for change in compiler.apply(changes) {
            changed.merge(catalog.apply(change, at: now, as: derivations)) { first, _ in first }
            switch change {
            case .put(let object): objects.insert(object.id)
            case .delete(_, let id): objects.insert(id)
            case .references: break
            }
        }
        return (changed, objects)
    }
}

extension ConfigCore.Commit {
    fileprivate mutating func write(_ bytes: [UInt8]?, _ key: StoredKey) {
        writes[key.key] = bytes.map(Write.put) ?? .delete
    }
}

// MARK: loading

extension ConfigCore {
    /// Takes what the store holds. What is derived follows with ``deriveAll(at:)``.
    mutating func load(_ entry: StoredEntry) {
        switch entry {
        case .object(let row):
            catalog.put(row)
            nextOrder = max(nextOrder, row.order + 1)
        case .keyValue(let key, let value): catalog.keyValues[key] = value
        case .orchestrator(let orchestrator): catalog.orchestrators[orchestrator.id] = orchestrator
        case .derivation(let id, let derivation): derivations[id] = derivation
        case .user(let account): catalog.accounts.users[account.name] = account
        case .token(let token): catalog.accounts.setToken(token.id, token)
        case .authorization(let mode): catalog.accounts.storedMode = mode
        case .other: break
        }
    }

    /// Compiles everything, once, after loading. Answers what the store has to be told: of derived objects that are new
    /// with this build, are other than they were, or are no more.
    mutating func deriveAll(at now: WallTime) -> Commit {
        self.now = now
        let ids = Compiler.inputs.flatMap { catalog.ids(of: $0) }
        // All at once would hold all of them as trees at once.
        for start in stride(from: 0, to: ids.count, by: 512) {
            let rows = ids[start..<min(start + 512, ids.count)].compactMap { catalog.intent[$0] }
            _ = derive(rows.map { .put($0.record.object) })
        }
        var commit = Commit()
        for (id, row) in catalog.derived where Derivation(of: row) != derivations[id] {
            if derivations[id] != nil { catalog.touchDerived(row, at: now) }
            commit.write(catalog.stored(.derivation(id)), .derivation(id))
        }
        for id in derivations.keys where catalog.derived[id] == nil { commit.write(nil, .derivation(id)) }
        derivations = [:]
        return commit
    }
}
