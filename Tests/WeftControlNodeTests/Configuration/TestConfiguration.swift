import WeftJSON
import WeftModel
import WeftNet

/// Objects of a small cluster, by plain names.
enum TestConfiguration {
    static func object(
        _ type: ObjectType, _ name: String, parent: (ObjectType, String)? = nil,
        _ references: [(ObjectType, String)] = [],
        properties: JSONObject = [:]
    ) -> ConfigObject {
        ConfigObject(
            type: type, id: TestNetwork.id(type, name), name: FQName(splitting: name),
            parent: parent.map { ParentReference($0.0, TestNetwork.id($0.0, $0.1)) }, properties: properties,
            references: ReferenceSet(references.map { Reference($0.0, TestNetwork.id($0.0, $0.1)) }))
    }

    static let system = object(.globalSystemConfig, "default-global-system-config")
    static let project = object(.project, "default-domain:k8s1-default")

    /// The underlay's network and instance.
    static let fabric = [
        object(.virtualNetwork, "default-domain:default-project:ip-fabric"),
        object(
            .routingInstance, "default-domain:default-project:ip-fabric:__default__",
            parent: (.virtualNetwork, "default-domain:default-project:ip-fabric")),
    ]

    static func router(_ host: String, address: String? = nil, machines: [String] = []) -> ConfigObject {
        object(
            .virtualRouter, "default-global-system-config:\(host)",
            parent: (.globalSystemConfig, "default-global-system-config"),
            machines.map { (.virtualMachine, $0) },
            properties: address.map { ["virtual_router_ip_address": .string($0)] } ?? [:])
    }

    /// A pod whose interface is bound to a host, though nothing links the host with the machine.
    static func boundPod(_ name: String, in network: TestNetwork, to host: String = "host1") -> [ConfigObject] {
        pod(name, in: network).map { object in
            guard object.type == .virtualMachineInterface else { return object }
            var object = object
            object.properties["virtual_machine_interface_bindings"] = [
                "key_value_pair": [["key": "host_id", "value": .string(host)]]
            ]
            return object
        }
    }

    /// A pod: machine, interface, address.
    static func pod(_ name: String, in network: TestNetwork) -> [ConfigObject] {
        let interface = "default-domain:k8s1-default:\(name)"
        return [
            object(.virtualMachine, name),
            object(
                .virtualMachineInterface, interface, parent: (.project, "default-domain:k8s1-default"),
                [(.virtualMachine, name), (.virtualNetwork, network.name), (.routingInstance, network.instance)],
                properties: ["virtual_machine_interface_mac_addresses": ["mac_address": ["02:00:00:00:00:01"]]]),
            object(
                .instanceIp, "\(name)-ip", [(.virtualMachineInterface, interface), (.virtualNetwork, network.name)],
                properties: ["instance_ip_address": "10.0.1.3"]),
        ]
    }
}
