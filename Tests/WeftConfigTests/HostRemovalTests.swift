import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

@Suite("Host")
struct HostRemovalTests {
    var bench: Bench
    private let network: ObjectID

    init() throws {
        bench = try Bench()
        try bench.makeProject()
        network = try bench.makeNetwork("web", "10.1.1.0/24")
    }

    private mutating func host(_ name: String, _ values: JSONObject = [:]) throws(ConfigError) -> ObjectID {
        try bench.create(.virtualRouter, InitialNames.systemConfig.child(name), values)
    }

    private static func at(_ address: String, _ type: String? = nil) -> JSONObject {
        var values: JSONObject = ["virtual_router_ip_address": .string(address)]
        if let type { values["virtual_router_type"] = .string(type) }
        return values
    }

    @Test("an address belongs to one host, whoever makes or changes the second", arguments: ["10.9.0.1", "fd00::9"])
    mutating func addresses(_ address: String) throws {
        let first = try host("a", Self.at(address))
        let spelled = address == "fd00::9" ? "fd00:0:0::0009" : address
        let made = refusal { try host("b", Self.at(spelled)) }
        for word in [address, "default-global-system-config:a", "weft host remove a"] {
            #expect(made?.message.contains(word) == true, "\(made?.message ?? "")")
        }
        #expect(made?.status == 400)
        let second = try host("b", Self.at("10.9.0.2"))
        #expect(refusal { try bench.update(.virtualRouter, second, Self.at(spelled)) }?.status == 400)
        // What a host has itself is no collision, and what it gives up is free.
        try bench.update(.virtualRouter, first, Self.at(address))
        try bench.update(.virtualRouter, first, Self.at("10.9.0.3"))
        try bench.update(.virtualRouter, second, Self.at(address))
        try bench.delete(.virtualRouter, second)
        _ = try host("c", Self.at(address))
    }

    @Test(
        "an address that no host can have is refused",
        arguments: ["0.0.0.0", "127.0.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "ff02::1"])
    mutating func noHost(_ address: String) throws {
        let made = refusal { try host("a", Self.at(address)) }
        #expect(made?.status == 400)
        #expect(made?.message.contains("no host can have it") == true, "\(made?.message ?? "")")
        let good = try host("b", Self.at("10.9.0.1"))
        #expect(refusal { try bench.update(.virtualRouter, good, Self.at(address)) }?.status == 400)
    }

    @Test("agents of switches share their host's address")
    mutating func switchAgents() throws {
        _ = try host("tsn", Self.at("10.9.0.1", "tor-service-node"))
        for number in 1...2 { _ = try host("tor-agent-\(number)", Self.at("10.9.0.1", "tor-agent")) }
        #expect(refusal { try host("b", Self.at("10.9.0.1")) }?.status == 400)
    }

    // MARK: removal

    private mutating func machine(_ name: String, by caller: Caller) throws -> ObjectID {
        let source = Source(kind: "Pod", uid: "uid-of-\(name)")
        let machine = try bench.create(.virtualMachine, [name], for: source, by: caller)
        try bench.create(
            .virtualMachineInterface, Bench.shop.child(name),
            [
                "parent_type": "project", "virtual_network_refs": [ref(network)],
                "virtual_machine_refs": [ref(machine)],
            ], for: source, by: caller)
        return machine
    }

    /// A host with a port of a cluster and one of people.
    private mutating func busyHost() throws -> (host: ObjectID, foreign: ObjectID, own: ObjectID) {
        let connector = try bench.attach("k8s1")
        try bench.update(.virtualNetwork, network, ["perms2": ["owner": "x", "global_access": 7]])
        let host = try host("a", Self.at("10.9.0.1"))
        let foreign = try machine("pod", by: connector)
        let own = try machine("vm", by: Bench.person)
        try bench.apply(.attach(.virtualRouter, host, to: .virtualMachine, foreign, attribute: nil), by: connector)
        try bench.apply(.attach(.virtualRouter, host, to: .virtualMachine, own, attribute: nil), by: Bench.person)
        return (host, foreign, own)
    }

    @Test("a host on which a cluster has ports is not deleted, nor one with ports at all by who asks for that")
    mutating func refusals() throws {
        let (host, foreign, _) = try busyHost()
        let plain = refusal { try bench.delete(.virtualRouter, host) }
        #expect(plain?.code == .referrersExist)
        for word in ["1 port ", "default-domain:shop:pod", "weft host remove a --force", "?force=true"] {
            #expect(plain?.message.contains(word) == true, "\(plain?.message ?? "")")
        }
        let careful = refusal {
            try bench.run { (core) throws(ConfigError) in try core.removeHost(host, force: false) }
        }
        #expect(careful?.message.contains("2 ports ") == true)
        #expect(careful?.message.contains("default-domain:shop:vm") == true)
        // Without the cluster's, it goes as it always did.
        try bench.apply(.detach(.virtualRouter, host, from: .virtualMachine, foreign), by: Bench.person)
        try bench.delete(.virtualRouter, host)
    }

    @Test("by force it goes, and what is on it stays")
    mutating func force() throws {
        let (host, foreign, own) = try busyHost()
        try bench.run { (core) throws(ConfigError) in try core.removeHost(host, force: true) }
        #expect(bench.core.catalog.row(host) == nil)
        for machine in [foreign, own] { #expect(bench.core.catalog.row(machine) != nil) }
    }

    @Test("a host that nothing runs on goes without a word")
    mutating func idle() throws {
        let host = try host("a", Self.at("10.9.0.1"))
        let machine = try bench.create(.virtualMachine, ["without-ports"])
        try bench.apply(.attach(.virtualRouter, host, to: .virtualMachine, machine, attribute: nil), by: Bench.person)
        try bench.run { (core) throws(ConfigError) in try core.removeHost(host, force: false) }
    }

    // MARK: what connectors are told

    @Test("an orchestrator is told what others took from it, and nothing of what it did itself")
    mutating func disturbances() throws {
        let (host, foreign, own) = try busyHost()
        let pod = Source(kind: "Pod", uid: "uid-of-pod")
        let connector = try #require(bench.core.catalog.row(foreign)?.holder.owner?.orchestrator)
        func told() -> Disturbance? { bench.last.disturbances[connector] }
        #expect(told() == nil)
        try bench.apply(.detach(.virtualRouter, host, from: .virtualMachine, own), by: Bench.person)
        #expect(told() == nil)
        try bench.update(.virtualMachine, foreign, ["display_name": "x"])
        #expect(told() == Disturbance(sources: [pod]))
        try bench.update(.virtualRouter, host, ["virtual_machine_refs": []])
        #expect(told() == Disturbance(sources: [pod]))
        #expect(!bench.last.hasOtherHosts)
        try bench.update(.virtualRouter, host, Self.at("10.9.0.7"))
        #expect(bench.last.hasOtherHosts)
    }
}
