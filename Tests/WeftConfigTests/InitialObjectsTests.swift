import Testing
import WeftJSON
import WeftModel
import WeftNet

@testable import WeftConfig

@Suite("Initial objects")
struct InitialObjectsTests {
    let bench: Bench
    init() throws { bench = try Bench() }

    @Test(
        "the objects that clients expect are there",
        arguments: [
            ("global-system-config", "default-global-system-config"),
            ("global-vrouter-config", "default-global-system-config:default-global-vrouter-config"),
            ("global-qos-config", "default-global-system-config:default-global-qos-config"),
            ("fabric", "default-global-system-config:default-fabric"),
            ("alarm", "default-global-system-config:system-defined-bottle-request-size-limit"),
            ("discovery-service-assignment", "default-discovery-service-assignment"),
            ("domain", "default-domain"), ("namespace", "default-domain:default-namespace"),
            ("project", "default-domain:default-project"),
            ("network-ipam", "default-domain:default-project:default-network-ipam"),
            ("network-ipam", "default-domain:default-project:service-chain-flat-ipam"),
            ("security-group", "default-domain:default-project:__no_rule__"),
            ("policy-management", "default-policy-management"),
            ("application-policy-set", "default-policy-management:default-application-policy-set"),
            ("application-policy-set", "default-domain:default-project:default-application-policy-set"),
            ("service-template", "default-domain:netns-snat-template"),
            ("service-appliance-set", "default-global-system-config:opencontrail"),
            ("service-appliance-set", "default-global-system-config:native"),
        ])
    func present(type: String, name: String) throws {
        _ = try bench.id(try #require(ObjectType(type)), FQName(splitting: name))
    }

    @Test("the fabric's networks have the ids 1 to 4")
    func networkIDs() throws {
        let names = ["default-virtual-network", "ip-fabric", "__link_local__", "dci-network"]
        #expect(bench.names(.virtualNetwork).count == names.count)
        for (index, name) in names.enumerated() {
            let record = try bench.record(bench.id(.virtualNetwork, InitialNames.project.child(name)))
            #expect(record["virtual_network_network_id"]?.int == index + 1)
            #expect((record.object.allocations["route_target"] == nil) == (name == "__link_local__"))
        }
    }

    @Test("there is no default security group, no bgp-router and no virtual-router")
    func absent() {
        #expect(bench.names(.securityGroup) == ["default-domain:default-project:__no_rule__"])
        #expect(bench.names(.bgpRouter).isEmpty)
        #expect(bench.names(.virtualRouter).isEmpty)
    }

    @Test("values that provisioning relies on")
    func values() throws {
        let config = try bench.record(bench.id(.globalSystemConfig, InitialNames.systemConfig))
        #expect(config["autonomous_system"] == 64512)
        #expect(config["ibgp_auto_mesh"] == true)
        #expect(config["display_name"] == nil)
        let noRule = try bench.record(bench.id(.securityGroup, InitialNames.project.child("__no_rule__")))
        #expect(noRule["security_group_id"] == 8_000_001)
        #expect(noRule["perms2"]?["global_access"] == 5)
        #expect(noRule["perms2"]?["owner"] == "cloud-admin")
        let underlay = try bench.record(bench.id(.virtualNetwork, InitialNames.underlay))
        #expect(underlay["is_provider_network"] == true)
        #expect(underlay["port_security_enabled"] == true)
        #expect(
            try bench.record(bench.id(.virtualNetwork, InitialNames.defaultNetwork))["port_security_enabled"] == nil)
    }

    @Test(
        "the predefined tag types have their ids and are hidden", arguments: TagTypes.predefined.enumerated().map { $0 }
    )
    func tagTypes(index: Int, name: String) throws {
        let record = try bench.record(bench.id(.tagType, [name]))
        #expect(record["tag_type_id"]?.string == "0x000\(index)")
        #expect(record["id_perms"]?["user_visible"] == false)
    }

    @Test("a second start makes nothing anew and a deleted one again")
    func restart() throws {
        var bench = bench
        try bench.run(by: .system) { (core) throws(ConfigError) in try core.makeInitialObjects() }
        #expect(bench.last.isEmpty)
        let name: FQName = ["default-domain", "nat-template"]
        try bench.delete(.serviceTemplate, bench.id(.serviceTemplate, name))
        try bench.run(by: .system) { (core) throws(ConfigError) in try core.makeInitialObjects() }
        _ = try bench.id(.serviceTemplate, name)
    }
}
