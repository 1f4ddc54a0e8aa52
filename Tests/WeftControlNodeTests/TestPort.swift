import WeftJSON
import WeftModel
import WeftNet
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

/// A port of a host in an instance's network that permits whatever the host says there.
struct TestPort: Equatable {
    let host: String
    let instance: String
    private var macs: Set<String> = []
    private var groups: Set<UInt32> = []
    private var tags: Set<UInt32> = []
    private var communities: [String: Set<String>] = [:]

    init(host: String, instance: String) {
        self.host = host
        self.instance = instance
    }

    private var network: String { FQName(FQName(splitting: instance).parts.dropLast()).description }
    private var name: String { "default-domain:ports:\(host):\(instance)" }

    /// Permits what a message says.
    mutating func make(room message: AgentMessage) {
        guard case .publish(_, let items) = message else { return }
        for item in items {
            switch item {
            case .unicast(let item):
                groups.formUnion(item.securityGroups)
                for hop in item.nextHops { tags.formUnion(hop.tags) }
                if !item.communities.isEmpty {
                    communities[item.prefix.description, default: []].formUnion(item.communities)
                }
            case .ethernet(let item):
                macs.insert(item.destination.macAddress.description)
                groups.formUnion(item.securityGroups)
                for hop in item.nextHops { tags.formUnion(hop.tags) }
            case .multicast: break
            }
        }
    }

    var objects: [ConfigObject] {
        var references: [(ObjectType, String)] = [
            (.virtualNetwork, network), (.routingInstance, instance), (.interfaceRouteTable, name),
        ]
        references += groups.sorted().map { (.securityGroup, "group \($0)") }
        references += tags.sorted().map { (.tag, "tag \($0)") }
        let pairs: [JSON] = [
            ["ip": ["ip_prefix": "0.0.0.0", "ip_prefix_len": 0]], ["ip": ["ip_prefix": "::", "ip_prefix_len": 0]],
        ]
        let port = TestConfiguration.object(
            .virtualMachineInterface, name, parent: (.virtualRouter, "default-global-system-config:\(host)"),
            references,
            properties: [
                "virtual_machine_interface_mac_addresses": [
                    "mac_address": .array(macs.sorted().map { .string($0) })
                ],
                "virtual_machine_interface_allowed_address_pairs": ["allowed_address_pair": .array(pairs)],
            ])
        let routes = communities.sorted { $0.key < $1.key }.map { prefix, texts -> JSON in
            [
                "prefix": .string(prefix),
                "community_attributes": ["community_attribute": .array(texts.sorted().map { .string($0) })],
            ]
        }
        let table = TestConfiguration.object(
            .interfaceRouteTable, name, properties: ["interface_route_table_routes": ["route": .array(routes)]])
        return [port, table]
            + groups.sorted().map {
                TestConfiguration.object(
                    .securityGroup, "group \($0)", properties: ["security_group_id": .int(Int64($0))])
            }
            + tags.sorted().map {
                TestConfiguration.object(
                    .tag, "tag \($0)", properties: ["tag_id": .string("0x" + String($0, radix: 16))])
            }
    }
}

extension AgentMessage {
    var routingInstance: String? {
        switch self {
        case .subscribe(let instance, _, _), .publish(let instance, _): instance
        case .unsubscribe, .withdraw, .endOfRIB, .subscribeConfiguration, .unsubscribeConfiguration: nil
        }
    }
}
