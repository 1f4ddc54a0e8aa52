// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

package import WeftJSON

extension Model {
    /// `AddressFamilies`
    package struct AddressFamilies: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var family: [String]? { get { self["family"] } set { self["family"] = newValue } }
    }

    /// `AddressType`
    package struct AddressType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var subnet: SubnetType? { get { self["subnet"] } set { self["subnet"] = newValue } }
        package var virtualNetwork: String? { get { self["virtual_network"] } set { self["virtual_network"] = newValue } }
        package var securityGroup: String? { get { self["security_group"] } set { self["security_group"] = newValue } }
        package var networkPolicy: String? { get { self["network_policy"] } set { self["network_policy"] = newValue } }
        package var subnetList: [SubnetType]? { get { self["subnet_list"] } set { self["subnet_list"] = newValue } }
    }

    /// `AllowedAddressPair`
    package struct AllowedAddressPair: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var ip: SubnetType? { get { self["ip"] } set { self["ip"] = newValue } }
        package var mac: String? { get { self["mac"] } set { self["mac"] = newValue } }
        package var addressMode: String? { get { self["address_mode"] } set { self["address_mode"] = newValue } }
    }

    /// `AllowedAddressPairs`
    package struct AllowedAddressPairs: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var allowedAddressPair: [AllowedAddressPair]? { get { self["allowed_address_pair"] } set { self["allowed_address_pair"] = newValue } }
    }

    /// `AsnRangeType`
    package struct AsnRangeType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var asnMin: Int? { get { self["asn_min"] } set { self["asn_min"] = newValue } }
        package var asnMax: Int? { get { self["asn_max"] } set { self["asn_max"] = newValue } }
    }

    /// `AuthenticationData`
    package struct AuthenticationData: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var keyType: String? { get { self["key_type"] } set { self["key_type"] = newValue } }
        package var keyItems: [AuthenticationKeyItem]? { get { self["key_items"] } set { self["key_items"] = newValue } }
    }

    /// `AuthenticationKeyItem`
    package struct AuthenticationKeyItem: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var keyId: Int? { get { self["key_id"] } set { self["key_id"] = newValue } }
        package var key: String? { get { self["key"] } set { self["key"] = newValue } }
    }

    /// `CommunityAttributes`
    package struct CommunityAttributes: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var communityAttribute: [String]? { get { self["community_attribute"] } set { self["community_attribute"] = newValue } }
    }

    /// `EcmpHashingIncludeFields`
    package struct EcmpHashingIncludeFields: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var hashingConfigured: Bool? { get { self["hashing_configured"] } set { self["hashing_configured"] = newValue } }
        package var sourceIp: Bool? { get { self["source_ip"] } set { self["source_ip"] = newValue } }
        package var destinationIp: Bool? { get { self["destination_ip"] } set { self["destination_ip"] = newValue } }
        package var ipProtocol: Bool? { get { self["ip_protocol"] } set { self["ip_protocol"] = newValue } }
        package var sourcePort: Bool? { get { self["source_port"] } set { self["source_port"] = newValue } }
        package var destinationPort: Bool? { get { self["destination_port"] } set { self["destination_port"] = newValue } }
    }

    /// `IdPermsType`
    package struct IdPermsType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var permissions: PermType? { get { self["permissions"] } set { self["permissions"] = newValue } }
        package var uuid: UuidType? { get { self["uuid"] } set { self["uuid"] = newValue } }
        package var enable: Bool? { get { self["enable"] } set { self["enable"] = newValue } }
        package var created: String? { get { self["created"] } set { self["created"] = newValue } }
        package var lastModified: String? { get { self["last_modified"] } set { self["last_modified"] = newValue } }
        package var description: String? { get { self["description"] } set { self["description"] = newValue } }
        package var userVisible: Bool? { get { self["user_visible"] } set { self["user_visible"] = newValue } }
        package var creator: String? { get { self["creator"] } set { self["creator"] = newValue } }
    }

    /// `IpAddressesType`
    package struct IpAddressesType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var ipAddress: [String]? { get { self["ip_address"] } set { self["ip_address"] = newValue } }
    }

    /// `KeyValuePair`
    package struct KeyValuePair: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var key: String? { get { self["key"] } set { self["key"] = newValue } }
        package var value: String? { get { self["value"] } set { self["value"] = newValue } }
    }

    /// `KeyValuePairs`
    package struct KeyValuePairs: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var keyValuePair: [KeyValuePair]? { get { self["key_value_pair"] } set { self["key_value_pair"] = newValue } }
    }

    /// `MACLimitControlType`
    package struct MACLimitControlType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var macLimit: Int? { get { self["mac_limit"] } set { self["mac_limit"] = newValue } }
        package var macLimitAction: String? { get { self["mac_limit_action"] } set { self["mac_limit_action"] = newValue } }
    }

    /// `MACMoveLimitControlType`
    package struct MACMoveLimitControlType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var macMoveLimit: Int? { get { self["mac_move_limit"] } set { self["mac_move_limit"] = newValue } }
        package var macMoveTimeWindow: Int? { get { self["mac_move_time_window"] } set { self["mac_move_time_window"] = newValue } }
        package var macMoveLimitAction: String? { get { self["mac_move_limit_action"] } set { self["mac_move_limit_action"] = newValue } }
    }

    /// `MacAddressesType`
    package struct MacAddressesType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var macAddress: [String]? { get { self["mac_address"] } set { self["mac_address"] = newValue } }
    }

    /// `MatchConditionType`
    package struct MatchConditionType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var `protocol`: String? { get { self["protocol"] } set { self["protocol"] = newValue } }
        package var srcAddress: AddressType? { get { self["src_address"] } set { self["src_address"] = newValue } }
        package var srcPort: PortType? { get { self["src_port"] } set { self["src_port"] = newValue } }
        package var dstAddress: AddressType? { get { self["dst_address"] } set { self["dst_address"] = newValue } }
        package var dstPort: PortType? { get { self["dst_port"] } set { self["dst_port"] = newValue } }
        package var ethertype: String? { get { self["ethertype"] } set { self["ethertype"] = newValue } }
    }

    /// `MirrorActionType`
    package struct MirrorActionType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var analyzerName: String? { get { self["analyzer_name"] } set { self["analyzer_name"] = newValue } }
        package var encapsulation: String? { get { self["encapsulation"] } set { self["encapsulation"] = newValue } }
        package var analyzerIpAddress: String? { get { self["analyzer_ip_address"] } set { self["analyzer_ip_address"] = newValue } }
        package var analyzerMacAddress: String? { get { self["analyzer_mac_address"] } set { self["analyzer_mac_address"] = newValue } }
        package var routingInstance: String? { get { self["routing_instance"] } set { self["routing_instance"] = newValue } }
        package var udpPort: Int? { get { self["udp_port"] } set { self["udp_port"] = newValue } }
        package var juniperHeader: Bool? { get { self["juniper_header"] } set { self["juniper_header"] = newValue } }
        package var nhMode: String? { get { self["nh_mode"] } set { self["nh_mode"] = newValue } }
        package var staticNhHeader: StaticMirrorNhType? { get { self["static_nh_header"] } set { self["static_nh_header"] = newValue } }
        package var nicAssistedMirroring: Bool? { get { self["nic_assisted_mirroring"] } set { self["nic_assisted_mirroring"] = newValue } }
        package var nicAssistedMirroringVlan: Int? { get { self["nic_assisted_mirroring_vlan"] } set { self["nic_assisted_mirroring_vlan"] = newValue } }
    }

    /// `PermType`
    package struct PermType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var owner: String? { get { self["owner"] } set { self["owner"] = newValue } }
        package var ownerAccess: Int? { get { self["owner_access"] } set { self["owner_access"] = newValue } }
        package var group: String? { get { self["group"] } set { self["group"] = newValue } }
        package var groupAccess: Int? { get { self["group_access"] } set { self["group_access"] = newValue } }
        package var otherAccess: Int? { get { self["other_access"] } set { self["other_access"] = newValue } }
    }

    /// `PermType2`
    package struct PermType2: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var owner: String? { get { self["owner"] } set { self["owner"] = newValue } }
        package var ownerAccess: Int? { get { self["owner_access"] } set { self["owner_access"] = newValue } }
        package var globalAccess: Int? { get { self["global_access"] } set { self["global_access"] = newValue } }
        package var share: [ShareType]? { get { self["share"] } set { self["share"] = newValue } }
    }

    /// `PortType`
    package struct PortType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var startPort: Int? { get { self["start_port"] } set { self["start_port"] = newValue } }
        package var endPort: Int? { get { self["end_port"] } set { self["end_port"] = newValue } }
    }

    /// `RouteTableType`
    package struct RouteTableType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var route: [RouteType]? { get { self["route"] } set { self["route"] = newValue } }
    }

    /// `RouteTargetList`
    package struct RouteTargetList: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var routeTarget: [String]? { get { self["route_target"] } set { self["route_target"] = newValue } }
    }

    /// `RouteType`
    package struct RouteType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var prefix: String? { get { self["prefix"] } set { self["prefix"] = newValue } }
        package var nextHop: String? { get { self["next_hop"] } set { self["next_hop"] = newValue } }
        package var nextHopType: String? { get { self["next_hop_type"] } set { self["next_hop_type"] = newValue } }
        package var communityAttributes: CommunityAttributes? { get { self["community_attributes"] } set { self["community_attributes"] = newValue } }
    }

    /// `RoutingPolicyType`
    package struct RoutingPolicyType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var sequence: String? { get { self["sequence"] } set { self["sequence"] = newValue } }
    }

    /// `SequenceType`
    package struct SequenceType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var major: Int? { get { self["major"] } set { self["major"] = newValue } }
        package var minor: Int? { get { self["minor"] } set { self["minor"] = newValue } }
    }

    /// `ServiceInterfaceTag`
    package struct ServiceInterfaceTag: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var interfaceType: String? { get { self["interface_type"] } set { self["interface_type"] = newValue } }
    }

    /// `ShareType`
    package struct ShareType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var tenant: String? { get { self["tenant"] } set { self["tenant"] = newValue } }
        package var tenantAccess: Int? { get { self["tenant_access"] } set { self["tenant_access"] = newValue } }
    }

    /// `StaticMirrorNhType`
    package struct StaticMirrorNhType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var vtepDstIpAddress: String? { get { self["vtep_dst_ip_address"] } set { self["vtep_dst_ip_address"] = newValue } }
        package var vtepDstMacAddress: String? { get { self["vtep_dst_mac_address"] } set { self["vtep_dst_mac_address"] = newValue } }
        package var vni: Int? { get { self["vni"] } set { self["vni"] = newValue } }
    }

    /// `SubnetListType`
    package struct SubnetListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var subnet: [SubnetType]? { get { self["subnet"] } set { self["subnet"] = newValue } }
    }

    /// `SubnetType`
    package struct SubnetType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var ipPrefix: String? { get { self["ip_prefix"] } set { self["ip_prefix"] = newValue } }
        package var ipPrefixLen: Int? { get { self["ip_prefix_len"] } set { self["ip_prefix_len"] = newValue } }
    }

    /// `UserCredentials`
    package struct UserCredentials: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var username: String? { get { self["username"] } set { self["username"] = newValue } }
        package var password: String? { get { self["password"] } set { self["password"] = newValue } }
    }

    /// `UuidType`
    package struct UuidType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var uuidMslong: UInt64? { get { self["uuid_mslong"] } set { self["uuid_mslong"] = newValue } }
        package var uuidLslong: UInt64? { get { self["uuid_lslong"] } set { self["uuid_lslong"] = newValue } }
    }
}
