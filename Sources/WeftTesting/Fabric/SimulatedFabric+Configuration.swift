package import WeftConfig
package import WeftJSON
import WeftModel
package import WeftNet

/// What people and connectors want.
extension SimulatedFabric {
    package struct Network: Hashable, Sendable {
        package let name: FQName
        package let id: ObjectID

        /// Of the routing instance that its ports are in.
        package var instance: String { "\(name):\(name.name)" }
    }

    package static let project: FQName = ["default-domain", "default-project"]
    static let systemConfig: FQName = ["default-global-system-config"]

    /// Does all of the batch or nothing, and announces what changed. Answers the object that each mutation was about.
    @discardableResult
    package func configure(_ mutations: [Mutation], by caller: Caller = .system) throws -> [ObjectID] {
        let result = try configuration.apply(mutations, by: caller, at: wallTime)
        for node in controlNodes { node.note(result.changed) }
        return result.objects
    }

    /// Attaches an orchestrator. Answers its connector as a caller; one that had called before is fenced.
    package func attachOrchestrator(_ name: String, kind: String = "kubernetes") throws -> Caller {
        try configuration.attach(
            OrchestratorRegistration(name: name, kind: kind, instance: "uid-of-\(name)"), at: wallTime)
    }

    @discardableResult
    package func makeProject(_ name: String, for source: Source? = nil, by caller: Caller = .system) throws -> FQName {
        let name: FQName = ["default-domain", name]
        try configure(
            [.ensure(.project, ["fq_name": name.json, "parent_type": "domain"], for: source)], by: caller)
        return name
    }

    /// Makes a network on subnets of its own, which gives out their addresses from the start: `.1` is the gateway, `.2`
    /// answers for names.
    ///
    /// - Parameter properties: by default the network only routes, as those of pods do.
    @discardableResult
    package func makeNetwork(
        _ name: String, _ prefixes: String..., in project: FQName = SimulatedFabric.project,
        properties: JSONObject = ["virtual_network_properties": ["forwarding_mode": "l3"]], for source: Source? = nil,
        by caller: Caller = .system
    ) throws -> Network {
        let name = project.child(name)
        var body = properties
        body["fq_name"] = name.json
        body["parent_type"] = "project"
        body["network_ipam_refs"] = [
            [
                "to": Self.project.child("default-network-ipam").json,
                "attr": ["ipam_subnets": .array(try prefixes.map(Self.subnet))],
            ]
        ]
        return Network(name: name, id: try configure([.ensure(.virtualNetwork, body, for: source)], by: caller)[0])
    }

    package struct MalformedPrefix: Error {
        package let text: String
    }

    private static func subnet(_ text: String) throws -> JSON {
        guard let prefix = IPPrefix(text) else { throw MalformedPrefix(text: text) }
        return [
            "subnet": ["ip_prefix": .string("\(prefix.network)"), "ip_prefix_len": .int(Int64(prefix.length))],
            "addr_from_start": true,
        ]
    }

    // MARK: The fabric's own objects

    static func object(of host: SimulatedHost) -> Mutation {
        .create(
            .virtualRouter,
            [
                "fq_name": systemConfig.child(host.name).json, "parent_type": "global-system-config",
                "virtual_router_ip_address": .string("\(host.address)"),
            ], for: nil)
    }

    /// As a control node makes its own when it is started.
    static func object(of node: SimulatedControlNode) -> Mutation {
        let families = ["inet-vpn", "inet6-vpn", "e-vpn", "erm-vpn", "route-target"]
        return .create(
            .bgpRouter,
            [
                "fq_name": project.child("ip-fabric").child("__default__").child(node.name).json,
                "parent_type": "routing-instance",
                "bgp_router_parameters": [
                    "router_type": "control-node", "vendor": "weft", "address": .string("\(node.address)"),
                    "identifier": .string("\(node.address)"), "port": 179, "autonomous_system": 64512,
                    "address_families": ["family": .array(families.map { .string($0) })],
                ],
            ], for: nil)
    }
}

extension FQName {
    var json: JSON { .array(parts.map { .string($0) }) }
}
