import Foundation
import WeftClient
import WeftJSON
import WeftNet

/// The fault that Weft was born from cannot be written: with both clusters busy, connectors die, restart and are lied
/// to, and nothing that is not theirs to drop disappears or changes.
///
/// After every step, each object that is not some pod's is what it was, to the letter, and so are the objects of every
/// pod that runs on. At the end, with the faults gone, the virtual machines are exactly the pods.
struct StaleObjectProof {
    let site: Site
    let options: Lab.Options

    private enum Step: String {
        case createPod, deletePod, fault, healthy, restartController, restartConnector
    }

    func run() async throws -> String {
        var generator = SeededGenerator(seed: options.seed)
        var counts: [String: Int] = [:]
        var pods: [Set<String>] = site.clusters.map { _ in [] }
        var before = try await ObjectSnapshot(site)
        for number in 1...max(1, options.proofSteps) {
            let index = Int.random(in: site.clusters.indices, using: &generator)
            let step = choose(pods: pods[index].count, &generator)
            counts[step.rawValue, default: 0] += 1
            try await take(step, number, index, &pods[index], &generator)
            let now = try await ObjectSnapshot(site)
            let losses = now.losses(since: before)
            guard losses.isEmpty else {
                throw LabError("step \(number) (\(step) on \(site.clusters[index].name)): \(losses.prefix(5))")
            }
            before = now
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
        case 80..<92: .healthy
        case 92..<96: .restartConnector
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
        case .fault:
            let proxy = site.proxies[index]
            proxy.set(FaultProxy.Fault.allCases.randomElement(using: &generator))
            try await Patience(of: "the connector of \(cluster.name) to meet a fault").wait(.seconds(45)) {
                proxy.hasLied
            }
        case .healthy: site.proxies[index].set(nil)
        case .restartConnector: try await site.restartRemoteConnector()
        case .restartController:
            await site["controller"]?.kill()
            try await site.startController()
        }
    }

    private func settle() async throws {
        try await Patience(of: "virtual machines to be exactly the pods").wait(.seconds(90), every: .milliseconds(250))
        {
            let snapshot = try await ObjectSnapshot(site)
            return snapshot.machines == snapshot.pods
        }
    }
}
