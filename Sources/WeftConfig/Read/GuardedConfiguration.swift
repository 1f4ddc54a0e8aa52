import WeftCompiler
import WeftModel
import WeftNet
import WeftStore

/// The configuration behind its one door: changes run as units of work, and a look sees what the one who looks may see.
///
/// Rules and catalog are private to it, so a read that does not ask cannot be written
/// (docs/decisions/0020-identity.md).
struct GuardedConfiguration: Sendable {
    private var core: ConfigCore
    private let mode: AuthorizationMode
    /// Who looks, while somebody does.
    private var reader = Identity.system

    init(_ core: ConfigCore, _ mode: AuthorizationMode) {
        self.core = core
        self.mode = mode
    }

    /// Runs one unit of work on behalf of `caller`.
    mutating func unit<Answer>(
        by caller: Caller, at now: WallTime, _ body: (inout ConfigCore) throws(ConfigError) -> Answer
    ) throws(ConfigError) -> (Answer, ConfigCore.Commit) {
        guard mode.lets(write: caller.identity) else {
            throw ConfigError(.notPermitted, "\(core.describe(caller.identity)) may not change anything here")
        }
        return try core.unit(by: caller, at: now, body)
    }

    /// Shows `body` what `identity` may see.
    mutating func look<Answer, Refusal: Error>(
        as identity: Identity, _ body: (borrowing GuardedConfiguration) throws(Refusal) -> Answer
    ) throws(Refusal) -> Answer {
        reader = identity
        return try body(self)
    }

    // MARK: the question

    private func mayRead(_ subject: ReadSubject) -> Bool { mode.lets(reader, read: subject) }

    /// Refuses what may not be read.
    func check(_ subject: ReadSubject) throws(ConfigError) {
        guard mayRead(subject) else {
            throw ConfigError(.notPermitted, "\(core.describe(reader)) may not read \(subject)")
        }
    }

    /// nil where everything may be read, which needs no look at each object.
    private var filter: ((Row) -> Bool)? {
        mode == .noAuth ? nil : { [mode, reader] row in mode.lets(reader, read: .object(row)) }
    }

    private func visible(_ rows: [Row]) -> [Row] {
        guard let filter else { return rows }
        return rows.filter(filter)
    }
}

// MARK: objects

extension GuardedConfiguration {
    /// nil when there is none, or none that may be seen.
    func row(_ id: ObjectID) -> Row? { core.catalog.row(id).flatMap { mayRead(.object($0)) ? $0 : nil } }

    /// nil when there is none. Refused when it may not be seen.
    func existing(_ id: ObjectID) throws(ConfigError) -> Row? {
        guard let row = core.catalog.row(id) else { return nil }
        try check(.object(row))
        return row
    }

    /// Refused when there is no such object, or when it may not be seen.
    func found(_ type: ObjectType?, _ id: ObjectID) throws(ConfigError) -> Row {
        let row = try core.found(type, id)
        try check(.object(row))
        return row
    }

    /// nil when no object has that name.
    func id(of type: ObjectType, named name: FQName) throws(ConfigError) -> ObjectID? {
        guard let row = core.catalog.row(of: type, named: name) else { return nil }
        try check(.object(row))
        return row.id
    }

    /// What it takes to show an object, links to what may not be seen left out.
    ///
    /// - Parameter limit: of links of children and back references: with more, nothing is collected.
    func shown(_ id: ObjectID, _ options: ReadOptions, atMost limit: Int = .max) -> ShownObject? {
        guard let shown = core.catalog.view(id, options, atMost: limit, where: filter),
            mayRead(.object(shown.row))
        else { return nil }
        return shown
    }

    /// The objects that the anchors of a query leave, in no order.
    func candidates(_ query: ListQuery) -> [Row] { visible(core.catalog.candidates(query)) }

    /// Numbers alone, which tell nothing of any object.
    var compiledCounts: CompiledCounts { core.compiledCounts }

    func conditions(of ids: [ObjectID]?) -> [Condition] {
        let conditions = core.conditions(of: ids)
        return filter == nil ? conditions : conditions.filter { row($0.id) != nil }
    }

    func addressCounts(in network: ObjectID, subnets: [String]) throws(ConfigError) -> [Int] {
        _ = try found(.virtualNetwork, network)
        return try core.addressCounts(in: network, subnets: subnets)
    }
}

// MARK: changes

extension GuardedConfiguration {
    /// Everything there is, in no order.
    func forEachObject(_ body: (ObjectID, ObjectType) -> Void) {
        for row in core.catalog.intent.values where mayRead(.object(row)) { body(row.id, row.type) }
        for row in core.catalog.derived.values where mayRead(.object(row)) { body(row.id, row.type) }
    }

    /// How an object looks to a subscriber.
    enum News: Sendable {
        case gone
        case hidden
        case there(Catalog.Shown)
    }

    func news(of id: ObjectID) -> News {
        guard let shown = core.catalog.shown(id) else { return .gone }
        return mayRead(.object(shown.row)) ? .there(shown) : .hidden
    }
}

// MARK: orchestrators and what they have

extension GuardedConfiguration {
    func orchestrators() throws(ConfigError) -> [Orchestrator] {
        try check(.orchestrators)
        return core.catalog.orchestrators.values.sorted { $0.name < $1.name }
    }

    func orchestrator(_ id: ObjectID) throws(ConfigError) -> Orchestrator? {
        try check(.orchestrators)
        return core.catalog.orchestrators[id]
    }

    /// Of one kind of its objects, or of all.
    func owned(by orchestrator: ObjectID, kind: String?) -> [Row] {
        visible(core.ownedRows(by: orchestrator, kind: kind))
    }

    func owned(by owner: Owner) -> [Row] {
        let ids = core.catalog.owned(by: owner.orchestrator)[owner.kind]?[owner.sourceUID]
        return (ids ?? .many([])).compactMap(row)
    }

    /// What it holds on objects that are not its own.
    func claims(of orchestrator: ObjectID) -> [HeldClaim] {
        core.claims(of: orchestrator).filter { row($0.id) != nil }
    }
}

// MARK: key-value pairs

extension GuardedConfiguration {
    func value(forKey key: Key) throws(ConfigError) -> String? {
        try check(.keyValues)
        return core.catalog.keyValues[key]
    }

    /// In no order.
    func keyValues() throws(ConfigError) -> [Key: String] {
        try check(.keyValues)
        return core.catalog.keyValues
    }
}
