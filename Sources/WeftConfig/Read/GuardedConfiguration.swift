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
    /// How far the rights of the one who looks go, while somebody does.
    private var reach = Reach.everything
    /// Who he is.
    private var reader = Identity.system

    init(_ core: ConfigCore) { self.core = core }

    /// What callers have to have proved.
    var mode: AuthorizationMode { core.catalog.accounts.mode }

    /// Runs one unit of work on behalf of `caller`.
    mutating func unit<Answer>(
        by caller: Caller, at now: WallTime, _ body: (inout ConfigCore) throws(ConfigError) -> Answer
    ) throws(ConfigError) -> (Answer, ConfigCore.Commit) { try core.unit(by: caller, at: now, body) }

    /// Shows `body` what `identity` may see.
    mutating func look<Answer, Refusal: Error>(
        as identity: Identity, at now: WallTime, _ body: (borrowing GuardedConfiguration) throws(Refusal) -> Answer
    ) throws(Refusal) -> Answer {
        reader = core.catalog.current(identity, at: now)
        reach = mode.reach(of: reader)
        return try body(self)
    }

    /// Whom a token proves; nil for one that is not known, or over, or not good for the project.
    func bearer(of token: TokenDigest, in project: ObjectID?, at now: WallTime) -> Identity? {
        core.catalog.bearer(of: token, in: project, at: now)
    }

    func certified(_ name: String) -> Identity.User? { core.catalog.certified(name, in: nil) }

    func seesSecrets(_ identity: Identity, at now: WallTime) -> Bool {
        switch mode.reach(of: core.catalog.current(identity, at: now)) {
        case .everything, .controlNode: true
        case .auditor, .tenant, .connector, .nothing: false
        }
    }

    func checkAuditor(to what: String) throws(ConfigError) { try core.checkAuditor(to: what, reach, reader) }

    func checkOperator(to what: String) throws(ConfigError) { try core.checkOperator(to: what, reach, reader) }

    func expiry(ofToken id: String) -> WallTime? { core.catalog.accounts.tokens[id]?.expires }

    /// nil when there is no such object.
    func rights(on id: ObjectID) -> String? { core.catalog.row(id).map { core.access(to: $0, within: reach).letters } }

    /// Whether a call may be made at all; objects have a word of their own.
    mutating func permit(_ call: APIOperation, by identity: Identity, at now: WallTime) throws(ConfigError) {
        try core.permit(call, by: identity, at: now)
    }

    // MARK: the question

    private func mayRead(_ subject: ReadSubject) -> Bool {
        switch (subject, reach) {
        case (_, .nothing): false
        case (.object(let row), let reach): core.mayRead(row, within: reach)
        // Also where nobody has to prove anything: names of people are not for everybody.
        case (.accounts, _): AuthorizationMode.cloudAdmin.reach(of: reader) == .everything
        case (_, .everything), (_, .auditor), (_, .controlNode), (_, .connector(_, readsEverything: true)): true
        // Of orchestrators those that are its own.
        case (.watch, _), (.keyValues, .tenant), (.orchestrators, .connector): true
        case (.changes, _), (.orchestrators, _), (.keyValues, _): false
        }
    }

    /// Refuses what may not be read.
    func check(_ subject: ReadSubject) throws(ConfigError) {
        guard !mayRead(subject) else { return }
        switch (subject, reach) {
        case (_, .nothing(let shortage)): throw core.refusal(shortage, to: reader)
        case (.object(let row), .tenant(let tenancy)):
            guard core.catalog.permissions(of: row).isUserVisible else {
                throw ConfigError(.notFound, "This object is not visible by users: \(row.id)")
            }
            throw core.denied(.read, on: row, tenancy)
        default:
            throw ConfigError(.notPermitted, "\(core.describe(reader)) may not read \(subject)")
        }
    }

    /// nil where everything may be read, which needs no look at each object.
    private var filter: ((Row) -> Bool)? {
        switch reach {
        case .everything, .auditor, .controlNode, .connector(_, readsEverything: true): nil
        case .tenant, .connector, .nothing: { [core, reach] row in core.mayRead(row, within: reach) }
        }
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

    /// nil when no object has that name, or one that may not be seen: who asks by a name is not to learn by the answer
    /// that it is taken.
    func id(of type: ObjectType, named name: FQName) throws(ConfigError) -> ObjectID? {
        if case .nothing(let shortage) = reach { throw core.refusal(shortage, to: reader) }
        return core.catalog.row(of: type, named: name).flatMap { mayRead(.object($0)) ? $0.id : nil }
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
    func candidates(_ query: ListQuery) -> [Row] {
        guard case .tenant(let tenancy) = reach else { return visible(core.catalog.candidates(query)) }
        return visible(core.catalog.candidates(query, readableBy: tenancy))
    }

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
        let all = core.catalog.orchestrators.values.sorted { $0.name < $1.name }
        guard case .connector(let id, readsEverything: false) = reach else { return all }
        return all.filter { $0.id == id }
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

// MARK: accounts

extension GuardedConfiguration {
    func users() throws(ConfigError) -> [Account] {
        try check(.accounts)
        return core.catalog.accounts.users.values.sorted { $0.name < $1.name }
    }

    /// One's own, or for an administrator all.
    func tokens() throws(ConfigError) -> [AccessToken] {
        let all = core.catalog.accounts.tokens.values.sorted { ($0.created, $0.id) < ($1.created, $1.id) }
        if mayRead(.accounts) { return all }
        guard case .user(let user) = reader, user.token != nil else {
            try check(.accounts)
            return []
        }
        return all.filter { $0.bearer == .user(user.name) }
    }
}
