import WeftCompiler
import WeftJSON
import WeftModel
import WeftNet

/// Objects of the intent, written shortly: `network("web", policies: ["p"])` is `default-domain:shop:web`.
enum Intent {
    static func id(_ type: ObjectType, _ name: FQName) -> ObjectID { .derived(from: "intent \(type) \(name)") }

    static func name(_ short: String) -> FQName {
        let name = FQName(splitting: short)
        switch name.parts.count {
        case 1: return ["default-domain", "shop", short]
        case 2: return FQName(["default-domain"] + name.parts)
        default: return name
        }
    }

    static func network(
        _ short: String, policies: [String] = [], target: Int? = nil, _ properties: JSONObject = [:],
        links: [String] = [], routeTables: [String] = [], subnets: [String] = [], flatIPAM: String? = nil
    ) -> ConfigObject {
        let attached = policies.enumerated().map { place, policy in
            Reference(
                .networkPolicy, id(.networkPolicy, name(policy)),
                attribute: ["sequence": ["major": .int(Int64(place)), "minor": 0], "timer": nil])
        }
        let linked = links.map { Reference(.virtualNetwork, id(.virtualNetwork, name($0))) }
        let tables = routeTables.map { Reference(.routeTable, id(.routeTable, name($0))) }
        return object(
            .virtualNetwork, name(short), properties,
            ReferenceSet(attached + linked + tables + ipams(subnets, flatIPAM)),
            target.map { ["route_target": $0] } ?? [:])
    }

    static func policy(_ short: String, _ rules: JSON...) -> ConfigObject {
        object(.networkPolicy, name(short), ["network_policy_entries": ["policy_rule": .array(rules)]])
    }

    static func routeTable(_ short: String, _ routes: JSON...) -> ConfigObject {
        object(.routeTable, name(short), ["routes": ["route": .array(routes)]])
    }

    static func interface(_ short: String, in networks: String...) -> ConfigObject {
        let links = networks.map { Reference(.virtualNetwork, id(.virtualNetwork, name($0))) }
        return object(.virtualMachineInterface, name(short), [:], ReferenceSet(links))
    }

    /// Links to an IPAM with subnets on the link, written `10.1.0.0/24`, and to a flat one.
    private static func ipams(_ subnets: [String], _ flat: String?) -> [Reference] {
        let own = Reference(
            .networkIpam, id(.networkIpam, name("ipam")), attribute: ["ipam_subnets": .array(subnets.map(subnet))])
        return (subnets.isEmpty ? [] : [own])
            + (flat.map {
                [
                    Reference(
                        .networkIpam, id(.networkIpam, name($0)), attribute: ["ipam_subnets": [["subnet_uuid": "1"]]])
                ]
            } ?? [])
    }

    /// The gateway is the first address.
    private static func subnet(_ prefix: String) -> JSON {
        let parts = prefix.split(separator: "/")
        return [
            "subnet": ["ip_prefix": .string(String(parts[0])), "ip_prefix_len": .int(Int64(parts[1]) ?? 0)],
            "default_gateway": .string(String(parts[0].dropLast(parts[0].hasSuffix("0") ? 1 : 0)) + "1"),
        ]
    }

    static func flatIPAM(_ short: String, _ subnets: String...) -> ConfigObject {
        object(
            .networkIpam, name(short),
            ["ipam_subnet_method": "flat-subnet", "ipam_subnets": ["subnets": .array(subnets.map(subnet))]])
    }

    static func address(_ short: String, _ address: String, of interface: String, isSecondary: Bool = false)
        -> ConfigObject
    {
        object(
            .instanceIp, name(short),
            ["instance_ip_address": .string(address), "instance_ip_secondary": .bool(isSecondary)],
            [Reference(.virtualMachineInterface, id(.virtualMachineInterface, name(interface)))])
    }

    /// Each interface has a port, counted from 50000; those of a shared service have the first.
    static func service(_ short: String, for interfaces: [String], _ properties: JSONObject = [:]) -> ConfigObject {
        let ids = interfaces.map { id(.virtualMachineInterface, name($0)) }
        let ports =
            [(Compiler.sourcePort(of: nil), 50000)]
            + ids.enumerated().map { (Compiler.sourcePort(of: $1), 50000 + $0) }
        return object(
            .bgpAsAService, name(short), properties, ReferenceSet(ids.map { Reference(.virtualMachineInterface, $0) }),
            Dictionary(ports) { $1 })
    }

    static func systemConfig(autonomousSystem: Int) -> ConfigObject {
        ConfigObject(
            type: .globalSystemConfig, id: id(.globalSystemConfig, ["default-global-system-config"]),
            name: ["default-global-system-config"],
            properties: ["autonomous_system": .int(Int64(autonomousSystem))])
    }

    static func routeTarget(_ name: String) -> ConfigObject {
        ConfigObject(type: .routeTarget, id: id(.routeTarget, [name]), name: [name])
    }

    private static func object(
        _ type: ObjectType, _ name: FQName, _ properties: JSONObject, _ references: ReferenceSet = [],
        _ allocations: [String: Int] = [:]
    ) -> ConfigObject {
        ConfigObject(
            type: type, id: id(type, name), name: name, parent: ParentReference(.project, id(.project, name.parent)),
            properties: properties, references: references, allocations: allocations)
    }

    // MARK: rules

    /// A rule between two sides: `local`, `any`, `policy:<name>`, a subnet, or a network.
    static func rule(
        _ source: String, _ destination: String, action: String = "pass", protocol: String = "any", port: Int? = nil,
        direction: String = "<>"
    ) -> JSON {
        let port = Int64(port ?? -1)
        return [
            "rule_uuid": .string("\(source) \(direction) \(destination) \(`protocol`) \(port) \(action)"),
            "direction": .string(direction), "protocol": .string(`protocol`), "ethertype": nil,
            "src_addresses": [address(source)], "dst_addresses": [address(destination)],
            "src_ports": [["start_port": -1, "end_port": -1]],
            "dst_ports": [["start_port": .int(port), "end_port": .int(port)]],
            "action_list": ["simple_action": .string(action)],
        ]
    }

    private static func address(_ text: String) -> JSON {
        if text == "local" || text == "any" { return ["virtual_network": .string(text)] }
        if text.hasPrefix("policy:") {
            return ["network_policy": .string(name(String(text.dropFirst("policy:".count))).description)]
        }
        if let prefix = IPPrefix(text) {
            return [
                "subnet": ["ip_prefix": .string("\(prefix.network)"), "ip_prefix_len": .int(Int64(prefix.length))],
                "virtual_network": nil,
            ]
        }
        return ["virtual_network": .string(name(text).description), "subnet": nil]
    }
}
