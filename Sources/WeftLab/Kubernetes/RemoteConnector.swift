import Foundation
import WeftClient
import WeftJSON

extension Site {
    /// Connected from a process of its own, over HTTPS, as a nested cluster would be. The other is connected by the
    /// controller.
    var remoteCluster: SiteCluster { clusters[Self.remoteIndex] }

    private static let remoteIndex = 1

    private static let remoteConnector = "connector"

    /// Starts the connector, or starts it again after it was killed.
    func startRemoteConnector(_ orchestrator: String) throws {
        let cluster = remoteCluster
        let invitation = try invitation(for: cluster.name) {
            try weft(["trust", "invite", "connector", orchestrator])
        }
        try start(
            Self.remoteConnector,
            [
                lab.binaries.weft, "connector", orchestrator, "--join", invitation, "--state-dir",
                lab.folder.appending(path: "connector").path(), "--kubeconfig",
                cluster.kubernetes.connectorKubeconfig.path(),
            ] + rangeOptions, on: cluster.master)
    }

    func restartRemoteConnector() async throws {
        // It starts only on the cluster that it was attached for.
        proxies[Self.remoteIndex].set(nil)
        await self[Self.remoteConnector]?.kill()
        let rows = try await api.get("/weft/orchestrators")["orchestrators"]?.array ?? []
        guard let id = rows.first(where: { $0["name"]?.string == remoteCluster.name })?["uuid"]?.string else {
            throw LabError("\(remoteCluster.name) is not attached")
        }
        try startRemoteConnector(id)
    }
}
