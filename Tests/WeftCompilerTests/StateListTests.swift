import Testing
import WeftJSON
import WeftModel
import WeftNet

@Suite("States of the intent, walked in every way")
struct StateListTests {
    static let between = Intent.policy("web-db", Intent.rule("web", "db"))
    static let lists: [String: [IntentState]] = [
        "policy": policyStates, "kubernetes": kubernetesStates, "targets": targetStates, "names": nameStates,
        "ranges": rangeStates,
    ]

    /// Two networks, a policy, attached to one and to both, its rules changed, and away again.
    static let policyStates: [IntentState] = {
        let networks = IntentState(
            "networks", [Intent.network("web", target: 8_000_001), Intent.network("db", target: 8_000_002)])
        let detached = networks.with("policy", [between])
        let half = detached.with("half", [Intent.network("web", policies: ["web-db"], target: 8_000_001)])
        let both = half.with("both", [Intent.network("db", policies: ["web-db"], target: 8_000_002)])
        let denied = both.with(
            "denied", [Intent.policy("web-db", Intent.rule("web", "db", action: "deny"))])
        let open = both.with("any", [Intent.policy("web-db", Intent.rule("any", "any"))])
        let ports = both.with("interfaces", [Intent.interface("p1", in: "web"), Intent.interface("p2", in: "db")])
        let moved = ports.with("moved", [Intent.interface("p1", in: "db")])
        let dangling = ports.without("a network gone while referred to", [Intent.network("web")])
        return [networks, detached, half, both, denied, open, ports, moved, dangling, half]
    }()

    /// A cluster's base policies: policies name themselves, isolated namespaces come and go.
    static let kubernetesStates: [IntentState] = {
        let fabric = "default-domain:default-project:ip-fabric"
        let underlay = Intent.network(fabric, policies: ["ip-fabric-np"], ["is_provider_network": true])
        let base = IntentState(
            "base",
            [
                Intent.policy("ip-fabric-np", Intent.rule("policy:ip-fabric-np", fabric)),
                Intent.policy("service-np", Intent.rule("policy:service-np", "service")),
                Intent.policy("pod-service-np", Intent.rule("pod", "service")), underlay,
                Intent.network("pod", policies: ["ip-fabric-np", "pod-service-np"], target: 8_000_001),
                Intent.network(
                    "service", policies: ["ip-fabric-np", "service-np", "pod-service-np"], target: 8_000_002),
            ])
        let first = base.with(
            "isolated namespace",
            [Intent.network("blue:pod", policies: ["ip-fabric-np", "service-np"], target: 8_000_003)])
        let second = first.with(
            "another", [Intent.network("red:pod", policies: ["ip-fabric-np", "service-np"], target: 8_000_004)])
        let snat = second.with("fabric SNAT", [Intent.network("green:pod", target: 8_000_005, ["fabric_snat": true])])
        let linked = snat.with("fabric forwarding", [Intent.network("grey:pod", links: [fabric])])
        let left = linked.without("one gone", [Intent.network("blue:pod")])
        let unnamed = left.without("a policy gone while attached", [Intent.policy("ip-fabric-np")])
        return [base, first, second, snat, linked, left, unnamed, second]
    }()

    /// Automatic and user targets, shared ones, targets made by hand, and another AS.
    static let targetStates: [IntentState] = {
        let list = { (names: String...) -> ConfigObject in
            Intent.network(
                "web", target: 8_000_001, ["route_target_list": ["route_target": .array(names.map { .string($0) })]])
        }
        let plain = IntentState(
            "plain", [Intent.network("web", target: 8_000_001), Intent.network("db", target: 8_000_002)])
        let user = plain.with("user target", [list("target:64512:1")])
        let shared = user.with(
            "shared",
            [
                Intent.network(
                    "db", target: 8_000_002, ["import_route_target_list": ["route_target": ["target:64512:1"]]])
            ])
        let named = shared.with("made by hand", [Intent.routeTarget("target:64512:1")])
        let renumbered = named.with("another AS", [Intent.systemConfig(autonomousSystem: 65001)])
        let wide = named.with("an AS too wide for the number", [Intent.systemConfig(autonomousSystem: 70000)])
        return [plain, user, shared, named, renumbered, wide, user, plain]
    }()

    /// Networks whose subnets, and those of whose flat IPAM, come to be and cease to be the same.
    static let rangeStates: [IntentState] = {
        let web = { (subnets: [String], flat: String?) in
            Intent.network("web", policies: ["p"], target: 8_000_001, subnets: subnets, flatIPAM: flat)
        }
        let db = { (policies: [String], subnets: [String], flat: String?) in
            Intent.network("db", policies: policies, target: 8_000_002, subnets: subnets, flatIPAM: flat)
        }
        let apart = IntentState(
            "apart",
            [
                Intent.policy("p", Intent.rule("web", "db")), web(["10.0.0.0/24"], nil),
                db(["p"], ["10.0.1.0/24"], nil),
            ])
        let same = apart.with("the same", [db(["p"], ["10.0.0.0/24"], nil)])
        let wider = same.with("wider", [db(["p"], ["10.0.0.0/16", "2001:db8::/64"], nil)])
        let alone = wider.with("not joined", [db([], ["10.0.0.0/16"], nil)])
        let flat = wider.with("of a flat IPAM", [db(["p"], [], "flat"), Intent.flatIPAM("flat", "10.0.0.0/25")])
        let both = flat.with("of one flat IPAM", [web(["10.0.0.0/24"], "flat")])
        let moved = both.with("the IPAM's are others", [Intent.flatIPAM("flat", "10.9.0.0/24")])
        let gone = flat.without("the IPAM is gone", [Intent.flatIPAM("flat")])
        let other = flat.without("one gone", [Intent.network("web")])
        return [apart, same, wider, alone, flat, both, moved, gone, other, same]
    }()

    /// Policies that name what is not there yet, and objects that come back under their name with another id.
    static let nameStates: [IntentState] = {
        let forward = IntentState(
            "named before it is there",
            [
                Intent.policy("p", Intent.rule("local", "other:late"), Intent.rule("local", "policy:later")),
                Intent.network("web", policies: ["p"], target: 8_000_001),
            ])
        let back = Intent.policy("other:back", Intent.rule("local", "web"))
        let late = forward.with(
            "there", [back, Intent.network("other:late", policies: ["other:back"], target: 8_000_002)])
        let reborn = ConfigObject(
            type: .virtualNetwork, id: Intent.id(.virtualNetwork, ["reborn"]), name: Intent.name("other:late"),
            references: Intent.network("other:late", policies: ["other:back"]).references,
            allocations: ["route_target": 8_000_003])
        let again = late.without("gone", [Intent.network("other:late")]).with("another of that name", [reborn])
        let later = again.with(
            "by policy",
            [
                Intent.policy("later", Intent.rule("local", "any")),
                Intent.network("third", policies: ["later"], target: 8_000_004),
            ])
        return [forward, late, again, later, late]
    }()

    @Test(
        "the same world follows, whatever the way", arguments: ["policy", "kubernetes", "targets", "names", "ranges"],
        Walk.allCases)
    func walk(list: String, walk: Walk) throws {
        let states = try #require(Self.lists[list])
        for seed in 0..<3 as Range<UInt64> { walk.run(states, seed: seed) }
    }
}
