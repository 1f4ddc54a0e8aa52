import Testing
import WeftJSON
import WeftModel
import WeftNet

@Suite("Access lists of network policies")
struct AccessListTests {
    private func fabric(_ objects: ConfigObject...) -> CompiledFabric { IntentState("", objects).compiled }

    /// Entries as `source > destination protocol port action`.
    private func lines(_ list: ConfigObject?) -> [String] {
        (list?.properties["access_control_list_entries"]?["acl_rule"]?.array ?? []).map { entry in
            let match = entry["match_condition"]
            let side = { (address: JSON?) -> String in
                let subnets =
                    [address?["subnet"]].compactMap(\.self).filter { $0 != .null }
                    + (address?["subnet_list"]?.array ?? [])
                let name = address?["virtual_network"]?.string.map { String($0.split(separator: ":").last ?? "") }
                let texts = subnets.map { "\($0["ip_prefix"]?.string ?? "")/\($0["ip_prefix_len"]?.int ?? -1)" }
                return ([name].compactMap(\.self) + texts).joined(separator: "@")
            }
            let port = match?["dst_port"].map { "\($0["start_port"]?.int ?? 0)-\($0["end_port"]?.int ?? 0)" } ?? ""
            return [
                side(match?["src_address"]), entry["direction"]?.string ?? "-", side(match?["dst_address"]),
                match?["protocol"]?.string ?? "", port, entry["action_list"]?["simple_action"]?.string ?? "",
            ].joined(separator: " ")
        }
    }

    @Test("a rule becomes an entry, then its pair is denied, and the rest passes")
    func oneRule() {
        let fabric = fabric(
            Intent.policy("p", Intent.rule("web", "db", protocol: "tcp", port: 5432)),
            Intent.network("web", policies: ["p"]), Intent.network("db"))
        #expect(
            lines(fabric.accessList("web")) == [
                "web <> db 6 5432-5432 pass", "web - web any 0-65535 pass", "web <> db any 0-65535 deny",
                "any - any any 0-65535 pass",
            ])
        #expect(fabric.accessList("db") == nil)
    }

    @Test("an entry has every field that clients know")
    func shape() throws {
        let fabric = fabric(
            Intent.policy("p", Intent.rule("web", "db", protocol: "tcp", port: 5432)),
            Intent.network("web", policies: ["p"]))
        let list = try #require(fabric.accessList("web"))
        #expect(list.name == ["default-domain", "shop", "web", "web"])
        #expect(list.parent?.type == .virtualNetwork)
        #expect(list.properties["access_control_list_hash"]?.uint != nil)
        let address = { (name: String) -> JSON in
            [
                "virtual_network": .string(name), "subnet": nil, "subnet_list": [], "security_group": nil,
                "network_policy": nil,
            ]
        }
        #expect(
            list.properties["access_control_list_entries"]?["acl_rule"]?[0] == [
                "rule_uuid": "web <> db tcp 5432 pass", "direction": "<>",
                "match_condition": [
                    "protocol": "6", "ethertype": nil, "src_address": address("default-domain:shop:web"),
                    "src_port": ["start_port": -1, "end_port": -1], "dst_address": address("default-domain:shop:db"),
                    "dst_port": ["start_port": 5432, "end_port": 5432],
                ],
                "action_list": [
                    "simple_action": "pass", "apply_service": [], "gateway_name": nil, "mirror_to": nil,
                    "assign_routing_instance": nil, "log": false, "alert": false, "qos_action": nil,
                    "host_based_service": false, "service_properties": nil,
                ],
            ])
    }

    @Test("every entry of a list is a valid value of the model")
    func valid() throws {
        let property = try #require(ObjectType.accessControlList.schema.property("access_control_list_entries"))
        for state in StateListTests.lists.values.joined() {
            for list in state.compiled.objects.values where list.type == .accessControlList {
                let entries = try #require(list.properties["access_control_list_entries"])
                #expect(try property.validated(entries) == entries)
            }
        }
    }

    @Test("policies apply in the order of their sequence, and entries that an earlier one covers are left out")
    func order() {
        let fabric = fabric(
            Intent.policy("a", Intent.rule("local", "db", protocol: "tcp")),
            Intent.policy(
                "b", Intent.rule("web", "db", action: "deny", protocol: "tcp", port: 22), Intent.rule("web", "db")),
            Intent.network("web", policies: ["b", "a"]))
        #expect(
            lines(fabric.accessList("web")) == [
                "web <> db 6 22-22 deny", "web <> db any -1--1 pass", "web - web any 0-65535 pass",
                "any - any any 0-65535 pass",
            ])
        let other = self.fabric(
            Intent.policy("a", Intent.rule("local", "db", protocol: "tcp")),
            Intent.policy("b", Intent.rule("web", "db", action: "deny", protocol: "tcp", port: 22)),
            Intent.network("web", policies: ["a", "b"]))
        #expect(
            lines(other.accessList("web")).prefix(2) == ["web <> db 6 -1--1 pass", "web - web any 0-65535 pass"])
    }

    @Test("rules of a policy that do not concern the network are left out, bare subnets are kept")
    func concern() {
        let fabric = fabric(
            Intent.policy(
                "p", Intent.rule("db", "cache"), Intent.rule("10.0.0.0/8", "10.1.0.0/16"), Intent.rule("any", "db")),
            Intent.network("web", policies: ["p"]))
        #expect(
            lines(fabric.accessList("web")) == [
                "10.0.0.0/8 <> 10.1.0.0/16 any -1--1 pass", "any <> db any -1--1 pass", "web - web any 0-65535 pass",
                "any - any any 0-65535 pass",
            ])
    }

    @Test("a subnet covers the subnets in it, a rule for all ports those for one, any protocol each")
    func covering() {
        let fabric = fabric(
            Intent.policy(
                "p", Intent.rule("10.0.0.0/8", "10.1.0.0/16", protocol: "tcp"),
                Intent.rule("10.0.0.0/8", "10.2.0.0/16", protocol: "tcp"),
                Intent.rule("10.9.0.0/16", "10.1.7.0/24", protocol: "tcp", port: 80),
                Intent.rule("10.9.0.0/16", "10.1.7.0/24", protocol: "udp"),
                Intent.rule("11.0.0.0/8", "10.1.7.0/24", protocol: "tcp")),
            Intent.network("web", policies: ["p"]))
        #expect(
            lines(fabric.accessList("web")).prefix { $0.hasSuffix("pass") && $0.contains("/") } == [
                "10.0.0.0/8 <> 10.1.0.0/16 6 -1--1 pass", "10.0.0.0/8 <> 10.2.0.0/16 6 -1--1 pass",
                "10.9.0.0/16 <> 10.1.7.0/24 17 -1--1 pass", "11.0.0.0/8 <> 10.1.7.0/24 6 -1--1 pass",
            ])
    }

    @Test("an address by policy becomes one entry for each network that the policy is attached to")
    func byPolicy() {
        let fabric = fabric(
            Intent.policy("p", Intent.rule("policy:p", "hub")), Intent.network("hub", policies: ["p"]),
            Intent.network("a", policies: ["p"]), Intent.network("b", policies: ["p"]))
        #expect(
            Set(lines(fabric.accessList("hub")).prefix(3)) == [
                "a <> hub any -1--1 pass", "b <> hub any -1--1 pass", "hub <> hub any -1--1 pass",
            ])
        #expect(lines(fabric.accessList("a")).prefix(2) == ["a <> hub any -1--1 pass", "a - a any 0-65535 pass"])
    }

    @Test("networks of the underlay deny what nobody allowed them")
    func provider() {
        let underlay = "default-domain:default-project:ip-fabric"
        let fabric = fabric(
            Intent.network(underlay, ["is_provider_network": true]), Intent.network("pods", links: [underlay]),
            Intent.network("hidden", ["fabric_snat": true]))
        #expect(
            lines(fabric.accessList(underlay)) == [
                "ip-fabric - ip-fabric any 0-65535 pass", "ip-fabric <> any any 0-65535 deny",
                "any - any any 0-65535 pass",
            ])
        #expect(
            lines(fabric.accessList("pods")) == [
                "pods - pods any 0-65535 pass", "pods <> ip-fabric any 0-65535 deny", "any - any any 0-65535 pass",
            ])
        #expect(
            lines(fabric.accessList("hidden")) == [
                "hidden - hidden any 0-65535 pass", "hidden <> ip-fabric any 0-65535 pass",
                "hidden <> any any 0-65535 deny", "any - any any 0-65535 pass",
            ])
    }

    @Test("access lists let packets through where rules say so, and nowhere else between the networks that rules name")
    func packets() {
        let fabric = fabric(
            Intent.policy(
                "p", Intent.rule("web", "db", action: "deny", protocol: "tcp", port: 22),
                Intent.rule("web", "db", protocol: "tcp")),
            Intent.network("web", policies: ["p"], target: 1), Intent.network("db", policies: ["p"], target: 2),
            Intent.network("other", target: 3))
        for place in ["web", "db"] {
            #expect(fabric.passes("web", "db", at: place, protocol: "6", port: 5432))
            #expect(!fabric.passes("web", "db", at: place, protocol: "6", port: 22))
            #expect(!fabric.passes("web", "db", at: place, protocol: "17", port: 53))
        }
        // No host looks at access lists yet: without routes nothing gets through (``RuleEffect``).
        #expect(!fabric.reaches("web", "db", protocol: "6", port: 5432))
        #expect(!fabric.reaches("web", "other", protocol: "6", port: 80))
        #expect(fabric.reaches("web", "web", protocol: "17", port: 53))
    }

    @Test("the hash tells lists apart and equal lists not")
    func hash() {
        let list = { (port: Int) in
            self.fabric(
                Intent.policy("p", Intent.rule("web", "db", protocol: "tcp", port: port)),
                Intent.network("web", policies: ["p"])
            ).accessList("web")?.properties["access_control_list_hash"]
        }
        #expect(list(80) == list(80))
        #expect(list(80) != list(81))
    }
}
