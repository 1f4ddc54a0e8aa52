import Foundation
import WeftClient
import WeftNet

extension Scenario {
    /// The gateway exists on every host; a packet that does not fit after encapsulation comes back as
    /// "fragmentation needed" from it. The pod's own MTU would hide that, so it is raised for the moment.
    func gateway() async throws -> String {
        let (pod, other) = (try await networkPod(of: first), try await networkPod(of: second))
        let gateway = IPv4Address(10, 0, 1, 1)
        guard try Ping(namespace: pod.namespace, target: gateway).answers() else {
            throw LabError("\(gateway) does not answer \(pod.name)")
        }
        let interface = ["ip", "link", "set", "eth0", "mtu"]
        let own = try mtu(of: pod)
        try Command(interface + ["\(LabNetwork.mtu)"], in: pod.namespace).checked()
        defer { _ = try? Command(interface + ["\(own)"], in: pod.namespace).run() }
        let size = LabNetwork.mtu - 28
        let result = try Command(
            ["ping", "-n", "-c", "1", "-W", "1", "-M", "do", "-s", "\(size)", "\(other.address)"], in: pod.namespace
        ).run()
        guard result.output.contains("From \(gateway)"), let announced = result.output.firstMatch(of: /mtu\s*=\s*(\d+)/)
        else {
            throw LabError("no \"fragmentation needed\" from \(gateway): \(result.output)")
        }
        return "pod MTU \(own), announced \(announced.1)"
    }

    private func mtu(of pod: RunningPod) throws -> Int {
        let text = try Command(["ip", "-o", "link", "show", "eth0"], in: pod.namespace).checked()
        guard let match = text.firstMatch(of: /mtu (\d+)/), let mtu = Int(match.1) else {
            throw LabError("eth0 of \(pod.name) shows no MTU: \(text)")
        }
        return mtu
    }

    /// A hundred echo requests a second cross the hosts while `body` runs; every one has to be answered.
    private func withoutLoss(seconds: Int, _ body: @Sendable @escaping () async throws -> Void) async throws -> String {
        let (a, b) = (try await networkPod(of: first), try await networkPod(of: second))
        let count = seconds * 100
        let stream = Command(
            ["ping", "-n", "-q", "-i", "0.01", "-c", "\(count)", "-W", "1", "\(b.address)"], in: a.namespace)
        async let result = Task.detached { try stream.run() }.value
        try await Task.sleep(for: .milliseconds(300))
        try await body()
        let output = try await result.output
        guard output.contains("\(count) packets transmitted, \(count) received") else {
            throw LabError(
                "packets were lost: \(output.split(separator: "\n").first { $0.contains("transmitted") } ?? "?")")
        }
        return "\(count) of \(count) packets answered"
    }

    func agentReplaced() async throws -> String {
        let host = first.node
        return try await withoutLoss(seconds: 4) {
            await site["agent \(host.name)"]?.kill()
            try site.startAgent(host)
            try await Patience(of: "the new session of \(host.name)").wait(.seconds(10)) {
                try await site.hasSession(host)
            }
        }
    }

    func controllerGone() async throws -> String {
        let found = try await withoutLoss(seconds: 6) {
            await site["controller"]?.kill()
            try await Task.sleep(for: .seconds(1))
            try await site.startController()
            for host in site.computeHosts {
                try await Patience(of: "the session of \(host.name) with the new controller").wait(.seconds(40)) {
                    try await site.hasSession(host)
                }
            }
        }
        _ = try await routes()
        return found
    }

    /// Agents hold a session with each of two control nodes, which tell each other their routes by BGP.
    func controlNodesReplaced() async throws -> String {
        try await site.startControlNode()
        try await sessions()
        let found = try await withoutLoss(seconds: 12) {
            await site["controller"]?.kill()
            try await Task.sleep(for: .seconds(1))
            try await site.startController()
            try await sessions()
            await site["control-node"]?.kill()
            try await Task.sleep(for: .seconds(1))
            try await site.startControlNode()
            try await sessions()
        }
        for pages in [site.introspect, site.secondIntrospect] {
            for cluster in [first, second] { try await pathsOfBothKinds(cluster, pages) }
        }
        await site["control-node"]?.stop()
        _ = try await routes()
        return found
    }

    /// Each control node has a pod's route from the agent itself, and from the other one, which has it from there.
    private func pathsOfBothKinds(_ cluster: SiteCluster, _ pages: IntrospectClient) async throws {
        let table = "\(cluster.network):\(cluster.plan.network).inet.0"
        try await Patience(of: "paths of both kinds in \(table) of \(pages.base)").wait(.seconds(20)) {
            let paths = try await RouteTable(named: table, from: pages).routes["\(cluster.plan.firstPod)/32"] ?? []
            return Set(paths.map(\.protocolName)) == ["XMPP (interface)", "BGP"]
        }
    }

    /// Waits until both control nodes have a session with every host and with each other.
    func sessions() async throws {
        for pages in [site.introspect, site.secondIntrospect] {
            let other = pages.base == site.introspect.base ? site.controlNodeHost : site.controllerHost
            for host in site.computeHosts + [other] {
                try await Patience(of: "the session of \(host.name) with \(pages.base)").wait(.seconds(40)) {
                    try await site.hasSession(host, at: pages)
                }
            }
        }
    }

    /// With no control node to ask, a new agent has only what is pinned and what the old one wrote down.
    func agentReplacedAlone() async throws -> String {
        let host = first.node
        let found = try await withoutLoss(seconds: 4) {
            await site["controller"]?.kill()
            await site["agent \(host.name)"]?.kill()
            let agent = try site.startAgent(host)
            try await Patience(of: "the pages of the agent of \(host.name)", watching: [agent]).wait(.seconds(10)) {
                try site.agentIsUp(host)
            }
        }
        try await site.startController()
        for host in site.computeHosts {
            try await Patience(of: "the session of \(host.name)").wait(.seconds(40)) { try await site.hasSession(host) }
        }
        return found
    }
}
