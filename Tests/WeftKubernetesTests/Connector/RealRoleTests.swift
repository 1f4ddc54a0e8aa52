import Foundation
import Logging
import Testing
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet
import WeftSQLite
import WeftStore

@testable import WeftConnector
@testable import WeftKubernetes

/// A connector with the account that people are told to make for it, and no more.
@Suite(
    "the connector's role on a real API server", .serialized, .timeLimit(.minutes(2)),
    .enabled(if: RealServer.isAvailable, "kube-apiserver or etcd is missing: run lab/build-kubernetes"), .withRealServer
)
struct RealRoleTests {
    private let server: RealServer
    private let folder = URL.temporaryDirectory.appending(path: "weft-role-\(UUID())", directoryHint: .isDirectory)

    init() throws {
        server = try #require(RealServer.current)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private static let roles = "/apis/rbac.authorization.k8s.io/v1/clusterroles"
    private var role: [UInt8] {
        get throws {
            let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
            return [UInt8](try Data(contentsOf: root.appending(path: "deploy/kubernetes/connector-role.yaml")))
        }
    }

    private func bind() async throws {
        _ = try await server.client().call(
            KubernetesRequest(
                .post, "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                body: JSON.object([
                    "metadata": ["name": "weft-connector"],
                    "roleRef": [
                        "apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "weft-connector",
                    ],
                    "subjects": [["apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "limited"]],
                ]).bytes))
    }

    private func putPod(_ name: String) async throws {
        try await server.client().create(
            .pods, in: "default",
            [
                "metadata": ["name": .string(name)],
                "spec": ["nodeName": "node-a", "containers": [["name": "main", "image": "none"]]],
            ])
    }

    private func eventually(_ what: Comment, _ look: () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            if (try? await look()) == true { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record(what)
    }

    private func isReported(_ pod: String) async throws -> Bool {
        let object = try await server.client().get(.pods, ObjectKey(namespace: "default", name: pod))
        return object["metadata"]?["annotations"]?[Annotation.networkStatus] != nil
    }

    /// Runs a connector as user `limited` for the length of `body`.
    private func connected(_ body: (ClusterConnector) async throws -> Void) async throws {
        let store = try SQLiteStore(SQLiteStore.Configuration(path: folder.appending(path: "weft.db").path()))
        let service = try await ConfigService.open(store)
        defer { try? FileManager.default.removeItem(at: folder) }
        let client = server.client(user: "token: limited")
        let orchestrator = try await service.addOrchestrator(
            OrchestratorRegistration(name: "k8s1", kind: "kubernetes", instance: try await client.identity()),
            by: .system)
        _ = try await service.create(
            .virtualRouter, ["fq_name": ["default-global-system-config", "node-a"]], by: .system)
        let connector = ClusterConnector(
            AttachedCluster(name: "k8s1", orchestrator: orchestrator.id, instance: orchestrator.instance),
            client: client,
            writer: OrchestratorWriter(
                ServiceAccess(service, by: .orchestrator(orchestrator.id, epoch: 0)), for: orchestrator.id),
            holder: "a",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { await connector.run() }
        try await body(connector)
        running.cancel()
        await running.value
    }

    @Test("an older role shows as a fault that says what to apply, and is over when that is done")
    func older() async throws {
        let reading: JSON = [
            "apiGroups": [""], "resources": ["namespaces", "pods"], "verbs": ["get", "list", "watch"],
        ]
        let patching: JSON = ["apiGroups": [""], "resources": ["pods"], "verbs": ["patch"]]
        let older: JSON = ["metadata": ["name": "weft-connector"], "rules": [reading, patching]]
        _ = try await server.client().call(KubernetesRequest(.post, Self.roles, body: older.bytes))
        try await bind()
        try await connected { connector in
            try await putPod("web-1")
            try await eventually("the fault") {
                connector.status.faults["pods/status"]?.contains("connector-role.yaml") == true
            }
            _ = try await server.client().call(
                KubernetesRequest(
                    .put, "\(Self.roles)/weft-connector", contentType: "application/yaml", body: try role))
            try await putPod("web-2")
            try await eventually("the report") { try await isReported("web-2") }
            try await eventually("the end of the fault") { connector.status.faults.isEmpty }
            try await eventually("all being well") { connector.status.isInSync }
        }

        // With that role a pod's specification is out of reach.
        let client = server.client(user: "token: limited")
        let key = ObjectKey(namespace: "default", name: "web-2")
        let image: JSON = ["spec": ["containers": [["name": "main", "image": "other"]]]]
        await #expect(throws: KubernetesError(.forbidden, "")) { try await client.patch(.pods, key, image) }
        try await client.patch(.pods, key, subresource: "status", image)
        let pod = try await server.client().get(.pods, key)
        #expect(pod["spec"]?["containers"]?[0]?["image"] == "none")
        await #expect(throws: KubernetesError(.forbidden, "")) { try await client.delete(.pods, key) }
    }
}
