import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftStore

@testable import WeftConfig
@testable import WeftConnector
@testable import WeftKubernetes

/// The config service's core over what a store would hold: every unit is looked at for what it did to objects of
/// others, and every deletion for what it left.
final class SimulatedConfiguration {
    private(set) var core: ConfigCore
    private var stored: [Key: [UInt8]] = [:]
    private var starts: UInt64 = 0
    private var time = WallTime(microseconds: 1_790_000_000_000_000)
    /// Whether what was made for an object of a cluster must not be deleted now.
    var isNeeded: (Owner) -> Bool = { _ in false }
    /// Units that changed something.
    private(set) var writes = 0
    /// What connectors were not told yet.
    private var disturbances: [ObjectID: Disturbance] = [:]

    init(seed: UInt64) throws {
        core = ConfigCore(generator: SeededGenerator(seed: seed))
        try run(by: .system) { core throws(ConfigError) in try core.makeInitialObjects() }
    }

    @discardableResult
    func run<Answer>(
        by caller: Caller, _ body: (inout ConfigCore) throws(ConfigError) -> Answer
    ) throws(ConfigError) -> Answer {
        time.microseconds += 1000
        let before = core.catalog.intent
        let (answer, commit) = try core.unit(by: caller, at: time, body)
        if !commit.isEmpty { writes += 1 }
        store(commit)
        for (orchestrator, disturbance) in commit.disturbances {
            disturbances[orchestrator, default: Disturbance()].merge(disturbance)
        }
        if commit.hasOtherHosts {
            for orchestrator in core.catalog.orchestrators.keys {
                disturbances[orchestrator, default: Disturbance()].hasOtherHosts = true
            }
        }
        if case .orchestrator(let orchestrator, _) = caller.identity {
            for id in commit.changed.keys { check(before[id], core.catalog.intent[id], changedBy: orchestrator) }
        }
        return answer
    }

    private func store(_ commit: ConfigCore.Commit) {
        var deletes = false
        for (key, write) in commit.writes {
            switch write {
            case .put(let value): stored[key] = value
            case .delete:
                stored[key] = nil
                deletes = true
            }
        }
        if deletes { #expect(Set(stored.keys) == rows(core), "the store holds something else than memory") }
    }

    /// The keys of all that memory has.
    private func rows(_ core: ConfigCore) -> Set<Key> {
        Set(
            StoredKey.Kind.allCases.flatMap { kind -> [StoredKey] in
                switch kind {
                case .object: core.catalog.intent.values.map { .object($0.type, $0.id) }
                case .keyValue: core.catalog.keyValues.keys.map { .keyValue($0) }
                case .orchestrator: core.catalog.orchestrators.keys.map { .orchestrator($0) }
                case .derivation: core.catalog.derived.keys.map { .derivation($0) }
                case .user: core.catalog.accounts.users.keys.map { .user($0) }
                case .token: core.catalog.accounts.tokens.keys.map { .token($0) }
                case .authorization: core.catalog.accounts.storedMode == nil ? [] : [.authorization]
                }
            }.map(\.key))
    }

    /// Dies and starts anew, with what the store holds.
    func restart() throws {
        starts += 1
        var fresh = ConfigCore(generator: SeededGenerator(seed: starts))
        for (key, value) in stored {
            fresh.load(try StoredEntry(Entry(key: key, value: value, created: 1, modified: 1, lease: nil)))
        }
        #expect(fresh.deriveAll(at: time).isEmpty)
        #expect(rows(fresh) == rows(core))
        #expect(fresh.catalog.intent.mapValues(\.bytes) == core.catalog.intent.mapValues(\.bytes))
        #expect(fresh.catalog.derived.mapValues(\.bytes) == core.catalog.derived.mapValues(\.bytes))
        #expect(fresh.catalog.orchestrators == core.catalog.orchestrators)
        core = fresh
    }

    private func check(_ before: Row?, _ after: Row?, changedBy orchestrator: ObjectID) {
        guard let row = before ?? after else { return }
        if let owner = row.holder.owner, owner.orchestrator == orchestrator {
            #expect(after != nil || !isNeeded(owner), "\(row.type.name) \(row.name) went although its source is there")
            return
        }
        // Shared objects come and go with the claims on them.
        if row.type == .tag || row.type == .tagType {
            #expect(
                after != nil || before.map { isUsed($0.id, byOthersThan: orchestrator) } == false,
                "\(row.type.name) \(row.name) went while another uses it")
            return
        }
        // What the system makes with an object goes with it: a project's default policy set.
        if let parent = row.parent, owner(of: parent.id) == orchestrator || core.catalog.row(parent.id) == nil {
            return
        }
        #expect(
            before.map { essence($0, without: orchestrator) } == after.map { essence($0, without: orchestrator) },
            "\(row.type.name) \(row.name) of another owner was changed")
    }

    /// What an orchestrator may not change: everything but its own references to its own objects, and its shares.
    private func essence(_ row: Row, without orchestrator: ObjectID) -> Record {
        var record = row.record
        let claims = record.referenceClaims
        record.object.references = ReferenceSet(
            record.object.references.filter { claims[$0.target] != [.orchestrator(orchestrator)] })
        record.referenceClaims = [:]
        record.modified = WallTime(microseconds: 0)
        return record
    }

    private func owner(of id: ObjectID) -> ObjectID? { core.catalog.row(id)?.holder.owner?.orchestrator }

    private func isUsed(_ id: ObjectID, byOthersThan orchestrator: ObjectID) -> Bool {
        ObjectType.all.contains { type in
            (core.catalog.referrers(of: id, type) ?? .many([])).contains { referrer in
                core.catalog.intent[referrer].map { $0.holder.owner?.orchestrator != orchestrator } ?? false
            }
        }
    }

    // MARK: what tests look at

    func attach(_ cluster: SimulatedCluster) throws -> AttachedCluster {
        let registration = OrchestratorRegistration(name: cluster.name, kind: "kubernetes", instance: cluster.uid)
        let orchestrator = try run(by: .system) { (core) throws(ConfigError) in try core.addOrchestrator(registration) }
        return AttachedCluster(name: cluster.name, orchestrator: orchestrator.id, instance: cluster.uid)
    }

    func beginEpoch(of orchestrator: ObjectID) throws -> Caller {
        let epoch = try run(by: .system) { (core) throws(ConfigError) in try core.beginEpoch(of: orchestrator) }
        return Caller(.orchestrator(orchestrator, epoch: epoch))
    }

    func names(_ type: ObjectType) -> [String] {
        core.catalog.ids(of: type).compactMap { core.catalog.row($0)?.name.description }.sorted()
    }

    func id(_ type: ObjectType, _ name: FQName) -> ObjectID? { core.catalog.id(of: type, named: name) }

    func row(_ id: ObjectID) -> Row? { core.catalog.row(id) }

    func owned(by orchestrator: ObjectID) -> Set<ObjectID> {
        Set(core.ownedRows(by: orchestrator, kind: nil).map(\.id))
    }

    func hasClaims(of orchestrator: ObjectID, onTags: Bool) -> Bool {
        core.claims(of: orchestrator).contains { ($0.type == .tag) == onTags }
    }

    // MARK: what a connector's writer does

    /// What the next renewal of its lease tells a connector.
    func takeDisturbance(of orchestrator: ObjectID) -> Disturbance? {
        disturbances.removeValue(forKey: orchestrator)
    }

    func load(_ source: Source, of orchestrator: ObjectID) -> [OwnedObject] {
        ObjectKind(rawValue: source.kind).map { load($0, of: orchestrator) }?
            .filter { $0.owner.sourceUID == source.uid } ?? []
    }

    func load(_ kind: ObjectKind, of orchestrator: ObjectID) -> [OwnedObject] {
        core.ownedRows(by: orchestrator, kind: kind.rawValue).compactMap { row in
            row.holder.owner.map { OwnedObject(type: row.type, id: row.id, name: row.name, owner: $0) }
        }
    }

    func surroundings() throws -> Surroundings {
        let fabric = try #require(id(.virtualNetwork, AttachedCluster.fabricNetwork))
        let routers = core.catalog.ids(of: .virtualRouter).compactMap { core.catalog.row($0) }.map {
            Surroundings.Router(
                id: $0.id, name: $0.name.name, address: $0.record["virtual_router_ip_address"]?.string)
        }
        return Surroundings(fabricNetwork: fabric, routers: routers)
    }

    func routers(of machine: ObjectID) -> [ObjectID] {
        (core.catalog.referrers(of: machine, .virtualRouter) ?? .many([])).map { $0 }
    }

    func apply(_ mutations: [Mutation], by caller: Caller) throws(ConfigError) {
        try run(by: caller) { (core) throws(ConfigError) in
            for mutation in mutations { _ = try core.apply(mutation) }
        }
    }
}
