import WeftBGPWire
import WeftJSON
import WeftModel
import WeftNet
import WeftXMPP
import WeftXMPPWire

@testable import WeftControlNode

/// Hosts, networks and what the configuration can put on a host, one kind at a time.
enum PermitWorld {
    static let vn1 = TestNetwork("vn1", 1)
    static let vn2 = TestNetwork("vn2", 2)
    static let project = "default-domain:k8s1-default"
    static let interface = "\(project):port1"
    static let other = "\(project):port2"
    static let mac = "02:00:00:00:01:01"
    static let otherMAC = "02:00:00:00:02:02"

    /// Two hosts with a machine each. The second has a port in either network, from which it looks on.
    static var base: [ConfigObject] {
        [TestConfiguration.system, TestConfiguration.project] + TestConfiguration.fabric + vn1.objects + vn2.objects
            + [
                TestConfiguration.router("host1", address: "192.0.2.1", machines: ["vm1"]),
                TestConfiguration.router("host2", address: "192.0.2.2", machines: ["vm2"]),
                TestConfiguration.object(.virtualMachine, "vm1"), TestConfiguration.object(.virtualMachine, "vm2"),
                port(other, "vm2", in: vn1, mac: otherMAC),
                port("\(other)b", "vm2", in: vn2, mac: otherMAC),
                address("other-ip", "10.0.1.200", other, vn1),
                address("other-ip6", "2001:db8::200", other, vn1),
            ]
    }

    static func port(
        _ name: String = interface, _ machine: String = "vm1", in network: TestNetwork = vn1, mac: String = mac,
        refs more: [(ObjectType, String)] = [], properties: JSONObject = [:]
    ) -> ConfigObject {
        var all = properties
        all["virtual_machine_interface_mac_addresses"] = ["mac_address": [.string(mac)]]
        return TestConfiguration.object(
            .virtualMachineInterface, name, parent: (.project, project),
            [(.virtualMachine, machine), (.virtualNetwork, network.name), (.routingInstance, network.instance)] + more,
            properties: all)
    }

    static func address(
        _ name: String, _ address: String, _ port: String = interface, _ network: TestNetwork = vn1,
        more: JSONObject = [:]
    ) -> ConfigObject {
        var properties = more
        properties["instance_ip_address"] = .string(address)
        return TestConfiguration.object(
            .instanceIp, name, [(.virtualMachineInterface, port), (.virtualNetwork, network.name)],
            properties: properties)
    }

    static func pairs(_ pairs: (prefix: String, mac: String?)...) -> JSONObject {
        [
            "virtual_machine_interface_allowed_address_pairs": [
                "allowed_address_pair": .array(
                    pairs.map { pair in
                        let prefix = IPPrefix(pair.prefix)!
                        var json: JSONObject = [
                            "ip": [
                                "ip_prefix": .string("\(prefix.network)"), "ip_prefix_len": .int(Int64(prefix.length)),
                            ]
                        ]
                        if let mac = pair.mac { json["mac"] = .string(mac) }
                        return .object(json)
                    })
            ]
        ]
    }

    /// What an agent at 192.0.2.1 says.
    static func unicast(_ prefix: String, label: UInt32 = 50) -> RouteItem {
        .unicast(
            UnicastItem(
                prefix: IPPrefix(prefix)!,
                nextHops: [.init(address: .v4(IPv4Address(192, 0, 2, 1)), label: label, encapsulations: ["udp"])],
                localPreference: 200))
    }

    static func ethernet(_ mac: String, _ address: String, tag: UInt32 = 0) -> RouteItem {
        .ethernet(
            EthernetItem(
                .init(ethernetTag: tag, macAddress: MACAddress(mac)!, address: IPPrefix(address)!),
                nextHops: [.init(address: .v4(IPv4Address(192, 0, 2, 1)), label: 7, encapsulations: ["vxlan"])],
                localPreference: 200))
    }

    static let tree = RouteItem.multicast(
        MulticastItem(
            .init(IPv4Address(255, 255, 255, 255)),
            forwarders: [
                .init(address: .v4(IPv4Address(192, 0, 2, 1)), labels: 4609...5119, encapsulations: ["udp"])
            ]))

    /// A way in which the configuration lets a host say something, and what it says.
    struct Kind: CustomStringConvertible, Sendable {
        let description: String
        var instance = vn1.instance
        let items: [RouteItem]
        /// With it, and without it: the objects that are other, and those that are not there.
        let granted: [ConfigObject]
        var denied: [ConfigObject] = []
        var absent: [ConfigObject] = []
    }

    static var kinds: [Kind] {
        let plain = port()
        let ip = address("ip", "10.0.1.5")
        let ip6 = address("ip6", "2001:db8::5")
        let pool = TestConfiguration.object(.floatingIpPool, "\(vn2.name):pool", parent: (.virtualNetwork, vn2.name))
        let aliases = TestConfiguration.object(.aliasIpPool, "\(vn2.name):pool", parent: (.virtualNetwork, vn2.name))
        let routes: JSONObject = [
            "interface_route_table_routes": ["route": [["prefix": "10.9.0.0/16"], ["prefix": "2001:db8:9::/48"]]]
        ]
        let table = TestConfiguration.object(.interfaceRouteTable, "\(project):table", properties: routes)
        func learning(_ isOn: Bool) -> ConfigObject {
            var network = vn1.network
            network.properties["mac_ip_learning_enable"] = .bool(isOn)
            network.references = [
                Reference(
                    .networkIpam, TestNetwork.id(.networkIpam, "ipam"),
                    attribute: [
                        "ipam_subnets": [["subnet": ["ip_prefix": "10.0.1.0", "ip_prefix_len": 24]]]
                    ])
            ]
            return network
        }
        var carried = vn1.network
        carried.references.insert(
            Reference(.virtualNetwork, TestNetwork.id(.virtualNetwork, RoutingConfiguration.fabricNetwork)))
        let router = TestConfiguration.object(
            .logicalRouter, "\(project):lr", parent: (.project, project), [(.virtualMachineInterface, "\(project):gw")])
        var joined = router
        joined.references.insert(
            Reference(
                .virtualNetwork, vn2.id,
                attribute: ["logical_router_virtual_network_type": "InternalVirtualNetwork"]))
        let gateway = TestConfiguration.object(
            .virtualMachineInterface, "\(project):gw", parent: (.project, project), [(.virtualNetwork, vn1.name)])
        return [
            Kind(
                description: "addresses of an interface",
                items: [
                    unicast("10.0.1.5/32"), unicast("2001:db8::5/128"), ethernet(mac, "10.0.1.5/32"),
                    ethernet(mac, "2001:db8::5/128"), ethernet("00:00:00:00:00:00", "10.0.1.5/32"),
                ], granted: [plain, ip, ip6], denied: [plain], absent: [ip, ip6]),
            Kind(
                description: "a secondary address that a second interface shares",
                items: [unicast("10.0.1.200/32"), ethernet(mac, "10.0.1.200/32")],
                granted: [
                    plain,
                    TestConfiguration.object(
                        .instanceIp, "other-ip",
                        [
                            (.virtualMachineInterface, other), (.virtualMachineInterface, interface),
                            (.virtualNetwork, vn1.name),
                        ],
                        properties: [
                            "instance_ip_address": "10.0.1.200", "instance_ip_secondary": true,
                            "instance_ip_mode": "active-active",
                        ]),
                ], denied: [plain, address("other-ip", "10.0.1.200", other)]),
            Kind(
                description: "its MAC",
                items: [ethernet(mac, "0.0.0.0/0")], granted: [port()], denied: [port(mac: "02:00:00:00:09:09")]),
            Kind(
                description: "a machine's host",
                items: [unicast("10.0.1.5/32"), ethernet(mac, "0.0.0.0/0")],
                granted: [plain, ip, TestConfiguration.router("host1", address: "192.0.2.1", machines: ["vm1"])],
                denied: [plain, ip, TestConfiguration.router("host1", address: "192.0.2.1")]),
            Kind(
                description: "an allowed address with its MAC",
                items: [
                    unicast("10.0.1.77/32"), ethernet(mac, "10.0.1.77/32"), unicast("2001:db8::77/128"),
                    ethernet("02:00:00:00:07:07", "10.0.1.77/32"), ethernet("02:00:00:00:07:07", "0.0.0.0/0"),
                ],
                granted: [
                    port(properties: pairs(("10.0.1.77/32", "02:00:00:00:07:07"), ("2001:db8::77/128", nil)))
                ], denied: [plain], absent: []),
            Kind(
                description: "an allowed range",
                items: [
                    unicast("10.0.1.77/32"), unicast("10.0.1.64/26"), ethernet(mac, "10.0.1.78/32"),
                    unicast("2001:db8:5::1/128"),
                ], granted: [port(properties: pairs(("10.0.1.64/26", nil), ("2001:db8:5::/48", nil)))],
                denied: [plain]),
            Kind(
                description: "static routes of an interface",
                items: [
                    unicast("10.9.0.0/16"), unicast("2001:db8:9::/48"), ethernet("00:00:00:00:00:00", "10.9.0.0/16"),
                ], granted: [table, port(refs: [(.interfaceRouteTable, "\(project):table")])], denied: [table, plain]),
            Kind(
                description: "what a table of static routes says",
                items: [unicast("10.9.0.0/16")],
                granted: [table, port(refs: [(.interfaceRouteTable, "\(project):table")])],
                denied: [
                    TestConfiguration.object(.interfaceRouteTable, "\(project):table"),
                    port(refs: [(.interfaceRouteTable, "\(project):table")]),
                ]),
            Kind(
                description: "a subnet behind an interface",
                items: [unicast("10.8.0.0/24")],
                granted: [
                    plain,
                    TestConfiguration.object(
                        .subnet, "net8", [(.virtualMachineInterface, interface)],
                        properties: ["subnet_ip_prefix": ["ip_prefix": "10.8.0.0", "ip_prefix_len": 24]]),
                ], denied: [plain], absent: [TestConfiguration.object(.subnet, "net8")]),
            Kind(
                description: "a floating IP", instance: vn2.instance,
                items: [unicast("203.0.113.9/32"), ethernet(mac, "203.0.113.9/32")],
                granted: [
                    plain, ip, pool,
                    TestConfiguration.object(
                        .floatingIp, "\(vn2.name):pool:fip", parent: (.floatingIpPool, "\(vn2.name):pool"),
                        [(.virtualMachineInterface, interface)],
                        properties: ["floating_ip_address": "203.0.113.9"]),
                ],
                denied: [
                    plain, ip, pool,
                    TestConfiguration.object(
                        .floatingIp, "\(vn2.name):pool:fip", parent: (.floatingIpPool, "\(vn2.name):pool"),
                        properties: ["floating_ip_address": "203.0.113.9"]),
                ]),
            Kind(
                description: "a floating IP below an instance IP", items: [unicast("10.0.1.9/32")],
                granted: [
                    plain, address("service-ip", "10.0.1.9", "\(project):none"),
                    TestConfiguration.object(
                        .floatingIp, "service-ip:fip", parent: (.instanceIp, "service-ip"),
                        [(.virtualMachineInterface, interface)], properties: ["floating_ip_address": "10.0.1.9"]),
                ], denied: [plain, address("service-ip", "10.0.1.9", "\(project):none")],
                absent: [TestConfiguration.object(.floatingIp, "service-ip:fip")]),
            Kind(
                description: "an alias IP", instance: vn2.instance, items: [unicast("203.0.113.10/32")],
                granted: [
                    plain, aliases,
                    TestConfiguration.object(
                        .aliasIp, "\(vn2.name):pool:alias", parent: (.aliasIpPool, "\(vn2.name):pool"),
                        [(.virtualMachineInterface, interface)], properties: ["alias_ip_address": "203.0.113.10"]),
                ], denied: [plain, aliases],
                absent: [TestConfiguration.object(.aliasIp, "\(vn2.name):pool:alias")]),
            Kind(
                description: "learnt addresses",
                items: [
                    unicast("10.0.1.33/32"), ethernet("02:00:00:00:33:33", "10.0.1.33/32"),
                    ethernet("02:00:00:00:33:34", "0.0.0.0/0"),
                ], granted: [plain, learning(true)], denied: [plain, learning(false)]),
            Kind(
                description: "the fabric's network, which carries the interface's",
                instance: RoutingConfiguration.fabricInstance, items: [unicast("10.0.1.5/32", label: 0)],
                granted: [plain, ip, carried], denied: [plain, ip, vn1.network]),
            Kind(
                description: "the network of a logical router", instance: vn2.instance,
                items: [ethernet("00:00:00:00:00:00", "10.0.1.5/32")], granted: [plain, ip, gateway, joined],
                denied: [plain, ip, gateway, router]),
            Kind(
                description: "broadcasts and trees of a network",
                items: [ethernet("ff:ff:ff:ff:ff:ff", "0.0.0.0/32", tag: 7), tree], granted: [plain], denied: [],
                absent: [plain]),
            Kind(
                description: "an interface behind another one", items: [unicast("10.0.1.6/32")],
                granted: [
                    plain,
                    port(
                        "\(project):sub", "nested", mac: "02:00:00:00:06:06",
                        refs: [(.virtualMachineInterface, interface)],
                        properties: ["virtual_machine_interface_properties": ["sub_interface_vlan_tag": 6]]),
                    TestConfiguration.object(.virtualMachine, "nested"),
                    address("sub-ip", "10.0.1.6", "\(project):sub"),
                ],
                denied: [
                    plain,
                    port(
                        "\(project):sub", "nested", mac: "02:00:00:00:06:06",
                        properties: ["virtual_machine_interface_properties": ["sub_interface_vlan_tag": 6]]),
                    TestConfiguration.object(.virtualMachine, "nested"),
                    address("sub-ip", "10.0.1.6", "\(project):sub"),
                ]),
            Kind(
                description: "an interface that is bound to the host", items: [unicast("10.0.1.5/32")],
                granted: [
                    port(interface, "vm3", properties: bindings("host1")), ip,
                    TestConfiguration.object(.virtualMachine, "vm3"),
                ],
                denied: [
                    port(interface, "vm3", properties: bindings("host2")), ip,
                    TestConfiguration.object(.virtualMachine, "vm3"),
                ]),
        ]
    }

    private static func bindings(_ host: String) -> JSONObject {
        [
            "virtual_machine_interface_bindings": [
                "key_value_pair": [["key": "host_id", "value": .string(host)]]
            ]
        ]
    }
}
