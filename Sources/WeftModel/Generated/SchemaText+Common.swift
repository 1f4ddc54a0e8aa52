// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

extension SchemaText {
    static let common = #"""
# Values that several areas use, and what every object has.

every object
    id_perms: IdPermsType (system-only, read-only, hosts)
    perms2: PermType2 (system-only, read-only)
    annotations: KeyValuePairs (map by key, hosts)
    display_name: string
    reference tag

type AddressFamilies
    family: [AddressFamily]

type AddressType
    subnet: SubnetType
    virtual_network: string
    security_group: string
    network_policy: string
    subnet_list: [SubnetType]

type AllowedAddressPair
    ip: SubnetType
    mac: MacAddress
    address_mode: AddressMode

type AllowedAddressPairs
    allowed_address_pair: [AllowedAddressPair]

type AsnRangeType
    asn_min: integer
    asn_max: integer

type AuthenticationData
    key_type: AuthenticationKeyType (required)
    key_items: [AuthenticationKeyItem] (required)

type AuthenticationKeyItem
    key_id: AuthenticationKeyId
    key: string (secret)

type CommunityAttributes
    community_attribute: [CommunityAttribute]

type EcmpHashingIncludeFields
    hashing_configured: boolean = false
    source_ip: boolean = true
    destination_ip: boolean = true
    ip_protocol: boolean = true
    source_port: boolean = true
    destination_port: boolean = true

type IdPermsType
    permissions: PermType
    uuid: UuidType (required, hosts)
    enable: boolean (required, hosts)
    created: DateTime (system-only)
    last_modified: DateTime (system-only)
    description: string
    user_visible: boolean = true (system-only)
    creator: string (system-only)

type IpAddressesType
    ip_address: [IpAddressType]

type KeyValuePair
    key: string (hosts)
    value: string (hosts)

type KeyValuePairs
    key_value_pair: [KeyValuePair] (hosts)

type MACLimitControlType
    mac_limit: integer (required)
    mac_limit_action: MACLimitExceedActionType = log

type MACMoveLimitControlType
    mac_move_limit: integer (required)
    mac_move_time_window: MACMoveTimeWindow = 10 (required)
    mac_move_limit_action: MACLimitExceedActionType = log

type MacAddressesType
    mac_address: [MacAddress] (hosts)

type MatchConditionType
    protocol: string (required)
    src_address: AddressType (required)
    src_port: PortType (required)
    dst_address: AddressType (required)
    dst_port: PortType (required)
    ethertype: EtherType (required)

type MirrorActionType
    analyzer_name: string
    encapsulation: string
    analyzer_ip_address: IpAddress (required)
    analyzer_mac_address: MacAddress
    routing_instance: string (required)
    udp_port: PortNumber
    juniper_header: boolean = true
    nh_mode: NHModeType
    static_nh_header: StaticMirrorNhType
    nic_assisted_mirroring: boolean = false
    nic_assisted_mirroring_vlan: VlanIdType

type PermType
    owner: string
    owner_access: AccessType
    group: string
    group_access: AccessType
    other_access: AccessType

type PermType2
    owner: string (required)
    owner_access: AccessType = 7 (required)
    global_access: AccessType = 0
    share: [ShareType]

type PortType
    start_port: L4PortType = 0 (required)
    end_port: L4PortType = 65535 (required)

type RouteTableType
    route: [RouteType]

type RouteTargetList
    route_target: [RouteTargetText]

type RouteType
    prefix: Prefix
    next_hop: string
    next_hop_type: RouteNextHopType
    community_attributes: CommunityAttributes

type RoutingPolicyType
    sequence: SequenceNumberType

type SequenceType
    major: integer (required)
    minor: integer (required)

type ServiceInterfaceTag
    interface_type: ServiceInterfaceType

type ShareType
    tenant: string (required)
    tenant_access: AccessType (required)

type StaticMirrorNhType
    vtep_dst_ip_address: IpAddress (required)
    vtep_dst_mac_address: MacAddress
    vni: VxlanNetworkIdentifierType (required)

type SubnetListType
    subnet: [SubnetType]

type SubnetType
    ip_prefix: string (hosts)
    ip_prefix_len: integer (hosts)

type UserCredentials
    username: string
    password: string (secret)

type UuidType
    uuid_mslong: unsigned (hosts)
    uuid_lslong: unsigned (hosts)

range AccessType: 0...7
enum AddressFamily: inet | inet-labeled | inet6-labeled | inet-vpn | e-vpn | erm-vpn | route-target | inet6 | inet-mvpn | inet6-vpn
enum AddressMode: active-active | active-standby
range AuthenticationKeyId: 0...63
enum AuthenticationKeyType: md5
range AutonomousSystemType: 1...4294967295
range BgpHoldTime: 0...65535
format CommunityAttribute: community
enum EtherType: IPv4 | IPv6
enum ForwardingModeType: l2_l3 | l2 | l3
# Of either family.
format IpAddress: address
format IpAddressType: address
range L4PortType: -1...65535
range MACAgingTime: 0...86400
enum MACLimitExceedActionType: log | alarm | shutdown | drop
range MACMoveTimeWindow: 1...60
format MacAddress: mac-address
enum NHModeType: dynamic | static
range PortNumber: 0...65535
format Prefix: prefix
range PrefixLength: 0...128
enum RouteNextHopType: service-instance | ip-address
format RouteTargetText: route-target
string SequenceNumberType
format ServiceInterfaceType: service-interface
enum SimpleActionType: deny | pass
range VlanIdType: 0...4094
range VxlanNetworkIdentifierType: 1...16777215
string DateTime
string TimeOfDay
"""#
}
