import Foundation
import Logging
import WeftJSON
import WeftKubernetes

/// Stands for a kubelet as far as the network is concerned: registers its node, and for each pod bound to it makes a
/// network namespace, calls the CNI plugin, reports the address, and undoes all of it when the pod is deleted.
package struct NodeProcess: Sendable {
    let name: String
    let address: String
    let run: String
    let client: KubernetesClient
    let plugin: CNIPlugin
    let logger: Logger

    package init(
        name: String, address: String, kubeconfig: String, cluster: String, socket: String, stateDirectory: String,
        plugins: String, run: String
    ) throws {
        self.name = name
        self.address = address
        self.run = run
        client = KubernetesClient(try Kubeconfig(file: kubeconfig).access())
        plugin = CNIPlugin(cluster: cluster, socket: socket, stateDirectory: stateDirectory, folder: plugins)
        logger = Logger(label: "node")
    }

    private enum Event: Sendable {
        case pods(Reflector<NodePod>.Delivery)
        case finished(PodLifecycle.Work, Bool)
    }

    /// Serves until the task is cancelled.
    package func run() async throws {
        try await register()
        let (events, feed) = AsyncStream.makeStream(of: Event.self)
        await withTaskGroup { group in
            group.addTask {
                // Ends only with the task.
                try? await client.reflect(
                    KubernetesSelection(.pods, fieldSelector: "spec.nodeName=\(name)"), logger: logger
                ) { feed.yield(.pods($0)) }
                feed.finish()
            }
            var lifecycle = PodLifecycle()
            var known: [ObjectKey: PodSandbox] = [:]
            for await event in events {
                for work in Self.work(after: event, &lifecycle, &known) {
                    group.addTask { feed.yield(.finished(work, await perform(work))) }
                }
            }
        }
    }

    private static func work(
        after event: Event, _ lifecycle: inout PodLifecycle, _ known: inout [ObjectKey: PodSandbox]
    ) -> [PodLifecycle.Work] {
        func observe(_ pod: NodePod) -> [PodLifecycle.Work] {
            // A pod of the same name with another uid took the place of one whose end was not seen.
            let replaced = known[pod.metadata.key].flatMap { $0 == pod.sandbox ? nil : lifecycle.vanished($0) }
            known[pod.metadata.key] = pod.sandbox
            let own = lifecycle.observed(
                pod.sandbox, terminating: pod.metadata.isTerminating, usesHostNetwork: pod.usesHostNetwork)
            return [replaced, own].compactMap(\.self)
        }
        switch event {
        case .pods(.snapshot(let pods)):
            let present = Set(pods.map(\.metadata.key))
            let gone = known.filter { !present.contains($0.key) }
            for key in gone.keys { known[key] = nil }
            return gone.values.compactMap { lifecycle.vanished($0) } + pods.flatMap(observe)
        case .pods(.put(let pod)): return observe(pod)
        case .pods(.remove(let pod)):
            known[pod.metadata.key] = nil
            return [lifecycle.vanished(pod.sandbox)].compactMap(\.self)
        // No server is without pods.
        case .pods(.absent): return []
        case .finished(.start(let pod), let succeeded):
            return [succeeded ? lifecycle.started(pod) : lifecycle.startFailed(pod)].compactMap(\.self)
        case .finished(.stop(let pod), _):
            lifecycle.stopped(pod)
            return []
        }
    }

    private func perform(_ work: PodLifecycle.Work) async -> Bool {
        do {
            switch work {
            case .start(let pod): try await start(pod)
            case .stop(let pod): try await stop(pod)
            }
            return true
        } catch {
            logger.warning("a pod's network is not done", metadata: ["work": "\(work)", "error": "\(error)"])
            // The kubelet backs off as well; without that a lasting fault would spin.
            try? await Task.sleep(for: .seconds(1))
            return false
        }
    }

    private func start(_ pod: PodSandbox) async throws {
        let namespace = PodSandbox.namespace(run: run, uid: pod.uid)
        _ = try Command(["ip", "netns", "add", namespace]).run()
        try Command(["ip", "link", "set", "lo", "up"], in: namespace).checked()
        let result: JSON
        do {
            result = try plugin.add(pod, namespace: namespace)
            // A runtime may ask at any time whether the pod is still as ADD left it.
            try plugin.check(pod, namespace: namespace, previous: result)
        } catch {
            _ = try? Command(["ip", "netns", "delete", namespace]).run()
            throw error
        }
        let addresses = (result["ips"]?.array ?? []).compactMap { $0["address"]?.string?.split(separator: "/").first }
        guard let first = addresses.first.map(String.init) else { throw LabError("ADD gave \(pod.name) no address") }
        try await report(pod, phase: "Running", address: first)
    }

    private func stop(_ pod: PodSandbox) async throws {
        let namespace = PodSandbox.namespace(run: run, uid: pod.uid)
        try plugin.delete(pod, namespace: namespace)
        _ = try Command(["ip", "netns", "delete", namespace]).run()
        do {
            try await client.delete(
                .pods, ObjectKey(namespace: pod.podNamespace, name: pod.name), uid: pod.uid, gracePeriod: 0)
        } catch {
            // Somebody else was quicker with either.
            guard error.code == .notFound || error.code == .conflict else { throw error }
        }
    }

    private func report(_ pod: PodSandbox, phase: String, address podAddress: String) async throws {
        let now = JSON.string(Date.now.ISO8601Format())
        let conditions = ["Initialized", "Ready", "ContainersReady", "PodScheduled"].map { type -> JSON in
            ["type": .string(type), "status": "True", "lastTransitionTime": now]
        }
        // Nothing runs in them; what people see of a pod is the share of its containers that are ready.
        let containers = pod.containers.map { container -> JSON in
            [
                "name": .string(container.name), "image": .string(container.image), "imageID": "", "ready": true,
                "started": true, "restartCount": 0, "state": ["running": ["startedAt": now]],
            ]
        }
        try await client.patch(
            .pods, ObjectKey(namespace: pod.podNamespace, name: pod.name), subresource: "status",
            [
                "status": [
                    "containerStatuses": .array(containers),
                    "phase": .string(phase), "podIP": .string(podAddress), "podIPs": [["ip": .string(podAddress)]],
                    "hostIP": .string(address), "startTime": now, "conditions": .array(conditions),
                ]
            ])
    }

    /// Makes the node object, or takes over the one that is there, and reports it ready with room for pods.
    private func register() async throws {
        let node: JSON = [
            "apiVersion": "v1", "kind": "Node",
            "metadata": ["name": .string(name), "labels": ["kubernetes.io/hostname": .string(name)]],
        ]
        do {
            try await client.create(.nodes, node)
        } catch {
            // The node of an earlier start.
            guard error.code == .conflict else { throw error }
        }
        // The API server marks every new node as not ready; the controller that would take the mark away wants
        // heartbeats, which have nothing to do with the network.
        try await client.patch(.nodes, ObjectKey(name: name), ["spec": ["taints": .null]])
        let capacity: JSON = ["cpu": "64", "memory": "64Gi", "pods": "1000"]
        try await client.patch(
            .nodes, ObjectKey(name: name), subresource: "status",
            [
                "status": [
                    "capacity": capacity, "allocatable": capacity,
                    "addresses": [
                        ["type": "InternalIP", "address": .string(address)],
                        ["type": "Hostname", "address": .string(name)],
                    ],
                    "conditions": [
                        [
                            "type": "Ready", "status": "True", "reason": "NodeReady",
                            "lastHeartbeatTime": .string(Date.now.ISO8601Format()),
                        ]
                    ],
                ]
            ])
    }
}
