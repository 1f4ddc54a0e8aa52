import WeftJSON
import WeftModel
import WeftNet

/// A virtual network as the configuration has it, with what the compiler derives.
struct TestNetwork {
    let name: String
    let number: Int
    /// The networks that a policy connects it to.
    var connections: [String] = []
    /// The ranges that it has in common with each of them.
    var overlaps: [String] = []
    /// Entries of `static_route_entries`.
    var staticRoutes: [JSON] = []
    /// Names of routing policies, in their order.
    var policies: [String] = []

    static func id(_ type: ObjectType, _ name: String) -> ObjectID { .derived(from: "\(type):\(name)") }

    init(_ name: String, _ number: Int, connections: [String] = [], overlaps: [String] = []) {
        self.overlaps = overlaps
        self.name = "default-domain:k8s1-default:\(name)"
        self.number = number
        self.connections = connections.map { "default-domain:k8s1-default:\($0)" }
    }

    static func instance(of network: String) -> String { "\(network):\(FQName(splitting: network).name)" }

    var instance: String { Self.instance(of: name) }
    var id: ObjectID { Self.id(.virtualNetwork, name) }
    var targetName: String { "target:64512:\(8_000_000 + number)" }

    var network: ConfigObject {
        ConfigObject(
            type: .virtualNetwork, id: id, name: FQName(splitting: name),
            parent: ParentReference(.project, Self.id(.project, "default-domain:k8s1-default")),
            properties: ["virtual_network_network_id": JSON.int(Int64(number))],
            references: ReferenceSet(
                policies.enumerated().map { place, name in
                    Reference(
                        .routingPolicy, Self.id(.routingPolicy, name),
                        attribute: ["sequence": .string("\(place + 1).0")])
                }))
    }

    var target: ConfigObject {
        ConfigObject(type: .routeTarget, id: Self.id(.routeTarget, targetName), name: [targetName])
    }

    var routingInstance: ConfigObject {
        var references: ReferenceSet = [
            Reference(.routeTarget, target.id, attribute: ["import_export": nil])
        ]
        for other in connections {
            references.insert(
                Reference(
                    .routingInstance, Self.id(.routingInstance, Self.instance(of: other)),
                    attribute: ["destination_instance": nil, "overlaps": .array(overlaps.map { .string($0) })]))
        }
        return ConfigObject(
            type: .routingInstance, id: Self.id(.routingInstance, instance), name: FQName(splitting: instance),
            parent: ParentReference(.virtualNetwork, id),
            properties: [
                "routing_instance_is_default": true, "static_route_entries": ["route": .array(staticRoutes)],
            ], references: references)
    }

    static func policy(_ name: String, _ match: JSON, _ actions: JSON) -> ConfigObject {
        ConfigObject(
            type: .routingPolicy, id: id(.routingPolicy, name), name: ["default-domain", "k8s1-default", name],
            properties: [
                "routing_policy_entries": ["term": [["term_match_condition": match, "term_action_list": actions]]]
            ])
    }

    var objects: [ConfigObject] { [network, target, routingInstance] }
}
