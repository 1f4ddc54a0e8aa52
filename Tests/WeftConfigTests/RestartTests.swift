import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftStore

@testable import WeftConfig

/// What was deleted is not there after a restart, whatever it was and however it went; and what is there is as it was.
@Suite("Restart")
struct RestartTests {
    /// A way in which something goes. Each deletes rows of some kinds; together they have to delete rows of all.
    enum Deletion: CaseIterable {
        case byPerson, byOwner, forItsSource, inBatch, withItsParent, withTheLastClaim, withTheLastReference
        case withoutItsReferrer, replacedByAnotherType, madeAndDeletedAtOnce, afterARefusedStep
        case keyValue, keyValueOfTheSameLetters, emptyOrchestrator, orchestratorWithObjects, orchestratorWithClaims
        case routeTarget, accessList
        case user, token, joinToken
    }

    private struct Site {
        var bench: Bench
        let k8s1: Caller
        /// What is to be gone.
        var gone: Set<StoredKey> = []

        init() throws {
            bench = try Bench()
            try bench.makeProject()
            k8s1 = try bench.attach("k8s1")
            try bench.attach("k8s2")
            try bench.run { core in core.setKeyValue(Array("kept".utf8), "1") }
        }

        mutating func machine(_ name: String, by caller: Caller = Bench.person) throws -> ObjectID {
            try bench.create(.virtualMachine, [name], for: Source(kind: "Pod", uid: name), by: caller)
        }

        mutating func claimTag(_ value: String) throws -> ObjectID {
            try bench.apply(
                .claim(
                    .tag, ["fq_name": [.string("t=\(value)")], "tag_type_name": "t", "tag_value": .string(value)]),
                by: k8s1)[0]
        }

        mutating func removeOrchestrator() throws {
            let orchestrator = try bench.core.orchestrator(named: "k8s1")
            gone.insert(.orchestrator(orchestrator.id))
            _ = try bench.run { (core) throws(ConfigError) in
                try core.removeOrchestrator(named: "k8s1", deletingObjects: true)
            }
        }

        /// Of a user who is made for it.
        mutating func token(of name: String) throws -> String {
            try bench.run(by: .system) { (core) throws(ConfigError) in
                try core.addUser(name, [RoleAssignment(role: "member", scope: .everywhere)])
                return try core.makeToken(TokenRequest(for: .user(name)), TokenDigest(Array("of \(name)".utf8))).id
            }
        }

        /// A network with a policy of its own: with routing instance, route target and access list.
        mutating func networkWithPolicy() throws -> (network: ObjectID, policy: ObjectID) {
            let rule: JSON = [
                "direction": "<>", "protocol": "any", "src_addresses": [["virtual_network": "any"]],
                "dst_addresses": [["virtual_network": "any"]], "src_ports": [["start_port": -1, "end_port": -1]],
                "dst_ports": [["start_port": -1, "end_port": -1]], "action_list": ["simple_action": "pass"],
            ]
            let policy = try bench.create(
                .networkPolicy, Bench.shop.child("p"), ["network_policy_entries": ["policy_rule": [rule]]])
            let network = try bench.makeNetwork(
                "v", "10.1.1.0/24", ["network_policy_refs": [ref(policy, ["sequence": ["major": 0, "minor": 0]])]])
            return (network, policy)
        }

        func derived(_ type: ObjectType) -> Set<StoredKey> {
            Set(bench.core.catalog.derived.values.filter { $0.type == type }.map { .derivation($0.id) })
        }
    }

    private func perform(_ deletion: Deletion, _ site: inout Site) throws {
        switch deletion {
        case .byPerson:
            let id = try site.machine("a")
            try site.bench.delete(.virtualMachine, id)
            site.gone = [.object(.virtualMachine, id)]
        case .byOwner:
            let id = try site.machine("a", by: site.k8s1)
            try site.bench.delete(.virtualMachine, id, by: site.k8s1)
            site.gone = [.object(.virtualMachine, id)]
        case .forItsSource:
            let id = try site.machine("a", by: site.k8s1)
            try site.bench.apply(
                .delete(.virtualMachine, id, ifSource: Source(kind: "Pod", uid: "a")), by: site.k8s1)
            site.gone = [.object(.virtualMachine, id)]
        case .inBatch:
            let ids = try ["a", "b"].map { try site.machine($0) }
            try site.bench.apply(
                .delete(.virtualMachine, ids[0], ifSource: nil), .delete(.virtualMachine, ids[1], ifSource: nil),
                by: Bench.person)
            site.gone = Set(ids.map { .object(.virtualMachine, $0) })
        case .withItsParent:
            let name: FQName = ["default-domain", "leaving"]
            let project = try site.bench.create(.project, name, ["parent_type": "domain"])
            let set = try site.bench.id(.applicationPolicySet, name.child("default-application-policy-set"))
            try site.bench.delete(.project, project)
            site.gone = [.object(.project, project), .object(.applicationPolicySet, set)]
        case .withTheLastClaim:
            let tag = try site.claimTag("a")
            let type = try site.bench.id(.tagType, ["t"])
            try site.bench.apply(.release(.tag, tag), by: site.k8s1)
            site.gone = [.object(.tag, tag), .object(.tagType, type)]
        case .withTheLastReference:
            let tag = try site.claimTag("a")
            let machine = try site.machine("a", by: site.k8s1)
            try site.bench.apply(
                .setTags(.virtualMachine, machine, [tag]), .release(.tag, tag), by: site.k8s1)
            try site.bench.delete(.virtualMachine, machine, by: site.k8s1)
            site.gone = [.object(.virtualMachine, machine), .object(.tag, tag)]
        case .withoutItsReferrer:
            let machine = try site.machine("a")
            let port = try site.bench.create(
                .virtualMachineInterface, Bench.shop.child("port"),
                [
                    "parent_type": "project", "virtual_network_refs": [ref(try site.bench.makeNetwork("v"))],
                    "virtual_machine_refs": [ref(machine)],
                ])
            try site.bench.run { (core) throws(ConfigError) in try core.relaxReference(from: port, to: machine) }
            try site.bench.delete(.virtualMachine, machine)
            #expect(try site.bench.record(port).object.references[to: .virtualMachine].isEmpty)
            site.gone = [.object(.virtualMachine, machine)]
        case .replacedByAnotherType:
            let id = try site.machine("a")
            try site.bench.apply(
                .delete(.virtualMachine, id, ifSource: nil),
                .create(
                    .networkPolicy, ["fq_name": Bench.shop.child("b").json, "uuid": .string("\(id)")], for: nil),
                by: Bench.person)
            site.gone = [.object(.virtualMachine, id)]
            #expect(try site.bench.record(id).type == .networkPolicy)
        case .madeAndDeletedAtOnce:
            let id = ObjectID(high: 1, low: 2)
            try site.bench.apply(
                .create(.virtualMachine, ["fq_name": ["a"], "uuid": .string("\(id)")], for: nil),
                .delete(.virtualMachine, id, ifSource: nil), by: Bench.person)
            site.gone = [.object(.virtualMachine, id)]
        case .afterARefusedStep:
            let id = try site.machine("a")
            try site.bench.run { (core) throws(ConfigError) in
                try? core.attempt { (core) throws(ConfigError) in
                    core.setKeyValue(Array("never".utf8), "1")
                    try core.delete(.virtualMachine, id)
                    try core.delete(.virtualMachine, id)
                }
                try core.delete(.virtualMachine, id)
            }
            site.gone = [.object(.virtualMachine, id), .keyValue(Array("never".utf8))]
        case .keyValue:
            let key = Array("a/b".utf8)
            try site.bench.run { core in core.setKeyValue(key, "1") }
            try site.bench.run { core in core.setKeyValue(key, nil) }
            site.gone = [.keyValue(key)]
        case .keyValueOfTheSameLetters:
            // Swift takes these two for equal, clients and stores don't.
            let (one, other) = (Array("\u{e9}".utf8), Array("e\u{301}".utf8))
            for key in [one, other] { try site.bench.run { core in core.setKeyValue(key, "1") } }
            try site.bench.run { core in core.setKeyValue(one, nil) }
            site.gone = [.keyValue(one)]
            #expect(site.bench.core.catalog.keyValues[other] == "1")
        case .emptyOrchestrator: try site.removeOrchestrator()
        case .orchestratorWithObjects:
            let ids = try ["a", "b", "c"].map { try site.machine($0, by: site.k8s1) }
            try site.removeOrchestrator()
            for id in ids { site.gone.insert(.object(.virtualMachine, id)) }
        case .orchestratorWithClaims:
            let tag = try site.claimTag("a")
            try site.removeOrchestrator()
            site.gone.insert(.object(.tag, tag))
        case .routeTarget:
            let before = site.derived(.routeTarget).union(site.derived(.routingInstance))
            let network = try site.bench.makeNetwork("v")
            site.gone = site.derived(.routeTarget).union(site.derived(.routingInstance)).subtracting(before)
            #expect(site.gone.count == 2)
            try site.bench.delete(.virtualNetwork, network)
        case .accessList:
            let before = site.derived(.accessControlList)
            let (network, policy) = try site.networkWithPolicy()
            site.gone = site.derived(.accessControlList).subtracting(before)
            #expect(!site.gone.isEmpty)
            try site.bench.update(.virtualNetwork, network, ["network_policy_refs": []])
            try site.bench.delete(.networkPolicy, policy)
        case .user:
            let token = try site.token(of: "ada")
            try site.bench.run(by: .system) { (core) throws(ConfigError) in try core.removeUser("ada") }
            site.gone = [.user("ada"), .token(token)]
        case .token:
            let token = try site.token(of: "ada")
            try site.bench.run(by: .system) { (core) throws(ConfigError) in try core.revokeToken(token) }
            site.gone = [.token(token)]
        case .joinToken:
            let digest = TokenDigest(Array("secret".utf8))
            var request = TokenRequest(for: .host("node1"))
            request.isForJoining = true
            let token = try site.bench.run(by: .system) { [request] (core) throws(ConfigError) in
                try core.makeToken(request, digest).id
            }
            let bearer = try site.bench.run(by: .system) { core in core.redeem(digest) }
            #expect(bearer == .host("node1"))
            site.gone = [.token(token)]
        }
    }

    @Test("what was deleted stays so", arguments: Deletion.allCases)
    func deleted(_ deletion: Deletion) throws {
        var site = try Site()
        try perform(deletion, &site)
        #expect(!site.gone.isEmpty)
        for key in site.gone {
            #expect(site.bench.core.catalog.stored(key) == nil)
            #expect(site.bench.store.rows[key.key] == nil, "\(key) is still in the store")
        }
        let (core, opening) = try site.bench.store.restarted(at: WallTime(microseconds: 1))
        #expect(opening.isEmpty)
        #expect(Fingerprint(core.catalog) == Fingerprint(site.bench.core.catalog))
        for key in site.gone { #expect(core.catalog.stored(key) == nil) }
    }

    @Test("every kind of row is among what is deleted")
    func kinds() throws {
        var kinds: Set<StoredKey.Kind> = []
        for deletion in Deletion.allCases {
            var site = try Site()
            try perform(deletion, &site)
            kinds.formUnion(site.gone.map(\.kind))
        }
        // What callers have to prove is changed, and never not said again.
        #expect(kinds == Set(StoredKey.Kind.allCases).subtracting([.authorization]))
    }

    @Test("objects of every type are gone after their deletion", arguments: ObjectType.all)
    func types(_ type: ObjectType) throws {
        guard Derived.reason(for: type) == nil else { return }
        var bench = try Bench()
        let record = Record(
            object: ConfigObject(type: type, id: ObjectID(high: 7, low: 7), name: ["it"]), holder: .people,
            created: WallTime(microseconds: 1), modified: WallTime(microseconds: 1), order: 1000)
        try bench.run { core in core.put(record) }
        #expect(bench.store.rows[StoredKey.object(type, record.id).key] != nil)
        try bench.run { core in core.remove(record.id) }
        #expect(bench.store.rows[StoredKey.object(type, record.id).key] == nil)
        let (core, _) = try bench.store.restarted(at: WallTime(microseconds: 1))
        #expect(core.catalog.row(record.id) == nil)
    }

    @Test("a start leaves no derived object's times other than they were, and writes nothing")
    func times() throws {
        var site = try Site()
        let (network, policy) = try site.networkWithPolicy()
        let other = try site.bench.makeNetwork(
            "w", nil, ["network_policy_refs": [ref(policy, ["sequence": ["major": 0, "minor": 0]])]])
        try site.bench.update(.virtualNetwork, network, ["mtu": 1400])
        try site.bench.update(
            .virtualNetwork, network,
            ["route_target_list": ["route_target": ["target:65000:7"]], "network_policy_refs": []])
        try site.bench.delete(.virtualNetwork, other)
        let (core, opening) = try site.bench.store.restarted(at: WallTime(microseconds: 9_000_000_000_000_000))
        #expect(opening.isEmpty)
        func times(_ core: ConfigCore) -> [ObjectID: [WallTime]] {
            core.catalog.derived.mapValues { [$0.created, $0.modified] }
        }
        #expect(times(core) == times(site.bench.core))
        let modified = Set(core.catalog.derived.values.map(\.modified))
        #expect(modified.count > 2, "all of one time would prove little")
    }

    @Test("a derived object that comes out otherwise at a start has changed then; one that is new or gone is written")
    func otherCompiler() throws {
        let site = try Site()
        var core = ConfigCore(generator: SeededGenerator(seed: 1))
        var stale: StoredKey?
        var other: ObjectID?
        for (key, value) in site.bench.store.rows {
            var entry = Entry(key: key, value: value, created: 1, modified: 1, lease: nil)
            if case .derivation(let id, let derivation) = try StoredEntry(entry), other == nil {
                other = id
                let bytes = String(decoding: derivation.encoded, as: UTF8.self).replacing(
                    "\"digest\":\(derivation.digest)", with: "\"digest\":1")
                entry = Entry(key: key, value: Array(bytes.utf8), created: 1, modified: 1, lease: nil)
                stale = .derivation(.zero)
                core.load(.derivation(.zero, derivation))
            }
            core.load(try StoredEntry(entry))
        }
        let now = WallTime(microseconds: 9_000_000_000_000_000)
        let opening = core.deriveAll(at: now)
        let id = try #require(other)
        #expect(Set(opening.writes.keys) == [try #require(stale).key, StoredKey.derivation(id).key])
        #expect(opening.writes[try #require(stale).key] == .delete)
        #expect(core.catalog.derived[id]?.modified == now)
        #expect(core.catalog.derived[id]?.created == site.bench.core.catalog.derived[id]?.created)
    }
}
