import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

@Suite("Ownership that is handed over")
struct HandoverTests {
    var bench: Bench
    let giver: Caller
    let taker: Caller
    private let machine: ObjectID
    private let port: ObjectID
    private let address: ObjectID
    private let network: ObjectID
    private let host: ObjectID
    private static let source = Source(kind: "Machine", uid: "m1")
    private static let hostName: FQName = ["default-global-system-config", "node-a"]

    private var owner: Owner { Owner(giver.orchestrator, Self.source) }
    private static let newSource = Source(kind: "Guest", uid: "g1")
    private var newOwner: Owner { Owner(taker.orchestrator, Self.newSource) }

    /// A machine of the giver's on a network and in a project that all may use.
    init() throws {
        bench = try Bench()
        try bench.makeProject()
        giver = try bench.attach("k8s1")
        taker = try bench.attach("k8s2")
        network = try bench.makeNetwork("v", "10.0.1.0/24", ["perms2": ["global_access": 7]])
        host = try bench.create(.virtualRouter, Self.hostName, by: .system)
        machine = try bench.create(.virtualMachine, ["k8s1__default__web"], for: Self.source, by: giver)
        try bench.apply(
            .claim(.tag, ["fq_name": ["tier=front"], "tag_type_name": "tier", "tag_value": "front"]), by: giver)
        port = try bench.create(
            .virtualMachineInterface, Bench.shop.child("port"),
            [
                "parent_type": "project", "virtual_network_refs": [ref(network)],
                "virtual_machine_refs": [ref(machine)], "tag_refs": [["to": ["tier=front"]]],
            ], for: Self.source, by: giver)
        address = try bench.create(
            .instanceIp, ["ip"],
            ["virtual_network_refs": [ref(network)], "virtual_machine_interface_refs": [ref(port)]],
            for: Self.source, by: giver)
        try bench.apply(.attach(.virtualRouter, host, to: .virtualMachine, machine, attribute: nil), by: giver)
    }

    private mutating func offer() throws(ConfigError) {
        try bench.apply(.offer(owner, to: taker.orchestrator), by: giver)
    }

    private mutating func take(by caller: Caller? = nil) throws(ConfigError) {
        try bench.apply(.take(owner, for: Self.newSource), by: caller ?? taker)
    }

    private func owners() throws -> Set<Owner?> {
        Set(try [machine, port, address].map { try bench.record($0).holder.owner })
    }

    /// As it was but for whose it is, and when that changed.
    private func essence(_ id: ObjectID) throws -> Record {
        var record = try bench.record(id)
        record.holder = .system
        record.modified = WallTime(microseconds: 0)
        return record
    }

    /// Refused, and nothing has changed.
    @discardableResult
    private mutating func refused(
        _ code: ConfigError.Code, _ words: String..., by caller: Caller? = nil,
        _ location: SourceLocation = #_sourceLocation
    ) -> String {
        let before = Fingerprint(bench.core.catalog)
        let error = refusal({ try take(by: caller) }, location)
        #expect(error?.code == code, sourceLocation: location)
        for word in words {
            #expect(error?.message.contains(word) == true, "\(error?.message ?? "")", sourceLocation: location)
        }
        #expect(Fingerprint(bench.core.catalog) == before, sourceLocation: location)
        return error?.message ?? ""
    }

    // MARK: what stays and what changes

    @Test("a machine keeps interface, MAC, address, tags and floating IP, and its old host lets go of it")
    mutating func machineMoves() throws {
        try bench.makeNetwork("public", "203.0.113.0/24")
        let pool = Bench.shop.child("public").child("pool")
        try bench.create(.floatingIpPool, pool)
        let floating = try bench.create(
            .floatingIp, pool.child("f"),
            ["parent_type": "floating-ip-pool", "virtual_machine_interface_refs": [ref(port)]])
        let before = try [machine, port, address].map { try essence($0) }
        let floatingBefore = try bench.record(floating)
        let shown = try bench.read(port)
        #expect(try bench.address(address) != nil)
        try offer()
        #expect(try owners() == [owner])
        try take()
        #expect(try owners() == [newOwner])
        #expect(try [machine, port, address].map { try essence($0) } == before)
        #expect(try bench.record(floating) == floatingBefore)
        #expect(
            try bench.read(port)["virtual_machine_interface_mac_addresses"]
                == shown["virtual_machine_interface_mac_addresses"])
        #expect(try bench.record(host).object.references[to: .virtualMachine].isEmpty)
        #expect(bench.core.ownedRows(by: giver.orchestrator, kind: nil).isEmpty)
        #expect(Set(bench.core.ownedRows(by: taker.orchestrator, kind: "Guest").map(\.id)) == [machine, port, address])
        #expect(bench.core.claims(of: giver.orchestrator).map(\.kind) == [.object], "only the tag's own claim is left")
        Fingerprint.checkInvariants(bench.core)
        bench.store.check(against: bench.core)
    }

    @Test("who took may do all that an owner may, under the names that the objects have; who gave may nothing any more")
    mutating func rights() throws {
        try offer()
        try take()
        let theirs: JSONObject = [
            "fq_name": ["k8s2__guest"], "uuid": .string("\(machine)"), "display_name": "moved",
        ]
        try bench.apply(
            .ensure(.virtualMachine, theirs, for: Self.newSource),
            .attach(.virtualRouter, host, to: .virtualMachine, machine, attribute: nil), by: taker)
        #expect(try bench.record(machine).name == ["k8s1__default__web"])
        #expect(try bench.record(machine)["display_name"] == "moved")
        try bench.apply(.ensure(.virtualMachine, theirs, for: Self.newSource), by: taker)
        #expect(bench.last.isEmpty)
        #expect(refusal { try bench.delete(.instanceIp, address, by: giver) }?.code == .notOwner)
        // A removal that was on its way has nothing to remove, though the uid is the same here and there.
        let same = Source(kind: "Machine", uid: "m1")
        try bench.apply(.offer(newOwner, to: giver.orchestrator), by: taker)
        try bench.apply(.take(newOwner, for: same), by: giver)
        try bench.apply(.offer(owner, to: taker.orchestrator), by: giver)
        try bench.apply(.take(owner, for: same), by: taker)
        try bench.apply(.delete(.instanceIp, address, ifSource: same), by: giver)
        #expect(bench.core.catalog.row(address) != nil)
        try bench.apply(
            .detach(.virtualRouter, host, from: .virtualMachine, machine),
            .delete(.instanceIp, address, ifSource: same),
            .delete(.virtualMachineInterface, port, ifSource: same), .delete(.virtualMachine, machine, ifSource: same),
            by: taker)
        #expect(bench.core.catalog.row(machine) == nil)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("the giver's connector hears of it, the taker's does not")
    mutating func disturbance() throws {
        try offer()
        #expect(bench.last.disturbances.isEmpty)
        try take()
        #expect(bench.last.disturbances == [giver.orchestrator: Disturbance(sources: [Self.source])])
    }

    @Test("what the giver held in it the taker holds, what others hold there stays theirs")
    mutating func claims() throws {
        let own = try bench.create(.networkPolicy, Bench.shop.child("own"), ["perms2": ["global_access": 7]])
        let theirs = try bench.create(.networkPolicy, Bench.shop.child("theirs"))
        let source = Source(kind: "Network", uid: "n1")
        let attribute: JSON = ["sequence": ["major": 0, "minor": 0]]
        let net = try bench.create(
            .virtualNetwork, Bench.shop.child("net"), ["network_policy_refs": [ref(own, attribute)]], for: source,
            by: giver)
        func attach(_ policy: ObjectID, by caller: Caller) throws {
            try bench.apply(
                .attach(.virtualNetwork, net, to: .networkPolicy, policy, attribute: attribute), by: caller)
        }
        try bench.run(by: giver) { (core) throws(ConfigError) in
            try core.changePermissions(of: net, ["global_access": 7])
        }
        try attach(theirs, by: Bench.person)
        try share(theirs, 7)
        try attach(theirs, by: giver)
        try attach(own, by: taker)
        try bench.apply(
            .share(.virtualNetwork, net, with: "tenant:x", access: 5),
            .share(.virtualNetwork, net, with: "tenant:y", access: 4), by: giver)
        try bench.apply(.share(.virtualNetwork, net, with: "tenant:y", access: 4), by: taker)
        try bench.apply(.offer(Owner(giver.orchestrator, source), to: taker.orchestrator), by: giver)
        try bench.apply(.take(Owner(giver.orchestrator, source), for: Self.newSource), by: taker)
        let tag = try bench.id(.tag, ["tier=front"])
        #expect(Set(bench.core.claims(of: giver.orchestrator).map(\.id)) == [host, tag])
        let record = try bench.record(net)
        #expect(record.referenceClaims == [theirs: [.people, .orchestrator(taker.orchestrator)]])
        #expect(record.shareClaims.isEmpty)
        try bench.update(.virtualNetwork, net, ["network_policy_refs": []], by: taker)
        #expect(try bench.record(net).object.references[to: .networkPolicy].map(\.target) == [theirs])
        Fingerprint.checkInvariants(bench.core)
    }

    // MARK: who may

    @Test("nothing moves that was not offered, to whom it was not offered, or any more")
    mutating func consent() throws {
        refused(
            .notOwner, "k8s1__default__web", "belongs to orchestrator k8s1", "does not offer it to orchestrator k8s2")
        let third = try bench.attach("k8s3")
        try offer()
        refused(.notOwner, "does not offer it to orchestrator k8s3", by: third)
        refused(.invalidValue, "connector", by: Bench.person)
        try bench.apply(.offer(owner, to: nil), by: giver)
        refused(.notOwner, "does not offer it")
        try bench.apply(.offer(owner, to: third.orchestrator), by: giver)
        refused(.notOwner, "does not offer it")
        try take(by: third)
        #expect(try owners() == [Owner(third.orchestrator, Self.newSource)])
    }

    @Test("an offer is the owner's to make, or a person's for it")
    mutating func whoGives() throws {
        let before = Fingerprint(bench.core.catalog)
        let refused = refusal { try bench.apply(.offer(owner, to: taker.orchestrator), by: taker) }
        #expect(refused?.code == .notOwner)
        #expect(refused?.message.contains("belongs to orchestrator k8s1") == true)
        for (to, code) in [(giver.orchestrator, ConfigError.Code.invalidValue), (ObjectID(high: 9, low: 9), .notFound)]
        {
            #expect(refusal { try bench.apply(.offer(owner, to: to), by: giver) }?.code == code)
        }
        #expect(
            refusal { try bench.apply(.offer(Owner(.zero, Self.source), to: taker.orchestrator), by: .system) }?.code
                == .notFound)
        #expect(Fingerprint(bench.core.catalog) == before)
        try bench.apply(.offer(owner, to: taker.orchestrator), by: Bench.person)
        try take()
        #expect(try owners() == [newOwner])
    }

    @Test("both epochs count: whose time is over neither offers nor takes, and what it offered ends with it")
    mutating func epochs() throws {
        try offer()
        let (giver, taker) = (self.giver.orchestrator, self.taker.orchestrator)
        let newTaker = try bench.restart(taker)
        refused(.fenced, "k8s2")
        let newGiver = try bench.restart(giver)
        refused(.notOwner, "does not offer it", by: newTaker)
        #expect(refusal { try offer() }?.code == .fenced)
        try bench.apply(.offer(owner, to: taker), by: newGiver)
        try take(by: newTaker)
        #expect(try owners() == [newOwner])
    }

    @Test("to take what is not there does nothing, and so does to offer it")
    mutating func nothing() throws {
        try offer()
        try take()
        try take()
        #expect(bench.last.isEmpty)
        try offer()
        #expect(bench.last.isEmpty)
        try bench.apply(.take(Owner(.zero, Self.source), for: Self.newSource), by: taker)
        #expect(bench.last.isEmpty)
    }

    @Test("an offer outlives a restart of the configuration")
    mutating func restart() throws {
        try offer()
        let (core, opening) = try bench.store.restarted(at: WallTime(microseconds: 1_790_000_100_000_000))
        #expect(opening.isEmpty)
        #expect(core.catalog.orchestrators == bench.core.catalog.orchestrators)
        bench.core = core
        try take()
        #expect(try owners() == [newOwner])
        bench.store.check(against: bench.core)
    }

    @Test("no more can be offered at once than ever moves at once, and what has been deleted counts for nothing")
    mutating func limit() throws {
        func machine(_ index: Int) -> Source { Source(kind: "Machine", uid: "many-\(index)") }
        var made: [ObjectID] = []
        for index in 0..<257 {
            made.append(try bench.create(.virtualMachine, ["k8s1__\(index)"], for: machine(index), by: giver))
        }
        func offer(_ index: Int) throws(ConfigError) {
            try bench.apply(.offer(Owner(giver.orchestrator, machine(index)), to: taker.orchestrator), by: giver)
        }
        for index in 0..<256 { try offer(index) }
        #expect(refusal { try offer(256) }?.code == .exhausted)
        try bench.delete(.virtualMachine, made[0], by: giver)
        try offer(256)
        #expect(bench.core.catalog.orchestrators[giver.orchestrator]?.offers.count == 256)
    }

    @Test("an offer ends with the last object that it is about, when a person deletes it too")
    mutating func lastObject() throws {
        let (host, machine) = (self.host, self.machine)
        func isOpen() -> Bool { !(bench.core.catalog.orchestrators[giver.orchestrator]?.offers.isEmpty ?? true) }
        try offer()
        try bench.delete(.instanceIp, address)
        try bench.delete(.virtualMachineInterface, port)
        #expect(isOpen())
        try bench.run { (core) throws(ConfigError) in
            try core.detach(.virtualRouter, host, .virtualMachine, machine)
            try core.delete(.virtualMachine, machine)
        }
        #expect(!isOpen())
        bench.store.check(against: bench.core)
    }

    // MARK: what stays meanwhile

    @Test("what a person has offered the owner's connector cannot delete, whoever else may, until it is taken back")
    mutating func held() throws {
        let removal = Mutation.delete(.instanceIp, address, ifSource: Self.source)
        try bench.apply(.offer(owner, to: taker.orchestrator), by: Bench.person)
        let before = Fingerprint(bench.core.catalog)
        // Nor does the connector end it: it does not know of it.
        for withdrawal in [[], [Mutation.offer(owner, to: nil)]] {
            let error = refusal {
                try bench.run(by: giver) { (core) throws(ConfigError) in
                    for mutation in withdrawal + [removal] { _ = try core.apply(mutation) }
                }
            }
            #expect(error?.code == .inUse)
            for word in ["instance-ip ip", "offered it to orchestrator k8s2", "offer k8s1 Machine m1 --withdraw"] {
                #expect(error?.message.contains(word) == true, "\(error?.message ?? "")")
            }
        }
        #expect(Fingerprint(bench.core.catalog) == before)
        let copy = bench
        try bench.delete(.instanceIp, address, by: Bench.person)
        bench = copy
        try bench.apply(.offer(owner, to: nil), by: Bench.person)
        try bench.apply(removal, by: giver)
        #expect(bench.core.catalog.row(address) == nil)
    }

    @Test("nor can the owner's connector give it another source, or delete it with its parent")
    mutating func heldOtherwise() throws {
        let group = Source(kind: "Group", uid: "q1")
        let project = try bench.create(
            .project, ["default-domain", "k8s1-p"], ["parent_type": "domain"], for: Self.source, by: giver)
        try bench.create(
            .securityGroup, ["default-domain", "k8s1-p", "default-security-group"], ["parent_type": "project"],
            for: group, by: giver)
        try bench.apply(.offer(Owner(giver.orchestrator, group), to: taker.orchestrator), by: Bench.person)
        let removal = Mutation.delete(.project, project, ifSource: Self.source)
        let error = refusal { try bench.apply(removal, by: giver) }
        #expect(error?.code == .inUse && error?.message.contains("security-group default-domain:k8s1-p") == true)
        try bench.apply(.offer(Owner(giver.orchestrator, group), to: nil), by: Bench.person)

        try bench.apply(.offer(owner, to: taker.orchestrator), by: Bench.person)
        let other = Source(kind: "Machine", uid: "m2")
        let change = Mutation.ensure(.instanceIp, ["fq_name": ["ip"]], for: other)
        #expect(refusal { try bench.apply(change, by: giver) }?.code == .inUse)
        try bench.apply(.offer(owner, to: nil), by: Bench.person)
        try bench.apply(change, removal, by: giver)
        #expect(try bench.record(address).holder.owner?.source == other)
    }

    @Test("an offer ends with the last object that gets another source, too")
    mutating func changedSource() throws {
        let name = Source(kind: "Name", uid: "n1")
        try bench.create(.virtualMachine, ["alone"], for: name, by: giver)
        try bench.apply(.offer(Owner(giver.orchestrator, name), to: taker.orchestrator), by: giver)
        try bench.apply(
            .ensure(.virtualMachine, ["fq_name": ["alone"]], for: Source(kind: "Name", uid: "n2")), by: giver)
        #expect(bench.core.catalog.orchestrators[giver.orchestrator]?.offers.isEmpty == true)
        bench.store.check(against: bench.core)
    }

    @Test("what a person has offered is taken as what the connector has, and the owner's removal finds nothing then")
    mutating func heldAndTaken() throws {
        try bench.apply(.offer(owner, to: taker.orchestrator), by: Bench.person)
        try take()
        try bench.apply(.delete(.instanceIp, address, ifSource: Self.source), by: giver)
        #expect(try owners() == [newOwner])
    }

    @Test("its connector may delete what it has offered itself, and what it makes later is not offered")
    mutating func madeLater() throws {
        try offer()
        try bench.apply(
            .detach(.virtualRouter, host, from: .virtualMachine, machine),
            .delete(.instanceIp, address, ifSource: Self.source),
            .delete(.virtualMachineInterface, port, ifSource: Self.source), by: giver)
        #expect(bench.core.catalog.orchestrators[giver.orchestrator]?.offers.count == 1)
        try bench.apply(.delete(.virtualMachine, machine, ifSource: Self.source), by: giver)
        #expect(bench.core.catalog.orchestrators[giver.orchestrator]?.offers.isEmpty == true)
        bench.store.check(against: bench.core)
        try bench.create(.virtualMachine, ["k8s1__default__web"], for: Self.source, by: giver)
        refused(.notOwner, "does not offer it")
    }

    @Test("nothing is offered to whom no connector serves, and an offer ends with its taker")
    mutating func noTaker() throws {
        let elsewhere = try bench.run { (core) throws(ConfigError) in
            try core.addOrchestrator(OrchestratorRegistration(name: "vc1", kind: "elsewhere", instance: "i")).id
        }
        let error = refusal { try bench.apply(.offer(owner, to: elsewhere), by: Bench.person) }
        #expect(error?.code == .invalidValue && error?.message.contains("no connector of kind elsewhere") == true)
        try bench.apply(.offer(owner, to: taker.orchestrator), by: Bench.person)
        try bench.run { (core) throws(ConfigError) in
            _ = try core.removeOrchestrator(named: "k8s2", deletingObjects: true)
        }
        try bench.apply(.delete(.instanceIp, address, ifSource: Self.source), by: giver)
        bench.store.check(against: bench.core)
    }

    @Test("what is taken is for an object of the taker's", arguments: [("", "g1"), ("Guest", ""), ("", "")])
    mutating func nameless(kind: String, uid: String) throws {
        try offer()
        let error = refusal { try bench.apply(.take(owner, for: Source(kind: kind, uid: uid)), by: taker) }
        #expect(error?.code == .invalidValue)
        #expect(try owners() == [owner])
    }

    @Test("a person's offer outlives a restart of the configuration, and ends with the connector's epoch")
    mutating func heldFor() throws {
        try bench.apply(.offer(owner, to: taker.orchestrator), by: Bench.person)
        bench.core = try bench.store.restarted(at: WallTime(microseconds: 1_790_000_100_000_000)).0
        let removal = Mutation.delete(.instanceIp, address, ifSource: Self.source)
        #expect(refusal { try bench.apply(removal, by: giver) }?.code == .inUse)
        let next = try bench.restart(giver.orchestrator)
        try bench.apply(removal, by: next)
    }

    // MARK: all or nothing

    @Test("what it refers to and is in has to be the taker's to use, and is named when it is not")
    mutating func unshared() throws {
        try offer()
        let (network, project) = (self.network, try bench.id(.project, Bench.shop))
        try share(network, 0)
        refused(.notOwner, "refer to virtual-network default-domain:shop:v", "is not shared")
        try share(network, 5)
        try share(project, 5)
        refused(.notOwner, "attach anything to project default-domain:shop", "is not shared")
        try share(project, 7)
        try take()
        #expect(try owners() == [newOwner])
    }

    /// A person says what everybody may do with an object.
    private mutating func share(_ id: ObjectID, _ access: Int) throws(ConfigError) {
        try bench.run { (core) throws(ConfigError) in
            try core.changePermissions(of: id, ["global_access": JSON(access)])
        }
    }

    @Test("what the giver keeps must not hang on what it gives")
    mutating func left() throws {
        try share(port, 7)
        let other = Source(kind: "Machine", uid: "m2")
        let second = try bench.create(
            .instanceIp, ["second"],
            ["virtual_network_refs": [ref(network)], "virtual_machine_interface_refs": [ref(port)]], for: other,
            by: giver)
        try offer()
        refused(
            .referrersExist, "virtual-machine-interface default-domain:shop:port", "instance-ip second", "\(second)")
        // Made for the machine it comes along.
        try bench.apply(
            .ensure(.instanceIp, ["fq_name": ["second"], "uuid": .string("\(second)")], for: Self.source), by: giver)
        try take()
        #expect(try bench.record(second).holder.owner == newOwner)
    }

    @Test("a project stays with the orchestrator whose name it has")
    mutating func project() throws {
        try bench.create(
            .project, ["default-domain", "k8s1-p"], ["parent_type": "domain"], for: Self.source, by: giver)
        try offer()
        refused(.notOwner, "project default-domain:k8s1-p", "its orchestrator's name")
    }
}
