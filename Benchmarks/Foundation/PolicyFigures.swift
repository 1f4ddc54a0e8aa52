import BenchmarkFigures
import WeftClient
import WeftJSON
import WeftLab
import WeftNet

/// From the moment a policy joins two networks to the first packet that crosses.
struct PolicyFigures {
    let site: BenchSite

    func measure() async throws {
        let networks = [
            try await site.makeNetwork("left", IPv4Prefix(IPv4Address(10, 0, 1, 0), length: 24)),
            try await site.makeNetwork("right", IPv4Prefix(IPv4Address(10, 0, 2, 0), length: 24)),
        ]
        let pods = zip(networks, site.hosts).map { HandmadePod("p-\($0.name)", in: $0, on: $1) }
        _ = try await pods[0].attach()
        let target = try await pods[1].attach()
        let policy = try await makePolicy(networks)
        try await attach(policy, to: networks[0], true)
        var times: [Duration] = []
        for _ in 0..<9 {
            let start = ContinuousClock.now
            try await attach(policy, to: networks[1], true)
            // A request every two milliseconds.
            let answered = try Command(
                ["ping", "-n", "-c", "2000", "-i", "0.002", "-W", "1", "\(target)"], in: pods[0].namespace
            ).untilLine { $0.contains("bytes from") }
            guard answered else { throw BenchFailure("the policy joined nothing") }
            times.append(ContinuousClock.now - start)
            try await attach(policy, to: networks[1], false)
            try await Patience(of: "silence").wait(.seconds(5)) {
                try Command(["ping", "-n", "-c", "1", "-W", "0.2", "\(target)"], in: pods[0].namespace).run().status
                    != 0
            }
        }
        Figure(name: "policy-attach-to-ping-p50", value: times.median, unit: "ms").print()
    }

    private func makePolicy(_ networks: [FQName]) async throws -> ObjectID {
        let any: JSON = [["start_port": -1, "end_port": -1]]
        let rule: JSON = [
            "protocol": "any", "direction": "<>", "action_list": ["simple_action": "pass"],
            "src_addresses": [["virtual_network": .string("\(networks[0])")]], "src_ports": any,
            "dst_addresses": [["virtual_network": .string("\(networks[1])")]], "dst_ports": any,
        ]
        return try await site.api.create(
            "network-policy", BenchSite.project.child("join"), parent: "project",
            ["network_policy_entries": ["policy_rule": [rule]]])
    }

    private func attach(_ policy: ObjectID, to network: FQName, _ isAttached: Bool) async throws {
        try await site.api.updateReference(
            of: "virtual-network", try await site.api.id(of: "virtual-network", network), to: "network-policy", policy,
            add: isAttached, attribute: isAttached ? ["sequence": ["major": 0, "minor": 0]] : .null)
    }
}
