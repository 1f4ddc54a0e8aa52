import Testing
import WeftJSON
import WeftModel
import WeftNet
import WeftSystem

@testable import WeftConfig

@Suite("Update")
struct UpdateTests {
    var bench: Bench
    init() throws {
        bench = try Bench()
        try bench.makeProject()
    }

    @Test("properties that are present are replaced, null removes, absent stays")
    mutating func properties() throws {
        let id = try bench.makeNetwork("web", nil, ["mtu": 1400, "external_ipam": true])
        try bench.update(.virtualNetwork, id, ["mtu": 1500])
        #expect(try bench.record(id)["mtu"] == 1500)
        try bench.update(.virtualNetwork, id, ["mtu": nil])
        #expect(try bench.record(id)["mtu"] == nil)
        #expect(try bench.record(id)["external_ipam"] == true)
    }

    @Test("a body that was read before is a good body and changes nothing")
    mutating func readAndSendBack() throws {
        let policy = try bench.create(.networkPolicy, Bench.shop.child("p"))
        let attribute: JSON = ["sequence": ["major": 0, "minor": 0], "timer": nil]
        let id = try bench.makeNetwork("web", "10.1.1.0/24", ["network_policy_refs": [ref(policy, attribute)]])
        _ = try bench.makeAddress("i", in: id)
        let before = Fingerprint(bench.core.catalog)
        try bench.update(.virtualNetwork, id, bench.read(id))
        #expect(Fingerprint(bench.core.catalog) == before)
        #expect(bench.last.writes.isEmpty)
    }

    @Test("last_modified changes with every write, created never")
    mutating func times() throws {
        let id = try bench.makeNetwork("web")
        let first = try bench.record(id)
        try bench.update(.virtualNetwork, id, ["mtu": 1500])
        let second = try bench.record(id)
        #expect(second.modified > first.modified)
        #expect(second.created == first.created)
    }

    @Test("a list of references is replaced whole, an empty one clears it")
    mutating func references() throws {
        let (a, b) = (
            try bench.create(.networkPolicy, Bench.shop.child("a")),
            try bench.create(.networkPolicy, Bench.shop.child("b"))
        )
        let id = try bench.makeNetwork("web", nil, ["network_policy_refs": [ref(a, nil as JSON? ?? .null)]])
        try bench.update(.virtualNetwork, id, ["network_policy_refs": [ref(b, .null)]])
        #expect(try bench.record(id).object.references[to: .networkPolicy].map(\.target) == [b])
        try bench.update(.virtualNetwork, id, ["network_policy_refs": []])
        #expect(try bench.record(id).object.references[to: .networkPolicy].isEmpty)
        #expect(bench.core.catalog.referrers(of: b, .virtualNetwork) == nil)
    }

    @Test("what the system gave cannot be changed, sending it back is no change")
    mutating func systemValues() throws {
        let id = try bench.makeNetwork("web")
        let number = try #require(try bench.record(id)["virtual_network_network_id"])
        try bench.update(.virtualNetwork, id, ["virtual_network_network_id": number])
        let refused = refusal { try bench.update(.virtualNetwork, id, ["virtual_network_network_id": 999]) }
        #expect(refused?.status == 403)
        #expect(refused?.message == "Cannot update the virtual network ID")
        try bench.update(.virtualNetwork, id, ["virtual_network_network_id": nil])
        #expect(try bench.record(id)["virtual_network_network_id"] == number)
    }

    @Test("perms2 needs an owner; validation names the verb")
    mutating func texts() throws {
        let id = try bench.makeNetwork("web")
        let owner = refusal { try bench.update(.virtualNetwork, id, ["perms2": ["global_access": 5]]) }
        #expect(owner?.message == "owner in perms2 must be present")
        let value = refusal { try bench.update(.virtualNetwork, id, ["mtu": 99999]) }
        #expect(value?.message.hasPrefix("Bad property in http_put: ") == true)
        let unknown = ObjectID.random()
        #expect(refusal { try bench.update(.virtualNetwork, unknown, [:]) }?.message == "Unknown id: \(unknown)")
        let other = refusal { try bench.update(.virtualMachineInterface, id, [:]) }
        #expect(other?.message == "No virtual-machine-interface object found for id \(id)")
    }

    @Test("of id_perms an update changes enable and description only")
    mutating func idPermissions() throws {
        let id = try bench.makeNetwork("web")
        try bench.update(
            .virtualNetwork, id, ["id_perms": ["enable": false, "user_visible": false, "description": "d"]])
        let shown = try #require(try bench.read(id)["id_perms"])
        #expect(shown["enable"] == false)
        #expect(shown["user_visible"] == true)
        #expect(shown["description"] == "d")
        try bench.update(.virtualNetwork, id, ["id_perms": ["enable": true]])
        #expect(try bench.read(id)["id_perms"]?["enable"] == true)
    }

    @Test(
        "chmod stores nothing that no reader could read",
        arguments: [
            ["owner_access": 99], ["global_access": "x"], ["share": "no"],
            ["share": [["tenant": "t", "tenant_access": 8]]],
        ] as [JSONObject])
    mutating func badPermissions(change: JSONObject) throws {
        let id = try bench.makeNetwork("n")
        let old = try bench.record(id)["perms2"]
        let refused = refusal {
            try bench.run { (core) throws(ConfigError) in try core.changePermissions(of: id, change) }
        }
        #expect(refused?.status == 400)
        #expect(try bench.record(id)["perms2"] == old)
    }

    @Test("chmod changes what it names and is_shared with it")
    mutating func chmod() throws {
        let id = try bench.makeNetwork("web")
        try bench.run { (core) throws(ConfigError) in try core.changePermissions(of: id, ["global_access": 7]) }
        #expect(try bench.record(id)["perms2"]?["global_access"] == 7)
        #expect(try bench.record(id)["is_shared"] == true)
        try bench.run { (core) throws(ConfigError) in try core.changePermissions(of: id, ["owner": "someone"]) }
        #expect(try bench.record(id)["perms2"]?["owner"] == "someone")
        #expect(try bench.record(id)["perms2"]?["global_access"] == 7)
    }

    @Test("is_shared and router_external speak for perms2")
    mutating func sharing() throws {
        let id = try bench.makeNetwork("web", nil, ["is_shared": true])
        #expect(try bench.record(id)["perms2"]?["global_access"] == 7)
        try bench.update(.virtualNetwork, id, ["is_shared": false])
        #expect(try bench.record(id)["perms2"]?["global_access"] == 0)
        try bench.update(.virtualNetwork, id, ["router_external": true])
        #expect(try bench.record(id)["perms2"]?["global_access"] == 5)
    }
}

@Suite("Delete")
struct DeleteTests {
    var bench: Bench
    init() throws {
        bench = try Bench()
        try bench.makeProject()
    }

    @Test("what is not there cannot be deleted")
    mutating func unknown() throws {
        let id = ObjectID.random()
        #expect(refusal { try bench.delete(.virtualNetwork, id) }?.message == "ID \(id) does not exist")
    }

    @Test("children stand in the way, by href")
    mutating func children() throws {
        let network = try bench.makeNetwork("web")
        let project = try bench.id(.project, Bench.shop)
        let refused = refusal { try bench.delete(.project, project) }
        #expect(refused?.code == .childrenExist)
        #expect(
            refused?.message
                == "Delete when children still present: ['http://cfg.example:8082/virtual-network/\(network)']")
    }

    @Test("children with a default name go along, unless something is in them or refers to them")
    mutating func defaultChildren() throws {
        let project = try bench.id(.project, Bench.shop)
        let network = try bench.makeNetwork("default-virtual-network", "10.1.1.0/24")
        let pool = try bench.create(.floatingIpPool, Bench.shop.child("default-virtual-network").child("p"))
        let inside = refusal { try bench.delete(.project, project) }
        #expect(inside?.code == .childrenExist)
        #expect(inside?.message.contains("/floating-ip-pool/\(pool)']") == true)
        try bench.delete(.floatingIpPool, pool)
        let address = try bench.makeAddress("i", in: network)
        let inUse = refusal { try bench.delete(.project, project) }
        #expect(inUse?.code == .referrersExist)
        #expect(inUse?.message.contains("/instance-ip/\(address)']") == true)
        try bench.delete(.instanceIp, address)
        try bench.delete(.project, project)
        #expect(bench.core.catalog.row(network) == nil)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("what is in a default child keeps all of those that it is in")
    mutating func nestedDefaults() throws {
        let domain = try bench.create(.domain, ["d"])
        try bench.create(.project, ["d", "default-project"], ["parent_type": "domain"])
        let network = try bench.create(.virtualNetwork, ["d", "default-project", "n"])
        #expect(refusal { try bench.delete(.domain, domain) }?.code == .childrenExist)
        try bench.delete(.virtualNetwork, network)
        let last = try bench.create(.networkPolicy, ["d", "default-project", "default-network-policy"])
        try bench.delete(.domain, domain)
        #expect(bench.core.catalog.row(last) == nil)
        #expect(!bench.names(.project).contains("d:default-project"))
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("referrers stand in the way, by href")
    mutating func referrers() throws {
        let network = try bench.makeNetwork("web", "10.1.1.0/24")
        let address = try bench.makeAddress("i", in: network)
        let refused = refusal { try bench.delete(.virtualNetwork, network) }
        #expect(refused?.code == .referrersExist)
        #expect(
            refused?.message
                == "Delete when resource still referred: ['http://cfg.example:8082/instance-ip/\(address)']")
        try bench.delete(.instanceIp, address)
        try bench.delete(.virtualNetwork, network)
        #expect(bench.core.catalog.row(network) == nil)
    }

    @Test("a relaxed reference does not stand in the way and goes along")
    mutating func relaxed() throws {
        let policy = try bench.create(.networkPolicy, Bench.shop.child("p"))
        let network = try bench.makeNetwork("web", nil, ["network_policy_refs": [ref(policy, .null)]])
        try bench.run { (core) throws(ConfigError) in try core.relaxReference(from: network, to: policy) }
        try bench.delete(.networkPolicy, policy)
        #expect(try bench.record(network).object.references.isEmpty)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("a reference may be relaxed before it is made, and its record says so after a restart")
    mutating func relaxedAhead() throws {
        let policy = try bench.create(.networkPolicy, Bench.shop.child("p"))
        let network = try bench.makeNetwork("web")
        try bench.run { (core) throws(ConfigError) in try core.relaxReference(from: network, to: policy) }
        let waiting = try bench.record(network)
        #expect(Record(decoding: waiting.encoded, type: waiting.type, id: waiting.id) == waiting)
        try bench.update(.virtualNetwork, network, ["network_policy_refs": [ref(policy, .null)]])
        #expect(try bench.record(network).object.references[to: .networkPolicy, policy]?.isRelaxed == true)
        try bench.delete(.networkPolicy, policy)
        #expect(try bench.record(network).object.references.isEmpty)
        let nobody = ObjectID.random()
        let unknown = refusal {
            try bench.run { (core) throws(ConfigError) in try core.relaxReference(from: network, to: nobody) }
        }
        #expect(unknown?.status == 404)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("the fabric's networks stay", arguments: ["ip-fabric", "__link_local__"])
    mutating func fabric(name: String) throws {
        let id = try bench.id(.virtualNetwork, InitialNames.project.child(name))
        #expect(refusal { try bench.delete(.virtualNetwork, id) }?.status == 409)
    }

    @Test("a link between two of one type stands on both and does not block")
    mutating func symmetric() throws {
        let (a, b) = (try bench.makeNetwork("a"), try bench.id(.virtualNetwork, InitialNames.underlay))
        try bench.update(.virtualNetwork, a, ["virtual_network_refs": [ref(b)]])
        #expect(try bench.record(b).object.references[to: .virtualNetwork].map(\.target) == [a])
        #expect(try bench.read(b)["virtual_network_back_refs"] == nil)
        try bench.update(.virtualNetwork, b, ["virtual_network_refs": []])
        #expect(try bench.record(a).object.references[to: .virtualNetwork].isEmpty)
        try bench.update(.virtualNetwork, a, ["virtual_network_refs": [ref(b)]])
        try bench.delete(.virtualNetwork, a)
        #expect(try bench.record(b).object.references[to: .virtualNetwork].isEmpty)
        Fingerprint.checkInvariants(bench.core)
    }

    @Test("numbers and addresses are free again")
    mutating func freed() throws {
        let network = try bench.makeNetwork("web", "10.1.1.0/24")
        let record = try bench.record(network)
        let address = try bench.makeAddress("i", in: network)
        try bench.delete(.instanceIp, address)
        try bench.delete(.virtualNetwork, network)
        let made = try bench.makeNetwork("other", "10.1.1.0/24")
        let again = try bench.record(made)
        #expect(again["virtual_network_network_id"] == record["virtual_network_network_id"])
        #expect(again.object.allocations == record.object.allocations)
        let second = try bench.makeAddress("j", in: again.id)
        #expect(try bench.address(second) == "10.1.1.252")
    }
}

@Suite("One reference at a time")
struct ReferenceUpdateTests {
    var bench: Bench
    let network: ObjectID
    let policy: ObjectID

    init() throws {
        bench = try Bench()
        try bench.makeProject()
        network = try bench.makeNetwork("web")
        policy = try bench.create(.networkPolicy, Bench.shop.child("p"))
    }

    private mutating func change(
        _ operation: ReferenceUpdate.Operation, _ target: ReferenceUpdate.Target, attribute: JSON? = nil
    ) throws {
        let update = ReferenceUpdate(
            type: .virtualNetwork, id: network, targetType: .networkPolicy, target: target, operation: operation,
            attribute: attribute)
        try bench.run { (core) throws(ConfigError) in try core.updateReference(update) }
    }

    @Test("adding again replaces the data, deleting twice is no error")
    mutating func addAndDelete() throws {
        let first: JSON = ["sequence": ["major": 0, "minor": 0], "timer": nil]
        let second: JSON = ["sequence": ["major": 1, "minor": 0], "timer": nil]
        try change(.add, .id(policy), attribute: first)
        try change(.add, .name(Bench.shop.child("p")), attribute: second)
        #expect(try bench.record(network).object.references[to: .networkPolicy, policy]?.attribute == second)
        try change(.delete, .id(policy))
        try change(.delete, .id(policy))
        try change(.delete, .name(Bench.shop.child("never was")))
        #expect(try bench.record(network).object.references.isEmpty)
    }

    @Test("unknown objects and reference types are named")
    mutating func refused() throws {
        let stranger = ObjectID.random()
        #expect(
            refusal { try change(.add, .id(stranger)) }?.message == "No network-policy object found for id \(stranger)")
        let update = ReferenceUpdate(
            type: .virtualNetwork, id: network, targetType: .domain, target: .id(stranger), operation: .add)
        let refused = refusal { try bench.run { (core) throws(ConfigError) in try core.updateReference(update) } }
        #expect(refused?.message == "Bad Request: virtual-network has no reference to domain")
    }
}
