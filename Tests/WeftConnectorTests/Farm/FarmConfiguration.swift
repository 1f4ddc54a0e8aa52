import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector

/// The rules of the configuration over memory, for farms.
final class FarmConfiguration {
    private(set) var core: ConfigCore
    private var time = WallTime(microseconds: 1_790_000_000_000_000)
    private var disturbances: [ObjectID: Disturbance] = [:]
    /// Units that changed something.
    private(set) var writes = 0

    static let person = Caller(.person("ada"))
    static let kind = "farm"

    init() throws {
        core = ConfigCore(
            generator: SeededGenerator(seed: 7),
            connectorTypes: ConnectorTypes(ofKind: [Self.kind: Set(FarmView.types)]))
        try run(by: .system) { core throws(ConfigError) in try core.makeInitialObjects() }
    }

    @discardableResult
    func run<Answer>(
        by caller: Caller = person, _ body: (inout ConfigCore) throws(ConfigError) -> Answer
    ) throws(ConfigError) -> Answer {
        time.microseconds += 1000
        let (answer, commit) = try core.unit(by: caller, at: time, body)
        if !commit.isEmpty { writes += 1 }
        for (orchestrator, disturbance) in commit.disturbances {
            disturbances[orchestrator, default: Disturbance()].merge(disturbance)
        }
        if commit.hasOtherHosts {
            for id in core.catalog.orchestrators.keys { disturbances[id, default: Disturbance()].hasOtherHosts = true }
        }
        return answer
    }

    func apply(_ mutations: [Mutation], by caller: Caller) throws(ConfigError) {
        try run(by: caller) { core throws(ConfigError) in
            for mutation in mutations { _ = try core.apply(mutation) }
        }
    }

    func attach(_ name: String) throws -> Orchestrator {
        try run { core throws(ConfigError) in
            try core.addOrchestrator(OrchestratorRegistration(name: name, kind: Self.kind, instance: "farm-\(name)"))
        }
    }

    func beginEpoch(of orchestrator: Orchestrator) throws -> Caller {
        let epoch = try run(by: .system) { core throws(ConfigError) in try core.beginEpoch(of: orchestrator.id) }
        return Caller(.orchestrator(orchestrator.id, epoch: epoch))
    }

    @discardableResult
    func addHost(_ name: String) throws -> ObjectID {
        try run(by: .system) { core throws(ConfigError) in
            try core.create(
                .virtualRouter, ["fq_name": ["default-global-system-config", .string(name)]], for: nil
            ).id
        }
    }

    /// Makes the network of the segment that reaches over all farms.
    func stretch() throws {
        try run { core throws(ConfigError) in
            let project = FarmObject.stretchedProject
            try core.create(
                .project,
                [
                    "fq_name": .array(project.parts.map(JSON.string)), "parent_type": "domain",
                    "perms2": ["global_access": 7],
                ],
                for: nil)
            let subnet: JSON = ["subnet": ["ip_prefix": "10.9.0.0", "ip_prefix_len": 16]]
            try core.create(
                .virtualNetwork,
                [
                    "fq_name": .array(project.child("wide").parts.map(JSON.string)),
                    "uuid": .string("\(FarmObject.stretched.id(.virtualNetwork))"), "perms2": ["global_access": 7],
                    "network_ipam_refs": [
                        [
                            "to": ["default-domain", "default-project", "default-network-ipam"],
                            "attr": ["ipam_subnets": [subnet]],
                        ]
                    ],
                ], for: nil)
        }
    }

    // MARK: what a writer answers

    func takeDisturbance(of orchestrator: Orchestrator) -> Disturbance? {
        disturbances.removeValue(forKey: orchestrator.id)
    }

    func owned(_ kind: String, of orchestrator: Orchestrator) -> [OwnedObject] {
        owned(core.ownedRows(by: orchestrator.id, kind: kind))
    }

    private func owned(_ rows: [Row]) -> [OwnedObject] {
        rows.compactMap { row in
            row.holder.owner.map { OwnedObject(type: row.type, id: row.id, name: row.name, owner: $0) }
        }
    }

    func owned(_ source: Source, of orchestrator: Orchestrator) -> [OwnedObject] {
        let ids = core.catalog.owned(by: orchestrator.id)[source.kind]?[source.uid] ?? .many([])
        return owned(ids.compactMap { core.catalog.intent[$0] })
    }

    func surroundings() throws -> Surroundings {
        Surroundings(
            fabricNetwork: try #require(core.catalog.id(of: .virtualNetwork, named: Surroundings.fabricNetworkName)),
            routers: core.catalog.ids(of: .virtualRouter).compactMap { core.catalog.row($0) }.map {
                Surroundings.Router(id: $0.id, name: $0.name.name, address: nil)
            })
    }

    func routers(of machine: ObjectID) -> [ObjectID] {
        (core.catalog.referrers(of: machine, .virtualRouter) ?? .many([])).map { $0 }
    }

    // MARK: what tests look at

    func names(_ type: ObjectType) -> [String] {
        core.catalog.ids(of: type).compactMap { core.catalog.row($0)?.name.name }.sorted()
    }

    func record(_ id: ObjectID) -> Record? { core.catalog.intent[id]?.record }

    func owner(of id: ObjectID) -> Owner? { core.catalog.intent[id]?.holder.owner }

    /// The uids of what an orchestrator offers.
    func offers(of orchestrator: Orchestrator) -> [String] {
        (core.catalog.orchestrators[orchestrator.id]?.offers.keys.map(\.uid) ?? []).sorted()
    }

    func ownedCount(by orchestrator: Orchestrator) -> Int { core.ownedRows(by: orchestrator.id, kind: nil).count }
}
