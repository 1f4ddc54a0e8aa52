import Foundation
import WeftClient
import WeftJSON
import WeftNet

/// What a connector outside of the controller needs to be believed and to believe: a token, and a certificate for
/// HTTPS.
struct RemoteConnectorSecrets: Sendable {
    let tokens: URL
    let authority: URL
    let certificate: URL
    let key: URL

    static let port = 8443

    init(folder: URL, controller: IPv4Address) throws {
        let authority = try CertificateAuthority(folder: folder, name: "controller-ca")
        let pair = try authority.issueServer("controller", addresses: [controller], names: [])
        self.authority = authority.certificate
        certificate = pair.certificate
        key = pair.key
        tokens = folder.appending(path: "tokens")
        try Data("\(UUID().uuidString)\n".utf8).write(to: tokens)
    }

    var controllerOptions: [String] {
        [
            "--tls-port", "\(Self.port)", "--tls-certificate", certificate.path(), "--tls-key", key.path(),
            "--connector-tokens", tokens.path(),
        ]
    }
}

extension Site {
    /// Connected from a process of its own, over HTTPS, as a nested cluster would be. The other is connected by the
    /// controller.
    var remoteCluster: SiteCluster { clusters[Self.remoteIndex] }

    private static let remoteIndex = 1

    private static let remoteConnector = "connector"

    /// Starts the connector, or starts it again after it was killed.
    func startRemoteConnector(_ orchestrator: String) throws {
        let cluster = remoteCluster
        try start(
            Self.remoteConnector,
            [
                lab.binaries.weft, "connector", orchestrator, "--api",
                "https://\(controllerHost.address):\(RemoteConnectorSecrets.port)", "--ca", secrets.authority.path(),
                "--token-file", secrets.tokens.path(), "--kubeconfig", cluster.kubernetes.connectorKubeconfig.path(),
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
