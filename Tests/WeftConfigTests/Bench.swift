import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftStore

@testable import WeftConfig

/// A configuration without store, clock or lock, with the initial objects of a fresh system.
struct Bench {
    var core: ConfigCore
    /// Of the last unit.
    var time = WallTime(microseconds: 1_790_000_000_000_000)
    /// What the last unit came to.
    private(set) var last = ConfigCore.Commit()
    /// What a store would hold by now. A deletion that does not reach it fails the test, whatever the test is about.
    private(set) var store = StoreMirror()

    static let person = Caller(.person("ada"), hrefBase: "http://cfg.example:8082")

    init(seed: UInt64 = 1) throws {
        core = ConfigCore(generator: SeededGenerator(seed: seed), verifying: true)
        try run(by: .system) { core throws(ConfigError) in try core.makeInitialObjects() }
    }

    @discardableResult
    mutating func run<Answer>(
        by caller: Caller = person, _ body: (inout ConfigCore) throws(ConfigError) -> Answer
    ) throws(ConfigError) -> Answer {
        time.microseconds += 1_000_000
        let (answer, commit) = try core.unit(by: caller, at: time, body)
        last = commit
        store.apply(commit)
        if commit.writes.values.contains(.delete) { store.check(against: core) }
        return answer
    }

    @discardableResult
    mutating func create(
        _ type: ObjectType, _ name: FQName, _ values: JSONObject = [:], for source: Source? = nil,
        by caller: Caller = person
    ) throws(ConfigError) -> ObjectID {
        var body = values
        body["fq_name"] = name.json
        return try run(by: caller) { (core) throws(ConfigError) in try core.create(type, body, for: source).id }
    }

    mutating func update(
        _ type: ObjectType, _ id: ObjectID, _ values: JSONObject, by caller: Caller = person
    ) throws(ConfigError) {
        try run(by: caller) { (core) throws(ConfigError) in try core.update(type, id, values) }
    }

    mutating func delete(_ type: ObjectType, _ id: ObjectID, by caller: Caller = person) throws(ConfigError) {
        try run(by: caller) { (core) throws(ConfigError) in try core.delete(type, id) }
    }

    @discardableResult
    mutating func apply(_ mutations: Mutation..., by caller: Caller) throws(ConfigError) -> [ObjectID] {
        try run(by: caller) { (core) throws(ConfigError) in
            var ids: [ObjectID] = []
            for mutation in mutations { ids.append(try core.apply(mutation)) }
            return ids
        }
    }

    func record(_ id: ObjectID) throws -> Record { try #require(core.catalog.intent[id]).record }

    func id(_ type: ObjectType, _ name: FQName) throws -> ObjectID {
        try #require(core.catalog.id(of: type, named: name))
    }

    func names(_ type: ObjectType) -> [String] {
        core.catalog.ids(of: type).compactMap { core.catalog.row($0)?.name.description }.sorted()
    }

    /// The object as a read shows it.
    func read(_ id: ObjectID, _ options: ReadOptions = ReadOptions()) throws -> JSONObject {
        let view = try #require(core.catalog.view(id, options))
        return ObjectText(view, ObjectForm(options, for: Self.person)).json
    }

    // MARK: what many tests begin with

    static let shop: FQName = ["default-domain", "shop"]

    /// A project `shop`, owned by people, in which everybody may make something.
    mutating func makeProject() throws {
        try create(
            .project, Self.shop,
            [
                "parent_type": "domain",
                "perms2": ["global_access": 7],
            ])
    }

    /// A network in `shop` with one subnet of the default IPAM.
    @discardableResult
    mutating func makeNetwork(_ name: String, _ prefix: String? = nil, _ values: JSONObject = [:]) throws -> ObjectID {
        var body = values
        if let prefix { body["network_ipam_refs"] = [Self.ipamLink(prefix)] }
        return try create(.virtualNetwork, Self.shop.child(name), body)
    }

    static func ipamLink(_ prefix: String, _ fields: JSONObject = [:]) -> JSON {
        let parts = prefix.split(separator: "/")
        var subnet: JSONObject = [
            "subnet": ["ip_prefix": .string(String(parts[0])), "ip_prefix_len": JSON(Int(parts[1]) ?? 0)]
        ]
        subnet.merge(fields)
        return [
            "to": ["default-domain", "default-project", "default-network-ipam"],
            "attr": ["ipam_subnets": [.object(subnet)]],
        ]
    }

    mutating func makeAddress(
        _ name: String, in network: ObjectID, _ values: JSONObject = [:]
    ) throws(ConfigError) -> ObjectID {
        var body = values
        body["virtual_network_refs"] = [["uuid": .string(network.description)]]
        return try create(.instanceIp, [name], body)
    }

    func address(_ id: ObjectID) throws -> String? { try record(id)["instance_ip_address"]?.string }

    /// Attaches an orchestrator and answers a caller in its first epoch.
    @discardableResult
    mutating func attach(_ name: String) throws -> Caller {
        let registration = OrchestratorRegistration(name: name, kind: "kubernetes", instance: "uid-of-\(name)")
        let id = try run { (core) throws(ConfigError) in try core.addOrchestrator(registration).id }
        return try restart(id)
    }

    /// The orchestrator's next connector as a caller.
    mutating func restart(_ orchestrator: ObjectID) throws -> Caller {
        let epoch = try run(by: .system) { (core) throws(ConfigError) in try core.beginEpoch(of: orchestrator) }
        return Caller(.orchestrator(orchestrator, epoch: epoch))
    }
}

/// The refusal that `body` ends with.
func refusal<Answer>(
    _ body: () throws -> Answer, _ location: SourceLocation = #_sourceLocation
) -> ConfigError? {
    do {
        _ = try body()
        Issue.record("was not refused", sourceLocation: location)
        return nil
    } catch {
        return error as? ConfigError
    }
}

func ref(_ id: ObjectID, _ attribute: JSON? = nil) -> JSON {
    var json: JSONObject = ["uuid": .string(id.description)]
    json["attr"] = attribute
    return .object(json)
}
