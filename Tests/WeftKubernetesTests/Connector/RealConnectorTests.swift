import Foundation
import Logging
import Synchronization
import Testing
import WeftConfig
import WeftJSON
import WeftModel
import WeftNet
import WeftSQLite
import WeftStore

@testable import WeftConnector
@testable import WeftKubernetes

/// A connector between kube-apiserver itself and a config service with its store.
@Suite(
    "a connector on a real API server", .serialized,
    .enabled(if: RealServer.isAvailable, "kube-apiserver or etcd is missing: run lab/build-kubernetes"), .withRealServer
)
struct RealConnectorTests {
    private let client: KubernetesClient
    private let service: ConfigService
    private let folder: URL
    private let orchestrator: Orchestrator
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init() async throws {
        client = try #require(RealServer.current).client()
        folder = URL.temporaryDirectory.appending(path: "weft-connector-\(UUID())", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let store = try SQLiteStore(SQLiteStore.Configuration(path: folder.appending(path: "weft.db").path()))
        service = try await ConfigService.open(store)
        orchestrator = try await service.addOrchestrator(
            OrchestratorRegistration(name: "k8s1", kind: "kubernetes", instance: try await client.identity()),
            by: .system)
        _ = try await service.create(
            .virtualRouter,
            ["fq_name": ["default-global-system-config", "node-a"], "virtual_router_ip_address": "192.0.2.1"],
            by: .system)
    }

    private func connector(_ holder: String) -> ClusterConnector {
        ClusterConnector(
            AttachedCluster(name: "k8s1", orchestrator: orchestrator.id, instance: orchestrator.instance),
            client: client,
            writer: OrchestratorWriter(
                ServiceAccess(service, by: .orchestrator(orchestrator.id, epoch: 0)), for: orchestrator.id),
            holder: holder, logger: logger)
    }

    /// Runs a connector for the length of `body`.
    private func connected(_ body: (ClusterConnector) async throws -> Void) async throws {
        let connector = connector("a")
        let running = Task { await connector.run() }
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try await body(connector)
        } catch {
            Issue.record("\(error); the connector: \(connector.status)")
        }
        running.cancel()
        await running.value
    }

    private struct Timeout: Error { let what: String }

    /// Waits for what other processes do; none of it takes long.
    @discardableResult
    private func eventually<Answer>(_ what: String, _ look: () async throws -> Answer?) async throws -> Answer {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if let answer = try? await look() { return answer }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Timeout(what: what)
    }

    private func names(_ type: ObjectType) async throws -> [String] {
        try await service.list(ListQuery(type), by: .system).rows.compactMap {
            $0["fq_name"]?.array?.compactMap(\.string).joined(separator: ":")
        }.sorted()
    }

    private func putPod(_ name: String, node: String = "node-a", annotations: JSONObject = [:]) async throws {
        try await client.create(
            .pods, in: "default",
            [
                "metadata": ["name": .string(name), "labels": ["tier": "front"], "annotations": .object(annotations)],
                "spec": ["nodeName": .string(node), "containers": [["name": "main", "image": "none"]]],
            ])
    }

    @Test(
        "pods get the objects and addresses of the original, which are written back to them, and lose them when deleted"
    )
    func pods() async throws {
        try await connected { connector in
            try await putPod("web-1")
            try await putPod("web-2")
            var addresses: Set<String> = []
            for name in ["web-1", "web-2"] {
                let status = try await eventually("network-status of \(name)") {
                    let pod = try await client.get(.pods, ObjectKey(namespace: "default", name: name))
                    return pod["metadata"]?["annotations"]?[Annotation.networkStatus]?.string
                }
                let element = try JSON(parsing: status)[0]
                #expect(element?["name"] == "cluster-wide-default")
                #expect(element?["interface"] == "eth0")
                #expect(element?["default"] == true)
                addresses.insert(try #require(element?["ips"]?[0]?.string))
            }
            #expect(addresses == ["10.47.255.252", "10.47.255.251"])
            #expect(
                try await names(.virtualNetwork).filter { $0.contains("k8s1") } == [
                    "default-domain:k8s1-default:k8s1-default-pod-network",
                    "default-domain:k8s1-default:k8s1-default-service-network",
                ])
            #expect(try await names(.virtualMachine) == ["k8s1__default__web-1", "k8s1__default__web-2"])
            let router = try await service.read(
                .virtualRouter,
                try await service.id(
                    of: .virtualRouter, named: ["default-global-system-config", "node-a"], by: .system), by: .system
            )
            #expect(router["virtual_machine_refs"]?.array?.count == 2)

            for name in ["web-1", "web-2"] {
                try await client.delete(.pods, ObjectKey(namespace: "default", name: name), gracePeriod: 0)
            }
            try await eventually("their end") { try await names(.virtualMachine).isEmpty ? true : nil }
            #expect(try await names(.instanceIp).isEmpty)
            #expect(connector.status.refusals.isEmpty)
        }
    }

    @Test("a refusal is an event on the pod, and what was missing makes the pod whole when it comes")
    func refusal() async throws {
        try await connected { connector in
            try await putPod("lonely", annotations: [Annotation.network: "{'name': 'nowhere'}"])
            let message = try await eventually("an event") {
                let path = "/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dlonely"
                return try await client.call(KubernetesRequest(.get, path))["items"]?[0]?["message"]?.string
            }
            #expect(message.contains("nowhere"))
            #expect(connector.status.refusals.contains { $0.contains("nowhere") })
            _ = try await service.create(
                .virtualNetwork,
                [
                    "fq_name": ["default-domain", "k8s1-default", "nowhere"], "parent_type": "project",
                    "network_ipam_refs": [
                        [
                            "to": ["default-domain", "default-project", "default-network-ipam"],
                            "attr": [
                                "ipam_subnets": [
                                    [
                                        "subnet": ["ip_prefix": "10.0.1.0", "ip_prefix_len": 24],
                                        "addr_from_start": true,
                                    ]
                                ]
                            ],
                        ]
                    ],
                ], by: Caller(.person("ada")))
            let status = try await eventually("an address") {
                let pod = try await client.get(.pods, ObjectKey(namespace: "default", name: "lonely"))
                return pod["metadata"]?["annotations"]?[Annotation.networkStatus]?.string
            }
            #expect(try JSON(parsing: status)[0]?["ips"] == ["10.0.1.3"])
            try await client.delete(.pods, ObjectKey(namespace: "default", name: "lonely"), gracePeriod: 0)
        }
    }

    @Test("a second connector waits while the first holds the lease")
    func lease() async throws {
        try await connected { first in
            try await eventually("the first") { first.status.isInSync ? true : nil }
            let second = connector("b")
            let running = Task { await second.run() }
            let problem = try await eventually("the second's refusal") {
                second.status.problem.flatMap { $0.contains("connected by a") ? $0 : nil }
            }
            #expect(problem.contains("b has to wait"))
            running.cancel()
            await running.value
            #expect(first.status.problem == nil)
        }
    }
}
