import Foundation
import WeftClient
import WeftJSON
import WeftNet

extension Scenario {
    /// Leaves the lab as a person expects it: with what the checks stopped, with every pod ready, and with commands
    /// that work.
    func complete() async throws -> String {
        try await site.startControlNode()
        try await sessions()
        for cluster in site.clusters {
            try await Patience(of: "ready pods in \(cluster.name)").wait(.seconds(30), every: .milliseconds(500)) {
                let rows = try cluster.kubernetes.kubectl(["get", "pods", "-A", "--no-headers"]).split(separator: "\n")
                return !rows.isEmpty && rows.allSatisfy { $0.contains(" 1/1 ") && $0.contains(" Running ") }
            }
        }
        let invitation = try await invitation()
        for command in invitation.looks + [invitation.ping] { try Self.shell(command) }
        for command in invitation.attach { try Self.shell(command) }
        try await Patience(of: "an answer from vn2").wait(.seconds(5)) {
            (try? Self.shell(invitation.pingAcross)) != nil
        }
        for command in invitation.detach { try Self.shell(command) }
        try await Patience(of: "silence between vn1 and vn2").wait(.seconds(5)) {
            (try? Self.shell(invitation.pingAcross)) == nil
        }
        return "\(2 + site.computeHosts.count) machines, \(invitation.looks.count + 6) commands"
    }

    private static func shell(_ command: String) throws { try Command(["sh", "-c", command]).checked() }

    func invitation() async throws -> Invitation {
        let enter = "nsenter --net=/proc/\(ProcessInfo.processInfo.processIdentifier)/ns/net"
        let neighbors = try await pods(of: first, selector: "app=web", count: 2)
        let (a, b) = (try await networkPod(of: first), try await networkPod(of: second))
        let known = site.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        let weft = "\(known) \(enter) \(site.lab.binaries.weft)"
        func ping(_ pod: RunningPod, _ target: IPv4Address) -> String {
            "ip netns exec \(pod.namespace) ping -c 3 -W 1 \(target)"
        }
        return Invitation(
            looks: [
                "\(weft) orchestrator list", "\(weft) route neighbor",
                "\(enter) kubectl --kubeconfig \(first.kubernetes.adminKubeconfig.path()) get pods -A -o wide",
                "\(curl(enter)) \(site.api.base)/virtual-networks",
            ],
            ping: ping(neighbors[0], neighbors[1].address),
            attach: try await changes("ADD", enter), detach: try await changes("DELETE", enter),
            pingAcross: ping(a, b.address), logs: site.lab.folder.path())
    }

    private func curl(_ enter: String) -> String {
        "\(enter) curl -sf --cacert \(site.authorityFile.path()) -H @\(site.headerFile.path())"
    }

    /// The calls that attach the policy to both networks, or detach it.
    private func changes(_ operation: String, _ enter: String) async throws -> [String] {
        let policy = try await site.api.id(of: "network-policy", policy)
        var commands: [String] = []
        for cluster in site.clusters {
            var body: JSONObject = [
                "type": "virtual-network",
                "uuid": .string("\(try await site.api.id(of: "virtual-network", cluster.network))"),
                "ref-type": "network-policy", "ref-uuid": .string("\(policy)"), "operation": .string(operation),
            ]
            if operation == "ADD" { body["attr"] = ["sequence": ["major": 0, "minor": 0]] }
            commands.append(
                "\(curl(enter)) -H 'Content-Type: application/json' -d '\(JSON.object(body).text)' "
                    + "\(site.api.base)/ref-update")
        }
        return commands
    }
}
