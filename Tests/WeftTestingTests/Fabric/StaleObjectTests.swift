import Testing
import WeftConfig
import WeftModel
import WeftNet
import WeftTesting

/// The fault that Weft was born from: objects of one cluster that vanish, or stay, because of another, or of a
/// connector that was replaced.
///
/// Two clusters are busy, their connectors are replaced, and what a dead one had still to say comes late. No pod that
/// runs loses a packet, and in the end the machines are the pods.
@Suite("Stale objects")
struct StaleObjectTests {
    private final class Cluster {
        let name: String
        let network: SimulatedFabric.Network
        var connector: Caller
        /// By the name of the pod, which another may have after it.
        var pods: [String: SimulatedFabric.Workload] = [:]
        var uids: [String: Int] = [:]

        init(_ name: String, _ fabric: SimulatedFabric) throws {
            self.name = name
            connector = try fabric.attachOrchestrator(name)
            let project = try fabric.makeProject("\(name)-default", by: connector)
            network = try fabric.makeNetwork("\(name)-pods", "10.32.0.0/12", in: project, by: connector)
        }

        func source(_ pod: String) -> Source { Source(kind: "Pod", uid: "\(pod) \(uids[pod] ?? 0)") }
    }

    @Test(
        "what a connector that was replaced says late, and what another says, takes nothing away", arguments: [1, 2, 3])
    func proof(seed: UInt64) throws {
        let fabric = try SimulatedFabric(hosts: 4, seed: seed)
        var generator = SeededGenerator(seed: seed)
        let clusters = try ["k8s1", "k8s2"].map { try Cluster($0, fabric) }
        let flows = try clusters.map { cluster in
            let pods = try [0, 1].map {
                try fabric.attach(
                    "\(cluster.name)-standing\($0)", to: cluster.network, on: $0, by: cluster.connector)
            }
            fabric.settle()
            return fabric.watch(pods[0], pods[1])
        }
        for _ in 0..<60 {
            let number = Int.random(in: 0...1, using: &generator)
            let (cluster, other) = (clusters[number], clusters[1 - number])
            let pod = "pod\(Int.random(in: 0..<5, using: &generator))"
            switch Int.random(in: 0..<6, using: &generator) {
            case 0, 1: try create(pod, of: cluster, on: Int.random(in: 0..<4, using: &generator), fabric)
            case 2:
                guard let old = cluster.pods.removeValue(forKey: pod) else { continue }
                try fabric.detach(old, by: cluster.connector)
            case 3:
                let old = cluster.connector
                cluster.connector = try fabric.attachOrchestrator(cluster.name)
                for pod in cluster.pods.values { try expectRefusal(of: old, deleting: pod, fabric) }
            case 4:
                for pod in other.pods.values { try expectRefusal(of: cluster.connector, deleting: pod, fabric) }
            default: fabric.run(for: .milliseconds(Int.random(in: 1...500, using: &generator)))
            }
        }
        #expect(fabric.settle())
        for flow in flows { #expect(flow.losses == [], "seed \(seed)") }
        #expect(fabric.check() == [], "seed \(seed)")
        let machines = fabric.configuration.objects.filter { $0.value == .virtualMachine }
        #expect(Set(machines.keys) == Set(fabric.workloads.keys), "seed \(seed)")
        for cluster in clusters {
            for a in cluster.pods.values {
                for b in cluster.pods.values where a != b { #expect(fabric.reaches(a, b), "seed \(seed)") }
            }
        }
    }

    /// A pod takes the place of one of its name, whose deletion comes once more afterwards.
    private func create(
        _ name: String, of cluster: Cluster, on host: Int, _ fabric: SimulatedFabric
    ) throws {
        let old = cluster.source(name)
        if let pod = cluster.pods[name] { try fabric.detach(pod, by: cluster.connector) }
        cluster.uids[name, default: 0] += 1
        let pod = try fabric.attach(
            "\(cluster.name)__default__\(name)", to: cluster.network, on: host, for: cluster.source(name),
            by: cluster.connector)
        cluster.pods[name] = pod
        try fabric.configure([.delete(.virtualMachine, pod.machine, ifSource: old)], by: cluster.connector)
        #expect(fabric.configuration.object(pod.machine) != nil)
    }

    private func expectRefusal(
        of caller: Caller, deleting pod: SimulatedFabric.Workload, _ fabric: SimulatedFabric
    ) throws {
        #expect(throws: ConfigError.self) {
            try fabric.configure(
                [.delete(.instanceIp, pod.interfaces[0].instanceIP, ifSource: nil)], by: caller)
        }
    }
}
