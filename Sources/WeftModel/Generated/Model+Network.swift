// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

package import WeftJSON
package import WeftNet

extension Model {
    /// `virtual-network`
    package struct VirtualNetwork: ObjectView {
        package static var type: ObjectType { .virtualNetwork }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var ecmpHashingIncludeFields: EcmpHashingIncludeFields? { get { self["ecmp_hashing_include_fields"] } set { self["ecmp_hashing_include_fields"] = newValue } }
        package var virtualNetworkCategory: String? { get { self["virtual_network_category"] } set { self["virtual_network_category"] = newValue } }
        package var virtualNetworkProperties: VirtualNetworkType? { get { self["virtual_network_properties"] } set { self["virtual_network_properties"] = newValue } }
        package var virtualNetworkRoutedProperties: VirtualNetworkRoutedPropertiesType? { get { self["virtual_network_routed_properties"] } set { self["virtual_network_routed_properties"] = newValue } }
        package var providerProperties: ProviderDetails? { get { self["provider_properties"] } set { self["provider_properties"] = newValue } }
        package var virtualNetworkNetworkId: Int? { get { self["virtual_network_network_id"] } set { self["virtual_network_network_id"] = newValue } }
        package var isProviderNetwork: Bool? { get { self["is_provider_network"] } set { self["is_provider_network"] = newValue } }
        package var portSecurityEnabled: Bool? { get { self["port_security_enabled"] } set { self["port_security_enabled"] = newValue } }
        package var fabricSnat: Bool? { get { self["fabric_snat"] } set { self["fabric_snat"] = newValue } }
        package var routeTargetList: RouteTargetList? { get { self["route_target_list"] } set { self["route_target_list"] = newValue } }
        package var importRouteTargetList: RouteTargetList? { get { self["import_route_target_list"] } set { self["import_route_target_list"] = newValue } }
        package var exportRouteTargetList: RouteTargetList? { get { self["export_route_target_list"] } set { self["export_route_target_list"] = newValue } }
        package var routerExternal: Bool? { get { self["router_external"] } set { self["router_external"] = newValue } }
        package var isShared: Bool? { get { self["is_shared"] } set { self["is_shared"] = newValue } }
        package var mtu: Int? { get { self["mtu"] } set { self["mtu"] = newValue } }
        package var externalIpam: Bool? { get { self["external_ipam"] } set { self["external_ipam"] = newValue } }
        package var floodUnknownUnicast: Bool? { get { self["flood_unknown_unicast"] } set { self["flood_unknown_unicast"] = newValue } }
        package var multiPolicyServiceChainsEnabled: Bool? { get { self["multi_policy_service_chains_enabled"] } set { self["multi_policy_service_chains_enabled"] = newValue } }
        package var addressAllocationMode: String? { get { self["address_allocation_mode"] } set { self["address_allocation_mode"] = newValue } }
        package var virtualNetworkFatFlowProtocols: FatFlowProtocols? { get { self["virtual_network_fat_flow_protocols"] } set { self["virtual_network_fat_flow_protocols"] = newValue } }
        package var macLearningEnabled: Bool? { get { self["mac_learning_enabled"] } set { self["mac_learning_enabled"] = newValue } }
        package var macLimitControl: MACLimitControlType? { get { self["mac_limit_control"] } set { self["mac_limit_control"] = newValue } }
        package var macMoveControl: MACMoveLimitControlType? { get { self["mac_move_control"] } set { self["mac_move_control"] = newValue } }
        package var macAgingTime: Int? { get { self["mac_aging_time"] } set { self["mac_aging_time"] = newValue } }
        package var pbbEvpnEnable: Bool? { get { self["pbb_evpn_enable"] } set { self["pbb_evpn_enable"] = newValue } }
        package var pbbEtreeEnable: Bool? { get { self["pbb_etree_enable"] } set { self["pbb_etree_enable"] = newValue } }
        package var layer2ControlWord: Bool? { get { self["layer2_control_word"] } set { self["layer2_control_word"] = newValue } }
        package var igmpEnable: Bool? { get { self["igmp_enable"] } set { self["igmp_enable"] = newValue } }
        package var macIpLearningEnable: Bool? { get { self["mac_ip_learning_enable"] } set { self["mac_ip_learning_enable"] = newValue } }
        package var securityLoggingObjectRefs: [ObjectID] { targets(.securityLoggingObject) }
        package var qosConfigRefs: [ObjectID] { targets(.qosConfig) }
        package var networkIpamRefs: [TypedReference<VnSubnetsType>] { links(.networkIpam) }
        package var networkPolicyRefs: [TypedReference<VirtualNetworkPolicyType>] { links(.networkPolicy) }
        package var virtualNetworkRefs: [ObjectID] { targets(.virtualNetwork) }
        package var serviceHealthCheckRefs: [ObjectID] { targets(.serviceHealthCheck) }
        package var routeTableRefs: [ObjectID] { targets(.routeTable) }
        package var multicastPolicyRefs: [ObjectID] { targets(.multicastPolicy) }
        package var bgpvpnRefs: [ObjectID] { targets(.bgpvpn) }
        package var intentMapRefs: [ObjectID] { targets(.intentMap) }
        package var routingPolicyRefs: [TypedReference<RoutingPolicyType>] { links(.routingPolicy) }
    }

    /// `network-ipam`
    package struct NetworkIpam: ObjectView {
        package static var type: ObjectType { .networkIpam }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var networkIpamMgmt: IpamType? { get { self["network_ipam_mgmt"] } set { self["network_ipam_mgmt"] = newValue } }
        package var ipamSubnets: IpamSubnets? { get { self["ipam_subnets"] } set { self["ipam_subnets"] = newValue } }
        package var ipamSubnetMethod: String? { get { self["ipam_subnet_method"] } set { self["ipam_subnet_method"] = newValue } }
        package var ipamSubnetting: Bool? { get { self["ipam_subnetting"] } set { self["ipam_subnetting"] = newValue } }
        package var virtualDNSRefs: [ObjectID] { targets(.virtualDNS) }
    }

    /// `subnet`
    package struct Subnet: ObjectView {
        package static var type: ObjectType { .subnet }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var subnetIpPrefix: SubnetType? { get { self["subnet_ip_prefix"] } set { self["subnet_ip_prefix"] = newValue } }
        package var virtualMachineInterfaceRefs: [ObjectID] { targets(.virtualMachineInterface) }
    }

    /// `instance-ip`
    package struct InstanceIp: ObjectView {
        package static var type: ObjectType { .instanceIp }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var instanceIpAddress: String? { get { self["instance_ip_address"] } set { self["instance_ip_address"] = newValue } }
        package var instanceIpFamily: String? { get { self["instance_ip_family"] } set { self["instance_ip_family"] = newValue } }
        package var instanceIpMode: String? { get { self["instance_ip_mode"] } set { self["instance_ip_mode"] = newValue } }
        package var secondaryIpTrackingIp: SubnetType? { get { self["secondary_ip_tracking_ip"] } set { self["secondary_ip_tracking_ip"] = newValue } }
        package var subnetUuid: String? { get { self["subnet_uuid"] } set { self["subnet_uuid"] = newValue } }
        package var instanceIpSubscriberTag: String? { get { self["instance_ip_subscriber_tag"] } set { self["instance_ip_subscriber_tag"] = newValue } }
        package var instanceIpSecondary: Bool? { get { self["instance_ip_secondary"] } set { self["instance_ip_secondary"] = newValue } }
        package var instanceIpLocalIp: Bool? { get { self["instance_ip_local_ip"] } set { self["instance_ip_local_ip"] = newValue } }
        package var serviceInstanceIp: Bool? { get { self["service_instance_ip"] } set { self["service_instance_ip"] = newValue } }
        package var serviceHealthCheckIp: Bool? { get { self["service_health_check_ip"] } set { self["service_health_check_ip"] = newValue } }
        package var instanceIpSubnet: SubnetType? { get { self["instance_ip_subnet"] } set { self["instance_ip_subnet"] = newValue } }
        package var virtualNetworkRefs: [ObjectID] { targets(.virtualNetwork) }
        package var networkIpamRefs: [ObjectID] { targets(.networkIpam) }
        package var virtualMachineInterfaceRefs: [ObjectID] { targets(.virtualMachineInterface) }
        package var physicalRouterRefs: [ObjectID] { targets(.physicalRouter) }
        package var virtualRouterRefs: [ObjectID] { targets(.virtualRouter) }
        package var logicalInterfaceRefs: [ObjectID] { targets(.logicalInterface) }
        package var flowNodeRefs: [ObjectID] { targets(.flowNode) }
    }

    /// `floating-ip`
    package struct FloatingIp: ObjectView {
        package static var type: ObjectType { .floatingIp }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var floatingIpAddress: String? { get { self["floating_ip_address"] } set { self["floating_ip_address"] = newValue } }
        package var floatingIpIsVirtualIp: Bool? { get { self["floating_ip_is_virtual_ip"] } set { self["floating_ip_is_virtual_ip"] = newValue } }
        package var floatingIpFixedIpAddress: String? { get { self["floating_ip_fixed_ip_address"] } set { self["floating_ip_fixed_ip_address"] = newValue } }
        package var floatingIpAddressFamily: String? { get { self["floating_ip_address_family"] } set { self["floating_ip_address_family"] = newValue } }
        package var floatingIpPortMappingsEnable: Bool? { get { self["floating_ip_port_mappings_enable"] } set { self["floating_ip_port_mappings_enable"] = newValue } }
        package var floatingIpPortMappings: PortMappings? { get { self["floating_ip_port_mappings"] } set { self["floating_ip_port_mappings"] = newValue } }
        package var floatingIpTrafficDirection: String? { get { self["floating_ip_traffic_direction"] } set { self["floating_ip_traffic_direction"] = newValue } }
        package var projectRefs: [ObjectID] { targets(.project) }
        package var virtualMachineInterfaceRefs: [ObjectID] { targets(.virtualMachineInterface) }
    }

    /// `floating-ip-pool`
    package struct FloatingIpPool: ObjectView {
        package static var type: ObjectType { .floatingIpPool }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var floatingIpPoolSubnets: FloatingIpPoolSubnetType? { get { self["floating_ip_pool_subnets"] } set { self["floating_ip_pool_subnets"] = newValue } }
    }

    /// `alias-ip`
    package struct AliasIp: ObjectView {
        package static var type: ObjectType { .aliasIp }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var aliasIpAddress: String? { get { self["alias_ip_address"] } set { self["alias_ip_address"] = newValue } }
        package var aliasIpAddressFamily: String? { get { self["alias_ip_address_family"] } set { self["alias_ip_address_family"] = newValue } }
        package var projectRefs: [ObjectID] { targets(.project) }
        package var virtualMachineInterfaceRefs: [ObjectID] { targets(.virtualMachineInterface) }
    }

    /// `alias-ip-pool`
    package struct AliasIpPool: ObjectView {
        package static var type: ObjectType { .aliasIpPool }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
    }

    /// `virtual-machine`
    package struct VirtualMachine: ObjectView {
        package static var type: ObjectType { .virtualMachine }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var serverType: String? { get { self["server_type"] } set { self["server_type"] = newValue } }
        package var serviceInstanceRefs: [ObjectID] { targets(.serviceInstance) }
    }

    /// `virtual-machine-interface`
    package struct VirtualMachineInterface: ObjectView {
        package static var type: ObjectType { .virtualMachineInterface }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var ecmpHashingIncludeFields: EcmpHashingIncludeFields? { get { self["ecmp_hashing_include_fields"] } set { self["ecmp_hashing_include_fields"] = newValue } }
        package var portSecurityEnabled: Bool? { get { self["port_security_enabled"] } set { self["port_security_enabled"] = newValue } }
        package var virtualMachineInterfaceMacAddresses: MacAddressesType? { get { self["virtual_machine_interface_mac_addresses"] } set { self["virtual_machine_interface_mac_addresses"] = newValue } }
        package var virtualMachineInterfaceDhcpOptionList: DhcpOptionsListType? { get { self["virtual_machine_interface_dhcp_option_list"] } set { self["virtual_machine_interface_dhcp_option_list"] = newValue } }
        package var virtualMachineInterfaceHostRoutes: RouteTableType? { get { self["virtual_machine_interface_host_routes"] } set { self["virtual_machine_interface_host_routes"] = newValue } }
        package var virtualMachineInterfaceAllowedAddressPairs: AllowedAddressPairs? { get { self["virtual_machine_interface_allowed_address_pairs"] } set { self["virtual_machine_interface_allowed_address_pairs"] = newValue } }
        package var vrfAssignTable: VrfAssignTableType? { get { self["vrf_assign_table"] } set { self["vrf_assign_table"] = newValue } }
        package var virtualMachineInterfaceDeviceOwner: String? { get { self["virtual_machine_interface_device_owner"] } set { self["virtual_machine_interface_device_owner"] = newValue } }
        package var virtualMachineInterfaceDisablePolicy: Bool? { get { self["virtual_machine_interface_disable_policy"] } set { self["virtual_machine_interface_disable_policy"] = newValue } }
        package var virtualMachineInterfaceProperties: VirtualMachineInterfacePropertiesType? { get { self["virtual_machine_interface_properties"] } set { self["virtual_machine_interface_properties"] = newValue } }
        package var virtualMachineInterfaceBindings: KeyValuePairs? { get { self["virtual_machine_interface_bindings"] } set { self["virtual_machine_interface_bindings"] = newValue } }
        package var virtualMachineInterfaceFatFlowProtocols: FatFlowProtocols? { get { self["virtual_machine_interface_fat_flow_protocols"] } set { self["virtual_machine_interface_fat_flow_protocols"] = newValue } }
        package var vlanTagBasedBridgeDomain: Bool? { get { self["vlan_tag_based_bridge_domain"] } set { self["vlan_tag_based_bridge_domain"] = newValue } }
        package var igmpEnable: Bool? { get { self["igmp_enable"] } set { self["igmp_enable"] = newValue } }
        package var securityLoggingObjectRefs: [ObjectID] { targets(.securityLoggingObject) }
        package var qosConfigRefs: [ObjectID] { targets(.qosConfig) }
        package var securityGroupRefs: [ObjectID] { targets(.securityGroup) }
        package var virtualMachineInterfaceRefs: [ObjectID] { targets(.virtualMachineInterface) }
        package var virtualMachineRefs: [ObjectID] { targets(.virtualMachine) }
        package var virtualNetworkRefs: [ObjectID] { targets(.virtualNetwork) }
        package var routingInstanceRefs: [TypedReference<PolicyBasedForwardingRuleType>] { links(.routingInstance) }
        package var bgpRouterRefs: [ObjectID] { targets(.bgpRouter) }
        package var portTupleRefs: [ObjectID] { targets(.portTuple) }
        package var serviceHealthCheckRefs: [ObjectID] { targets(.serviceHealthCheck) }
        package var interfaceRouteTableRefs: [ObjectID] { targets(.interfaceRouteTable) }
        package var physicalInterfaceRefs: [ObjectID] { targets(.physicalInterface) }
        package var bridgeDomainRefs: [TypedReference<BridgeDomainMembershipType>] { links(.bridgeDomain) }
        package var serviceEndpointRefs: [ObjectID] { targets(.serviceEndpoint) }
        package var virtualPortGroupRefs: [TypedReference<VMIVirtualPortGroupAttributes>] { links(.virtualPortGroup) }
        package var portProfileRefs: [ObjectID] { targets(.portProfile) }
    }

    /// `virtual-router`
    package struct VirtualRouter: ObjectView {
        package static var type: ObjectType { .virtualRouter }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var virtualRouterType: String? { get { self["virtual_router_type"] } set { self["virtual_router_type"] = newValue } }
        package var virtualRouterDpdkEnabled: Bool? { get { self["virtual_router_dpdk_enabled"] } set { self["virtual_router_dpdk_enabled"] = newValue } }
        package var virtualRouterSriovPhysicalNetworks: KeyValuePairs? { get { self["virtual_router_sriov_physical_networks"] } set { self["virtual_router_sriov_physical_networks"] = newValue } }
        package var virtualRouterIpAddress: String? { get { self["virtual_router_ip_address"] } set { self["virtual_router_ip_address"] = newValue } }
        package var networkIpamRefs: [TypedReference<VirtualRouterNetworkIpamType>] { links(.networkIpam) }
        package var subClusterRefs: [ObjectID] { targets(.subCluster) }
        package var virtualMachineRefs: [ObjectID] { targets(.virtualMachine) }
    }

    /// `bridge-domain`
    package struct BridgeDomain: ObjectView {
        package static var type: ObjectType { .bridgeDomain }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var macLearningEnabled: Bool? { get { self["mac_learning_enabled"] } set { self["mac_learning_enabled"] = newValue } }
        package var macLimitControl: MACLimitControlType? { get { self["mac_limit_control"] } set { self["mac_limit_control"] = newValue } }
        package var macMoveControl: MACMoveLimitControlType? { get { self["mac_move_control"] } set { self["mac_move_control"] = newValue } }
        package var macAgingTime: Int? { get { self["mac_aging_time"] } set { self["mac_aging_time"] = newValue } }
        package var isid: Int? { get { self["isid"] } set { self["isid"] = newValue } }
    }

    /// `multicast-policy`
    package struct MulticastPolicy: ObjectView {
        package static var type: ObjectType { .multicastPolicy }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var multicastSourceGroups: MulticastSourceGroups? { get { self["multicast_source_groups"] } set { self["multicast_source_groups"] = newValue } }
    }

    /// `virtual-DNS`
    package struct VirtualDNS: ObjectView {
        package static var type: ObjectType { .virtualDNS }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var virtualDNSData: VirtualDnsType? { get { self["virtual_DNS_data"] } set { self["virtual_DNS_data"] = newValue } }
    }

    /// `virtual-DNS-record`
    package struct VirtualDNSRecord: ObjectView {
        package static var type: ObjectType { .virtualDNSRecord }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var virtualDNSRecordData: VirtualDnsRecordType? { get { self["virtual_DNS_record_data"] } set { self["virtual_DNS_record_data"] = newValue } }
    }

    /// `host-based-service`
    package struct HostBasedService: ObjectView {
        package static var type: ObjectType { .hostBasedService }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var hostBasedServiceType: String? { get { self["host_based_service_type"] } set { self["host_based_service_type"] = newValue } }
        package var virtualNetworkRefs: [TypedReference<ServiceVirtualNetworkType>] { links(.virtualNetwork) }
    }

    /// `port-tuple`
    package struct PortTuple: ObjectView {
        package static var type: ObjectType { .portTuple }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var logicalRouterRefs: [ObjectID] { targets(.logicalRouter) }
        package var virtualNetworkRefs: [ObjectID] { targets(.virtualNetwork) }
    }

    /// `AllocationPoolType`
    package struct AllocationPoolType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var start: String? { get { self["start"] } set { self["start"] = newValue } }
        package var end: String? { get { self["end"] } set { self["end"] = newValue } }
        package var vrouterSpecificPool: Bool? { get { self["vrouter_specific_pool"] } set { self["vrouter_specific_pool"] = newValue } }
    }

    /// `BfdParameters`
    package struct BfdParameters: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var timeInterval: Int? { get { self["time_interval"] } set { self["time_interval"] = newValue } }
        package var detectionTimeMultiplier: Int? { get { self["detection_time_multiplier"] } set { self["detection_time_multiplier"] = newValue } }
    }

    /// `BgpParameters`
    package struct BgpParameters: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var peerAutonomousSystem: Int? { get { self["peer_autonomous_system"] } set { self["peer_autonomous_system"] = newValue } }
        package var peerIpAddress: String? { get { self["peer_ip_address"] } set { self["peer_ip_address"] = newValue } }
        package var peerIpAddressList: [String]? { get { self["peer_ip_address_list"] } set { self["peer_ip_address_list"] = newValue } }
        package var holdTime: Int? { get { self["hold_time"] } set { self["hold_time"] = newValue } }
        package var authData: AuthenticationData? { get { self["auth_data"] } set { self["auth_data"] = newValue } }
        package var localAutonomousSystem: Int? { get { self["local_autonomous_system"] } set { self["local_autonomous_system"] = newValue } }
        package var multihopTtl: Int? { get { self["multihop_ttl"] } set { self["multihop_ttl"] = newValue } }
    }

    /// `BridgeDomainMembershipType`
    package struct BridgeDomainMembershipType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var vlanTag: Int? { get { self["vlan_tag"] } set { self["vlan_tag"] = newValue } }
    }

    /// `DhcpOptionType`
    package struct DhcpOptionType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var dhcpOptionName: String? { get { self["dhcp_option_name"] } set { self["dhcp_option_name"] = newValue } }
        package var dhcpOptionValue: String? { get { self["dhcp_option_value"] } set { self["dhcp_option_value"] = newValue } }
        package var dhcpOptionValueBytes: String? { get { self["dhcp_option_value_bytes"] } set { self["dhcp_option_value_bytes"] = newValue } }
    }

    /// `DhcpOptionsListType`
    package struct DhcpOptionsListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var dhcpOption: [DhcpOptionType]? { get { self["dhcp_option"] } set { self["dhcp_option"] = newValue } }
    }

    /// `DnsSoaRecordType`
    package struct DnsSoaRecordType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var negativeCacheTtlSeconds: Int? { get { self["negative_cache_ttl_seconds"] } set { self["negative_cache_ttl_seconds"] = newValue } }
    }

    /// `FatFlowProtocols`
    package struct FatFlowProtocols: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var fatFlowProtocol: [ProtocolType]? { get { self["fat_flow_protocol"] } set { self["fat_flow_protocol"] = newValue } }
    }

    /// `FloatingIpPoolSubnetType`
    package struct FloatingIpPoolSubnetType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var subnetUuid: [String]? { get { self["subnet_uuid"] } set { self["subnet_uuid"] = newValue } }
    }

    /// `InterfaceMirrorType`
    package struct InterfaceMirrorType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var trafficDirection: String? { get { self["traffic_direction"] } set { self["traffic_direction"] = newValue } }
        package var mirrorTo: MirrorActionType? { get { self["mirror_to"] } set { self["mirror_to"] = newValue } }
    }

    /// `IpamDnsAddressType`
    package struct IpamDnsAddressType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var tenantDnsServerAddress: IpAddressesType? { get { self["tenant_dns_server_address"] } set { self["tenant_dns_server_address"] = newValue } }
        package var virtualDnsServerName: String? { get { self["virtual_dns_server_name"] } set { self["virtual_dns_server_name"] = newValue } }
    }

    /// `IpamSubnetType`
    package struct IpamSubnetType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var subnet: SubnetType? { get { self["subnet"] } set { self["subnet"] = newValue } }
        package var defaultGateway: String? { get { self["default_gateway"] } set { self["default_gateway"] = newValue } }
        package var dnsServerAddress: String? { get { self["dns_server_address"] } set { self["dns_server_address"] = newValue } }
        package var subnetUuid: String? { get { self["subnet_uuid"] } set { self["subnet_uuid"] = newValue } }
        package var enableDhcp: Bool? { get { self["enable_dhcp"] } set { self["enable_dhcp"] = newValue } }
        package var dnsNameservers: [String]? { get { self["dns_nameservers"] } set { self["dns_nameservers"] = newValue } }
        package var allocationPools: [AllocationPoolType]? { get { self["allocation_pools"] } set { self["allocation_pools"] = newValue } }
        package var addrFromStart: Bool? { get { self["addr_from_start"] } set { self["addr_from_start"] = newValue } }
        package var dhcpOptionList: DhcpOptionsListType? { get { self["dhcp_option_list"] } set { self["dhcp_option_list"] = newValue } }
        package var hostRoutes: RouteTableType? { get { self["host_routes"] } set { self["host_routes"] = newValue } }
        package var subnetName: String? { get { self["subnet_name"] } set { self["subnet_name"] = newValue } }
        package var allocUnit: Int? { get { self["alloc_unit"] } set { self["alloc_unit"] = newValue } }
        package var created: String? { get { self["created"] } set { self["created"] = newValue } }
        package var lastModified: String? { get { self["last_modified"] } set { self["last_modified"] = newValue } }
        package var subscriberTag: String? { get { self["subscriber_tag"] } set { self["subscriber_tag"] = newValue } }
        package var vlanTag: Int? { get { self["vlan_tag"] } set { self["vlan_tag"] = newValue } }
        package var dhcpRelayServer: [String]? { get { self["dhcp_relay_server"] } set { self["dhcp_relay_server"] = newValue } }
    }

    /// `IpamSubnets`
    package struct IpamSubnets: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var subnets: [IpamSubnetType]? { get { self["subnets"] } set { self["subnets"] = newValue } }
    }

    /// `IpamType`
    package struct IpamType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var ipamMethod: String? { get { self["ipam_method"] } set { self["ipam_method"] = newValue } }
        package var ipamDnsMethod: String? { get { self["ipam_dns_method"] } set { self["ipam_dns_method"] = newValue } }
        package var ipamDnsServer: IpamDnsAddressType? { get { self["ipam_dns_server"] } set { self["ipam_dns_server"] = newValue } }
        package var dhcpOptionList: DhcpOptionsListType? { get { self["dhcp_option_list"] } set { self["dhcp_option_list"] = newValue } }
        package var cidrBlock: SubnetType? { get { self["cidr_block"] } set { self["cidr_block"] = newValue } }
        package var hostRoutes: RouteTableType? { get { self["host_routes"] } set { self["host_routes"] = newValue } }
    }

    /// `MulticastSourceGroup`
    package struct MulticastSourceGroup: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var sourceAddress: String? { get { self["source_address"] } set { self["source_address"] = newValue } }
        package var groupAddress: String? { get { self["group_address"] } set { self["group_address"] = newValue } }
        package var action: String? { get { self["action"] } set { self["action"] = newValue } }
    }

    /// `MulticastSourceGroups`
    package struct MulticastSourceGroups: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var multicastSourceGroup: [MulticastSourceGroup]? { get { self["multicast_source_group"] } set { self["multicast_source_group"] = newValue } }
    }

    /// `OspfParameters`
    package struct OspfParameters: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var authData: AuthenticationData? { get { self["auth_data"] } set { self["auth_data"] = newValue } }
        package var helloInterval: Int? { get { self["hello_interval"] } set { self["hello_interval"] = newValue } }
        package var deadInterval: Int? { get { self["dead_interval"] } set { self["dead_interval"] = newValue } }
        package var areaId: String? { get { self["area_id"] } set { self["area_id"] = newValue } }
        package var areaType: String? { get { self["area_type"] } set { self["area_type"] = newValue } }
        package var advertiseLoopback: Bool? { get { self["advertise_loopback"] } set { self["advertise_loopback"] = newValue } }
        package var orignateSummaryLsa: Bool? { get { self["orignate_summary_lsa"] } set { self["orignate_summary_lsa"] = newValue } }
    }

    /// `PimParameters`
    package struct PimParameters: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var rpIpAddress: [String]? { get { self["rp_ip_address"] } set { self["rp_ip_address"] = newValue } }
        package var mode: String? { get { self["mode"] } set { self["mode"] = newValue } }
        package var enableAllInterfaces: Bool? { get { self["enable_all_interfaces"] } set { self["enable_all_interfaces"] = newValue } }
    }

    /// `PolicyBasedForwardingRuleType`
    package struct PolicyBasedForwardingRuleType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var direction: String? { get { self["direction"] } set { self["direction"] = newValue } }
        package var vlanTag: Int? { get { self["vlan_tag"] } set { self["vlan_tag"] = newValue } }
        package var srcMac: String? { get { self["src_mac"] } set { self["src_mac"] = newValue } }
        package var dstMac: String? { get { self["dst_mac"] } set { self["dst_mac"] = newValue } }
        package var mplsLabel: Int? { get { self["mpls_label"] } set { self["mpls_label"] = newValue } }
        package var serviceChainAddress: String? { get { self["service_chain_address"] } set { self["service_chain_address"] = newValue } }
        package var ipv6ServiceChainAddress: String? { get { self["ipv6_service_chain_address"] } set { self["ipv6_service_chain_address"] = newValue } }
        package var `protocol`: String? { get { self["protocol"] } set { self["protocol"] = newValue } }
    }

    /// `PortMap`
    package struct PortMap: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var `protocol`: String? { get { self["protocol"] } set { self["protocol"] = newValue } }
        package var srcPort: Int? { get { self["src_port"] } set { self["src_port"] = newValue } }
        package var dstPort: Int? { get { self["dst_port"] } set { self["dst_port"] = newValue } }
    }

    /// `PortMappings`
    package struct PortMappings: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var portMappings: [PortMap]? { get { self["port_mappings"] } set { self["port_mappings"] = newValue } }
    }

    /// `ProtocolType`
    package struct ProtocolType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var `protocol`: String? { get { self["protocol"] } set { self["protocol"] = newValue } }
        package var port: Int? { get { self["port"] } set { self["port"] = newValue } }
        package var ignoreAddress: String? { get { self["ignore_address"] } set { self["ignore_address"] = newValue } }
        package var sourcePrefix: SubnetType? { get { self["source_prefix"] } set { self["source_prefix"] = newValue } }
        package var sourceAggregatePrefixLength: Int? { get { self["source_aggregate_prefix_length"] } set { self["source_aggregate_prefix_length"] = newValue } }
        package var destinationPrefix: SubnetType? { get { self["destination_prefix"] } set { self["destination_prefix"] = newValue } }
        package var destinationAggregatePrefixLength: Int? { get { self["destination_aggregate_prefix_length"] } set { self["destination_aggregate_prefix_length"] = newValue } }
    }

    /// `ProviderDetails`
    package struct ProviderDetails: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var segmentationId: Int? { get { self["segmentation_id"] } set { self["segmentation_id"] = newValue } }
        package var physicalNetwork: String? { get { self["physical_network"] } set { self["physical_network"] = newValue } }
    }

    /// `RoutedProperties`
    package struct RoutedProperties: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var physicalRouterUuid: String? { get { self["physical_router_uuid"] } set { self["physical_router_uuid"] = newValue } }
        package var logicalRouterUuid: String? { get { self["logical_router_uuid"] } set { self["logical_router_uuid"] = newValue } }
        package var routedInterfaceIpAddress: String? { get { self["routed_interface_ip_address"] } set { self["routed_interface_ip_address"] = newValue } }
        package var loopbackIpAddress: String? { get { self["loopback_ip_address"] } set { self["loopback_ip_address"] = newValue } }
        package var routingProtocol: String? { get { self["routing_protocol"] } set { self["routing_protocol"] = newValue } }
        package var bgpParams: BgpParameters? { get { self["bgp_params"] } set { self["bgp_params"] = newValue } }
        package var ospfParams: OspfParameters? { get { self["ospf_params"] } set { self["ospf_params"] = newValue } }
        package var pimParams: PimParameters? { get { self["pim_params"] } set { self["pim_params"] = newValue } }
        package var staticRouteParams: StaticRouteParameters? { get { self["static_route_params"] } set { self["static_route_params"] = newValue } }
        package var bfdParams: BfdParameters? { get { self["bfd_params"] } set { self["bfd_params"] = newValue } }
        package var routingPolicyParams: RoutingPolicyParameters? { get { self["routing_policy_params"] } set { self["routing_policy_params"] = newValue } }
    }

    /// `RoutingPolicyParameters`
    package struct RoutingPolicyParameters: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var importRoutingPolicyUuid: [String]? { get { self["import_routing_policy_uuid"] } set { self["import_routing_policy_uuid"] = newValue } }
        package var exportRoutingPolicyUuid: [String]? { get { self["export_routing_policy_uuid"] } set { self["export_routing_policy_uuid"] = newValue } }
    }

    /// `ServiceVirtualNetworkType`
    package struct ServiceVirtualNetworkType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var virtualNetworkType: String? { get { self["virtual_network_type"] } set { self["virtual_network_type"] = newValue } }
    }

    /// `StaticRouteParameters`
    package struct StaticRouteParameters: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var interfaceRouteTableUuid: [String]? { get { self["interface_route_table_uuid"] } set { self["interface_route_table_uuid"] = newValue } }
        package var nextHopIpAddress: [String]? { get { self["next_hop_ip_address"] } set { self["next_hop_ip_address"] = newValue } }
    }

    /// `TimerType`
    package struct TimerType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var startTime: String? { get { self["start_time"] } set { self["start_time"] = newValue } }
        package var onInterval: String? { get { self["on_interval"] } set { self["on_interval"] = newValue } }
        package var offInterval: String? { get { self["off_interval"] } set { self["off_interval"] = newValue } }
        package var endTime: String? { get { self["end_time"] } set { self["end_time"] = newValue } }
    }

    /// `VMIVirtualPortGroupAttributes`
    package struct VMIVirtualPortGroupAttributes: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var vlanTag: Int? { get { self["vlan_tag"] } set { self["vlan_tag"] = newValue } }
        package var nativeVlanTag: Int? { get { self["native_vlan_tag"] } set { self["native_vlan_tag"] = newValue } }
    }

    /// `VirtualDnsRecordType`
    package struct VirtualDnsRecordType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var recordName: String? { get { self["record_name"] } set { self["record_name"] = newValue } }
        package var recordType: String? { get { self["record_type"] } set { self["record_type"] = newValue } }
        package var recordClass: String? { get { self["record_class"] } set { self["record_class"] = newValue } }
        package var recordData: String? { get { self["record_data"] } set { self["record_data"] = newValue } }
        package var recordTtlSeconds: Int? { get { self["record_ttl_seconds"] } set { self["record_ttl_seconds"] = newValue } }
        package var recordMxPreference: Int? { get { self["record_mx_preference"] } set { self["record_mx_preference"] = newValue } }
        package var recordSourceName: String? { get { self["record_source_name"] } set { self["record_source_name"] = newValue } }
    }

    /// `VirtualDnsType`
    package struct VirtualDnsType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var domainName: String? { get { self["domain_name"] } set { self["domain_name"] = newValue } }
        package var dynamicRecordsFromClient: Bool? { get { self["dynamic_records_from_client"] } set { self["dynamic_records_from_client"] = newValue } }
        package var recordOrder: String? { get { self["record_order"] } set { self["record_order"] = newValue } }
        package var defaultTtlSeconds: Int? { get { self["default_ttl_seconds"] } set { self["default_ttl_seconds"] = newValue } }
        package var nextVirtualDNS: String? { get { self["next_virtual_DNS"] } set { self["next_virtual_DNS"] = newValue } }
        package var floatingIpRecord: String? { get { self["floating_ip_record"] } set { self["floating_ip_record"] = newValue } }
        package var externalVisible: Bool? { get { self["external_visible"] } set { self["external_visible"] = newValue } }
        package var reverseResolution: Bool? { get { self["reverse_resolution"] } set { self["reverse_resolution"] = newValue } }
        package var soaRecord: DnsSoaRecordType? { get { self["soa_record"] } set { self["soa_record"] = newValue } }
    }

    /// `VirtualMachineInterfacePropertiesType`
    package struct VirtualMachineInterfacePropertiesType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var serviceInterfaceType: String? { get { self["service_interface_type"] } set { self["service_interface_type"] = newValue } }
        package var interfaceMirror: InterfaceMirrorType? { get { self["interface_mirror"] } set { self["interface_mirror"] = newValue } }
        package var localPreference: Int? { get { self["local_preference"] } set { self["local_preference"] = newValue } }
        package var subInterfaceVlanTag: Int? { get { self["sub_interface_vlan_tag"] } set { self["sub_interface_vlan_tag"] = newValue } }
        package var maxFlows: Int? { get { self["max_flows"] } set { self["max_flows"] = newValue } }
    }

    /// `VirtualNetworkPolicyType`
    package struct VirtualNetworkPolicyType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var sequence: SequenceType? { get { self["sequence"] } set { self["sequence"] = newValue } }
        package var timer: TimerType? { get { self["timer"] } set { self["timer"] = newValue } }
    }

    /// `VirtualNetworkRoutedPropertiesType`
    package struct VirtualNetworkRoutedPropertiesType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var routedProperties: [RoutedProperties]? { get { self["routed_properties"] } set { self["routed_properties"] = newValue } }
        package var sharedAcrossAllLrs: Bool? { get { self["shared_across_all_lrs"] } set { self["shared_across_all_lrs"] = newValue } }
    }

    /// `VirtualNetworkType`
    package struct VirtualNetworkType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var allowTransit: Bool? { get { self["allow_transit"] } set { self["allow_transit"] = newValue } }
        package var networkId: Int? { get { self["network_id"] } set { self["network_id"] = newValue } }
        package var vxlanNetworkIdentifier: Int? { get { self["vxlan_network_identifier"] } set { self["vxlan_network_identifier"] = newValue } }
        package var forwardingMode: String? { get { self["forwarding_mode"] } set { self["forwarding_mode"] = newValue } }
        package var rpf: String? { get { self["rpf"] } set { self["rpf"] = newValue } }
        package var mirrorDestination: Bool? { get { self["mirror_destination"] } set { self["mirror_destination"] = newValue } }
        package var maxFlows: Int? { get { self["max_flows"] } set { self["max_flows"] = newValue } }
        package var mtu: Int? { get { self["mtu"] } set { self["mtu"] = newValue } }
    }

    /// `VirtualRouterNetworkIpamType`
    package struct VirtualRouterNetworkIpamType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var allocationPools: [AllocationPoolType]? { get { self["allocation_pools"] } set { self["allocation_pools"] = newValue } }
        package var subnet: [SubnetType]? { get { self["subnet"] } set { self["subnet"] = newValue } }
    }

    /// `VnSubnetsType`
    package struct VnSubnetsType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var ipamSubnets: [IpamSubnetType]? { get { self["ipam_subnets"] } set { self["ipam_subnets"] = newValue } }
        package var hostRoutes: RouteTableType? { get { self["host_routes"] } set { self["host_routes"] = newValue } }
    }

    /// `VrfAssignRuleType`
    package struct VrfAssignRuleType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var matchCondition: MatchConditionType? { get { self["match_condition"] } set { self["match_condition"] = newValue } }
        package var vlanTag: Int? { get { self["vlan_tag"] } set { self["vlan_tag"] = newValue } }
        package var routingInstance: String? { get { self["routing_instance"] } set { self["routing_instance"] = newValue } }
        package var ignoreAcl: Bool? { get { self["ignore_acl"] } set { self["ignore_acl"] = newValue } }
    }

    /// `VrfAssignTableType`
    package struct VrfAssignTableType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var vrfAssignRule: [VrfAssignRuleType]? { get { self["vrf_assign_rule"] } set { self["vrf_assign_rule"] = newValue } }
    }
}
