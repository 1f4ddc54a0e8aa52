import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

@Suite("One owner per object")
struct OwnershipTests {
    var bench: Bench
    let k8s1: Caller
    let k8s2: Caller

    init() throws {
        bench = try Bench()
        try bench.makeProject()
        k8s1 = try bench.attach("k8s1")
        k8s2 = try bench.attach("k8s2")
    }

    private func network(_ name: String) -> JSONObject { ["fq_name": Bench.shop.child(name).json] }

    private mutating func make(_ name: String, by caller: Caller, uid: String = "u1") throws(ConfigError) -> ObjectID {
        try bench.apply(.create(.virtualNetwork, network(name), for: Source(kind: "Namespace", uid: uid)), by: caller)[
            0]
    }

    @Test("an orchestrator's objects are its own, and the owner index knows them")
    mutating func index() throws {
        let id = try make("a", by: k8s1)
        #expect(try bench.record(id).holder.owner?.kind == "Namespace")
        #expect(bench.core.ownedRows(by: k8s1.orchestrator, kind: nil).map(\.id) == [id])
        #expect(bench.core.ownedRows(by: k8s1.orchestrator, kind: "Pod").isEmpty)
        #expect(bench.core.ownedRows(by: k8s2.orchestrator, kind: nil).isEmpty)
        #expect(try bench.read(id)["weft_owner"]?["source_uid"] == "u1")
    }

    @Test(
        "an orchestrator is refused on what it does not own, by object, owner and caller",
        arguments: ["k8s1", "people", "system"], ["update", "delete", "ensure", "chmod", "collections"])
    mutating func refused(owner: String, operation: String) throws {
        let id: ObjectID
        let name: FQName
        switch owner {
        case "k8s1":
            id = try make("a", by: k8s1)
            name = Bench.shop.child("a")
        case "people":
            id = try bench.makeNetwork("a")
            name = Bench.shop.child("a")
        default:
            id = try bench.id(.virtualNetwork, InitialNames.interconnect)
            name = InitialNames.interconnect
        }
        let before = Fingerprint(bench.core.catalog)
        let error = refusal {
            try bench.run(by: k8s2) { (core) throws(ConfigError) in
                switch operation {
                case "update": try core.update(.virtualNetwork, id, ["mtu": 1400])
                case "delete": try core.delete(.virtualNetwork, id)
                case "ensure":
                    _ = try core.apply(.ensure(.virtualNetwork, ["fq_name": name.json, "mtu": 1400], for: nil))
                case "chmod": try core.changePermissions(of: id, ["global_access": 7])
                default:
                    try core.updateCollections(
                        of: id,
                        [CollectionUpdate(field: "annotations", operation: "set", value: ["key": "a", "value": "b"])])
                }
            }
        }
        #expect(error?.code == .notOwner)
        #expect(error?.status == 403)
        let text = error?.message ?? ""
        #expect(text.contains("Orchestrator k8s2"))
        #expect(text.contains(name.description))
        #expect(text.contains(owner == "k8s1" ? "orchestrator k8s1" : owner == "people" ? "the user" : "the system"))
        #expect(Fingerprint(bench.core.catalog) == before)
    }

    @Test("a parent takes only its own owner's default children along", arguments: ["k8s1", "people", "removal"])
    mutating func defaultChildren(deleter: String) throws {
        let name: FQName = ["default-domain", "k8s1-default"]
        let project = try bench.create(.project, name, ["parent_type": "domain"], by: k8s1)
        let mine = try bench.create(.networkPolicy, name.child("default-network-policy"), by: k8s1)
        let theirs = try bench.create(.virtualNetwork, name.child("default-virtual-network"))
        let before = Fingerprint(bench.core.catalog)
        func delete() throws {
            switch deleter {
            case "k8s1": try bench.delete(.project, project, by: k8s1)
            case "people": try bench.delete(.project, project)
            default:
                try bench.run { (core) throws(ConfigError) in
                    _ = try core.removeOrchestrator(named: "k8s1", deletingObjects: true)
                }
            }
        }
        let refused = refusal { try delete() }
        #expect(refused?.status == 409)
        #expect(refused?.message.contains("\(theirs)") == true)
        #expect(Fingerprint(bench.core.catalog) == before)
        try bench.delete(.virtualNetwork, theirs)
        try delete()
        #expect(bench.core.catalog.row(mine) == nil && bench.core.catalog.row(project) == nil)
    }

    @Test("people may change everything")
    mutating func people() throws {
        let id = try make("a", by: k8s1)
        try bench.update(.virtualNetwork, id, ["mtu": 1400])
        #expect(try bench.record(id).holder.owner != nil)
        try bench.delete(.virtualNetwork, id)
    }

    @Test("a batch is done whole or not at all")
    mutating func batches() throws {
        let theirs = try make("theirs", by: k8s1)
        let before = Fingerprint(bench.core.catalog)
        let error = refusal {
            try bench.apply(
                .create(.virtualNetwork, network("b"), for: nil),
                .create(.virtualMachine, ["fq_name": ["vm"]], for: nil),
                .delete(.virtualNetwork, theirs, ifSource: nil), by: k8s2)
        }
        #expect(error?.code == .notOwner)
        #expect(Fingerprint(bench.core.catalog) == before)
        #expect(bench.core.catalog.id(of: .virtualMachine, named: ["vm"]) == nil)
    }

    @Test("ensuring what is there already writes nothing, a difference is written, a new source takes over")
    mutating func ensure() throws {
        var body = network("a")
        body["network_ipam_refs"] = [Bench.ipamLink("10.0.1.0/24", ["addr_from_start": true])]
        body["annotations"] = ["key_value_pair": [["key": "cluster", "value": "k8s1"]]]
        let source = Source(kind: "NetworkAttachmentDefinition", uid: "n1")
        let id = try bench.apply(.ensure(.virtualNetwork, body, for: source), by: k8s1)[0]
        #expect(try bench.apply(.ensure(.virtualNetwork, body, for: source), by: k8s1) == [id])
        #expect(bench.last.isEmpty)
        body["mtu"] = 1400
        try bench.apply(.ensure(.virtualNetwork, body, for: source), by: k8s1)
        #expect(try bench.record(id)["mtu"] == 1400)
        try bench.apply(.ensure(.virtualNetwork, body, for: Source(kind: "X", uid: "n2")), by: k8s1)
        #expect(try bench.record(id).holder.owner?.sourceUID == "n2")
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("what a person ensures stays whose it was, whatever source is told", arguments: ["k8s1", "people", "system"])
    mutating func ensuredByPerson(holder: String) throws {
        let caller = ["k8s1": k8s1, "people": Bench.person, "system": .system][holder] ?? .system
        let id = try bench.apply(.create(.virtualNetwork, network("a"), for: nil), by: caller)[0]
        let before = try bench.record(id).holder
        let change = Mutation.ensure(
            .virtualNetwork, ["fq_name": .array(try bench.record(id).name.parts.map(JSON.string)), "mtu": 1300],
            for: Source(kind: "Mine", uid: "1"))
        #expect(try bench.apply(change, by: Bench.person) == [id])
        #expect(try bench.record(id).holder == before && bench.record(id)["mtu"] == 1300)
    }

    @Test("what an object keeps counts when it is made, and when it has gone and is made again")
    mutating func keeping() throws {
        let source = Source(kind: "Namespace", uid: "n1")
        func ensure(_ size: Int64, _ name: String) -> Mutation {
            var body = network("a")
            body["mtu"] = .int(size)
            body["display_name"] = .string(name)
            return .ensure(.virtualNetwork, body, for: source, keeping: ["mtu", "network_ipam_refs"])
        }
        let id = try bench.apply(ensure(1400, "first"), by: k8s1)[0]
        try bench.apply(ensure(1300, "second"), by: k8s1)
        #expect(try bench.record(id)["mtu"] == 1400)
        #expect(try bench.record(id)["display_name"] == "second")
        try bench.apply(.delete(.virtualNetwork, id, ifSource: nil), by: k8s1)
        let again = try bench.apply(ensure(1300, "second"), by: k8s1)[0]
        #expect(try bench.record(again)["mtu"] == 1300)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("a delete for a source that is no longer the object's does nothing")
    mutating func compareAndDelete() throws {
        let id = try make("a", by: k8s1, uid: "new")
        try bench.apply(.delete(.virtualNetwork, id, ifSource: Source(kind: "Namespace", uid: "old")), by: k8s1)
        #expect(bench.core.catalog.row(id) != nil)
        try bench.apply(.delete(.virtualNetwork, id, ifSource: Source(kind: "Namespace", uid: "new")), by: k8s1)
        #expect(bench.core.catalog.row(id) == nil)
        try bench.apply(.delete(.virtualNetwork, id, ifSource: nil), by: k8s1)
    }

    @Test("a referrer of another owner keeps an object, and is named")
    mutating func foreignReferrer() throws {
        let id = try make("a", by: k8s1)
        let body: JSONObject = ["fq_name": ["i"], "virtual_network_refs": [ref(id)]]
        _ = refusal { try bench.apply(.create(.instanceIp, body, for: nil), by: k8s2) }
        let policy = try bench.create(.networkPolicy, Bench.shop.child("p"), by: k8s1)
        try bench.run(by: k8s1) { (core) throws(ConfigError) in
            try core.changePermissions(of: policy, ["global_access": 5])
        }
        let theirs = try bench.apply(.create(.virtualNetwork, network("b"), for: nil), by: k8s2)[0]
        try bench.update(.virtualNetwork, theirs, ["network_policy_refs": [ref(policy, .null)]], by: k8s2)
        let error = refusal { try bench.delete(.networkPolicy, policy, by: k8s1) }
        #expect(error?.code == .referrersExist)
        #expect(error?.message.contains(theirs.description) == true)
    }

    @Test("a project that an orchestrator makes comes with a policy set that is not its own to sync")
    mutating func project() throws {
        let id = try bench.create(.project, ["default-domain", "k8s1-default"], by: k8s1)
        #expect(bench.core.ownedRows(by: k8s1.orchestrator, kind: nil).map(\.id) == [id])
        try bench.delete(.project, id, by: k8s1)
        Fingerprint.checkInvariants(bench.core)
    }
}

@Suite("Claims on shared things")
struct ClaimTests {
    var bench: Bench
    let k8s1: Caller
    let k8s2: Caller
    let underlay: ObjectID

    init() throws {
        bench = try Bench()
        try bench.makeProject()
        k8s1 = try bench.attach("k8s1")
        k8s2 = try bench.attach("k8s2")
        underlay = try bench.id(.virtualNetwork, InitialNames.underlay)
    }

    private func policies(of id: ObjectID) throws -> [ObjectID] {
        try bench.record(id).object.references[to: .networkPolicy].map(\.target)
    }

    private static let attribute: JSON = ["sequence": ["major": 0, "minor": 0]]

    private mutating func attach(_ policy: ObjectID, to network: ObjectID, by caller: Caller) throws(ConfigError) {
        try bench.apply(
            .attach(.virtualNetwork, network, to: .networkPolicy, policy, attribute: Self.attribute), by: caller)
    }

    private mutating func detach(_ policy: ObjectID, from network: ObjectID, by caller: Caller) throws(ConfigError) {
        try bench.apply(.detach(.virtualNetwork, network, from: .networkPolicy, policy), by: caller)
    }

    @Test("each orchestrator attaches its own policy to the underlay and takes off its own only")
    mutating func underlayPolicies() throws {
        let (a, b) = (
            try bench.create(.networkPolicy, Bench.shop.child("a"), by: k8s1),
            try bench.create(.networkPolicy, Bench.shop.child("b"), by: k8s2)
        )
        try attach(a, to: underlay, by: k8s1)
        try attach(b, to: underlay, by: k8s2)
        #expect(Set(try policies(of: underlay)) == [a, b])
        try detach(b, from: underlay, by: k8s1)
        #expect(Set(try policies(of: underlay)) == [a, b])
        try detach(a, from: underlay, by: k8s1)
        #expect(try policies(of: underlay) == [b])
        #expect(bench.core.claims(of: k8s1.orchestrator).isEmpty)
        #expect(bench.core.claims(of: k8s2.orchestrator).map(\.kind) == [.reference(.networkPolicy, b)])
    }

    private static func port(in network: ObjectID) -> JSONObject {
        ["parent_type": "project", "virtual_network_refs": [["uuid": .string("\(network)")]]]
    }

    @Test("another orchestrator's network is neither used nor attached to unless it is shared")
    mutating func consent() throws {
        let project = try bench.create(.project, ["default-domain", "k8s2-default"], by: k8s2)
        let theirs = try bench.create(.virtualNetwork, ["default-domain", "k8s2-default", "v"], by: k8s2)
        // A person's network in another's project counts as that other's.
        let inTheirs = try bench.create(.virtualNetwork, ["default-domain", "k8s2-default", "p"])
        let policy = try bench.create(.networkPolicy, Bench.shop.child("a"), by: k8s1)
        for network in [theirs, inTheirs] {
            let attached = refusal { try attach(policy, to: network, by: k8s1) }
            #expect(attached?.code == .notOwner)
            #expect(attached?.message.contains("may not attach anything to virtual-network") == true)
            let used = refusal {
                try bench.create(
                    .virtualMachineInterface, Bench.shop.child("port"),
                    Self.port(in: network), by: k8s1)
            }
            #expect(used?.code == .notOwner)
            #expect(used?.message.contains("belongs to orchestrator k8s2") == true)
        }
        try bench.run(by: k8s2) { (core) throws(ConfigError) in
            try core.changePermissions(of: theirs, ["global_access": 7])
        }
        try attach(policy, to: theirs, by: k8s1)
        try bench.create(
            .virtualMachineInterface, Bench.shop.child("port"),
            Self.port(in: theirs), by: k8s1)
        #expect(
            try bench.record(project).holder
                == .orchestrator(Owner(orchestrator: k8s2.orchestrator, kind: "", sourceUID: "")))
    }

    /// A person lets everybody use and change an object.
    private mutating func share(_ id: ObjectID) throws(ConfigError) {
        try bench.run { (core) throws(ConfigError) in try core.changePermissions(of: id, ["global_access": 7]) }
    }

    @Test("what two hold stays until both let go")
    mutating func sharedLink() throws {
        let policy = try bench.create(.networkPolicy, Bench.shop.child("p"))
        for id in [policy, underlay] { try share(id) }
        for caller in [k8s1, k8s2] { try attach(policy, to: underlay, by: caller) }
        try detach(policy, from: underlay, by: k8s1)
        try detach(policy, from: underlay, by: k8s1)
        #expect(try policies(of: underlay) == [policy])
        try detach(policy, from: underlay, by: k8s2)
        #expect(try policies(of: underlay).isEmpty)
    }

    @Test("people's attachment outlives an orchestrator's, and its full update")
    mutating func peopleAndOrchestrator() throws {
        let policy = try bench.create(.networkPolicy, Bench.shop.child("p"))
        let own = try bench.create(.networkPolicy, Bench.shop.child("own"), by: k8s1)
        let body: JSONObject = ["network_policy_refs": [ref(own, Self.attribute)]]
        let network = try bench.create(.virtualNetwork, Bench.shop.child("v"), body, by: k8s1)
        try bench.run { (core) throws(ConfigError) in
            try core.updateReference(
                ReferenceUpdate(
                    type: .virtualNetwork, id: network, targetType: .networkPolicy, target: .id(policy),
                    operation: .add,
                    attribute: Self.attribute))
        }
        try bench.update(.virtualNetwork, network, body, by: k8s1)
        #expect(Set(try policies(of: network)) == [policy, own])
        try bench.update(.virtualNetwork, network, ["network_policy_refs": []], by: k8s1)
        #expect(try policies(of: network) == [policy])
        try detach(policy, from: network, by: k8s1)
        #expect(try policies(of: network) == [policy])
        try bench.update(.virtualNetwork, network, ["network_policy_refs": []])
        #expect(try policies(of: network).isEmpty)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("people may take off whatever is attached")
    mutating func peopleDetach() throws {
        let policy = try bench.create(.networkPolicy, Bench.shop.child("p"), by: k8s1)
        try attach(policy, to: underlay, by: k8s1)
        try detach(policy, from: underlay, by: Bench.person)
        #expect(try policies(of: underlay).isEmpty)
        #expect(bench.core.claims(of: k8s1.orchestrator).isEmpty)
        Fingerprint.checkInvariants(bench.core)
    }

    private static let tier: JSONObject = ["fq_name": ["tier=web"], "tag_type_name": "tier", "tag_value": "web"]

    @Test("the same tag of two orchestrators is one tag, and goes with the last claim")
    mutating func tags() throws {
        let first = try bench.apply(.claim(.tag, Self.tier), by: k8s1)[0]
        let second = try bench.apply(.claim(.tag, Self.tier), by: k8s2)[0]
        #expect(first == second)
        try bench.apply(.release(.tag, first), by: k8s1)
        try bench.apply(.release(.tag, first), by: k8s1)
        #expect(bench.core.catalog.row(first) != nil)
        #expect(bench.core.claims(of: k8s2.orchestrator).map(\.kind) == [.object])
        try bench.apply(.release(.tag, first), by: k8s2)
        #expect(bench.core.catalog.row(first) == nil)
    }

    @Test("a tag that is released while it is used goes with its last use")
    mutating func releasedInUse() throws {
        let tag = try bench.apply(.claim(.tag, Self.tier), by: k8s1)[0]
        let network = try bench.create(.virtualNetwork, Bench.shop.child("v"), by: k8s2)
        try bench.apply(.setTags(.virtualNetwork, network, [tag]), by: k8s2)
        try bench.apply(.release(.tag, tag), by: k8s1)
        #expect(bench.core.catalog.row(tag) != nil)
        try bench.apply(.setTags(.virtualNetwork, network, []), by: k8s2)
        #expect(bench.core.catalog.row(tag) == nil)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("a tag that people made stays without any claim")
    mutating func peoplesTag() throws {
        var body = Self.tier
        body["fq_name"] = nil
        let tag = try bench.create(.tag, ["tier=web"], body)
        try bench.apply(.claim(.tag, Self.tier), by: k8s1)
        try bench.apply(.release(.tag, tag), by: k8s1)
        #expect(bench.core.catalog.row(tag) != nil)
    }

    @Test("tags that others set on an object are not an orchestrator's to take off")
    mutating func foreignTags() throws {
        let tags = try ["web", "db"].map { value in
            try bench.create(.tag, ["label=\(value)"], ["tag_type_name": "label", "tag_value": .string(value)])
        }
        let network = try bench.makeNetwork("v")
        try bench.update(.virtualNetwork, network, ["tag_refs": [ref(tags[0])]])
        try share(network)
        try bench.apply(.setTags(.virtualNetwork, network, [tags[1]]), by: k8s1)
        try bench.apply(.setTags(.virtualNetwork, network, []), by: k8s1)
        #expect(try bench.record(network).object.references[to: .tag].map(\.target) == [tags[0]])
    }

    @Test("only shared types are claimed")
    mutating func unclaimable() throws {
        let error = refusal { try bench.apply(.claim(.virtualNetwork, ["fq_name": ["a"]]), by: k8s1) }
        #expect(error?.status == 400)
    }

    @Test("a share has the access bits that there are", arguments: [-1, 8, 99, Int.max])
    mutating func accessBits(access: Int) throws {
        let project = try bench.create(.project, ["default-domain", "k8s1-a"], by: k8s1)
        let refused = refusal {
            try bench.apply(.share(.project, project, with: "tenant:x", access: access), by: k8s1)
        }
        #expect(refused?.status == 400)
        #expect(refused?.message.contains("must be between 0 and 7") == true)
        try bench.update(.project, project, bench.read(project))
    }

    @Test("a share is there while anyone holds it")
    mutating func shares() throws {
        let network = try bench.makeNetwork("v")
        func tenants() throws -> [String] {
            (try bench.record(network)["perms2"]?["share"]?.array ?? []).compactMap { $0["tenant"]?.string }
        }
        try share(network)
        for caller in [k8s1, k8s2] {
            try bench.apply(.share(.virtualNetwork, network, with: "tenant:x", access: 4), by: caller)
        }
        try bench.apply(.share(.virtualNetwork, network, with: "tenant:y", access: 4), by: Bench.person)
        try bench.apply(.unshare(.virtualNetwork, network, with: "tenant:y"), by: k8s1)
        try bench.apply(.unshare(.virtualNetwork, network, with: "tenant:x"), by: k8s1)
        #expect(try tenants() == ["tenant:x", "tenant:y"])
        #expect(bench.core.claims(of: k8s2.orchestrator).map(\.kind) == [.share("tenant:x")])
        try bench.apply(.unshare(.virtualNetwork, network, with: "tenant:x"), by: k8s2)
        #expect(try tenants() == ["tenant:y"])
        Fingerprint.checkInvariants(bench.core)
    }
}

extension Caller {
    /// Of a caller that is one.
    var orchestrator: ObjectID {
        if case .orchestrator(let id, _) = identity { id } else { .zero }
    }
}
