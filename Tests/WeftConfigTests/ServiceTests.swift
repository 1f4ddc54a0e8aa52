import Foundation
import Synchronization
import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftSQLite
import WeftStore
import WeftSystem

@testable import WeftConfig

/// A folder of its own for one test.
final class StoreFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("weft-config-\(UUID())").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A gate in front of a store's commits.
private final class Gate: Sendable {
    private struct State {
        var isOpen = true
        var fails = false
        var waiting: [CheckedContinuation<Void, Never>] = []
        var arrivals: [CheckedContinuation<Void, Never>] = []
        var commits = 0
    }

    private let state = Mutex(State())

    var commits: Int { state.withLock { $0.commits } }

    func close() { state.withLock { $0.isOpen = false } }
    func fail() { state.withLock { $0.fails = true } }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Returns when a commit waits at the gate.
    func arrival() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.waiting.isEmpty { state.arrivals.append(continuation) }
                return !state.waiting.isEmpty
            }
            if isThere { continuation.resume() }
        }
    }

    func pass() async throws(StoreError) {
        await withCheckedContinuation { continuation in
            let (passes, arrivals) = state.withLock { state -> (Bool, [CheckedContinuation<Void, Never>]) in
                state.commits += 1
                if state.isOpen { return (true, []) }
                state.waiting.append(continuation)
                defer { state.arrivals = [] }
                return (false, state.arrivals)
            }
            for arrival in arrivals { arrival.resume() }
            if passes { continuation.resume() }
        }
        if state.withLock({ $0.fails }) { throw StoreError(.failed, "the disk is gone") }
    }

    func store(_ base: any Store) -> InterceptedStore {
        InterceptedStore(base) { _ throws(StoreError) in try await self.pass() }
    }
}

@Suite("Config service")
struct ServiceTests {
    private let folder: StoreFolder
    private let clock = TestClock()

    init() throws { folder = try StoreFolder() }

    /// Time that moves when told.
    final class TestClock: Sendable {
        private let time = Mutex(MonotonicTime.zero)
        var now: MonotonicTime { time.withLock { $0 } }
        func advance(by duration: Duration) { time.withLock { $0 = $0 + duration } }
    }

    private func openStore() throws -> SQLiteStore {
        let clock = clock
        return try SQLiteStore(SQLiteStore.Configuration(path: folder.path + "/weft.db"), now: { clock.now })
    }

    private static let person = Caller(.person("ada"))

    private func makeNetwork(_ name: String, in service: ConfigService) async throws -> ObjectID {
        let reply = try await service.create(
            .virtualNetwork, ["fq_name": InitialNames.project.child(name).json], by: Self.person)
        return try #require(reply["uuid"]?.string.flatMap(ObjectID.init))
    }

    @Test("a create answers names and hrefs, a read shows the object")
    func createAndRead() async throws {
        let service = try await ConfigService.open(openStore())
        let body: JSONObject = ["fq_name": ["default-domain", "default-project", "web"], "parent_type": "project"]
        let reply = try await service.create(
            .virtualNetwork, body, by: Caller(.person("ada"), hrefBase: "http://cfg.example:8082"))
        let uuid = try #require(reply["uuid"]?.string)
        #expect(reply["href"]?.string == "http://cfg.example:8082/virtual-network/\(uuid)")
        #expect(reply["parent_type"] == "project")
        let id = try #require(ObjectID(uuid))
        #expect(try await service.read(.virtualNetwork, id, by: Self.person)["name"] == "web")
        #expect(try await service.id(of: .virtualNetwork, named: InitialNames.project.child("web"), by: .system) == id)
        #expect(try await service.name(of: id, by: .system).type == .virtualNetwork)
        await #expect(throws: ConfigError.self) { try await service.name(of: .random(), by: .system) }
    }

    @Test("everything is there after a restart, numbers and addresses included")
    func restart() async throws {
        let store = try openStore()
        let service = try await ConfigService.open(store)
        let orchestrator = try await service.addOrchestrator(
            OrchestratorRegistration(name: "k8s1", kind: "kubernetes", instance: "u1"), by: Self.person)
        let lease = try await service.acquireLease(
            of: orchestrator.id, holder: "here", lifetime: .seconds(10), by: .system)
        let caller = Caller(.orchestrator(orchestrator.id, epoch: lease.epoch))
        let project: FQName = ["default-domain", "k8s1-p"]
        let body: JSONObject = [
            "fq_name": project.child("v").json, "network_ipam_refs": [Bench.ipamLink("10.1.1.0/24")],
        ]
        let source = Source(kind: "N", uid: "1")
        let network = try await service.apply(
            [
                .create(
                    .project, ["fq_name": project.json, "parent_type": "domain"], for: Source(kind: "P", uid: "1")),
                .create(.virtualNetwork, body, for: source),
            ], by: caller)[1]
        for number in 0..<5 {
            _ = try await service.create(
                .instanceIp, ["fq_name": ["i\(number)"], "virtual_network_refs": [ref(network)]], by: Self.person)
        }
        try await service.setValue("v", forKey: "k", by: Self.person)
        let before = Fingerprint(try service.core.catalog)
        try store.close()

        let again = try await ConfigService.open(openStore())
        #expect(Fingerprint(try again.core.catalog) == before)
        #expect(try await again.value(forKey: "k", by: .system) == "v")
        #expect(try await again.orchestrators(by: .system).map(\.epoch) == [lease.epoch])
        #expect(try await again.objects(of: orchestrator.id, kind: "N", by: .system).map(\.id) == [network])
        Fingerprint.checkInvariants(try again.core)
    }

    @Test("nobody sees a write before it is durable, and writes in flight share a commit")
    func durability() async throws {
        let gate = Gate()
        let service = try await ConfigService.open(gate.store(openStore()))
        let before = gate.commits
        gate.close()
        let first = Task { try await makeNetwork("n0", in: service) }
        await gate.arrival()
        // The first commit waits at the gate; what comes now is in memory and in the next commit.
        let others = (1..<20).map { number in Task { try await makeNetwork("n\(number)", in: service) } }
        let reader = Task {
            try await service.id(of: .virtualNetwork, named: InitialNames.project.child("n0"), by: .system)
        }
        let events = Mutex<[String]>([])
        let probe = Task {
            let id = try await reader.value
            events.withLock { $0.append("read") }
            return id
        }
        while service.state.withLock({ $0.pipeline.newest }) < service.state.withLock({ $0.pipeline.durable }) + 20 {
            await Task.yield()
        }
        #expect(events.withLock { $0.isEmpty })
        gate.open()
        let id = try await first.value
        for task in others { _ = try await task.value }
        #expect(try await probe.value == id)
        #expect(gate.commits - before == 2)
    }

    @Test("when the store fails every caller is told and nothing further is accepted")
    func failure() async throws {
        let gate = Gate()
        let service = try await ConfigService.open(gate.store(openStore()))
        gate.close()
        let writers = (0..<5).map { number in Task { try await makeNetwork("n\(number)", in: service) } }
        await gate.arrival()
        gate.fail()
        gate.open()
        for writer in writers {
            let error = await #expect(throws: ConfigError.self) { try await writer.value }
            #expect(error?.code == .unavailable)
        }
        let after = await #expect(throws: ConfigError.self) {
            try await service.id(of: .virtualNetwork, named: InitialNames.underlay, by: .system)
        }
        #expect(after?.status == 503)
        await #expect(throws: ConfigError.self) { for try await _ in try service.events(by: .system) {} }
    }

    @Test("a second service takes over and the first one stops")
    func fencing() async throws {
        let store = try openStore()
        let first = try await ConfigService.open(store)
        let second = try await ConfigService.open(store)
        let error = await #expect(throws: ConfigError.self) { try await makeNetwork("a", in: first) }
        #expect(error?.message.contains("taken over") == true)
        _ = try await makeNetwork("a", in: second)
    }

    @Test("a subscriber hears everything there is, then every change, merged")
    func events() async throws {
        let service = try await ConfigService.open(openStore())
        var iterator = try service.events(by: .system).makeAsyncIterator()
        var mirror: [ObjectID: ConfigObject] = [:]
        func follow() async throws {
            while let events = try await iterator.next() {
                for change in events.changes {
                    switch change {
                    case .put(let object): mirror[object.id] = object
                    case .delete(_, let id): mirror[id] = nil
                    }
                }
                if events.isComplete { break }
            }
        }
        try await follow()
        #expect(mirror.values.contains { $0.name == InitialNames.underlay })
        #expect(mirror.values.allSatisfy { $0.properties["id_perms"]?["uuid"] != nil })
        let id = try await makeNetwork("a", in: service)
        let gone = try await makeNetwork("b", in: service)
        try await service.update(.virtualNetwork, id, ["mtu": 1400], by: Self.person)
        try await service.delete(.virtualNetwork, gone, by: Self.person)
        try await follow()
        #expect(mirror[id]?.properties["mtu"] == 1400)
        #expect(mirror[gone] == nil)
        let catalog = try service.core.catalog
        #expect(Set(mirror.keys) == Set(catalog.intent.keys).union(catalog.derived.keys))
    }

    @Test("a subscriber that is cancelled ends, and leaves nothing behind")
    func cancellation() async throws {
        let service = try await ConfigService.open(openStore())
        let task = Task { for try await _ in try service.events(by: .system) {} }
        task.cancel()
        try await task.value
        #expect(service.state.withLock { $0.subscriptions.isEmpty })
    }

    @Test("one connector at a time: the lease is another's until it ends, and every holder has an epoch of its own")
    func leases() async throws {
        let service = try await ConfigService.open(openStore())
        let id = try await service.addOrchestrator(
            OrchestratorRegistration(name: "k8s1", kind: "kubernetes", instance: "u1"), by: Self.person
        ).id
        func acquire(_ holder: String) async throws(ConfigError) -> ConnectorLease {
            try await service.acquireLease(of: id, holder: holder, lifetime: .seconds(10), by: .system)
        }
        func write(_ lease: ConnectorLease, _ name: String) async throws {
            _ = try await service.create(
                .virtualMachine, ["fq_name": [.string(name)]], by: Caller(.orchestrator(id, epoch: lease.epoch)))
        }
        let first = try await acquire("one")
        let refused = await #expect(throws: ConfigError.self) { try await acquire("two") }
        #expect(refused?.message.contains("one") == true && refused?.message.contains("two") == true)
        clock.advance(by: .seconds(8))
        try await service.renewLease(first, by: .system)
        clock.advance(by: .seconds(8))
        await #expect(throws: ConfigError.self) { try await acquire("two") }

        let restarted = try await acquire("one")
        #expect(restarted.epoch > first.epoch)
        let fenced = await #expect(throws: ConfigError.self) { try await write(first, "a") }
        #expect(fenced?.code == .fenced)
        try await write(restarted, "a")

        clock.advance(by: .seconds(11))
        // Nobody has taken over, so a late write is still the orchestrator's.
        try await write(restarted, "b")
        let lost = await #expect(throws: ConfigError.self) { try await service.renewLease(restarted, by: .system) }
        #expect(lost?.code == .fenced)
        let second = try await acquire("two")
        await #expect(throws: ConfigError.self) { try await write(restarted, "c") }
        try await service.releaseLease(second, by: .system)
        _ = try await acquire("one")
        await #expect(throws: ConfigError.self) {
            try await service.acquireLease(of: .random(), holder: "x", lifetime: .seconds(1), by: .system)
        }
    }

    @Test("a lease is its holder's alone: with its epoch another neither renews it nor gives it back")
    func holders() async throws {
        let service = try await ConfigService.open(openStore())
        let id = try await service.addOrchestrator(
            OrchestratorRegistration(name: "k8s1", kind: "kubernetes", instance: "u1"), by: Self.person
        ).id
        let lease = try await service.acquireLease(of: id, holder: "one", lifetime: .seconds(10), by: .system)
        let others = ConnectorLease(of: id, holder: "two", epoch: lease.epoch)
        for call in [
            { _ = try await service.renewLease(others, by: .system) },
            { try await service.releaseLease(others, by: .system) },
        ] as [() async throws -> Void] {
            let error = await #expect(throws: ConfigError.self) { try await call() }
            #expect(error?.code == .fenced && error?.message.hasPrefix("two no longer connects") == true)
        }
        try await service.renewLease(lease, by: .system)
        try await service.releaseLease(lease, by: .system)
        try await service.releaseLease(lease, by: .system)
    }

    @Test("an orchestrator is removed with everything it owns")
    func removal() async throws {
        let service = try await ConfigService.open(openStore())
        let id = try await service.addOrchestrator(
            OrchestratorRegistration(name: "k8s1", kind: "kubernetes", instance: "u1"), by: Self.person
        ).id
        let lease = try await service.acquireLease(of: id, holder: "here", lifetime: .seconds(10), by: .system)
        let caller = Caller(.orchestrator(id, epoch: lease.epoch))
        let machines = (0..<250).map { Mutation.create(.virtualMachine, ["fq_name": [.string("vm\($0)")]], for: nil) }
        _ = try await service.apply(machines, by: caller)
        await #expect(throws: ConfigError.self) {
            try await service.removeOrchestrator(named: "k8s1", deletingObjects: false, by: Self.person)
        }
        await #expect(throws: ConfigError.self) {
            try await service.removeOrchestrator(named: "k8s1", deletingObjects: true, by: caller)
        }
        try await service.removeOrchestrator(named: "k8s1", deletingObjects: true, by: Self.person)
        #expect(try await service.orchestrators(by: .system).isEmpty)
        #expect(try await service.list(ListQuery(.virtualMachine), by: Self.person).rows.isEmpty)
    }

    @Test("key-value pairs are stored, listed and removed")
    func keyValues() async throws {
        let service = try await ConfigService.open(openStore())
        try await service.setValue("1", forKey: "a", by: Self.person)
        try await service.setValue("2", forKey: "b/c", by: Self.person)
        #expect(try await service.values(by: .system).map(\.key) == ["a", "b/c"])
        try await service.removeValue(forKey: "a", by: Self.person)
        let error = await #expect(throws: ConfigError.self) { try await service.value(forKey: "a", by: .system) }
        #expect(error?.message == "Unknown User-Agent key a")
    }

    @Test("lists count, name and detail")
    func lists() async throws {
        let service = try await ConfigService.open(openStore())
        var query = ListQuery(.virtualNetwork)
        #expect(try await service.list(query, by: Self.person).rows.count == 4)
        query.detail = true
        let row = try await service.list(query, by: Self.person).rows[0]
        #expect(row["virtual-network"]?["virtual_network_network_id"] != nil)
        query.count = true
        guard case .count(4) = try await service.list(query, by: Self.person).content else {
            Issue.record("no count")
            return
        }
    }
}
