import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector
@testable import WeftKubernetes

@Suite("a cluster that is detached with all that it owns")
struct DetachmentTests {
    private func attached() throws -> SynchronizerBench {
        let bench = try SynchronizerBench()
        bench.cluster.putNamespace("shop", labels: ["team": "red"])
        bench.cluster.putNamespace("apart", isolated: true)
        bench.cluster.putDefinition("red", annotations: [Annotation.cidr: "10.9.0.0/24"])
        bench.cluster.putPod("a", node: "node-a", labels: ["tier": "front"], annotations: [Annotation.networks: "red"])
        for index in 0..<5 { bench.cluster.putPod("b-\(index)", in: "apart", node: "node-a") }
        try bench.settle()
        #expect(ConnectorStatus(bench.connector.synchronizer).isInSync)
        return bench
    }

    private func remove(_ bench: SynchronizerBench) throws(ConfigError) {
        try bench.configuration.run(by: Caller(.person("ada"))) { (core) throws(ConfigError) in
            try core.removeOrchestrator(named: bench.cluster.name, deletingObjects: true)
        }
    }

    @Test("leaves nothing, the underlay's reference to its policy included, and its connector can make nothing anew")
    func everything() throws {
        let bench = try SynchronizerBench()
        let before = Dictionary(uniqueKeysWithValues: ObjectType.all.map { ($0, bench.configuration.names($0)) })
        let full = try attached()
        let network = try #require(full.configuration.id(.virtualNetwork, AttachedCluster.fabricNetwork))
        #expect(full.configuration.row(network)?.record.object.references[to: .networkPolicy].isEmpty == false)
        try remove(full)
        for _ in 0..<2 {
            for type in ObjectType.all { #expect(full.configuration.names(type) == before[type], "\(type.name)") }
            #expect(full.configuration.row(network)?.record.object.references[to: .networkPolicy].isEmpty == true)
            // One that runs elsewhere has not heard of it.
            full.cluster.putPod("late", node: "node-a")
            try full.settle(for: .seconds(40))
        }
    }

    @Test("stays whole, and is carried on, when a person's object stands in the way")
    func refused() throws {
        let bench = try attached()
        let guest = try bench.create(
            .virtualNetwork, ["fq_name": ["default-domain", "k8s1-shop", "guest"], "parent_type": "project"])
        let owned = bench.configuration.owned(by: bench.attached.orchestrator)
        let error = #expect(throws: ConfigError.self) { try remove(bench) }
        #expect(error?.message.contains("default-domain:k8s1-shop:guest") == true)
        #expect(bench.configuration.owned(by: bench.attached.orchestrator) == owned)
        #expect(bench.configuration.hasClaims(of: bench.attached.orchestrator, onTags: false))
        bench.cluster.putPod("late", node: "node-a")
        try bench.settle()
        #expect(bench.machines().contains("k8s1__default__late"))
        try bench.configuration.run(by: Caller(.person("ada"))) { (core) throws(ConfigError) in
            try core.delete(.virtualNetwork, guest)
        }
        try remove(bench)
        #expect(bench.machines().isEmpty)
    }
}
