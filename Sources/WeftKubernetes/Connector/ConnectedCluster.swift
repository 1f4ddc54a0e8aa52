package import Logging
package import WeftConnector
import WeftIPAM
import WeftJSON
package import WeftNet
import WeftSystem

/// A cluster as its connector follows it and writes back to it.
package struct ConnectedCluster: ConnectedOrchestrator {
    private let cluster: AttachedCluster
    private let client: KubernetesClient

    package init(_ cluster: AttachedCluster, client: KubernetesClient) {
        self.cluster = cluster
        self.client = client
    }

    package var name: String { cluster.name }
    package var unseen: ClusterView { ClusterView(of: cluster) }

    // MARK: events

    package func follow(
        into inbox: Inbox<ClusterView>, logger: Logger, note: @escaping FaultNote
    ) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await reflect(Namespace.self, .namespaces, into: inbox, logger, note) }
            group.addTask { try await reflect(Pod.self, .pods, into: inbox, logger, note) }
            group.addTask {
                try await reflect(
                    NetworkAttachmentDefinition.self, .networkAttachmentDefinitions, into: inbox, logger, note)
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func reflect<Object: TranslatedObject>(
        _: Object.Type, _ resource: KubernetesResource, into inbox: Inbox<ClusterView>, _ logger: Logger,
        _ note: @escaping FaultNote
    ) async throws {
        let report: @Sendable (KubernetesError?) -> Void = { note($0?.message, resource.plural) }
        try await client.reflect(
            KubernetesSelection(resource), identity: cluster.instance, logger: logger, report: report
        ) { (delivery: Reflector<Object>.Delivery) in
            inbox.update { $0.received(delivery) }
        }
    }

    // MARK: writing back

    package static let reported = "pods/status"
    package static let noticed = "events"

    package func write(
        _ report: ClusterSynchronizer.Report, _ addresses: [ObjectID: String]
    ) async throws(WriteBackError) {
        let status = report.interfaces.enumerated().map { index, interface in
            interface.status(address: addresses[interface.instanceIP], isDefault: index == 0)
        }
        let patch: JSON = [
            "metadata": [
                "uid": .string(report.uid),
                "annotations": [Annotation.networkStatus: .string(JSON.array(status).text)],
            ]
        ]
        do {
            try await client.patch(.pods, report.pod, subresource: "status", patch)
        } catch {
            throw WriteBackError(error)
        }
    }

    package func write(_ notice: ClusterSynchronizer.Notice) async throws(WriteBackError) {
        let event = notice.event(at: .now)
        do {
            try await client.create(.events, in: event["metadata"]?["namespace"]?.string ?? "", event)
        } catch {
            throw WriteBackError(error)
        }
    }
}

extension Synchronizer.Report where View == ClusterView {
    var pod: ObjectKey { unit.key }
}

extension WriteBackError {
    fileprivate init(_ error: KubernetesError) {
        self.init(
            "\(error)",
            // The object has gone, or another has its name.
            isFinal: [.notFound, .conflict, .invalid].contains(error.code),
            fault: error.code == .forbidden
                ? "\(error.message); apply the role of deploy/kubernetes/connector-role.yaml" : nil)
    }
}

extension PlannedInterface {
    /// An element of the network-status annotation (Network Plumbing Working Group, "Network attachment status").
    fileprivate func status(address: String?, isDefault: Bool) -> JSON {
        [
            "name": .string(network), "interface": .string(interface),
            "ips": .array(address.map { [.string($0)] } ?? []),
            "mac": .string("\(MACAddress(ofInterface: id))"), "default": .bool(isDefault), "dns": [:],
        ]
    }
}

extension Connector where Orchestrator == ConnectedCluster {
    package convenience init(
        _ cluster: AttachedCluster, client: KubernetesClient, writer: any IntentWriter, holder: String,
        confirmsDeletions: Bool = false, logger: Logger
    ) {
        self.init(
            ConnectedCluster(cluster, client: client), writer: writer, holder: holder,
            confirmsDeletions: confirmsDeletions, logger: logger)
    }
}

package typealias ClusterConnector = Connector<ConnectedCluster>
