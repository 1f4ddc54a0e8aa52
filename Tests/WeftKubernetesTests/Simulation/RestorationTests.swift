import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector
@testable import WeftKubernetes

/// Whatever people take from a cluster comes back by itself, and the cluster is in sync only when it is there.
@Suite("restoration")
struct RestorationTests {
    /// What there is of the cluster's: its objects with what they refer to, and what it holds on others'.
    private struct Holdings: Equatable {
        var objects: [ObjectID: Set<ObjectID>]
        var claims: Set<HeldClaim>
        /// Whom its objects are shared with.
        var shares: [ObjectID: Set<String>]
    }

    private static let person = Caller(.person("ada"))

    private func bench() throws -> SynchronizerBench {
        let bench = try SynchronizerBench(hosts: ["node-a", "node-b"])
        bench.cluster.putNamespace("shop")
        bench.cluster.putNamespace("lab", isolated: true)
        bench.cluster.putDefinition("red", annotations: [Annotation.cidr: "10.9.0.0/24"])
        bench.cluster.putPod("web", node: "node-a", labels: ["app": "web"], annotations: [Annotation.networks: "red"])
        bench.cluster.putPod("db", node: "node-b")
        try bench.settle()
        return bench
    }

    private func holdings(_ bench: SynchronizerBench) -> Holdings {
        let core = bench.configuration.core
        let rows = core.ownedRows(by: bench.attached.orchestrator, kind: nil)
        return Holdings(
            objects: Dictionary(uniqueKeysWithValues: rows.map { ($0.id, Set($0.targets.map(\.id))) }),
            claims: Set(core.claims(of: bench.attached.orchestrator)),
            shares: Dictionary(
                uniqueKeysWithValues: rows.map { row in
                    let shares = row.record["perms2"]?["share"]?.array ?? []
                    return (row.id, Set(shares.compactMap { $0["tenant"]?.string }))
                }))
    }

    private func isInSync(_ bench: SynchronizerBench) -> Bool {
        ConnectorStatus(bench.connector.synchronizer).isInSync
    }

    @Test("every owned object that a person deletes comes back")
    func objects() throws {
        let bench = try bench()
        let before = holdings(bench)
        #expect(isInSync(bench))
        var deleted: Set<ObjectType> = []
        for id in before.objects.keys.sorted() {
            guard let type = bench.configuration.row(id)?.type else { continue }
            do {
                try bench.configuration.run(by: Self.person) { (core) throws(ConfigError) in try core.delete(type, id) }
            } catch { continue }
            deleted.insert(type)
            try bench.settle(for: .seconds(5))
            #expect(holdings(bench) == before, "after \(type.name) \(id) was deleted")
            #expect(isInSync(bench))
        }
        #expect(deleted.isSuperset(of: [.instanceIp]), "\(deleted.map(\.name).sorted())")
    }

    @Test("every claim on an object of others that a person ends is held anew")
    func claims() throws {
        let bench = try bench()
        let before = holdings(bench)
        #expect(before.claims.count == 3)
        for claim in before.claims.sorted(by: { "\($0)" < "\($1)" }) {
            try bench.configuration.run(by: Self.person) { (core) throws(ConfigError) in
                switch claim.kind {
                case .object: break
                case .reference(let type, let target): try core.detach(claim.type, claim.id, type, target)
                case .share(let tenant): try core.unshare(claim.type, claim.id, with: tenant)
                }
            }
            #expect(holdings(bench) != before || claim.kind == .object)
            try bench.settle(for: .seconds(5))
            #expect(holdings(bench) == before, "after \(claim) was ended")
            #expect(isInSync(bench))
        }
    }

    @Test("every share of a network of its own that a person ends is given anew")
    func shares() throws {
        let bench = try bench()
        let before = holdings(bench)
        let shared = before.shares.filter { !$0.value.isEmpty }.keys.sorted()
        #expect(shared.count >= 2)
        for id in shared {
            try bench.configuration.run(by: Self.person) { (core) throws(ConfigError) in
                try core.changePermissions(of: id, ["share": []])
            }
            #expect(holdings(bench) != before)
            try bench.settle(for: .seconds(5))
            #expect(holdings(bench) == before)
        }
    }

    @Test("a host that was removed by force has its machines again when it is back, and until then nobody says in sync")
    func host() throws {
        let bench = try bench()
        let name: FQName = ["default-global-system-config", "node-a"]
        func machines() -> Set<ObjectID> {
            let id = bench.configuration.id(.virtualRouter, name)
            return Set(id.flatMap { bench.configuration.row($0)?.targets.map(\.id) } ?? [])
        }
        let before = machines()
        #expect(before.count == 1)
        let router = try #require(bench.configuration.id(.virtualRouter, name))
        #expect(throws: ConfigError.self) {
            try bench.configuration.run(by: Self.person) { (core) throws(ConfigError) in
                try core.delete(.virtualRouter, router)
            }
        }
        try bench.configuration.run(by: Self.person) { (core) throws(ConfigError) in
            try core.removeHost(router, force: true)
        }
        try bench.settle(for: .seconds(60))
        #expect(!isInSync(bench))
        let refusals = ConnectorStatus(bench.connector.synchronizer).refusals
        #expect(refusals.contains { $0.contains("weft host add node-a") }, "\(refusals)")
        try bench.addHost("node-a")
        // At once, however long the pod has waited.
        try bench.settle(for: .seconds(1))
        #expect(machines() == before)
        #expect(isInSync(bench))
    }

    @Test("who does not know what was done compares everything")
    func total() throws {
        let bench = try bench()
        let before = holdings(bench)
        let host = try #require(bench.configuration.id(.virtualRouter, ["default-global-system-config", "node-a"]))
        try bench.configuration.run(by: Self.person) { (core) throws(ConfigError) in
            try core.update(.virtualRouter, host, ["virtual_machine_refs": []])
        }
        _ = bench.configuration.takeDisturbance(of: bench.attached.orchestrator)
        try bench.settle()
        #expect(holdings(bench) != before)
        bench.connector.disturb(.total)
        try bench.settle()
        #expect(holdings(bench) == before)
    }
}
