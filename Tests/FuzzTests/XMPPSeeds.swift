import WeftNet
import WeftXML
import WeftXMPPWire

/// Streams as agents and control nodes send them, for the fuzzer to begin with.
enum XMPPSeeds {
    /// By the names of their files; the octet in front says where they are cut in two (`XMPPProperties`).
    static var all: [String: [UInt8]] {
        let opening = StreamOpening.agent("host-1")
        var seeds: [String: [UInt8]] = [
            "opening": opening.encode() + StreamOpening.keepalive, "answer": opening.answer.encode(id: "++123"),
        ]
        for (name, stanza) in fromAgent { seeds[name] = opening.encode() + stanza.encode(from: "host-1", number: 7) }
        for (name, stanza) in fromControlNode { seeds[name] = opening.answer.encode() + stanza.encode(to: "host-1") }
        seeds["agent-session"] =
            opening.encode()
            + fromAgent.sorted { $0.key < $1.key }.flatMap { $0.value.encode(from: "host-1", number: 8) }
            + StreamOpening.close
        return seeds.mapValues { [0x60] + $0 }
    }

    private static let instance = "default-domain:demo:red:red"
    private static let node = "1/1/\(instance)/10.0.1.3"

    private static var item: UnicastItem {
        UnicastItem(
            prefix: IPPrefix("10.0.1.3/32")!,
            nextHops: [
                .init(
                    address: .v4(IPv4Address(192, 0, 2, 1)), label: 50, encapsulations: ["udp", "vxlan"],
                    virtualNetwork: "default-domain:demo:red", tags: [7])
            ], virtualNetwork: "default-domain:demo:red", sequence: 2, isSticky: true, securityGroups: [8_000_001],
            communities: ["no-export"], localPreference: 200, med: 5)
    }

    private static var wide: UnicastItem {
        UnicastItem(
            prefix: IPPrefix("2001:db8::1/128")!,
            nextHops: [.init(address: .v4(IPv4Address(192, 0, 2, 1)), label: 51, encapsulations: ["udp"])])
    }

    private static var owned: EthernetItem {
        EthernetItem(
            .init(macAddress: MACAddress(2, 0, 0, 0, 0, 1), address: IPPrefix("10.0.1.3/32")!),
            nextHops: [
                .init(
                    address: .v4(IPv4Address(192, 0, 2, 1)), label: 5001, encapsulations: ["vxlan"],
                    routerMAC: MACAddress(2, 0, 0, 0, 0, 2), tags: [7])
            ], sequence: 2, isSticky: true, securityGroups: [8_000_001])
    }

    private static let joining = MulticastItem(
        .init(.broadcast),
        forwarders: [.init(address: .v4(IPv4Address(192, 0, 2, 1)), labels: 4609...5119, encapsulations: ["gre"])])
    private static let placed = MulticastItem(
        .init(.broadcast), sourceLabel: 4609,
        branches: [.init(address: IPv4Address(192, 0, 2, 2), label: 4610, encapsulations: ["gre", "udp"])])

    private static var fromAgent: [String: AgentStanza] {
        let key = ConfigurationKey(type: "virtual-router", name: "default-global-system-config:host-1")
        return [
            "a-subscribe": .subscribe(routingInstance: instance, id: 4, wantsRoutes: true),
            "b-subscribe-configuration": .subscribeConfiguration(key),
            "c-publish": .publish(node: node, .unicast([item])),
            "d-collect": .collect(routingInstance: instance, node: node, add: true),
            "e-publish-wide": .publish(node: "2/1/\(instance)/2001:db8::1", .unicast([wide])),
            "e-publish-ethernet": .publish(
                node: "25/242/\(owned.destination)", .ethernet([owned, EthernetItem(.broadcast(5001), nextHops: [])])),
            "e-publish-multicast": .publish(node: "1/241/\(instance)/255.255.255.255", .multicast([joining])),
            "f-end": .endOfRIB, "g-dissociate": .collect(routingInstance: instance, node: node, add: false),
            "h-unsubscribe": .unsubscribe(routingInstance: instance),
            "i-unsubscribe-configuration": .unsubscribeConfiguration(key),
        ]
    }

    private static var fromControlNode: [String: ControlNodeStanza] {
        let left = ConfigurationKey(type: "virtual-network", name: "default-domain:demo:red")
        let right = ConfigurationKey(type: "routing-instance", name: instance)
        return [
            "routes": .routes(routingInstance: instance, [item, item]),
            "routes-wide": .routes(routingInstance: instance, [wide]),
            "trees": .trees(routingInstance: instance, [.init(id: "192.0.2.1:5:\(placed.group)", placed)]),
            "ethernet-routes": .ethernetRoutes(routingInstance: instance, [owned, owned]),
            "retract": .retract(routingInstance: instance, .inet, ids: ["10.0.1.3/32"]), "end": .endOfRIB,
            "configuration": .configuration([
                .update([
                    .node(.init(left, properties: [XMLElement("network-id", text: "7")])),
                    .link(.init(left, right, metadata: "virtual-network-routing-instance")),
                ]), .delete([.node(.init(right))]),
            ]),
        ]
    }
}
