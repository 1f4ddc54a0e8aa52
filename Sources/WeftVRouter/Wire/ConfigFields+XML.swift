import WeftNet
package import WeftXML

extension ConfigFields {
    /// Reads what forwarding needs out of a configuration node (docs/wire/xmpp.md, "Configuration told"): `properties`
    /// is an element whose children are the object's properties, named as in the schema with dashes. A property that is
    /// absent or that cannot be read is missing; whoever needs it says so.
    package init(_ type: ConfigNodeType, properties: XMLElement) {
        switch type {
        case .virtualMachineInterface:
            self = .virtualMachineInterface(Interface(XMLModel.VirtualMachineInterface(element: properties)))
        case .virtualMachine: self = .virtualMachine(XMLModel.VirtualMachine(element: properties).id)
        case .instanceIp:
            let ip = XMLModel.InstanceIp(element: properties)
            self = .instanceIP(
                ip.instanceIpAddress.flatMap { IPAddress($0) }, isSecondary: ip.instanceIpSecondary ?? false)
        case .securityGroup:
            let group = XMLModel.SecurityGroup(element: properties)
            self = .securityGroup(group.securityGroupId.flatMap { UInt32(exactly: $0) })
        case .tag:
            let text = XMLModel.Tag(element: properties).tagId ?? ""
            self = .tag(text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text))
        case .virtualNetwork: self = .virtualNetwork(Network(XMLModel.VirtualNetwork(element: properties)))
        case .routingInstance: self = .routingInstance
        case .virtualMachineInterfaceRoutingInstance: self = .interfaceRoutingInstance
        case .virtualNetworkNetworkIpam:
            let link = XMLModel.VirtualNetworkNetworkIpam(element: properties)
            self = .virtualNetworkIPAM(link.value?.ipamSubnets.compactMap { RoutedSubnet($0) } ?? [])
        case .networkIpam:
            let ipam = XMLModel.NetworkIpam(element: properties)
            self = .networkIPAM(ipam.ipamSubnets?.subnets.compactMap { RoutedSubnet($0) } ?? [])
        case .bgpRouter:
            let parameters = XMLModel.BgpRouter(element: properties).bgpRouterParameters
            let isWorkload = parameters?.routerType == "bgpaas-client"
            self = .bgpRouter(sourcePort: isWorkload ? parameters?.sourcePort.flatMap { UInt16(exactly: $0) } : nil)
        }
    }
}

extension XMLObjectView {
    /// The object's UUID, which travels as two numbers.
    fileprivate var id: ObjectID? {
        guard let uuid = idPerms?.uuid, let high = uuid.uuidMslong, let low = uuid.uuidLslong else { return nil }
        return ObjectID(high: high, low: low)
    }
}

extension ConfigFields.Interface {
    fileprivate init(_ interface: XMLModel.VirtualMachineInterface) {
        self.init(
            id: interface.id,
            macAddress: interface.virtualMachineInterfaceMacAddresses?.macAddress.first.flatMap { MACAddress($0) },
            position: nil, requestedName: nil, isEnabled: interface.idPerms?.enable ?? true)
        // Of two annotations with one key the later counts.
        guard let annotations = interface.annotations?.keyValuePair else { return }
        for annotation in annotations {
            switch annotation.key {
            case "index": position = annotation.value.flatMap { InterfaceState.Position($0) }
            case "interface": requestedName = annotation.value ?? ""
            default: break
            }
        }
    }
}

extension ConfigFields.Network {
    /// A network that forwards frames has the VNI that it was given, or else its own number
    /// (docs/wire/derived-objects.md, "VNI of a network"); one that only routes has none unless it was given one, as
    /// the networks inside logical routers are.
    fileprivate init(_ network: XMLModel.VirtualNetwork) {
        let index = network.virtualNetworkNetworkId.flatMap { UInt32(exactly: $0) } ?? 0
        let properties = network.virtualNetworkProperties
        let isRouted = properties?.forwardingMode == "l3"
        let given = properties?.vxlanNetworkIdentifier.flatMap { UInt32(exactly: $0) }
        let vni = (given ?? (isRouted ? nil : index)).flatMap { VNI($0) }
        self.init(id: network.id, index: index, segment: vni.map { Segment($0, isRouted: isRouted) })
    }
}

extension RoutedSubnet {
    /// `nil` for one without prefix, as flat networks carry on their links. An address of ours that is of another
    /// family than the subnet is in another subnet.
    fileprivate init?(_ subnet: XMLModel.IpamSubnetType) {
        guard let prefix = subnet.subnet, let network = prefix.ipPrefix.flatMap({ IPAddress($0) }),
            let length = prefix.ipPrefixLen.flatMap({ UInt8(exactly: $0) }), Int(length) <= network.bitWidth
        else { return nil }
        func address(_ text: String?) -> IPAddress? {
            text.flatMap { IPAddress($0) }.flatMap { $0.bitWidth == network.bitWidth ? $0 : nil }
        }
        self.init(
            prefix: IPPrefix(network, length: length), gateway: address(subnet.defaultGateway),
            nameServer: address(subnet.dnsServerAddress))
    }
}
