import Foundation
import Synchronization
import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftSQLite
import WeftStore

@testable import WeftConfig

/// The service on real stores: what an older build left, what a power cut leaves, and what one transaction holds.
@Suite("Stored configuration")
struct StoredConfigurationTests {
    private let folder: StoreFolder
    private var path: String { folder.path + "/weft.db" }
    private static let person = Caller(.person("ada"))

    init() throws { folder = try StoreFolder() }

    private func openStore() throws -> SQLiteStore { try SQLiteStore(SQLiteStore.Configuration(path: path)) }

    // MARK: an older build

    /// A store that the build of commit 68f7ffe wrote, stopped in order. In it `never` was attached and removed, `full`
    /// was connected, made objects and was removed with them, and `again` was so twice and then attached for good.
    /// `waiting` was never connected; `quiet` and `young` were and had made nothing, the latter's lease still runs.
    private func copyFixture(_ commit: String = "68f7ffe") throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../Fixtures/\(commit)/store.sqlite")
        try FileManager.default.copyItem(at: file, to: URL(filePath: path))
    }

    @Test("ghosts of removed orchestrators are dropped from a store of an older build, and nothing else")
    func ghosts() async throws {
        try copyFixture()
        for _ in 0..<3 {
            let store = try openStore()
            let service = try await ConfigService.open(store)
            let orchestrators = try await service.orchestrators(by: .system)
            #expect(orchestrators.map(\.name) == ["again", "quiet", "waiting", "young"])
            #expect(orchestrators.map(\.epoch) == [1, 1, 0, 1])
            let again = try #require(orchestrators.first)
            #expect(
                try await service.objects(of: again.id, by: .system).map(\.name.description) == [
                    "default-domain:again-default", "default-domain:again-default:np",
                    "default-domain:again-default:pods",
                ])
            #expect(try await service.claims(of: again.id, by: .system).count == 2)
            _ = try await service.id(of: .virtualNetwork, named: InitialNames.project.child("web"), by: .system)
            let address = try await service.id(of: .instanceIp, named: ["web-1"], by: .system)
            #expect(
                try await service.read(.instanceIp, address, by: Self.person)["instance_ip_address"] == "10.1.1.252")
            await #expect(throws: ConfigError.self) {
                try await service.id(of: .virtualNetwork, named: InitialNames.project.child("gone"), by: .system)
            }
            #expect(try await service.value(forKey: "kept", by: .system) == "1")
            // The ghosts' leases went with them.
            let leases = try await store.range(KeyRange(prefix: Key("lease/".utf8)), limit: nil).entries
            let young = try #require(orchestrators.last)
            #expect(Set(leases.map(\.key)) == [StoreKeys.lease(again.id), StoreKeys.lease(young.id)])
            Fingerprint.checkInvariants(try service.core)
            try store.close()
        }
    }

    /// Of the lab: two clusters with their pods, networks and policies.
    @Test("a store that the build of commit b7d589a wrote of two clusters opens whole, and stays as it was")
    func twoClusters() async throws {
        try copyFixture("b7d589a")
        var before: [Key: [UInt8]] = [:]
        for _ in 0..<3 {
            let store = try openStore()
            var entries: [Key: [UInt8]] = [:]
            for entry in try await store.range(.everything, limit: nil).entries
            where entry.key != StoreKeys.writer { entries[entry.key] = entry.value }
            #expect(entries.count == 180)
            if before.isEmpty { before = entries }
            #expect(entries == before)
            let service = try await ConfigService.open(store)
            let orchestrators = try await service.orchestrators(by: .system)
            #expect(orchestrators.map(\.name) == ["k8s1", "k8s2"])
            var owned: [Int] = []
            for orchestrator in orchestrators {
                owned.append(try await service.objects(of: orchestrator.id, by: .system).count)
            }
            #expect(owned == [48, 25])
            Fingerprint.checkInvariants(try service.core)
            try store.close()
        }
    }

    @Test("an orchestrator that waits for its first write is kept in a store of today")
    func emptyOrchestrators() async throws {
        var store = try openStore()
        var service = try await ConfigService.open(store)
        for name in ["a", "b"] {
            let id = try await service.addOrchestrator(
                OrchestratorRegistration(name: name, kind: "kubernetes", instance: name), by: Self.person
            ).id
            let lease = try await service.acquireLease(of: id, holder: "h", lifetime: .seconds(9), by: .system)
            try await service.releaseLease(lease, by: .system)
        }
        try await service.removeOrchestrator(named: "a", deletingObjects: false, by: Self.person)
        try store.close()
        store = try openStore()
        service = try await ConfigService.open(store)
        #expect(try await service.orchestrators(by: .system).map(\.name) == ["b"])
        try store.close()
    }

    @Test("a store of a newer format is refused")
    func newerFormat() async throws {
        let store = try openStore()
        _ = try await ConfigService.open(store)
        _ = try await store.commit(Transaction([.put(StoreKeys.format, Key("99".utf8))]))
        let error = await #expect(throws: StoreError.self) { try await ConfigService.open(store) }
        #expect(error?.message.contains("newer") == true)
    }

    // MARK: restarts

    @Test("key-values and orchestrators that were removed, and their leases, do not come back; times stay")
    func removed() async throws {
        var store = try openStore()
        var service = try await ConfigService.open(store)
        for key in ["a", "b"] { try await service.setValue("1", forKey: key, by: Self.person) }
        let id = try await service.addOrchestrator(
            OrchestratorRegistration(name: "k8s1", kind: "kubernetes", instance: "u1"), by: Self.person
        ).id
        _ = try await service.acquireLease(of: id, holder: "here", lifetime: .seconds(600), by: .system)
        _ = try await service.create(
            .virtualNetwork, ["fq_name": InitialNames.project.child("v").json], by: Self.person)
        try await service.removeValue(forKey: "a", by: Self.person)
        try await service.removeOrchestrator(named: "k8s1", deletingObjects: true, by: Self.person)
        func permissions(_ service: ConfigService) async throws -> [ObjectID: JSON?] {
            var shown: [ObjectID: JSON?] = [:]
            for try await events in try service.events(by: .system) {
                for case .put(let object) in events.changes { shown[object.id] = object.properties["id_perms"] }
                if events.isComplete { break }
            }
            return shown
        }
        let before = try await permissions(service)
        try store.close()

        store = try openStore()
        service = try await ConfigService.open(store)
        #expect(try await service.orchestrators(by: .system).isEmpty)
        #expect(try await service.values(by: .system).map(\.key) == ["b"])
        #expect(try await store.range(KeyRange(prefix: Key("lease/".utf8)), limit: nil).entries.isEmpty)
        #expect(try await permissions(service) == before)
        try store.close()
    }

    @Test("an orchestrator whose removal lost power on its way is whole in part, and removed by the next try")
    func cutOff() async throws {
        for cut in 0... {
            let folder = try StoreFolder()
            func open() throws -> SQLiteStore {
                try SQLiteStore(SQLiteStore.Configuration(path: folder.path + "/weft.db"))
            }
            var store = try open()
            var service = try await ConfigService.open(store)
            for name in ["k8s1", "k8s2"] {
                let id = try await service.addOrchestrator(
                    OrchestratorRegistration(name: name, kind: "kubernetes", instance: name), by: Self.person
                ).id
                let lease = try await service.acquireLease(of: id, holder: "here", lifetime: .seconds(600), by: .system)
                let machines = (0..<220).map {
                    Mutation.create(.virtualMachine, ["fq_name": [.string("\(name)__\($0)")]], for: nil)
                }
                _ = try await service.apply(machines, by: Caller(.orchestrator(id, epoch: lease.epoch)))
            }
            try store.close()
            store = try open()
            // Opening takes one commit of its own: the writer's.
            let left = Counter(1 + cut)
            service = try await ConfigService.open(
                InterceptedStore(store) { _ throws(StoreError) in
                    guard left.countDown() else { throw StoreError(.failed, "the power is gone") }
                })
            var isDone = false
            do throws(ConfigError) {
                try await service.removeOrchestrator(named: "k8s1", deletingObjects: true, by: Self.person)
                isDone = true
            } catch {
                #expect(error.code == .unavailable)
            }
            try store.close()

            store = try open()
            service = try await ConfigService.open(store)
            let owned = try await service.orchestrators(by: .system).map { ($0.name, $0.id) }
            #expect(owned.map(\.0) == (isDone ? ["k8s2"] : ["k8s1", "k8s2"]), "cut after \(cut)")
            Fingerprint.checkInvariants(try service.core)
            if !isDone { try await service.removeOrchestrator(named: "k8s1", deletingObjects: true, by: Self.person) }
            #expect(try await service.orchestrators(by: .system).map(\.name) == ["k8s2"])
            #expect(try await service.list(ListQuery(.virtualMachine), by: Self.person).count == 220)
            try store.close()
            if isDone {
                #expect(cut > 0)
                return
            }
        }
    }

    @Test("a commit holds what the store takes at once, and units are never cut")
    func limits() async throws {
        let sizes = Mutex<[Int]>([])
        let store = InterceptedStore(
            try openStore(), limits: TransactionLimits(operations: 20, bytes: 1 << 20)
        ) { transaction in sizes.withLock { $0.append(transaction.operations.count) } }
        let service = try await ConfigService.open(store)
        sizes.withLock { $0 = [] }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for batch in 0..<40 {
                let machines = (0..<8).map {
                    Mutation.create(.virtualMachine, ["fq_name": [.string("vm\(batch)-\($0)")]], for: nil)
                }
                group.addTask { _ = try await service.apply(machines, by: Self.person) }
            }
            try await group.waitForAll()
        }
        let small = sizes.withLock { $0 }
        #expect(small.reduce(0, +) == 320)
        #expect(small.allSatisfy { $0 <= 20 && $0 % 8 == 0 }, "\(small)")
        // A unit that is larger than that goes alone and whole.
        sizes.withLock { $0 = [] }
        let machines = (0..<50).map { Mutation.create(.virtualMachine, ["fq_name": [.string("big\($0)")]], for: nil) }
        _ = try await service.apply(machines, by: Self.person)
        #expect(sizes.withLock { $0 } == [50])
    }
}

private final class Counter: Sendable {
    private let left: Mutex<Int>
    init(_ start: Int) { left = Mutex(start) }

    /// Whether there was something left.
    func countDown() -> Bool {
        left.withLock { left in
            left -= 1
            return left >= 0
        }
    }
}

extension ListAnswer {
    fileprivate var count: Int {
        if case .objects(let ids) = content { ids.count } else { 0 }
    }
}
