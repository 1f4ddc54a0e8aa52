import Foundation
import WeftNet
import WeftSystem

/// A real Kubernetes control plane on one host of the lab: etcd, kube-apiserver, and the controllers and the scheduler
/// that turn a Deployment into pods bound to nodes. The kubelets are the lab's node processes.
final class KubernetesCluster: Sendable {
    static let serviceRange = "10.96.0.0/12"
    static let port = 6443

    let name: String
    let host: LabHost
    /// For kubectl and the node processes: a client certificate of group `system:masters`.
    let adminKubeconfig: URL
    /// For the connector: a bearer token of user `weft-connector`, with the narrow role of deploy/kubernetes.
    let connectorKubeconfig: URL

    let connectorToken: String
    let authority: CertificateAuthority
    private let folder: URL
    private let binaries: Binaries

    /// Makes certificates and kubeconfig files under `folder`; starts nothing. The connector's kubeconfig names
    /// `connectorServer` instead of the cluster's own address.
    init(name: String, host: LabHost, folder: URL, binaries: Binaries, connectorServer: String) throws {
        self.name = name
        self.host = host
        self.folder = folder
        self.binaries = binaries
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        authority = try CertificateAuthority(folder: folder.appending(path: "pki"), name: "\(name)-ca")
        let admin = try authority.issueClient("admin", group: "system:masters")
        adminKubeconfig = folder.appending(path: "admin.kubeconfig")
        connectorKubeconfig = folder.appending(path: "connector.kubeconfig")
        connectorToken = ObjectID.random().description
        try Data("\(connectorToken),weft-connector,weft-connector\n".utf8)
            .write(to: folder.appending(path: "tokens.csv"))
        try write(
            adminKubeconfig, server: server,
            user: "client-certificate: \(admin.certificate.path())\n    client-key: \(admin.key.path())")
        try write(connectorKubeconfig, server: connectorServer, user: "token: \(connectorToken)")
    }

    var server: String { "https://\(host.address):\(Self.port)" }

    private func write(_ file: URL, server: String, user: String) throws {
        let text = """
            apiVersion: v1
            kind: Config
            clusters:
            - name: \(name)
              cluster:
                server: \(server)
                certificate-authority: \(authority.certificate.path())
            users:
            - name: user
              user:
                \(user)
            contexts:
            - name: \(name)
              context: {cluster: \(name), user: user}
            current-context: \(name)

            """
        try Data(text.utf8).write(to: file)
    }

    /// Starts etcd and the API server, and returns when it says that it is ready.
    func start() async throws -> [ChildProcess] {
        let etcd = try startEtcd()
        let server = try startServer()
        try await Patience(of: "kube-apiserver of \(name)", watching: [etcd, server]).wait(.seconds(90)) {
            (try? self.kubectl(["get", "--raw", "/readyz"]))?.hasPrefix("ok") == true
        }
        return [etcd, server] + (try startControllers())
    }

    private func log(_ name: String) -> URL { folder.appending(path: "\(name).log") }

    private func startEtcd() throws -> ChildProcess {
        try ChildProcess(
            "etcd of \(name)",
            Command(
                [
                    "etcd", "--name", name, "--data-dir", folder.appending(path: "etcd").path(),
                    "--listen-client-urls", "http://127.0.0.1:2379", "--advertise-client-urls", "http://127.0.0.1:2379",
                    "--listen-peer-urls", "http://127.0.0.1:2380", "--initial-advertise-peer-urls",
                    "http://127.0.0.1:2380",
                    "--initial-cluster", "\(name)=http://127.0.0.1:2380", "--unsafe-no-fsync",
                ], in: host.namespace), log: log("etcd"))
    }

    private func startServer() throws -> ChildProcess {
        let serving = try authority.issueServer(
            "kube-apiserver", addresses: [host.address, IPv4Address(10, 96, 0, 1)],
            names: ["kubernetes", "kubernetes.default.svc"])
        let serviceAccountKey = folder.appending(path: "service-account.key").path()
        try Command(["openssl", "genrsa", "-out", serviceAccountKey, "2048"]).checked()
        return try ChildProcess(
            "kube-apiserver of \(name)",
            Command(
                [
                    binaries.kubeAPIServer, "--etcd-servers=http://127.0.0.1:2379", "--bind-address=\(host.address)",
                    "--advertise-address=\(host.address)", "--secure-port=\(Self.port)",
                    "--cert-dir=\(folder.appending(path: "serving").path())",
                    "--tls-cert-file=\(serving.certificate.path())", "--tls-private-key-file=\(serving.key.path())",
                    "--client-ca-file=\(authority.certificate.path())",
                    "--token-auth-file=\(folder.appending(path: "tokens.csv").path())", "--authorization-mode=RBAC",
                    "--service-account-issuer=https://kubernetes.default.svc",
                    "--service-account-key-file=\(serviceAccountKey)",
                    "--service-account-signing-key-file=\(serviceAccountKey)", "--api-audiences=\(name)",
                    "--service-cluster-ip-range=\(Self.serviceRange)", "--disable-admission-plugins=ServiceAccount",
                ], in: host.namespace), log: log("kube-apiserver"))
    }

    private func startControllers() throws -> [ChildProcess] {
        [
            try ChildProcess(
                "kube-controller-manager of \(name)",
                Command(
                    [
                        binaries.kubeControllerManager, "--kubeconfig=\(adminKubeconfig.path())",
                        "--controllers=deployment,replicaset,namespace,garbagecollector", "--leader-elect=false",
                        "--bind-address=127.0.0.1",
                    ] + KubernetesVersion(of: binaries.kubeControllerManager).insecurePortFlags,
                    in: host.namespace), log: log("kube-controller-manager")),
            try ChildProcess(
                "kube-scheduler of \(name)",
                Command(
                    [
                        binaries.kubeScheduler, "--kubeconfig=\(adminKubeconfig.path())", "--leader-elect=false",
                        "--bind-address=127.0.0.1",
                    ] + KubernetesVersion(of: binaries.kubeScheduler).insecurePortFlags,
                    in: host.namespace), log: log("kube-scheduler")),
        ]
    }

    /// Runs kubectl as the cluster's administrator and returns what it prints.
    @discardableResult
    func kubectl(_ arguments: [String], input: String? = nil) throws -> String {
        try Command(["kubectl", "--kubeconfig", adminKubeconfig.path()] + arguments, input: input).checked()
    }

    /// Applies manifests in YAML or JSON.
    func apply(_ manifests: String) throws {
        try kubectl(["apply", "-f", "-"], input: manifests)
    }
}

extension KubernetesCluster {
    /// How a connector's calls get in.
    var upstream: FaultProxy.Upstream {
        .init(server: server, token: connectorToken, authority: authority.certificate)
    }
}
