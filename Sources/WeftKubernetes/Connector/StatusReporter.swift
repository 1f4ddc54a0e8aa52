import Logging
import Synchronization
import WeftConfig
import WeftIPAM
import WeftJSON
import WeftNet

/// Writes back to the cluster what it may want to know: the addresses of pods, and why something was refused. Nothing waits for
/// it; what fails by the server's or the network's fault is tried again.
final class StatusReporter: Sendable {
    private struct Pending {
        var reports: [ObjectKey: Synchronizer.Report] = [:]
        var notices: [Unit: Synchronizer.Notice] = [:]

        var isEmpty: Bool { reports.isEmpty && notices.isEmpty }
    }

    private let client: KubernetesClient
    private let writer: any IntentWriter
    private let logger: Logger
    private let report: @Sendable (KubernetesError?, String) -> Void
    private let pending = Mutex(Pending())
    private let signals: AsyncStream<Void>
    private let signal: AsyncStream<Void>.Continuation

    /// - Parameter report: what keeps it from writing something, and `nil` when it is over.
    init(
        client: KubernetesClient, writer: any IntentWriter, logger: Logger,
        report: @escaping @Sendable (KubernetesError?, String) -> Void
    ) {
        self.client = client
        self.writer = writer
        self.logger = logger
        self.report = report
        (signals, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The latest for each object counts.
    func submit(_ notices: [Synchronizer.Notice], _ reports: [Synchronizer.Report]) {
        guard !notices.isEmpty || !reports.isEmpty else { return }
        pending.withLock { pending in
            for notice in notices { pending.notices[notice.unit] = notice }
            for report in reports { pending.reports[report.pod] = report }
        }
        signal.yield()
    }

    /// Serves until the task is cancelled.
    func run() async {
        var delay = RetryDelay()
        var generator = SystemRandomNumberGenerator()
        for await _ in signals {
            let work = pending.withLock { pending in
                defer { pending = Pending() }
                return pending
            }
            var left = Pending()
            for report in work.reports.values {
                let isDone = await attempt("pods/status", report.pod) { try await self.write(report) }
                if !isDone { left.reports[report.pod] = report }
            }
            for notice in work.notices.values {
                let isDone = await attempt("events", notice.unit.key) { try await self.write(notice) }
                if !isDone { left.notices[notice.unit] = notice }
            }
            guard !left.isEmpty else {
                delay.reset()
                continue
            }
            try? await Task.sleep(for: delay.next(using: &generator))
            pending.withLock { [left] pending in
                pending.reports.merge(left.reports) { newer, _ in newer }
                pending.notices.merge(left.notices) { newer, _ in newer }
            }
            signal.yield()
        }
    }

    /// Whether it was done, or cannot be done at all.
    private func attempt(_ what: String, _ key: ObjectKey, _ write: () async throws -> Void) async -> Bool {
        do {
            try await write()
            report(nil, what)
            return true
        } catch {
            // Anything else is the one object's trouble; this is everybody's, and a person has to mend it.
            if let error = error as? KubernetesError, error.code == .forbidden {
                report(
                    KubernetesError(
                        .forbidden, "\(error.message); apply the role of deploy/kubernetes/connector-role.yaml"), what)
            }
            logger.info(
                "cannot write back to the cluster",
                metadata: ["what": "\(what)", "object": "\(key)", "error": "\(error)"])
            guard let error = error as? KubernetesError else { return false }
            // The object has gone, or another has its name.
            return [.notFound, .conflict, .invalid].contains(error.code)
        }
    }

    // MARK: addresses

    private func write(_ report: Synchronizer.Report) async throws {
        let addresses = try await writer.addresses(of: report.interfaces.map(\.instanceIP))
        let status = report.interfaces.enumerated().map { index, interface in
            interface.status(address: addresses[interface.instanceIP], isDefault: index == 0)
        }
        try await client.patch(
            .pods, report.pod, subresource: "status",
            [
                "metadata": [
                    "uid": .string(report.uid),
                    "annotations": [Annotation.networkStatus: .string(JSON.array(status).text)],
                ]
            ])
    }

    // MARK: refusals

    private func write(_ notice: Synchronizer.Notice) async throws {
        let event = notice.event(at: .now)
        try await client.create(.events, in: event["metadata"]?["namespace"]?.string ?? "", event)
    }
}

extension Synchronizer.Notice {
    /// As an event of its object; one of an object outside of namespaces stands in the usual namespace.
    func event(at time: WallTime) -> JSON {
        let (kind, apiVersion) = unit.reference
        let key = unit.key
        let namespace = key.namespace.isEmpty ? AttachedCluster.defaultNamespace : key.namespace
        let time = JSON.string("\(time.iso8601)Z")
        var object: JSONObject = [
            "kind": .string(kind), "apiVersion": .string(apiVersion), "name": .string(key.name), "uid": .string(uid),
        ]
        if !key.namespace.isEmpty { object["namespace"] = .string(key.namespace) }
        return [
            "metadata": ["generateName": .string("\(key.name).weft-"), "namespace": .string(namespace)],
            "involvedObject": .object(object), "type": "Warning", "reason": "NetworkRefused",
            "message": .string(message.brief(1000)), "source": ["component": "weft"],
            "firstTimestamp": time, "lastTimestamp": time, "count": 1,
        ]
    }
}

extension PlannedInterface {
    /// An element of the network-status annotation (Network Plumbing Working Group, "Network attachment status").
    func status(address: String?, isDefault: Bool) -> JSON {
        [
            "name": .string(network), "interface": .string(interface),
            "ips": .array(address.map { [.string($0)] } ?? []),
            "mac": .string("\(MACAddress(ofInterface: id))"), "default": .bool(isDefault), "dns": [:],
        ]
    }
}

extension Unit {
    fileprivate var key: ObjectKey {
        switch self {
        case .cluster: ObjectKey(name: AttachedCluster.defaultNamespace)
        case .namespace(let key), .definition(let key), .pod(let key): key
        }
    }

    /// Kind and API version.
    fileprivate var reference: (String, String) {
        switch self {
        case .cluster, .namespace: ("Namespace", "v1")
        case .definition: ("NetworkAttachmentDefinition", "k8s.cni.cncf.io/v1")
        case .pod: ("Pod", "v1")
        }
    }
}
