import WeftClient
import WeftJSON
import WeftNet

extension Scenario {
    /// A pod that runs: its address and the namespace that its node made for it.
    struct RunningPod: Sendable {
        let name: String
        let address: IPv4Address
        let namespace: String
    }

    func defaultPods() async throws -> String {
        for cluster in site.clusters { try cluster.kubernetes.apply(Manifests.deployment) }
        var found: [String] = []
        for cluster in site.clusters {
            let pods = try await pods(of: cluster, selector: "app=web", count: 2)
            let range = IPv4Prefix(IPv4Address(10, 47, 255, 0), length: 24)
            for pod in pods where !range.contains(pod.address) {
                throw LabError("\(cluster.name): \(pod.name) has \(pod.address), not an address of \(range)")
            }
            found.append("\(cluster.name) \(pods.map(\.address.description).joined(separator: " "))")
        }
        return found.joined(separator: ", ")
    }

    func customPods() async throws -> String {
        var found: [String] = []
        for (cluster, quote) in zip(site.clusters, ["\"", "'"]) {
            try await makeNetwork(of: cluster)
            try cluster.kubernetes.apply(
                Manifests.pod(
                    "\(cluster.plan.network)-pod", node: cluster.node.name, network: cluster.plan.network,
                    project: "\(cluster.name)-default", quote: quote))
        }
        for cluster in site.clusters {
            let pod = try await networkPod(of: cluster)
            guard pod.address == cluster.plan.firstPod else {
                throw LabError("\(pod.name) has \(pod.address) instead of \(cluster.plan.firstPod)")
            }
            found.append("\(pod.name) \(pod.address)")
        }
        return found.joined(separator: ", ")
    }

    /// A network that a person makes, with addresses handed out from the start of its prefix.
    private func makeNetwork(of cluster: SiteCluster) async throws {
        guard let prefix = IPv4Prefix(cluster.plan.prefix) else { return }
        let subnet: JSON = [
            "subnet": ["ip_prefix": .string("\(prefix.network)"), "ip_prefix_len": .int(Int64(prefix.length))],
            "addr_from_start": true,
        ]
        try await site.api.create(
            "virtual-network", cluster.network, parent: "project",
            [
                "network_ipam_refs": [
                    [
                        "to": ["default-domain", "default-project", "default-network-ipam"],
                        "attr": ["ipam_subnets": [subnet]],
                    ]
                ]
            ])
    }

    func networkPod(of cluster: SiteCluster) async throws -> RunningPod {
        let name = "\(cluster.plan.network)-pod"
        guard let pod = try await pods(of: cluster, selector: "app=\(name)", count: 1).first else {
            throw LabError("\(cluster.name) has no pod \(name)")
        }
        return pod
    }

    /// The pods that match, once `count` of them run.
    func pods(of cluster: SiteCluster, selector: String, count: Int) async throws -> [RunningPod] {
        try await Patience(of: "\(count) running pods with \(selector) in \(cluster.name)").wait(.seconds(30)) {
            try runningPods(of: cluster, selector: selector).count == count
        }
        return try runningPods(of: cluster, selector: selector)
    }

    private func runningPods(of cluster: SiteCluster, selector: String) throws -> [RunningPod] {
        let text = try cluster.kubernetes.kubectl(["get", "pods", "-l", selector, "-o", "json"])
        return (try JSON(parsing: text)["items"]?.array ?? []).compactMap { item in
            guard item["status"]?["phase"]?.string == "Running", item["metadata"]?["deletionTimestamp"] == nil,
                let address = item["status"]?["podIP"]?.string.flatMap({ IPv4Address($0) }),
                let name = item["metadata"]?["name"]?.string, let uid = item["metadata"]?["uid"]?.string
            else { return nil }
            return RunningPod(name: name, address: address, namespace: PodSandbox.namespace(run: options.run, uid: uid))
        }.sorted { $0.name < $1.name }
    }

    func defaultPodsWithin() async throws -> String? {
        for cluster in site.clusters {
            let pods = try await pods(of: cluster, selector: "app=web", count: 2)
            try reach(from: pods[0], to: pods[1], true)
            try reach(from: pods[1], to: pods[0], true)
        }
        return nil
    }

    /// No address of the other cluster answers. Where both clusters gave out the same address, the answer would be the
    /// cluster's own pod; such pairs are told apart by the routes, in ``routes()``.
    func defaultPodsAcross() async throws -> String? {
        let a = try await pods(of: first, selector: "app=web", count: 2)
        let b = try await pods(of: second, selector: "app=web", count: 2)
        for (from, to, own) in [(a, b, a), (b, a, b)] {
            for source in from {
                for target in to where !own.contains(where: { $0.address == target.address }) {
                    try reach(from: source, to: target, false)
                }
            }
        }
        let custom = [try await networkPod(of: first), try await networkPod(of: second)]
        try reach(from: a[0], to: custom[1], false)
        try reach(from: b[0], to: custom[0], false)
        return nil
    }

    func reach(from source: RunningPod, to target: RunningPod, _ expected: Bool) throws {
        let answered = try Ping(namespace: source.namespace, target: target.address).answers()
        guard answered == expected else {
            throw LabError(
                "\(source.name) (\(source.address)) \(answered ? "reaches" : "does not reach") \(target.name) (\(target.address))"
            )
        }
    }
}
