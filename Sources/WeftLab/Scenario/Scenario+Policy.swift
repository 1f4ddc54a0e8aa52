import WeftClient
import WeftJSON
import WeftNet

extension Scenario {
    var policy: FQName { first.project.child("vn1-to-vn2") }

    func networksApart() async throws -> String? {
        let (a, b) = (try await networkPod(of: first), try await networkPod(of: second))
        try reach(from: a, to: b, false)
        try reach(from: b, to: a, false)
        return nil
    }

    /// Makes the policy, attaches it to both networks, and measures until the first answer.
    func attachPolicy() async throws -> String {
        let (a, b) = (try await networkPod(of: first), try await networkPod(of: second))
        let any: JSON = [["start_port": -1, "end_port": -1]]
        let rule: JSON = [
            "protocol": "any", "direction": "<>", "action_list": ["simple_action": "pass"],
            "src_addresses": [["virtual_network": .string("\(first.network)")]], "src_ports": any,
            "dst_addresses": [["virtual_network": .string("\(second.network)")]], "dst_ports": any,
        ]
        try await site.api.create(
            "network-policy", policy, parent: "project", ["network_policy_entries": ["policy_rule": [rule]]])
        try await setPolicy(attached: true)
        let there = try await Ping(namespace: a.namespace, target: b.address).untilAnswered(.seconds(5))
        let back = try await Ping(namespace: b.namespace, target: a.address).untilAnswered(.seconds(5))
        guard there + back < .seconds(1) else { throw LabError("the first answers took \(there) and \(back)") }
        return "first answers after \(there.milliseconds) and \(back.milliseconds)"
    }

    func detachPolicy() async throws -> String? {
        let (a, b) = (try await networkPod(of: first), try await networkPod(of: second))
        try await setPolicy(attached: false)
        try await Patience(of: "silence between vn1 and vn2").wait(.seconds(2)) {
            try !Ping(namespace: a.namespace, target: b.address).answers()
        }
        try reach(from: b, to: a, false)
        return nil
    }

    private func setPolicy(attached: Bool) async throws {
        let policyID = try await site.api.id(of: "network-policy", policy)
        for cluster in site.clusters {
            try await site.api.updateReference(
                of: "virtual-network", try await site.api.id(of: "virtual-network", cluster.network),
                to: "network-policy", policyID, add: attached,
                attribute: attached ? ["sequence": ["major": 0, "minor": 0], "timer": .null] : .null)
        }
    }
}

extension Duration {
    /// Whole milliseconds, for people.
    var milliseconds: String { "\(Int((self / .milliseconds(1)).rounded())) ms" }
}
