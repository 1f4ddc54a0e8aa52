import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftCompiler

@Suite("Connections between networks")
struct ConnectionTests {
    private func fabric(_ objects: [ConfigObject]) -> CompiledFabric { IntentState("", objects).compiled }

    private static let pass = Intent.rule("shop:a", "shop:b")

    /// What is attached to `shop:a` and to `shop:b`, and whether they are connected
    /// (docs/wire/derived-objects.md, "Connections").
    @Test(
        "both sides have to consent",
        arguments: [
            ("pass a↔b on both", [("a", "b", "pass")], [("a", "b", "pass")], true),
            ("only on one", [("a", "b", "pass")], [], false),
            ("any↔any on both", [("any", "any", "pass")], [("any", "any", "pass")], true),
            ("local↔any on both", [("local", "any", "pass")], [("local", "any", "pass")], true),
            ("any names who names it", [("local", "any", "pass")], [("local", "a", "pass")], true),
            (
                "a pass behind a deny joins nothing", [("a", "b", "deny"), ("a", "b", "pass")], [("a", "b", "pass")],
                false
            ),
            (
                "a deny behind a pass takes nothing back", [("a", "b", "pass"), ("a", "b", "deny")],
                [("a", "b", "pass")], true
            ),
            ("a deny of others is no matter", [("a", "c", "deny"), ("a", "b", "pass")], [("a", "b", "pass")], true),
            ("a deny the other way round", [("b", "a", "deny"), ("a", "b", "pass")], [("a", "b", "pass")], false),
            ("a deny of any", [("any", "any", "deny"), ("a", "b", "pass")], [("a", "b", "pass")], false),
            ("deny alone", [("a", "b", "deny")], [("a", "b", "deny")], false),
            (
                "subnets want nothing", [("10.0.0.0/8", "10.0.0.0/8", "pass")], [("10.0.0.0/8", "10.0.0.0/8", "pass")],
                false
            ),
            ("each its own policy", [("local", "b", "pass")], [("a", "local", "pass")], true),
            ("the direction is no matter", [("a", "b", "pass")], [("b", "a", "pass")], true),
            ("a third is named", [("a", "c", "pass")], [("a", "b", "pass")], false),
        ] as [(String, [(String, String, String)], [(String, String, String)], Bool)])
    func consent(name: String, a: [(String, String, String)], b: [(String, String, String)], connected: Bool) {
        let rules = { (sides: [(String, String, String)]) in sides.map { Intent.rule($0, $1, action: $2) } }
        var objects = [Intent.policy("of-a"), Intent.policy("of-b")]
        for (index, list) in [a, b].enumerated() {
            objects[index].properties["network_policy_entries"] = ["policy_rule": .array(rules(list))]
        }
        objects += [
            Intent.network("a", policies: a.isEmpty ? [] : ["of-a"], target: 8_000_001),
            Intent.network("b", policies: b.isEmpty ? [] : ["of-b"], target: 8_000_002),
            Intent.network("c", target: 8_000_003),
        ]
        let fabric = fabric(objects)
        #expect(fabric.isConnected("a", "b") == connected)
        #expect(fabric.learns("a", from: "b") == connected)
        #expect(fabric.learns("b", from: "a") == connected)
        #expect(!fabric.isConnected("a", "c"))
        #expect(!fabric.isConnected("b", "c"))
    }

    @Test("any means the own project, and beyond it whoever names the network")
    func otherProject() {
        let open = Intent.policy("open", Intent.rule("local", "any"))
        let openThere = Intent.policy("bank:open", Intent.rule("local", "any"))
        let naming = Intent.policy("bank:naming", Intent.rule("local", "shop:a"))
        let networks = { (policy: String) in
            [
                Intent.network("a", policies: ["open"], target: 1),
                Intent.network("bank:b", policies: [policy], target: 2),
            ]
        }
        #expect(!fabric([open, openThere] + networks("bank:open")).isConnected("a", "bank:b"))
        #expect(fabric([open, naming] + networks("bank:naming")).isConnected("a", "bank:b"))
    }

    @Test("networks of two clusters are connected by a policy that names both, while it is attached to both")
    func acrossOwners() {
        let policy = Intent.policy("k8s1-default:vn1-to-vn2", Intent.rule("k8s1-default:vn1", "k8s2-default:vn2"))
        let name = "k8s1-default:vn1-to-vn2"
        let networks = { (first: [String], second: [String]) in
            [
                Intent.network("k8s1-default:vn1", policies: first, target: 8_000_001),
                Intent.network("k8s2-default:vn2", policies: second, target: 8_000_002),
            ]
        }
        for (first, second, reaches) in [([name], [name], true), ([name], [], false), ([], [name], false)] {
            let fabric = fabric([policy] + networks(first, second))
            #expect(fabric.reaches("k8s1-default:vn1", "k8s2-default:vn2") == reaches)
            #expect(fabric.reaches("k8s2-default:vn2", "k8s1-default:vn1") == reaches)
        }
    }

    @Test("the base policies of a cluster connect its networks to the services and to the underlay, and no more")
    func kubernetes() throws {
        let state = try #require(StateListTests.kubernetesStates.first { $0.name == "another" })
        let fabric = state.compiled
        let underlay = "default-domain:default-project:ip-fabric"
        for network in ["pod", "service", "blue:pod", "red:pod"] { #expect(fabric.isConnected(network, underlay)) }
        #expect(fabric.isConnected("pod", "service"))
        #expect(fabric.isConnected("blue:pod", "service"))
        #expect(!fabric.isConnected("blue:pod", "red:pod"))
        #expect(!fabric.isConnected("blue:pod", "pod"))
        #expect(fabric.reaches("blue:pod", "service"))
        #expect(!fabric.reaches("blue:pod", "pod"))
    }

    @Test("a policy that is attached without a sequence is ignored")
    func noSequence() {
        var network = Intent.network("a", target: 1)
        network.references.insert(Reference(.networkPolicy, Intent.id(.networkPolicy, Intent.name("p"))))
        let fabric = fabric([
            network, Intent.network("b", policies: ["p"], target: 2), Intent.policy("p", Intent.rule("a", "b")),
        ])
        #expect(!fabric.isConnected("a", "b"))
        #expect(fabric.accessList("a") == nil)
    }

    @Test("a rule that leads through services connects nothing directly")
    func services() {
        var rule = Intent.rule("a", "b").object ?? [:]
        rule["action_list"] = ["simple_action": nil, "apply_service": ["default-domain:shop:fw1"]]
        let fabric = fabric([
            Intent.policy("p", .object(rule)), Intent.network("a", policies: ["p"], target: 1),
            Intent.network("b", policies: ["p"], target: 2),
        ])
        #expect(!fabric.isConnected("a", "b"))
    }

    @Test("one more network at a policy that a thousand share touches two networks")
    func cost() {
        var compiler = Compiler()
        let underlay = "default-domain:default-project:ip-fabric"
        let policy = Intent.policy("np", Intent.rule("policy:np", underlay))
        let many = (0..<1000).map { Intent.network("n\($0)", policies: ["np"], target: 8_000_000 + $0) }
        _ = compiler.apply(([policy, Intent.network(underlay, policies: ["np"])] + many).map(ObjectChange.put))
        var stale = Stale()
        var copy = compiler
        let new = ObjectChange.put(Intent.network("new", policies: ["np"], target: 9_000_000))
        copy.take(new, &stale)
        #expect(stale.stances.count == 1)
        #expect(stale.instances.count == 1)
        #expect(stale.accessLists.count == 2)
        // A route target, and for each of the two an instance and an access list.
        #expect(compiler.apply([new]).count == 5)
    }
}
