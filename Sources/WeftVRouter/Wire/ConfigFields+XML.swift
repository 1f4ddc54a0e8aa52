import WeftNet
package import WeftXML

extension ConfigFields {
    /// Reads what forwarding needs out of a configuration node (docs/wire/xmpp.md, "Configuration told"): `properties`
    /// is an element whose children are the object's properties, named as in the schema with dashes. A property that is
    /// absent or that cannot be read is missing; whoever needs it says so.
    package init(_ type: ConfigType, properties: XMLElement) {
        switch type {
        case .virtualMachineInterface:
            let annotations = Self.annotations(properties)
            self = .virtualMachineInterface(
                Interface(
                    id: Self.id(properties),
                    macAddress: properties.child("virtual-machine-interface-mac-addresses")?.child("mac-address")
                        .flatMap { MACAddress($0.text) },
                    position: annotations["index"].flatMap { InterfaceState.Position($0) },
                    requestedName: annotations["interface"],
                    isEnabled: properties.child("id-perms")?.text(of: "enable") != "false"))
        case .virtualMachine: self = .virtualMachine(Self.id(properties))
        case .instanceIP:
            self = .instanceIP(
                IPAddress(properties.text(of: "instance-ip-address")),
                isSecondary: properties.text(of: "instance-ip-secondary") == "true")
        case .securityGroup: self = .securityGroup(UInt32(properties.text(of: "security-group-id")))
        case .tag:
            let text = properties.text(of: "tag-id")
            self = .tag(text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text))
        case .virtualNetwork:
            let index = UInt32(properties.text(of: "virtual-network-network-id")) ?? 0
            self = .virtualNetwork(
                Network(id: Self.id(properties), index: index, segment: Self.segment(properties, index)))
        case .routingInstance: self = .routingInstance
        case .interfaceRoutingInstance: self = .interfaceRoutingInstance
        case .virtualNetworkIPAM:
            self = .virtualNetworkIPAM(
                (properties.child("value")?.children("ipam-subnets") ?? []).compactMap { RoutedSubnet($0) })
        case .networkIPAM:
            self = .networkIPAM(
                properties.children("ipam-subnets").flatMap { $0.children("subnets") }.compactMap { RoutedSubnet($0) })
        case .bgpRouter:
            let parameters = properties.child("bgp-router-parameters")
            self = .bgpRouter(
                sourcePort: parameters?.text(of: "router-type") == "bgpaas-client"
                    ? parameters.flatMap { UInt16($0.text(of: "source-port")) } : nil)
        }
    }

    /// A network that forwards frames has the VNI that it was given, or else its own number
    /// (docs/wire/derived-objects.md, "VNI of a network"); one that only routes has none unless it was given one, as
    /// the networks inside logical routers are.
    private static func segment(_ network: XMLElement, _ index: UInt32) -> Segment? {
        let properties = network.child("virtual-network-properties")
        let isRouted = properties?.text(of: "forwarding-mode") == "l3"
        let given = properties.flatMap { UInt32($0.text(of: "vxlan-network-identifier")) }
        return (given ?? (isRouted ? nil : index)).flatMap { VNI($0) }.map { Segment($0, isRouted: isRouted) }
    }

    /// The object's UUID, which travels as two numbers.
    private static func id(_ properties: XMLElement) -> ObjectID? {
        guard let uuid = properties.child("id-perms")?.child("uuid"),
            let high = UInt64(uuid.text(of: "uuid-mslong")), let low = UInt64(uuid.text(of: "uuid-lslong"))
        else { return nil }
        return ObjectID(high: high, low: low)
    }

    private static func annotations(_ properties: XMLElement) -> [String: String] {
        let pairs = properties.child("annotations")?.children("key-value-pair") ?? []
        return Dictionary(pairs.map { ($0.text(of: "key"), $0.text(of: "value")) }) { _, last in last }
    }
}

extension RoutedSubnet {
    /// An `IpamSubnetType`; `nil` for one without prefix, as flat networks carry on their links. An address of ours
    /// that is of another family than the subnet is in another subnet.
    fileprivate init?(_ element: XMLElement) {
        guard let subnet = element.child("subnet"), let network = IPAddress(subnet.text(of: "ip-prefix")),
            let length = UInt8(subnet.text(of: "ip-prefix-len")), Int(length) <= network.bitWidth
        else { return nil }
        func address(_ name: String) -> IPAddress? {
            IPAddress(element.text(of: name)).flatMap { $0.bitWidth == network.bitWidth ? $0 : nil }
        }
        self.init(
            prefix: IPPrefix(network, length: length), gateway: address("default-gateway"),
            nameServer: address("dns-server-address"))
    }
}
