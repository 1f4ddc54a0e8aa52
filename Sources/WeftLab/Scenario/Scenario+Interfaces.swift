import WeftNet

extension Scenario {
    /// Two pods with a second interface, in a network that a NetworkAttachmentDefinition makes.
    func furtherInterfaces() async throws -> String {
        let hosts = first.hosts
        try first.kubernetes.apply(Manifests.attachmentDefinition("left", prefix: "10.0.3.0/24"))
        for (name, host) in zip(["multi-a", "multi-b"], hosts) {
            try first.kubernetes.apply(Manifests.plainPod(name, node: host.name, app: "multi", networks: "left"))
        }
        let pods = try await pods(of: first, selector: "app=multi", count: 2)
        let addresses = try pods.map { try address(of: "eth1", in: $0) }
        guard let range = IPv4Prefix("10.0.3.0/24"), addresses.allSatisfy(range.contains) else {
            throw LabError("eth1 has \(addresses), not addresses of 10.0.3.0/24")
        }
        for (pod, other) in zip(pods, addresses.reversed()) {
            guard try Ping(namespace: pod.namespace, target: other).answers() else {
                throw LabError("\(pod.name) does not reach \(other) by its second interface")
            }
        }
        try reach(from: pods[0], to: pods[1], true)
        return zip(pods, addresses).map { "\($0.name) \($0.address) and \($1)" }.joined(separator: ", ")
    }

    /// Pods of an isolated namespace reach each other and nobody else, and nobody else reaches them.
    func isolatedNamespace() async throws -> String {
        try first.kubernetes.apply(Manifests.isolatedNamespace("apart"))
        for (name, host) in zip(["apart-a", "apart-b"], first.hosts) {
            try first.kubernetes.apply(Manifests.plainPod(name, node: host.name, app: "apart", namespace: "apart"))
        }
        let pods = try await pods(of: first, in: "apart", selector: "app=apart", count: 2)
        try reach(from: pods[0], to: pods[1], true)
        let outside = try await self.pods(of: first, selector: "app=web", count: 2)
        try reach(from: outside[0], to: pods[0], false)
        try reach(from: pods[0], to: outside[0], false)
        return pods.map { "\($0.name) \($0.address)" }.joined(separator: ", ")
    }

    private func address(of interface: String, in pod: RunningPod) throws -> IPv4Address {
        let text = try Command(["ip", "-4", "-o", "addr", "show", "dev", interface], in: pod.namespace).checked()
        guard let match = text.firstMatch(of: /inet ([0-9.]+)/), let address = IPv4Address(String(match.1)) else {
            throw LabError("\(interface) of \(pod.name) has no address: \(text)")
        }
        return address
    }
}
