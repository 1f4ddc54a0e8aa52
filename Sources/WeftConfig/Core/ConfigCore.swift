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
/// A **unit** is all or nothing. Its puts go into the catalog at once, so that later steps of the unit see them, and into
/// a journal of what was there before; a refusal plays the journal backwards.
struct ConfigCore {
    private enum Undo {
        case row(ObjectID, Row?)
        case keyValue(String, String?)
        case orchestrator(ObjectID, Orchestrator?)
    }

    /// What a unit came to.
    struct Commit: Sendable {
        /// By key: the value to put, or nil to delete.
        var writes: [Key: [UInt8]?] = [:]
        /// Objects to announce, derived ones included.
        var changed: [ObjectID: ObjectType] = [:]

        var isEmpty: Bool { writes.isEmpty && changed.isEmpty }
    }

    private(set) var catalog = Catalog()
    private var compiler: Compiler
    private var generator: any RandomNumberGenerator & Sendable
    private var journal: [Undo] = []
    /// What the unit has put, at hand for the compiler without decoding the rows.
    private var fresh: [ObjectID: ConfigObject] = [:]
    private var nextOrder: UInt64 = 1

    /// Of the unit under way.
    private(set) var caller = Caller.system
    private(set) var now = WallTime(microseconds: 0)

    /// - Parameter verifying: compares what the compiler derives with a compile from scratch, after every change.
    init(
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator(), verifying: Bool = false
    ) {
        self.generator = generator
        compiler = Compiler(verifying: verifying)
    }

    /// Runs one unit of work on behalf of `caller`.
    mutating func unit<Answer>(
        by caller: Caller, at now: WallTime, _ body: (inout ConfigCore) throws(ConfigError) -> Answer
    ) throws(ConfigError) -> (Answer, Commit) {
        self.caller = caller
        self.now = now
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
        as identity: Caller.Identity, _ body: (inout ConfigCore) throws(ConfigError) -> Answer
    ) throws(ConfigError) -> Answer {
        let caller = self.caller
        self.caller.identity = identity
        defer { self.caller = caller }
        return try body(&self)
    }

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
            case .row(_, let row?): catalog.put(row)
            case .row(let id, nil): catalog.remove(id)
            case .keyValue(let key, let value): catalog.keyValues[key] = value
            case .orchestrator(let id, let orchestrator): catalog.orchestrators[id] = orchestrator
            }
        }
    }
}

// MARK: what rules and hooks change

extension ConfigCore {
    /// Stores a record in the place of the one that has its id.
    mutating func put(_ record: Record) {
        let row = Row(record)
        journal.append(.row(row.id, catalog.put(row)))
        if Compiler.inputs.contains(row.type) { fresh[row.id] = record.object }
    }

    mutating func remove(_ id: ObjectID) {
        guard let old = catalog.remove(id) else { return }
        journal.append(.row(id, old))
    }

    mutating func setKeyValue(_ key: String, _ value: String?) {
        journal.append(.keyValue(key, catalog.keyValues[key]))
        catalog.keyValues[key] = value
    }

    mutating func setOrchestrator(_ id: ObjectID, _ orchestrator: Orchestrator?) {
        journal.append(.orchestrator(id, catalog.orchestrators[id]))
        catalog.orchestrators[id] = orchestrator
    }
}

// MARK: what comes of a unit

extension ConfigCore {
    private mutating func finish() -> Commit {
        var commit = Commit()
        var changes: [ObjectChange] = []
        // The first entry of an object is what it was before the unit.
        var before: [ObjectID: Row?] = [:]
        for case .row(let id, let old) in journal where before[id] == nil { before[id] = .some(old) }
        for undo in journal {
            switch undo {
            case .row(let id, _):
                guard let old = before.removeValue(forKey: id) else { continue }
                let new = catalog.intent[id]
                guard let type = new?.type ?? old?.type, old?.bytes != new?.bytes else { continue }
                commit.writes[Record.key(type, id)] = .some(new?.bytes)
                commit.changed[id] = type
                guard Compiler.inputs.contains(type) else { continue }
                changes.append(new.map { .put(fresh[id] ?? $0.record.object) } ?? .delete(type, id))
            case .keyValue(let key, _):
                commit.writes[StoreKeys.keyValue(key)] = catalog.keyValues[key].map { Array($0.utf8) }
            case .orchestrator(let id, _):
                commit.writes[StoreKeys.orchestrator(id)] = catalog.orchestrators[id]?.encoded
            }
        }
        journal = []
        commit.changed.merge(derive(changes)) { own, _ in own }
        return commit
    }

    /// Brings what is derived up to date. Answers the objects that changed by it.
    private mutating func derive(_ changes: [ObjectChange]) -> [ObjectID: ObjectType] {
        var changed: [ObjectID: ObjectType] = [:]
        for change in compiler.apply(changes) { changed.merge(catalog.apply(change, at: now)) { first, _ in first } }
        return changed
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
        case .other: break
        }
    }

    /// Compiles everything, once, after loading.
    mutating func deriveAll(at now: WallTime) {
        self.now = now
        let ids = Compiler.inputs.flatMap { catalog.ids(of: $0) }
        // All at once would hold all of them as trees at once.
        for start in stride(from: 0, to: ids.count, by: 512) {
            let rows = ids[start..<min(start + 512, ids.count)].compactMap { catalog.intent[$0] }
            _ = derive(rows.map { .put($0.record.object) })
        }
    }
}
