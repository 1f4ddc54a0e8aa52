import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig
@testable import WeftConnector
@testable import WeftKubernetes

@Suite("in sync")
struct InSyncTests {
    private func status(_ bench: SynchronizerBench) -> ConnectorStatus { ConnectorStatus(bench.connector.synchronizer) }

    @Test("is a cluster without the kind of definitions, whose pods are carried out all the same")
    func absentKind() throws {
        let bench = try SynchronizerBench()
        bench.cluster.setDefinitions(served: false)
        bench.cluster.putPod("a", node: "node-a")
        try bench.settle()
        #expect(bench.machines() == ["k8s1__default__a"])
        #expect(status(bench).isInSync)
    }

    @Test("is no cluster whose definitions are not known yet")
    func unknownDefinitions() throws {
        let bench = try SynchronizerBench()
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<2000 {
            for part in [SimulatedConnector.Part.namespaces, .pods, .synchronizer] {
                try bench.connector.step(part, bench.server, at: .zero, using: &generator)
            }
        }
        #expect(bench.configuration.id(.virtualNetwork, bench.attached.podNetwork()) != nil)
        #expect(!status(bench).isInSync)
        try bench.settle()
        #expect(status(bench).isInSync)
    }

    @Test("is a cluster again whose kind of definitions came later, with what they make")
    func laterKind() throws {
        let bench = try SynchronizerBench()
        bench.cluster.setDefinitions(served: false)
        bench.cluster.putPod("a", node: "node-a", annotations: [Annotation.networks: "red"])
        try bench.settle()
        #expect(!status(bench).isInSync)
        bench.cluster.setDefinitions(served: true)
        bench.cluster.putDefinition("red", annotations: [Annotation.cidr: "10.9.0.0/24"])
        try bench.settle(for: .seconds(10))
        #expect(bench.configuration.names(.virtualMachineInterface).count == 2)
        #expect(status(bench).isInSync)
    }

    @Test("what definitions made goes when their kind is gone for long, while nobody watched")
    func removedKind() throws {
        let bench = try SynchronizerBench()
        bench.cluster.putDefinition("red", annotations: [Annotation.cidr: "10.9.0.0/24"])
        try bench.settle()
        let name = bench.attached.network(of: ObjectKey(namespace: "default", name: "red"))
        bench.cluster.setDefinitions(served: false)
        bench.cluster.compact()
        try bench.restart()
        try bench.settle(for: .seconds(60))
        #expect(bench.configuration.id(.virtualNetwork, name) != nil)
        try bench.settle(for: .seconds(600))
        #expect(bench.configuration.id(.virtualNetwork, name) == nil)
        #expect(status(bench).isInSync)
    }

    @Test(
        "is no cluster whose names somebody else has, and the refusal says whose and what to do",
        arguments: ["default", "shop"])
    func foreignProject(_ namespace: String) throws {
        let bench = try SynchronizerBench()
        let project = try bench.create(
            .project,
            ["fq_name": ["default-domain", .string("k8s1-\(namespace)")], "parent_type": "domain"])
        bench.cluster.putNamespace("shop")
        try bench.settle(for: .seconds(5))
        let status = status(bench)
        #expect(!status.isInSync)
        #expect(status.refused >= 1)
        let refusal = status.refusals.first { $0.contains("k8s1-\(namespace)") } ?? ""
        #expect(refusal.hasPrefix(namespace == "default" ? "cluster: " : "namespace shop: "), "\(refusal)")
        for word in ["\(project)", "belongs to the user", "delete that or give it another name"] {
            #expect(refusal.contains(word), "\(refusal)")
        }
        try bench.configuration.run(by: Caller(.person("ada"))) { (core) throws(ConfigError) in
            try core.delete(.project, project)
        }
        try bench.settle(for: .seconds(35))
        #expect(self.status(bench).isInSync)
        #expect(bench.configuration.id(.project, ["default-domain", "k8s1-shop"]) != nil)
    }

    @Test("is told in a page, whatever people wrote that was refused, with what to do about it")
    func longRefusals() throws {
        var status = ConnectorStatus()
        status.refused = 20
        status.refusals = (0..<20).map { "pod shop/\($0): \(String(repeating: "\n☃", count: 50_000)) is no name" }
        status.faults = ["pods": String(repeating: "x", count: 100_000)]
        #expect(status.json.bytes.count < 64 << 10)
        for (number, refusal) in (status.json["refusals"]?.array ?? []).enumerated() {
            #expect(refusal.string?.hasPrefix("pod shop/\(number): ") == true)
            #expect(refusal.string?.hasSuffix(" is no name") == true)
        }
        status.refusals = ["pod shop/a: no such network"]
        #expect(status.json["refusals"] == ["pod shop/a: no such network"])
    }

    @Test("is no cluster of which something is held back")
    func brake() throws {
        let bench = try SynchronizerBench()
        for index in 0..<3 { bench.cluster.putPod("web-\(index)", node: "node-a") }
        try bench.settle()
        for index in 0..<3 { bench.cluster.remove("pods", ObjectKey(namespace: "default", name: "web-\(index)")) }
        bench.cluster.compact()
        try bench.restart()
        try bench.settle()
        #expect(!status(bench).isInSync)
        bench.connector.confirmDeletions()
        try bench.settle()
        #expect(status(bench).isInSync)
    }
}
