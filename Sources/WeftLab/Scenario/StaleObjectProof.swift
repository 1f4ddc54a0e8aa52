import Foundation
import WeftClient
import WeftJSON
import WeftNet

/// The fault that Weft was born from cannot be written: with both clusters busy, connectors die, restart and are lied to, and
/// nothing that is not theirs to drop disappears.
///
/// After every step, everything that stood at the start is still there, and every running pod has its virtual machine. At the
/// end, with the faults gone, the virtual machines are exactly the pods.
struct StaleObjectProof {
    let site: Site
    let options: Lab.Options

    private enum Step: String {
        case createPod, deletePod, fault, healthy, restartController
    }

    /// What neither pods nor faults may change: objects of the system, of people, and the clusters' base.
    private static let lastingTypes = [
        "project", "virtual-network", "network-ipam", "network-policy", "security-group", "virtual-router", "tag",
        "global-system-config",
    ]

    func run() async throws -> String {
        var generator = SeededGenerator(seed: options.seed)
        let lasting = try await lastingObjects()
        var counts: [String: Int] = [:]
        var pods: [Set<String>] = site.clusters.map { _ in [] }
        for number in 1...max(1, options.proofSteps) {
            let index = Int.random(in: site.clusters.indices, using: &generator)
            let step = choose(pods: pods[index].count, &generator)
            counts[step.rawValue, default: 0] += 1
            try await take(step, number, index, &pods[index], &generator)
            let missing = lasting.subtracting(try await lastingObjects())
            guard missing.isEmpty else {
                throw LabError(
                    "step \(number) (\(step) on \(site.clusters[index].name)) lost \(missing.sorted().prefix(5))")
            }
            try await expectMachinesOfRunningPods(after: number)
        }
        for proxy in site.proxies { proxy.set(nil) }
        try await settle()
        return counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }

    private func choose(pods: Int, _ generator: inout SeededGenerator) -> Step {
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<30: pods < 6 ? .createPod : .deletePod
        case 30..<55: pods > 0 ? .deletePod : .createPod
        case 55..<80: .fault
        case 80..<94: .healthy
        default: .restartController
        }
    }

    private func take(
        _ step: Step, _ number: Int, _ index: Int, _ pods: inout Set<String>, _ generator: inout SeededGenerator
    ) async throws {
        let cluster = site.clusters[index]
        switch step {
        case .createPod:
            let name = "proof-\(number)"
            let host = cluster.hosts.randomElement(using: &generator) ?? cluster.node
            try cluster.kubernetes.apply(Manifests.plainPod(name, node: host.name))
            pods.insert(name)
        case .deletePod:
            guard let name = pods.sorted().randomElement(using: &generator) else { return }
            try cluster.kubernetes.kubectl(["delete", "pod", name, "--wait=false"])
            pods.remove(name)
        case .fault: site.proxies[index].set(FaultProxy.Fault.allCases.randomElement(using: &generator))
        case .healthy: site.proxies[index].set(nil)
        case .restartController:
            await site["controller"]?.kill()
            try await site.startController()
        }
    }

    private func lastingObjects() async throws -> Set<String> {
        var found: Set<String> = []
        for type in Self.lastingTypes {
            for row in try await site.api.list(type) {
                let name = row["fq_name"]?.array?.compactMap(\.string).joined(separator: ":") ?? ""
                // The tags of pods come and go with them.
                if type != "tag" || name == "tier=front" {
                    found.insert("\(type) \(name) \(row["uuid"]?.string ?? "")")
                }
            }
        }
        return found
    }

    private func expectMachinesOfRunningPods(after number: Int) async throws {
        let machines = try await machineIDs()
        for cluster in site.clusters {
            let lost = try podIDs(of: cluster, running: true).subtracting(machines)
            guard lost.isEmpty else {
                throw LabError(
                    "step \(number): running pods of \(cluster.name) lost their virtual machines: \(lost.sorted())")
            }
        }
    }

    private func settle() async throws {
        try await Patience(of: "virtual machines to be exactly the pods").wait(.seconds(90), every: .milliseconds(250))
        {
            var pods: Set<String> = []
            for cluster in site.clusters { pods.formUnion(try podIDs(of: cluster, running: false)) }
            return try await machineIDs() == pods
        }
    }

    private func machineIDs() async throws -> Set<String> {
        Set(try await site.api.list("virtual-machine").compactMap { $0["uuid"]?.string })
    }

    private func podIDs(of cluster: SiteCluster, running: Bool) throws -> Set<String> {
        let text = try cluster.kubernetes.kubectl(["get", "pods", "-A", "-o", "json"])
        return Set(
            (try JSON(parsing: text)["items"]?.array ?? []).filter {
                !running || $0["status"]?["phase"]?.string == "Running" && $0["metadata"]?["deletionTimestamp"] == nil
            }.compactMap { $0["metadata"]?["uid"]?.string })
    }
}
