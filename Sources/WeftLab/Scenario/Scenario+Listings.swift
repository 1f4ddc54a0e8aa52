import Foundation
import WeftClient
import WeftJSON
import WeftNet

extension Scenario {
    /// What `contrail-api-cli ls -l` would print, asked for in the way it asks.
    func listings() async throws -> String {
        let networks = try await names("virtual-network")
        let expectedNetworks =
            ["ip-fabric", "default-virtual-network", "__link_local__", "dci-network"].map {
                "default-domain:default-project:\($0)"
            }
            + site.clusters.flatMap { cluster in
                [
                    "\(cluster.name)-default-pod-network", "\(cluster.name)-default-service-network",
                    cluster.plan.network,
                ]
                .map { "\(cluster.project):\($0)" }
            }
        try expect(networks, toHold: expectedNetworks, "virtual-network")
        let policies = try await names("network-policy")
        let expectedPolicies =
            ["\(first.project):vn1-to-vn2"]
            + site.clusters.flatMap { cluster in
                ["ip-fabric-np", "pod-service-np", "service-np"].map {
                    "\(cluster.project):\(cluster.name)-default-\($0)"
                }
            }
        try expect(policies, toHold: expectedPolicies, "network-policy")
        return "\(networks.count) networks, \(policies.count) policies"
    }

    private func names(_ type: String) async throws -> Set<String> {
        let rows = try await site.api.list(type, query: "fields=fq_name")
        return Set(rows.compactMap { $0["fq_name"]?.array?.compactMap(\.string).joined(separator: ":") })
    }

    private func expect(_ names: Set<String>, toHold expected: [String], _ type: String) throws {
        let missing = expected.filter { !names.contains($0) }
        guard missing.isEmpty else { throw LabError("no \(type) \(missing.joined(separator: ", "))") }
    }

    /// Pods of both clusters carry the label `tier=front`: one global tag, held by interfaces of both projects.
    func tags() async throws -> String {
        let tag = try await site.api.id(of: "tag", ["tier=front"])
        let referrers = try await site.api.read("tag", tag)["virtual_machine_interface_back_refs"]?.array ?? []
        let projects = Set(
            referrers.compactMap { $0["to"]?.array?.dropLast().compactMap(\.string).joined(separator: ":") })
        guard site.clusters.allSatisfy({ projects.contains("\($0.project)") }) else {
            throw LabError("tier=front is on interfaces of \(projects.sorted().joined(separator: ", ")) only")
        }
        return "\(referrers.count) interfaces of \(projects.count) projects"
    }

    /// Registration refuses the name of one cluster with the identity of another, either way round.
    func collisions() async throws -> String? {
        let attempts = [
            ["orchestrator", "add", first.name, "--kubeconfig", second.kubernetes.connectorKubeconfig.path()],
            ["orchestrator", "add", "other", "--kubeconfig", first.kubernetes.connectorKubeconfig.path()],
            ["orchestrator", "add", "\(first.name)-x", "--kubeconfig", second.kubernetes.connectorKubeconfig.path()],
        ]
        for arguments in attempts {
            let result = try Command(
                [site.lab.binaries.weft] + arguments, environment: site.environment
            ).run()
            guard result.status != 0, result.errors.contains(first.name) else {
                throw LabError(
                    "`weft \(arguments.prefix(3).joined(separator: " "))` was not refused by name: \(result.errors)")
            }
        }
        return nil
    }
}
