import WeftNet
import WeftXML

@testable import WeftXMPPWire

/// One of each, with awkward characters where names may have them.
enum Samples {
    static let item = UnicastItem(
        prefix: IPPrefix(host: .v4(IPv4Address(10, 0, 1, 3))),
        nextHops: [
            .init(
                address: .v4(IPv4Address(172, 31, 12, 82)), label: 50, encapsulations: ["gre", "udp"],
                virtualNetwork: "default-domain:p:vn<1>", tags: [65537, 7])
        ], virtualNetwork: "default-domain:p:vn&1", sequence: 3, isSticky: true, securityGroups: [8_000_001],
        communities: ["no-export", "64512:100"], localPreference: 200, med: 100, subProtocol: "interface")

    static let item6 = UnicastItem(
        prefix: IPPrefix(host: .v6(IPv6Address(high: 0xfd00_0001_0000_0000, low: 5))),
        nextHops: [.init(address: .v4(IPv4Address(172, 31, 12, 82)), label: 51, encapsulations: [])])

    static let joining = MulticastItem(
        .init(.broadcast),
        forwarders: [
            .init(address: .v4(IPv4Address(172, 31, 12, 82)), labels: 4609...5119, encapsulations: ["gre", "udp"])
        ])
    static let placed = MulticastItem(
        .init(IPv4Address(239, 1, 1, 1), source: IPv4Address(10, 0, 1, 9)), sourceLabel: 4612,
        branches: [
            .init(address: IPv4Address(172, 31, 4, 1), label: 5012, encapsulations: ["gre"]),
            .init(address: IPv4Address(172, 31, 4, 9), label: 4807, encapsulations: []),
        ])

    static let instance = "default-domain:k8s1-default:vn1:vn1"
    static let node = "1/1/\(instance)/10.0.1.3/32"

    static let agentStanzas: [AgentStanza] = [
        .subscribe(routingInstance: instance, id: 5, wantsRoutes: true),
        .subscribe(routingInstance: "d:p:a&b:'x'", id: 65535, wantsRoutes: false),
        .unsubscribe(routingInstance: instance), .publish(node: node, .unicast([item])),
        .publish(node: "1/241/x/255.255.255.255", .multicast([joining])),
        .publish(node: "2/1/x", .unicast([item6])), .publish(node: node, .endOfRIB),
        .collect(routingInstance: instance, node: node, add: true),
        .collect(routingInstance: instance, node: node, add: false),
        .subscribeConfiguration(.init(type: "virtual-router", name: "default-global-system-config:compute-7")),
        .unsubscribeConfiguration(.init(type: "virtual-machine", name: "7a0c4c6e-0000-4000-8000-000000000001")),
        .endOfRIB,
    ]

    static let configuration: [ConfigurationChange] = [
        .update([
            .node(
                ConfigurationNode(
                    .init(type: "virtual-network", name: "d:p:vn1"),
                    properties: [
                        XMLElement("virtual-network-network-id", text: "5"),
                        XMLElement("virtual-network-properties", children: [XMLElement("rpf", text: "enable")]),
                    ])),
            .link(
                ConfigurationLink(
                    .init(type: "virtual-machine-interface", name: "d:p:tap"),
                    .init(type: "virtual-network", name: "d:p:vn1"),
                    metadata: "virtual-machine-interface-virtual-network")),
        ]),
        .delete([.node(ConfigurationNode(.init(type: "instance-ip", name: "old")))]),
    ]

    static let controlNodeStanzas: [ControlNodeStanza] = [
        .routes(routingInstance: instance, [item, item]), .routes(routingInstance: instance, [item6]),
        .retract(routingInstance: instance, .inet, ids: ["10.0.1.3/32", "10.0.1.4/32"]), .configuration(configuration),
        .trees(routingInstance: instance, [.init(id: "172.31.12.82:5:\(placed.group)", placed)]),
        .endOfRIB,
    ]
}
