import HTTPTypes
import Testing
import WeftJSON

@testable import WeftConfigAPI

@Suite("Conditions of objects")
struct ConditionCallTests {
    private static let project = ["default-domain", "shop"]

    private func rule(protocol: String) -> JSON {
        let ports: JSON = [["start_port": -1, "end_port": -1]]
        return [
            "direction": "<>", "protocol": .string(`protocol`), "action_list": ["simple_action": "pass"],
            "src_addresses": [["virtual_network": "any"]], "dst_addresses": [["virtual_network": "any"]],
            "src_ports": ports, "dst_ports": ports,
        ]
    }

    private func entries(_ rules: JSON...) -> JSONObject { ["network_policy_entries": ["policy_rule": .array(rules)]] }

    private func warnings(_ answer: Answer) -> [String] {
        answer.headers.filter { $0.name.canonicalName == "warning" }.map(\.value)
    }

    @Test("a change is answered with a warning that stays readable until the object is mended")
    func warned() async throws {
        let api = try await APIUnderTest()
        _ = try await api.create("project", Self.project)
        var body = entries(rule(protocol: "tcp"), rule(protocol: "any"))
        body["fq_name"] = .array((Self.project + ["p"]).map(JSON.string))
        body["parent_type"] = "project"
        let created = try await api.call(.post, "/network-policys", ["network-policy": .object(body)])
        #expect(created.status == 200)
        #expect(warnings(created).count == 1)
        #expect(warnings(created).first?.contains("network-policy default-domain:shop:p: rule 1 ") == true)

        let id = try #require(created.json?["network-policy"]?["uuid"]?.string)
        let listed = try await api.call(.get, "/weft/conditions")
        let policies = (listed.json?["conditions"]?.array ?? []).filter { $0["type"] == "network-policy" }
        #expect(policies.map { $0["uuid"]?.string } == [id])
        #expect(policies.first?["reason"] == "not-enforced")
        let own = try await api.call(.get, "/weft/conditions?uuid=\(id)")
        #expect(own.json?["conditions"]?.array == policies)

        let mended = try await api.call(
            .put, "/network-policy/\(id)", ["network-policy": .object(entries(rule(protocol: "any")))])
        #expect(mended.status == 200)
        #expect(warnings(mended) == [])
        #expect(try await api.call(.get, "/weft/conditions?uuid=\(id)").json?["conditions"] == [])
    }

    @Test("attaching a policy behind one that denies is answered with a warning about the network")
    func attached() async throws {
        let api = try await APIUnderTest()
        _ = try await api.create("project", Self.project)
        var deny = rule(protocol: "tcp").object ?? [:]
        deny["action_list"] = ["simple_action": "deny"]
        let closed = try await api.create(
            "network-policy", Self.project + ["closed"], parent: "project", entries(.object(deny)))
        let open = try await api.create(
            "network-policy", Self.project + ["open"], parent: "project", entries(rule(protocol: "any")))
        let network = try await api.create("virtual-network", Self.project + ["n"], parent: "project")
        var answers: [Answer] = []
        for (place, policy) in [closed, open].enumerated() {
            answers.append(
                try await api.call(
                    .post, "/ref-update",
                    [
                        "type": "virtual-network", "uuid": .string(network), "ref-type": "network-policy",
                        "ref-uuid": .string(policy), "operation": "ADD",
                        "attr": ["sequence": ["major": .int(Int64(place)), "minor": 0], "timer": nil],
                    ]))
        }
        #expect(answers.map(\.status) == [200, 200])
        #expect(warnings(answers[0]) == [])
        #expect(warnings(answers[1]).count == 1)
        #expect(warnings(answers[1]).first?.contains("rule 1 of policy default-domain:shop:open") == true)
    }

    @Test("attaching succeeds where it joins networks with one range, and the answer says so")
    func overlapping() async throws {
        let api = try await APIUnderTest()
        for project in ["k8s1", "k8s2"] {
            _ = try await api.create("project", ["default-domain", project])
            _ = try await api.create("network-ipam", ["default-domain", project, "ipam"], parent: "project")
        }
        let names = ["k8s1", "k8s2"].map { ["default-domain", $0, "\($0)-pod-network"] }
        var joining = rule(protocol: "any").object ?? [:]
        joining["src_addresses"] = [["virtual_network": .string(names[0].joined(separator: ":"))]]
        joining["dst_addresses"] = [["virtual_network": .string(names[1].joined(separator: ":"))]]
        let policy = try await api.create(
            "network-policy", ["default-domain", "k8s1", "joined"], parent: "project", entries(.object(joining)))
        var answers: [Answer] = []
        for name in names {
            let ipam: JSON = [
                "to": .array((name.dropLast() + ["ipam"]).map(JSON.string)),
                "attr": ["ipam_subnets": [["subnet": ["ip_prefix": "10.32.0.0", "ip_prefix_len": 12]]]],
            ]
            let network = try await api.create(
                "virtual-network", name, parent: "project", ["network_ipam_refs": [ipam]])
            answers.append(
                try await api.call(
                    .post, "/ref-update",
                    [
                        "type": "virtual-network", "uuid": .string(network), "ref-type": "network-policy",
                        "ref-uuid": .string(policy), "operation": "ADD",
                        "attr": ["sequence": ["major": 0, "minor": 0], "timer": nil],
                    ]))
        }
        #expect(answers.map(\.status) == [200, 200])
        #expect(warnings(answers[0]) == [])
        #expect(warnings(answers[1]).count == 1)
        let listed = try await api.call(.get, "/weft/conditions?uuid=\(policy)").json?["conditions"]?.array ?? []
        #expect(listed.map { $0["reason"]?.string } == ["overlapping"])
        for part in names.map({ $0.joined(separator: ":") }) + ["10.32.0.0/12"] {
            #expect(warnings(answers[1]).first?.contains(part) == true)
            #expect(listed.first?["message"]?.string?.contains(part) == true)
        }
    }

    @Test("an id that is none is refused")
    func malformed() async throws {
        let api = try await APIUnderTest()
        #expect(try await api.call(.get, "/weft/conditions?uuid=x").status == 404)
    }
}
