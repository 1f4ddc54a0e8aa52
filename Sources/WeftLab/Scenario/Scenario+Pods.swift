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
    func pods(
        of cluster: SiteCluster, in namespace: String = "default", selector: String, count: Int
    ) async throws -> [RunningPod] {
        try await Patience(of: "\(count) running pods with \(selector) in \(cluster.name)").wait(.seconds(30)) {
            try runningPods(of: cluster, namespace, selector).count == count
        }
        return try runningPods(of: cluster, namespace, selector)
    }

    private func runningPods(of cluster: SiteCluster, _ namespace: String, _ selector: String) throws -> [RunningPod] {
        let text = try cluster.kubernetes.kubectl(["get", "pods", "-n", namespace, "-l", selector, "-o", "json"])
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

    /// Nothing that a cluster's default pods send arrives at a default pod of the other. Both gave out the same
    /// addresses, so an answer may be the own cluster's: what the other's pods received tells.
    func defaultPodsAcross() async throws -> String {
        let a = try await pods(of: first, selector: "app=web", count: 2)
        let b = try await pods(of: second, selector: "app=web", count: 2)
        var sent = 0
        for (senders, others) in [(a, b), (b, a)] {
            let before = try others.map { try received(by: $0) }
            for sender in senders {
                for other in others {
                    let answered = try Ping(namespace: sender.namespace, target: other.address).answers()
                    guard !answered || senders.contains(where: { $0.address == other.address }) else {
                        throw LabError("\(sender.name) (\(sender.address)) reaches \(other.name) (\(other.address))")
                    }
                    sent += 1
                }
            }
            let after = try others.map { try received(by: $0) }
            guard before == after else {
                throw LabError("pods of the other cluster received something: \(before) packets, then \(after)")
            }
        }
        try await tablesApart()
        let custom = [try await networkPod(of: first), try await networkPod(of: second)]
        try reach(from: a[0], to: custom[1], false)
        try reach(from: b[0], to: custom[0], false)
        return "\(sent) pings, none of them seen by the other cluster's pods"
    }

    /// How many packets the pod's interface has received.
    private func received(by pod: RunningPod) throws -> Int {
        let text = try Command(["ip", "-s", "-j", "link", "show", "eth0"], in: pod.namespace).checked()
        guard let packets = try JSON(parsing: text)[0]?["stats64"]?["rx"]?["packets"]?.int else {
            throw LabError("\(pod.name): no count of received packets")
        }
        return packets
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
