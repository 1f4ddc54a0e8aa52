import WeftNet

@testable import WeftVRouter

/// A network of the test configuration with one subnet.
struct ConfiguredNetwork {
    var name: String
    var prefix: IPv4Prefix
    var gateway: IPv4Address
    /// Flat networks have their subnets on the IPAM instead of on the link to it.
    var isFlat = false
    var segment: Segment?

    static let vn1 = ConfiguredNetwork(
        name: "default-domain:k8s1-default:vn1", prefix: IPv4Prefix(IPv4Address(10, 0, 1, 0), length: 24),
        gateway: IPv4Address(10, 0, 1, 1))
    static let vn2 = ConfiguredNetwork(
        name: "default-domain:k8s2-default:vn2", prefix: IPv4Prefix(IPv4Address(10, 0, 2, 0), length: 24),
        gateway: IPv4Address(10, 0, 2, 1))
    static let pods = ConfiguredNetwork(
        name: "default-domain:k8s1-default:k8s1-default-pod-network",
        prefix: IPv4Prefix(IPv4Address(10, 32, 0, 0), length: 12), gateway: IPv4Address(10, 47, 255, 254), isFlat: true)

    var id: ObjectID { ObjectID.derived(from: name) }
    var instance: String { "\(name):\(FQName(splitting: name).name)" }
    var subnet: RoutedSubnet { RoutedSubnet(prefix: IPPrefix(prefix), gateway: .v4(gateway)) }
    private var key: ConfigKey { ConfigKey(.virtualNetwork, name) }

    var changes: [HostConfigChange] {
        let attribute = ConfigKey(.virtualNetworkNetworkIpam, "attr(\(name),ipam)")
        let ipam = ConfigKey(.networkIpam, "default-domain:k8s1-default:\(FQName(splitting: name).name)-ipam")
        return [
            .update(key, .virtualNetwork(.init(id: id, index: 5, segment: segment))),
            .update(ConfigKey(.routingInstance, instance), .routingInstance),
            .link(key, ConfigKey(.routingInstance, instance), kind: "virtual-network-routing-instance"),
            .update(attribute, .virtualNetworkIPAM(isFlat ? [] : [subnet])),
            .update(ipam, .networkIPAM(isFlat ? [subnet] : [])),
            .link(key, attribute, kind: "virtual-network-network-ipam"),
            .link(attribute, ipam, kind: "virtual-network-network-ipam"),
        ]
    }
}

/// A pod of the test configuration with one interface in each of its networks.
struct ConfiguredPod {
    struct Interface {
        var network: ConfiguredNetwork
        var address: IPv4Address
        var requestedName: String?
    }

    var name: String
    var interfaces: [Interface]
    var incarnation = 0

    init(_ name: String, _ interfaces: [Interface], incarnation: Int = 0) {
        self.name = name
        self.interfaces = interfaces
        self.incarnation = incarnation
    }

    init(_ name: String, in network: ConfiguredNetwork, _ address: IPv4Address) {
        self.init(name, [Interface(network: network, address: address)])
    }

    var machine: String { "k8s1__default__\(name)" }
    var machineID: ObjectID { ObjectID.derived(from: "\(machine)/\(incarnation)") }

    func interfaceName(_ index: Int) -> String { "default-domain:k8s1-default:\(name)__\(incarnation)-\(index)" }
    func interfaceID(_ index: Int) -> ObjectID { ObjectID.derived(from: interfaceName(index)) }

    var nodes: [ConfigKey] {
        [ConfigKey(.virtualMachine, machine)]
            + interfaces.indices.flatMap {
                [
                    ConfigKey(.virtualMachineInterface, interfaceName($0)),
                    ConfigKey(.instanceIp, "ip-\(interfaceName($0))"),
                ]
            }
    }

    var links: [(ConfigKey, ConfigKey, String)] {
        interfaces.indices.flatMap { index -> [(ConfigKey, ConfigKey, String)] in
            let key = ConfigKey(.virtualMachineInterface, interfaceName(index))
            return [
                (key, ConfigKey(.virtualMachine, machine), "virtual-machine-interface-virtual-machine"),
                (
                    key, ConfigKey(.virtualNetwork, interfaces[index].network.name),
                    "virtual-machine-interface-virtual-network"
                ),
                (
                    ConfigKey(.instanceIp, "ip-\(interfaceName(index))"), key,
                    "instance-ip-virtual-machine-interface"
                ),
            ]
        }
    }

    var changes: [HostConfigChange] {
        var changes: [HostConfigChange] = [.update(ConfigKey(.virtualMachine, machine), .virtualMachine(machineID))]
        for (index, interface) in interfaces.enumerated() {
            changes.append(
                .update(
                    ConfigKey(.virtualMachineInterface, interfaceName(index)),
                    .virtualMachineInterface(
                        .init(
                            id: interfaceID(index), macAddress: MACAddress(rawValue: 0x02_0000_0000 + UInt64(index)),
                            position: .init(index: index + 1, count: interfaces.count),
                            requestedName: interface.requestedName))))
            changes.append(
                .update(
                    ConfigKey(.instanceIp, "ip-\(interfaceName(index))"),
                    .instanceIP(.v4(interface.address), isSecondary: false)))
        }
        return changes + links.map { .link($0.0, $0.1, kind: $0.2) }
    }

    var removal: [HostConfigChange] {
        links.map { .unlink($0.0, $0.1, kind: $0.2) } + nodes.map { .remove($0) }
    }
}
