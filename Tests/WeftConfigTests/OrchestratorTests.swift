import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftSystem

@testable import WeftConfig

@Suite("Orchestrator registry")
struct OrchestratorTests {
    var bench: Bench
    init() throws {
        bench = try Bench()
        try bench.makeProject()
    }

    private mutating func add(
        _ name: String, _ instance: String, kind: String = "kubernetes", by caller: Caller = Bench.person
    ) throws(ConfigError) -> Orchestrator {
        try bench.run(by: caller) { (core) throws(ConfigError) in
            try core.addOrchestrator(OrchestratorRegistration(name: name, kind: kind, instance: instance))
        }
    }

    @Test("adding the same one again is no error")
    mutating func idempotent() throws {
        let first = try add("k8s1", "u1")
        #expect(try add("k8s1", "u1") == first)
        #expect(bench.last.isEmpty)
    }

    @Test(
        "identities and names that collide are refused with both values",
        arguments: [
            ("k8s1", "u2", ["k8s1", "u1", "u2"]), ("other", "u1", ["k8s1", "u1", "other"]),
            ("k8s1-a", "u2", ["k8s1-a", "k8s1"]), ("k8s", "u2", []),
        ])
    mutating func collisions(name: String, instance: String, mentions: [String]) throws {
        _ = try add("k8s1", "u1")
        if mentions.isEmpty {
            _ = try add(name, instance)
        } else {
            let error = refusal { try add(name, instance) }
            #expect(error?.code == .exists)
            for text in mentions { #expect(error?.message.contains(text) == true, "\(error?.message ?? "")") }
        }
    }

    @Test("a dash-delimited beginning collides in both directions")
    mutating func prefixes() throws {
        _ = try add("k8s-east", "u1")
        #expect(refusal { try add("k8s", "u2") }?.code == .exists)
        #expect(refusal { try add("k8s-east-1", "u2") }?.code == .exists)
        _ = try add("k8s-eastern", "u2")
    }

    @Test("instances that cannot be part of a name are refused", arguments: ["", "a:b", "a\u{0}"])
    mutating func instances(instance: String) {
        #expect(refusal { try add("k", instance) }?.code == .invalidValue)
    }

    @Test(
        "names that cannot be part of a name, or of a path, are refused",
        arguments: [
            "", "a:b", "a\u{0}", "a/b", "..", "../../x", "-a", ".a", "a b", "ü", String(repeating: "a", count: 64),
        ])
    mutating func names(name: String) {
        let refused = refusal { try add(name, "u") }
        #expect(refused?.code == .invalidValue)
        #expect(refused?.message.contains("'\(name)'") == true)
    }

    @Test(
        "names are letters, digits and what stands between them",
        arguments: ["k", "K8s-1_a.b", String(repeating: "a", count: 63)])
    mutating func goodNames(name: String) throws { _ = try add(name, "u") }

    @Test("an orchestrator attaches nobody")
    mutating func byOrchestrator() throws {
        let caller = try bench.attach("k8s1")
        #expect(refusal { try add("k8s2", "u2", by: caller) }?.code == .notOwner)
    }

    @Test("a newer epoch fences the connector before it")
    mutating func fencing() throws {
        let old = try bench.attach("k8s1")
        let new = try bench.restart(old.orchestrator)
        let error = refusal { try bench.create(.virtualMachine, ["vm"], by: old) }
        #expect(error?.code == .fenced)
        #expect(error?.message.hasPrefix("A newer connector has taken over orchestrator k8s1: ") == true)
        try bench.create(.virtualMachine, ["vm"], by: new)
        let early = refusal {
            try bench.create(.virtualMachine, ["x"], by: Caller(.orchestrator(old.orchestrator, epoch: 0)))
        }
        #expect(early?.code == .fenced && early?.message.contains("once it holds the lease") == true)
        let stranger = Caller(.orchestrator(ObjectID.random(), epoch: 1))
        #expect(refusal { try bench.create(.virtualMachine, ["x"], by: stranger) }?.code == .notOwner)
    }

    @Test(
        "a configuration that is put back from a backup gives no epoch away again, even where the clock was put back too",
        arguments: [1, -3600])
    mutating func putBack(seconds: Int64) throws {
        let backedUp = try bench.attach("k8s1")
        let backup = bench
        let lost = try bench.restart(backedUp.orchestrator)
        bench = backup
        bench.time.microseconds += seconds * 1_000_000
        let error = refusal { try bench.create(.virtualMachine, ["vm"], by: lost) }
        #expect(error?.code == .fenced)
        #expect(error?.message.contains("put back from a backup") == true)
        try bench.create(.virtualMachine, ["before"], by: backedUp)
        let next = try bench.restart(backedUp.orchestrator)
        for old in [backedUp, lost] {
            #expect(refusal { try bench.create(.virtualMachine, ["vm"], by: old) }?.code == .fenced)
        }
        try bench.create(.virtualMachine, ["vm"], by: next)
    }

    @Test("an epoch that the build before began, which counted them, is followed by a greater one")
    mutating func counted() throws {
        let id = try add("k8s1", "u1").id
        let stored = Array(
            #"{"name":"k8s1","kind":"kubernetes","instance":"u1","scope":["default-domain"],"epoch":5}"#.utf8)
        let old = try #require(Orchestrator(decoding: stored, id: id))
        #expect(old.epoch == 5 && old.encoded == stored)
        try bench.run(by: .system) { core in core.setOrchestrator(id, old) }
        try bench.create(.virtualMachine, ["vm"], by: Caller(.orchestrator(id, epoch: 5)))
        _ = try bench.restart(id)
        #expect(
            refusal { try bench.create(.virtualMachine, ["x"], by: Caller(.orchestrator(id, epoch: 5))) }?.code
                == .fenced)
    }

    @Test("removal takes its claims, its objects, and nothing else")
    mutating func removal() throws {
        let (k8s1, k8s2) = (try bench.attach("k8s1"), try bench.attach("k8s2"))
        for caller in [k8s2, k8s1] {
            let name = caller == k8s1 ? "k8s1" : "k8s2"
            let project: FQName = ["default-domain", "\(name)-default"]
            try bench.create(.project, project, by: caller)
            let policy = try bench.create(.networkPolicy, project.child("np"), by: caller)
            let network = try bench.create(
                .virtualNetwork, project.child("v"),
                ["network_ipam_refs": [Bench.ipamLink("10.32.0.0/12")], "network_policy_refs": [ref(policy, .null)]],
                by: caller)
            for pod in 0..<20 {
                let machine = try bench.create(.virtualMachine, ["\(name)-\(pod)"], by: caller)
                let port = try bench.create(
                    .virtualMachineInterface, project.child("p\(pod)"),
                    [
                        "parent_type": "project", "virtual_network_refs": [ref(network)],
                        "virtual_machine_refs": [ref(machine)],
                    ], by: caller)
                try bench.create(
                    .instanceIp, ["\(name)-\(pod)"],
                    ["virtual_network_refs": [ref(network)], "virtual_machine_interface_refs": [ref(port)]], by: caller)
            }
            let underlay = try bench.id(.virtualNetwork, InitialNames.underlay)
            try bench.apply(.attach(.virtualNetwork, underlay, to: .networkPolicy, policy, attribute: nil), by: caller)
            try bench.apply(
                .claim(.tag, ["fq_name": ["tier=web"], "tag_type_name": "tier", "tag_value": "web"]), by: caller)
        }
        let early = refusal { try remove("k8s1", deletingObjects: false) }
        #expect(early?.code == .inUse)
        #expect(early?.message.contains("weft orchestrator remove k8s1 --delete-objects") == true)
        // The underlay refers to the cluster's policy by the cluster's own claim.
        try remove("k8s1")
        #expect(bench.core.catalog.orchestrators.count == 1)
        #expect(bench.core.claims(of: k8s1.orchestrator).isEmpty)
        #expect(bench.core.claims(of: k8s2.orchestrator).count == 2)
        #expect(bench.core.ownedRows(by: k8s2.orchestrator, kind: nil).count == 63)
        Fingerprint.checkInvariants(bench.core)
    }

    private mutating func remove(_ name: String, deletingObjects: Bool = true) throws {
        _ = try bench.run { (core) throws(ConfigError) in
            try core.removeOrchestrator(named: name, deletingObjects: deletingObjects)
        }
    }

    /// What people may have that needs what an orchestrator owns.
    private static let uses: [(String, @Sendable (inout Bench, _ policy: ObjectID, _ project: FQName) throws -> Void)] =
        [
            (
                "a reference of theirs",
                { bench, policy, _ in try bench.makeNetwork("v", nil, ["network_policy_refs": [ref(policy, .null)]]) }
            ),
            (
                "a reference of theirs on an object of the system",
                { bench, policy, _ in
                    try bench.apply(
                        .attach(
                            .virtualNetwork, try bench.id(.virtualNetwork, InitialNames.underlay), to: .networkPolicy,
                            policy,
                            attribute: nil), by: Caller(.person("ada")))
                }
            ),
            (
                "a child",
                { bench, _, project in try bench.create(.virtualNetwork, project.child("v"), by: Caller(.person("ada")))
                }
            ),
        ]

    @Test("what others need stands in the way of removal, by name, and then nothing changes", arguments: 0..<uses.count)
    mutating func removalBlocked(_ index: Int) throws {
        let k8s1 = try bench.attach("k8s1")
        let project: FQName = ["default-domain", "k8s1-default"]
        try bench.create(.project, project, by: k8s1)
        let policy = try bench.create(.networkPolicy, project.child("np"), by: k8s1)
        try Self.uses[index].1(&bench, policy, project)
        let underlay = try bench.id(.virtualNetwork, InitialNames.underlay)
        try bench.apply(.attach(.virtualNetwork, underlay, to: .networkPolicy, policy, attribute: nil), by: k8s1)
        try bench.apply(
            .claim(.tag, ["fq_name": ["tier=web"], "tag_type_name": "tier", "tag_value": "web"]), by: k8s1)
        let before = Fingerprint(bench.core.catalog)
        let error = refusal { try remove("k8s1") }
        #expect(error?.code == .referrersExist)
        for word in [
            "k8s1", index == 2 ? "\(project)" : "\(project.child("np"))", index == 1 ? "the system" : "the user",
        ] {
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "it was removed")")
        }
        #expect(Fingerprint(bench.core.catalog) == before)
        #expect(bench.core.claims(of: k8s1.orchestrator).count == 2)
        // Its connector goes on as if nothing had been asked.
        try bench.create(.virtualMachine, ["vm"], by: k8s1)
    }

    @Test(
        "an orchestrator whose projects' names are taken is not attached, and told by whom", arguments: [true, false])
    mutating func takenProjects(_ isDefault: Bool) throws {
        let name: FQName = ["default-domain", isDefault ? "k8s1-default" : "k8s1-shop"]
        let project = try bench.create(.project, name, by: Caller(.person("ada")))
        let error = refusal { _ = try bench.attach("k8s1") }
        #expect(error?.code == .exists)
        for word in ["k8s1", "\(name)", "\(project)", "belongs to the user", "Delete"] {
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "it was attached")")
        }
        #expect(bench.core.catalog.orchestrators.isEmpty)
        _ = try bench.attach("k8s")
        try bench.run { (core) throws(ConfigError) in try core.delete(.project, project) }
    }
}
