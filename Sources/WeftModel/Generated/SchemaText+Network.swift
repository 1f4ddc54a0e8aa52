// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

extension SchemaText {
    static let network = #"""
# Virtual networks, their addresses and names, and what plugs into them.

object virtual-network (hosts)
    parent project
    ecmp_hashing_include_fields: EcmpHashingIncludeFields
    virtual_network_category: VirtualNetworkCategory = tenant
    virtual_network_properties: VirtualNetworkType (hosts)
    virtual_network_routed_properties: VirtualNetworkRoutedPropertiesType
    provider_properties: ProviderDetails (create-only)
    virtual_network_network_id: integer (system-only, create-only, hosts)
    is_provider_network: boolean = false (read-only)
    port_security_enabled: boolean = true
    fabric_snat: boolean = false
    route_target_list: RouteTargetList
    import_route_target_list: RouteTargetList
    export_route_target_list: RouteTargetList
    router_external: boolean
    is_shared: boolean
    mtu: NetworkMtuType
    external_ipam: boolean
    flood_unknown_unicast: boolean = false
    multi_policy_service_chains_enabled: boolean
    address_allocation_mode: AddressAllocationModeType
    virtual_network_fat_flow_protocols: FatFlowProtocols (list)
    mac_learning_enabled: boolean = false
    mac_limit_control: MACLimitControlType
    mac_move_control: MACMoveLimitControlType
    mac_aging_time: MACAgingTime = 300
    pbb_evpn_enable: boolean = false
    pbb_etree_enable: boolean = false
    layer2_control_word: boolean = false
    igmp_enable: boolean = false
    mac_ip_learning_enable: boolean = false
    reference security-logging-object
    reference qos-config
    reference network-ipam: VnSubnetsType (required, hosts)
    reference network-policy: VirtualNetworkPolicyType
    reference virtual-network
    reference service-health-check
    reference route-table
    reference multicast-policy
    reference bgpvpn
    reference intent-map
    reference routing-policy: RoutingPolicyType

object network-ipam (hosts)
    parent project
    network_ipam_mgmt: IpamType
    ipam_subnets: IpamSubnets (list, create-only, hosts)
    ipam_subnet_method: SubnetMethodType (create-only)
    ipam_subnetting: boolean (create-only)
    reference virtual-DNS

object subnet
    parent config-root
    subnet_ip_prefix: SubnetType (required, create-only)
    reference virtual-machine-interface

object instance-ip (hosts)
    parent config-root
    # Clients send it with the length of its subnet, too; the hook of its type looks at it.
    instance_ip_address: string (required, create-only, hosts)
    instance_ip_family: IpAddressFamilyType (create-only)
    instance_ip_mode: AddressMode (create-only)
    secondary_ip_tracking_ip: SubnetType
    subnet_uuid: string (create-only)
    instance_ip_subscriber_tag: string (create-only)
    instance_ip_secondary: boolean = false (hosts)
    instance_ip_local_ip: boolean = false
    service_instance_ip: boolean = false (system-only)
    service_health_check_ip: boolean = false (system-only)
    instance_ip_subnet: SubnetType
    reference virtual-network (required)
    reference network-ipam (required)
    reference virtual-machine-interface
    reference physical-router
    reference virtual-router
    reference logical-interface
    reference flow-node

object floating-ip
    parent floating-ip-pool
    parent instance-ip
    floating_ip_address: IpAddressType (required, create-only)
    floating_ip_is_virtual_ip: boolean
    floating_ip_fixed_ip_address: IpAddressType
    floating_ip_address_family: IpAddressFamilyType
    floating_ip_port_mappings_enable: boolean = false
    floating_ip_port_mappings: PortMappings (list)
    floating_ip_traffic_direction: TrafficDirectionType = both
    reference project (required)
    reference virtual-machine-interface

object floating-ip-pool
    parent virtual-network
    floating_ip_pool_subnets: FloatingIpPoolSubnetType

object alias-ip
    parent alias-ip-pool
    alias_ip_address: IpAddressType (required, create-only)
    alias_ip_address_family: IpAddressFamilyType
    reference project (required)
    reference virtual-machine-interface

object alias-ip-pool
    parent virtual-network

object virtual-machine (hosts)
    parent config-root
    server_type: ServerType = virtual-server
    reference service-instance (derived, system-only)

object virtual-machine-interface (hosts)
    parent virtual-machine
    parent project
    parent virtual-router
    ecmp_hashing_include_fields: EcmpHashingIncludeFields
    port_security_enabled: boolean = true
    virtual_machine_interface_mac_addresses: MacAddressesType (required, hosts)
    virtual_machine_interface_dhcp_option_list: DhcpOptionsListType
    virtual_machine_interface_host_routes: RouteTableType
    virtual_machine_interface_allowed_address_pairs: AllowedAddressPairs
    vrf_assign_table: VrfAssignTableType (system-only)
    virtual_machine_interface_device_owner: string
    virtual_machine_interface_disable_policy: boolean = false
    virtual_machine_interface_properties: VirtualMachineInterfacePropertiesType
    virtual_machine_interface_bindings: KeyValuePairs (map by key)
    virtual_machine_interface_fat_flow_protocols: FatFlowProtocols (list)
    vlan_tag_based_bridge_domain: boolean = false
    igmp_enable: boolean = false
    reference security-logging-object
    reference qos-config
    reference security-group
    reference virtual-machine-interface
    reference virtual-machine
    reference virtual-network (required)
    reference routing-instance: PolicyBasedForwardingRuleType (system-only, hosts)
    reference bgp-router (required)
    reference port-tuple
    reference service-health-check
    reference interface-route-table
    reference physical-interface (system-only)
    reference bridge-domain: BridgeDomainMembershipType
    reference service-endpoint
    reference virtual-port-group: VMIVirtualPortGroupAttributes
    reference port-profile

object virtual-router
    parent global-system-config
    virtual_router_type: VirtualRouterType (create-only)
    virtual_router_dpdk_enabled: boolean
    virtual_router_sriov_physical_networks: KeyValuePairs (map by key)
    virtual_router_ip_address: IpAddressType (required)
    reference network-ipam: VirtualRouterNetworkIpamType
    reference sub-cluster
    reference virtual-machine

object bridge-domain
    parent virtual-network
    mac_learning_enabled: boolean = false
    mac_limit_control: MACLimitControlType
    mac_move_control: MACMoveLimitControlType
    mac_aging_time: MACAgingTime = 300
    isid: IsidType (required)

object multicast-policy
    parent project
    multicast_source_groups: MulticastSourceGroups (list)

object virtual-DNS
    parent domain
    virtual_DNS_data: VirtualDnsType (required)

object virtual-DNS-record
    parent virtual-DNS
    virtual_DNS_record_data: VirtualDnsRecordType (required)

object host-based-service
    parent project
    host_based_service_type: HostBasedServiceType = firewall (create-only)
    reference virtual-network: ServiceVirtualNetworkType

object port-tuple
    parent service-instance (derived)
    reference logical-router
    reference virtual-network

type AllocationPoolType
    start: IpAddressType
    end: IpAddressType
    vrouter_specific_pool: boolean

type BfdParameters
    time_interval: integer
    detection_time_multiplier: integer

type BgpParameters
    peer_autonomous_system: integer (required)
    peer_ip_address: IpAddress
    peer_ip_address_list: [IpAddress] (required)
    hold_time: BgpHoldTime = 0
    auth_data: AuthenticationData
    local_autonomous_system: integer
    multihop_ttl: integer

type BridgeDomainMembershipType
    vlan_tag: Dot1QTagType

type DhcpOptionType
    dhcp_option_name: string (required)
    dhcp_option_value: string (required)
    dhcp_option_value_bytes: string (required)

type DhcpOptionsListType
    dhcp_option: [DhcpOptionType]

type DnsSoaRecordType
    negative_cache_ttl_seconds: integer

type FatFlowProtocols
    fat_flow_protocol: [ProtocolType]

type FloatingIpPoolSubnetType
    subnet_uuid: [string]

type InterfaceMirrorType
    traffic_direction: TrafficDirectionType (required)
    mirror_to: MirrorActionType (required)

type IpamDnsAddressType
    tenant_dns_server_address: IpAddressesType
    virtual_dns_server_name: string

type IpamSubnetType
    subnet: SubnetType (required, hosts)
    # An address, or 0.0.0.0 or :: for none; read with its subnet.
    default_gateway: string (hosts)
    dns_server_address: IpAddressType (hosts)
    subnet_uuid: string (system-only)
    enable_dhcp: boolean = true
    dns_nameservers: [IpAddressType]
    allocation_pools: [AllocationPoolType]
    addr_from_start: boolean
    dhcp_option_list: DhcpOptionsListType
    host_routes: RouteTableType
    subnet_name: string
    alloc_unit: integer = 1
    created: DateTime
    last_modified: DateTime
    subscriber_tag: string
    vlan_tag: VlanIdType
    dhcp_relay_server: [IpAddressType]

type IpamSubnets
    subnets: [IpamSubnetType] (hosts)

type IpamType
    ipam_method: IpamMethodType
    ipam_dns_method: IpamDnsMethodType
    ipam_dns_server: IpamDnsAddressType
    dhcp_option_list: DhcpOptionsListType
    cidr_block: SubnetType
    host_routes: RouteTableType

type MulticastSourceGroup
    source_address: IpAddressType (required)
    group_address: IpAddressType (required)
    action: SimpleActionType (required)

type MulticastSourceGroups
    multicast_source_group: [MulticastSourceGroup]

type OspfParameters
    auth_data: AuthenticationData
    hello_interval: integer = 10
    dead_interval: integer = 40
    area_id: OspfAreaId (required)
    area_type: OspfAreaType (required)
    advertise_loopback: boolean
    orignate_summary_lsa: boolean

type PimParameters
    rp_ip_address: [IpAddress] (required)
    mode: PimMode = sparse-dense
    enable_all_interfaces: boolean

type PolicyBasedForwardingRuleType
    direction: TrafficDirectionType
    vlan_tag: VlanIdType
    src_mac: MacAddress
    dst_mac: MacAddress
    mpls_label: integer
    service_chain_address: IpAddress
    ipv6_service_chain_address: IpAddressType
    protocol: string

type PortMap
    protocol: string
    src_port: PortNumber
    dst_port: PortNumber

type PortMappings
    port_mappings: [PortMap]

type ProtocolType
    protocol: string
    port: PortNumber
    ignore_address: FatFlowIgnoreAddressType
    source_prefix: SubnetType
    source_aggregate_prefix_length: PrefixLength
    destination_prefix: SubnetType
    destination_aggregate_prefix_length: PrefixLength

type ProviderDetails
    segmentation_id: VlanIdType
    physical_network: string

type RoutedProperties
    physical_router_uuid: string (required)
    logical_router_uuid: string (required)
    routed_interface_ip_address: IpAddressType (required)
    loopback_ip_address: IpAddressType
    routing_protocol: RoutingProtocolType (required)
    bgp_params: BgpParameters
    ospf_params: OspfParameters
    pim_params: PimParameters
    static_route_params: StaticRouteParameters
    bfd_params: BfdParameters
    routing_policy_params: RoutingPolicyParameters

type RoutingPolicyParameters
    import_routing_policy_uuid: [string]
    export_routing_policy_uuid: [string]

type ServiceVirtualNetworkType
    virtual_network_type: ServiceInterfaceType

type StaticRouteParameters
    interface_route_table_uuid: [string] (required)
    next_hop_ip_address: [IpAddress] (required)

type TimerType
    start_time: DateTime (required)
    on_interval: TimeOfDay (required)
    off_interval: TimeOfDay (required)
    end_time: DateTime (required)

type VMIVirtualPortGroupAttributes
    vlan_tag: VlanIdType
    native_vlan_tag: VlanIdType

type VirtualDnsRecordType
    record_name: string (required)
    record_type: DnsRecordTypeType
    record_class: DnsRecordClassType
    record_data: string (required)
    record_ttl_seconds: integer
    record_mx_preference: integer
    record_source_name: string (system-only)

type VirtualDnsType
    # A name of the DNS, as its hook sees to.
    domain_name: string (required)
    dynamic_records_from_client: boolean
    record_order: DnsRecordOrderType = random
    default_ttl_seconds: integer
    next_virtual_DNS: string
    floating_ip_record: FloatingIpDnsNotation
    external_visible: boolean = false
    reverse_resolution: boolean = false
    soa_record: DnsSoaRecordType

type VirtualMachineInterfacePropertiesType
    service_interface_type: ServiceInterfaceType
    interface_mirror: InterfaceMirrorType
    local_preference: integer
    sub_interface_vlan_tag: integer
    max_flows: MaxFlowsType = 0

type VirtualNetworkPolicyType
    sequence: SequenceType
    timer: TimerType

type VirtualNetworkRoutedPropertiesType
    routed_properties: [RoutedProperties]
    shared_across_all_lrs: boolean = false

type VirtualNetworkType
    allow_transit: boolean
    network_id: integer (system-only)
    vxlan_network_identifier: VxlanNetworkIdentifierType (required, hosts)
    forwarding_mode: ForwardingModeType (hosts)
    rpf: RpfModeType
    mirror_destination: boolean = false
    max_flows: MaxFlowsType = 0
    mtu: NetworkMtuType

type VirtualRouterNetworkIpamType
    allocation_pools: [AllocationPoolType]
    subnet: [SubnetType]

type VnSubnetsType
    ipam_subnets: [IpamSubnetType] (hosts)
    host_routes: RouteTableType

type VrfAssignRuleType
    match_condition: MatchConditionType
    vlan_tag: VlanIdType
    routing_instance: string
    ignore_acl: boolean

type VrfAssignTableType
    vrf_assign_rule: [VrfAssignRuleType]

enum AddressAllocationModeType: user-defined-subnet-preferred | user-defined-subnet-only | flat-subnet-preferred | flat-subnet-only
enum DnsRecordClassType: IN
enum DnsRecordOrderType: fixed | random | round-robin
enum DnsRecordTypeType: A | AAAA | CNAME | PTR | NS | MX
range Dot1QTagType: 0...4094
enum FatFlowIgnoreAddressType: none | source | destination
enum FloatingIpDnsNotation: dashed-ip | dashed-ip-tenant-name | vm-name | vm-name-tenant-name
enum HostBasedServiceType: firewall
enum IpAddressFamilyType: v4 | v6
enum IpamDnsMethodType: none | default-dns-server | tenant-dns-server | virtual-dns-server
enum IpamMethodType: dhcp | fixed
range IsidType: 1...16777215
range MaxFlowsType: 0...4294967296
range NetworkMtuType: 0...9216
# An address or a number.
string OspfAreaId
enum OspfAreaType: nssa | stub | backbone
enum PimMode: sparse | sparse-dense | dense
enum RoutingProtocolType: static-routes | bgp | ospf | pim
enum RpfModeType: enable | disable
enum ServerType: virtual-server | baremetal-server | container
enum SubnetMethodType: user-defined-subnet | flat-subnet | auto-subnet
enum TrafficDirectionType: ingress | egress | both
enum VirtualNetworkCategory: infra | tenant | internal | routed
enum VirtualRouterType: embedded | tor-agent | tor-service-node
"""#
}
