// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

import WeftXML

extension XMLObjectView {
    var idPerms: XMLModel.IdPermsType? { self["id-perms"] }
    var annotations: XMLModel.KeyValuePairs? { self["annotations"] }
}

extension XMLModel {
    /// `bgp-router`
    struct BgpRouter: XMLObjectView {
        let element: XMLElement
        var bgpRouterParameters: BgpRouterParams? { self["bgp-router-parameters"] }
    }

    /// `instance-ip`
    struct InstanceIp: XMLObjectView {
        let element: XMLElement
        var instanceIpAddress: String? { self["instance-ip-address"] }
        var instanceIpSecondary: Bool? { self["instance-ip-secondary"] }
    }

    /// `network-ipam`
    struct NetworkIpam: XMLObjectView {
        let element: XMLElement
        var ipamSubnets: IpamSubnets? { self["ipam-subnets"] }
    }

    /// `routing-instance`
    struct RoutingInstance: XMLObjectView {
        let element: XMLElement
    }

    /// `security-group`
    struct SecurityGroup: XMLObjectView {
        let element: XMLElement
        var securityGroupId: Int? { self["security-group-id"] }
    }

    /// `tag`
    struct Tag: XMLObjectView {
        let element: XMLElement
        var tagId: String? { self["tag-id"] }
    }

    /// `virtual-machine`
    struct VirtualMachine: XMLObjectView {
        let element: XMLElement
    }

    /// `virtual-machine-interface`
    struct VirtualMachineInterface: XMLObjectView {
        let element: XMLElement
        var virtualMachineInterfaceMacAddresses: MacAddressesType? { self["virtual-machine-interface-mac-addresses"] }
    }

    /// `virtual-network`
    struct VirtualNetwork: XMLObjectView {
        let element: XMLElement
        var virtualNetworkProperties: VirtualNetworkType? { self["virtual-network-properties"] }
        var virtualNetworkNetworkId: Int? { self["virtual-network-network-id"] }
    }

    /// `virtual-network-network-ipam`
    struct VirtualNetworkNetworkIpam: XMLView {
        let element: XMLElement
        var value: VnSubnetsType? { self["value"] }
    }

    /// `IdPermsType`
    struct IdPermsType: XMLView {
        let element: XMLElement
        var uuid: UuidType? { self["uuid"] }
        var enable: Bool? { self["enable"] }
    }

    /// `KeyValuePair`
    struct KeyValuePair: XMLView {
        let element: XMLElement
        var key: String? { self["key"] }
        var value: String? { self["value"] }
    }

    /// `KeyValuePairs`
    struct KeyValuePairs: XMLView {
        let element: XMLElement
        var keyValuePair: XMLElements<KeyValuePair> { self["key-value-pair"] }
    }

    /// `MacAddressesType`
    struct MacAddressesType: XMLView {
        let element: XMLElement
        var macAddress: XMLElements<String> { self["mac-address"] }
    }

    /// `SubnetType`
    struct SubnetType: XMLView {
        let element: XMLElement
        var ipPrefix: String? { self["ip-prefix"] }
        var ipPrefixLen: Int? { self["ip-prefix-len"] }
    }

    /// `UuidType`
    struct UuidType: XMLView {
        let element: XMLElement
        var uuidMslong: UInt64? { self["uuid-mslong"] }
        var uuidLslong: UInt64? { self["uuid-lslong"] }
    }

    /// `IpamSubnetType`
    struct IpamSubnetType: XMLView {
        let element: XMLElement
        var subnet: SubnetType? { self["subnet"] }
        var defaultGateway: String? { self["default-gateway"] }
        var dnsServerAddress: String? { self["dns-server-address"] }
    }

    /// `IpamSubnets`
    struct IpamSubnets: XMLView {
        let element: XMLElement
        var subnets: XMLElements<IpamSubnetType> { self["subnets"] }
    }

    /// `VirtualNetworkType`
    struct VirtualNetworkType: XMLView {
        let element: XMLElement
        var vxlanNetworkIdentifier: Int? { self["vxlan-network-identifier"] }
        var forwardingMode: String? { self["forwarding-mode"] }
    }

    /// `VnSubnetsType`
    struct VnSubnetsType: XMLView {
        let element: XMLElement
        var ipamSubnets: XMLElements<IpamSubnetType> { self["ipam-subnets"] }
    }

    /// `BgpRouterParams`
    struct BgpRouterParams: XMLView {
        let element: XMLElement
        var sourcePort: Int? { self["source-port"] }
        var routerType: String? { self["router-type"] }
    }
}
