// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

package import WeftJSON
package import WeftNet

extension Model {
    /// `routing-instance`
    package struct RoutingInstance: ObjectView {
        package static var type: ObjectType { .routingInstance }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var serviceChainInformation: ServiceChainInfo? { get { self["service_chain_information"] } set { self["service_chain_information"] = newValue } }
        package var ipv6ServiceChainInformation: ServiceChainInfo? { get { self["ipv6_service_chain_information"] } set { self["ipv6_service_chain_information"] = newValue } }
        package var evpnServiceChainInformation: ServiceChainInfo? { get { self["evpn_service_chain_information"] } set { self["evpn_service_chain_information"] = newValue } }
        package var evpnIpv6ServiceChainInformation: ServiceChainInfo? { get { self["evpn_ipv6_service_chain_information"] } set { self["evpn_ipv6_service_chain_information"] = newValue } }
        package var routingInstanceIsDefault: Bool? { get { self["routing_instance_is_default"] } set { self["routing_instance_is_default"] = newValue } }
        package var routingInstanceHasPnf: Bool? { get { self["routing_instance_has_pnf"] } set { self["routing_instance_has_pnf"] = newValue } }
        package var staticRouteEntries: StaticRouteEntriesType? { get { self["static_route_entries"] } set { self["static_route_entries"] = newValue } }
        package var routingInstanceFabricSnat: Bool? { get { self["routing_instance_fabric_snat"] } set { self["routing_instance_fabric_snat"] = newValue } }
        package var defaultCeProtocol: DefaultProtocolType? { get { self["default_ce_protocol"] } set { self["default_ce_protocol"] = newValue } }
        package var routingInstanceRefs: [TypedReference<ConnectionType>] { links(.routingInstance) }
        package var routeTargetRefs: [TypedReference<InstanceTargetType>] { links(.routeTarget) }
    }

    /// `route-target`
    package struct RouteTarget: ObjectView {
        package static var type: ObjectType { .routeTarget }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
    }

    /// `logical-router`
    package struct LogicalRouter: ObjectView {
        package static var type: ObjectType { .logicalRouter }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var configuredRouteTargetList: RouteTargetList? { get { self["configured_route_target_list"] } set { self["configured_route_target_list"] = newValue } }
        package var vxlanNetworkIdentifier: String? { get { self["vxlan_network_identifier"] } set { self["vxlan_network_identifier"] = newValue } }
        package var logicalRouterDhcpRelayServer: IpAddressesType? { get { self["logical_router_dhcp_relay_server"] } set { self["logical_router_dhcp_relay_server"] = newValue } }
        package var logicalRouterGatewayExternal: Bool? { get { self["logical_router_gateway_external"] } set { self["logical_router_gateway_external"] = newValue } }
        package var logicalRouterType: String? { get { self["logical_router_type"] } set { self["logical_router_type"] = newValue } }
        package var virtualMachineInterfaceRefs: [ObjectID] { targets(.virtualMachineInterface) }
        package var routeTargetRefs: [ObjectID] { targets(.routeTarget) }
        package var routeTableRefs: [ObjectID] { targets(.routeTable) }
        package var virtualNetworkRefs: [TypedReference<LogicalRouterVirtualNetworkType>] { links(.virtualNetwork) }
        package var serviceInstanceRefs: [ObjectID] { targets(.serviceInstance) }
        package var physicalRouterRefs: [ObjectID] { targets(.physicalRouter) }
        package var fabricRefs: [ObjectID] { targets(.fabric) }
        package var bgpvpnRefs: [ObjectID] { targets(.bgpvpn) }
    }

    /// `route-table`
    package struct RouteTable: ObjectView {
        package static var type: ObjectType { .routeTable }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var routes: RouteTableType? { get { self["routes"] } set { self["routes"] = newValue } }
    }

    /// `interface-route-table`
    package struct InterfaceRouteTable: ObjectView {
        package static var type: ObjectType { .interfaceRouteTable }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var interfaceRouteTableRoutes: RouteTableType? { get { self["interface_route_table_routes"] } set { self["interface_route_table_routes"] = newValue } }
        package var serviceInstanceRefs: [TypedReference<ServiceInterfaceTag>] { links(.serviceInstance) }
    }

    /// `routing-policy`
    package struct RoutingPolicy: ObjectView {
        package static var type: ObjectType { .routingPolicy }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var routingPolicyEntries: PolicyStatementType? { get { self["routing_policy_entries"] } set { self["routing_policy_entries"] = newValue } }
        package var termType: String? { get { self["term_type"] } set { self["term_type"] = newValue } }
        package var interfaceRouteTableRefs: [ObjectID] { targets(.interfaceRouteTable) }
        package var serviceInstanceRefs: [TypedReference<RoutingPolicyServiceInstanceType>] { links(.serviceInstance) }
        package var routingInstanceRefs: [TypedReference<RoutingPolicyType>] { links(.routingInstance) }
    }

    /// `route-aggregate`
    package struct RouteAggregate: ObjectView {
        package static var type: ObjectType { .routeAggregate }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var aggregateRouteEntries: RouteListType? { get { self["aggregate_route_entries"] } set { self["aggregate_route_entries"] = newValue } }
        package var aggregateRouteNexthop: String? { get { self["aggregate_route_nexthop"] } set { self["aggregate_route_nexthop"] = newValue } }
        package var serviceInstanceRefs: [TypedReference<ServiceInterfaceTag>] { links(.serviceInstance) }
        package var routingInstanceRefs: [ObjectID] { targets(.routingInstance) }
    }

    /// `bgp-router`
    package struct BgpRouter: ObjectView {
        package static var type: ObjectType { .bgpRouter }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var bgpRouterParameters: BgpRouterParams? { get { self["bgp_router_parameters"] } set { self["bgp_router_parameters"] = newValue } }
        package var bgpRouterRequiresPolicy: Bool? { get { self["bgp_router_requires_policy"] } set { self["bgp_router_requires_policy"] = newValue } }
        package var bgpRouterPrefixLimit: Int? { get { self["bgp_router_prefix_limit"] } set { self["bgp_router_prefix_limit"] = newValue } }
        package var bgpRouterAutomaticTargets: Bool? { get { self["bgp_router_automatic_targets"] } set { self["bgp_router_automatic_targets"] = newValue } }
        package var controlNodeZoneRefs: [ObjectID] { targets(.controlNodeZone) }
        package var subClusterRefs: [ObjectID] { targets(.subCluster) }
        package var bgpRouterRefs: [TypedReference<BgpPeeringAttributes>] { links(.bgpRouter) }
        package var routingPolicyRefs: [TypedReference<BgpRoutingPolicyType>] { links(.routingPolicy) }
    }

    /// `bgp-as-a-service`
    package struct BgpAsAService: ObjectView {
        package static var type: ObjectType { .bgpAsAService }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var autonomousSystem: Int? { get { self["autonomous_system"] } set { self["autonomous_system"] = newValue } }
        package var bgpaasShared: Bool? { get { self["bgpaas_shared"] } set { self["bgpaas_shared"] = newValue } }
        package var bgpaasIpAddress: String? { get { self["bgpaas_ip_address"] } set { self["bgpaas_ip_address"] = newValue } }
        package var bgpaasSessionAttributes: BgpSessionAttributes? { get { self["bgpaas_session_attributes"] } set { self["bgpaas_session_attributes"] = newValue } }
        package var bgpaasIpv4MappedIpv6Nexthop: Bool? { get { self["bgpaas_ipv4_mapped_ipv6_nexthop"] } set { self["bgpaas_ipv4_mapped_ipv6_nexthop"] = newValue } }
        package var bgpaasSuppressRouteAdvertisement: Bool? { get { self["bgpaas_suppress_route_advertisement"] } set { self["bgpaas_suppress_route_advertisement"] = newValue } }
        package var controlNodeZoneRefs: [TypedReference<BGPaaSControlNodeZoneAttributes>] { links(.controlNodeZone) }
        package var virtualMachineInterfaceRefs: [ObjectID] { targets(.virtualMachineInterface) }
        package var serviceHealthCheckRefs: [ObjectID] { targets(.serviceHealthCheck) }
        package var bgpRouterRefs: [ObjectID] { targets(.bgpRouter) }
    }

    /// `bgpvpn`
    package struct Bgpvpn: ObjectView {
        package static var type: ObjectType { .bgpvpn }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var routeTargetList: RouteTargetList? { get { self["route_target_list"] } set { self["route_target_list"] = newValue } }
        package var importRouteTargetList: RouteTargetList? { get { self["import_route_target_list"] } set { self["import_route_target_list"] = newValue } }
        package var exportRouteTargetList: RouteTargetList? { get { self["export_route_target_list"] } set { self["export_route_target_list"] = newValue } }
        package var bgpvpnType: String? { get { self["bgpvpn_type"] } set { self["bgpvpn_type"] = newValue } }
    }

    /// `control-node-zone`
    package struct ControlNodeZone: ObjectView {
        package static var type: ObjectType { .controlNodeZone }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
    }

    /// `sub-cluster`
    package struct SubCluster: ObjectView {
        package static var type: ObjectType { .subCluster }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var subClusterAsn: Int? { get { self["sub_cluster_asn"] } set { self["sub_cluster_asn"] = newValue } }
        package var subClusterId: Int? { get { self["sub_cluster_id"] } set { self["sub_cluster_id"] = newValue } }
    }

    /// `peering-policy`
    package struct PeeringPolicy: ObjectView {
        package static var type: ObjectType { .peeringPolicy }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var peeringService: String? { get { self["peering_service"] } set { self["peering_service"] = newValue } }
    }

    /// `provider-attachment`
    package struct ProviderAttachment: ObjectView {
        package static var type: ObjectType { .providerAttachment }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var virtualRouterRefs: [ObjectID] { targets(.virtualRouter) }
    }

    /// `customer-attachment`
    package struct CustomerAttachment: ObjectView {
        package static var type: ObjectType { .customerAttachment }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var attachmentAddress: AttachmentAddressType? { get { self["attachment_address"] } set { self["attachment_address"] = newValue } }
        package var virtualMachineInterfaceRefs: [ObjectID] { targets(.virtualMachineInterface) }
        package var floatingIpRefs: [ObjectID] { targets(.floatingIp) }
    }

    /// `ActionAsPathType`
    package struct ActionAsPathType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var expand: AsListType? { get { self["expand"] } set { self["expand"] = newValue } }
    }

    /// `ActionCommunityType`
    package struct ActionCommunityType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var add: CommunityListType? { get { self["add"] } set { self["add"] = newValue } }
        package var remove: CommunityListType? { get { self["remove"] } set { self["remove"] = newValue } }
        package var set: CommunityListType? { get { self["set"] } set { self["set"] = newValue } }
    }

    /// `ActionExtCommunityType`
    package struct ActionExtCommunityType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var add: ExtCommunityListType? { get { self["add"] } set { self["add"] = newValue } }
        package var remove: ExtCommunityListType? { get { self["remove"] } set { self["remove"] = newValue } }
        package var set: ExtCommunityListType? { get { self["set"] } set { self["set"] = newValue } }
    }

    /// `ActionUpdateType`
    package struct ActionUpdateType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var asPath: ActionAsPathType? { get { self["as_path"] } set { self["as_path"] = newValue } }
        package var community: ActionCommunityType? { get { self["community"] } set { self["community"] = newValue } }
        package var extcommunity: ActionExtCommunityType? { get { self["extcommunity"] } set { self["extcommunity"] = newValue } }
        package var localPref: Int? { get { self["local_pref"] } set { self["local_pref"] = newValue } }
        package var med: Int? { get { self["med"] } set { self["med"] = newValue } }
    }

    /// `AsListType`
    package struct AsListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var asnList: [Int]? { get { self["asn_list"] } set { self["asn_list"] = newValue } }
    }

    /// `AttachmentAddressType`
    package struct AttachmentAddressType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
    }

    /// `BGPaaSControlNodeZoneAttributes`
    package struct BGPaaSControlNodeZoneAttributes: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var bgpaasControlNodeZoneType: String? { get { self["bgpaas_control_node_zone_type"] } set { self["bgpaas_control_node_zone_type"] = newValue } }
    }

    /// `BgpFamilyAttributes`
    package struct BgpFamilyAttributes: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var addressFamily: String? { get { self["address_family"] } set { self["address_family"] = newValue } }
        package var loopCount: Int? { get { self["loop_count"] } set { self["loop_count"] = newValue } }
        package var prefixLimit: BgpPrefixLimit? { get { self["prefix_limit"] } set { self["prefix_limit"] = newValue } }
        package var defaultTunnelEncap: [String]? { get { self["default_tunnel_encap"] } set { self["default_tunnel_encap"] = newValue } }
        package var importDefaultTunnelEncap: [String]? { get { self["import_default_tunnel_encap"] } set { self["import_default_tunnel_encap"] = newValue } }
        package var addPath: String? { get { self["add_path"] } set { self["add_path"] = newValue } }
        package var addPathSend: Int? { get { self["add_path_send"] } set { self["add_path_send"] = newValue } }
    }

    /// `BgpPeeringAttributes`
    package struct BgpPeeringAttributes: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var session: [BgpSession]? { get { self["session"] } set { self["session"] = newValue } }
    }

    /// `BgpPrefixLimit`
    package struct BgpPrefixLimit: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var maximum: Int? { get { self["maximum"] } set { self["maximum"] = newValue } }
        package var idleTimeout: Int? { get { self["idle_timeout"] } set { self["idle_timeout"] = newValue } }
    }

    /// `BgpRoutingPolicyType`
    package struct BgpRoutingPolicyType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var sequence: String? { get { self["sequence"] } set { self["sequence"] = newValue } }
        package var direction: String? { get { self["direction"] } set { self["direction"] = newValue } }
    }

    /// `BgpRouterParams`
    package struct BgpRouterParams: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var adminDown: Bool? { get { self["admin_down"] } set { self["admin_down"] = newValue } }
        package var vendor: String? { get { self["vendor"] } set { self["vendor"] = newValue } }
        package var clusterId: Int? { get { self["cluster_id"] } set { self["cluster_id"] = newValue } }
        package var autonomousSystem: Int? { get { self["autonomous_system"] } set { self["autonomous_system"] = newValue } }
        package var identifier: String? { get { self["identifier"] } set { self["identifier"] = newValue } }
        package var address: String? { get { self["address"] } set { self["address"] = newValue } }
        package var port: Int? { get { self["port"] } set { self["port"] = newValue } }
        package var sourcePort: Int? { get { self["source_port"] } set { self["source_port"] = newValue } }
        package var holdTime: Int? { get { self["hold_time"] } set { self["hold_time"] = newValue } }
        package var addressFamilies: AddressFamilies? { get { self["address_families"] } set { self["address_families"] = newValue } }
        package var authData: AuthenticationData? { get { self["auth_data"] } set { self["auth_data"] = newValue } }
        package var localAutonomousSystem: Int? { get { self["local_autonomous_system"] } set { self["local_autonomous_system"] = newValue } }
        package var routerType: String? { get { self["router_type"] } set { self["router_type"] = newValue } }
        package var gatewayAddress: String? { get { self["gateway_address"] } set { self["gateway_address"] = newValue } }
        package var ipv6GatewayAddress: String? { get { self["ipv6_gateway_address"] } set { self["ipv6_gateway_address"] = newValue } }
        package var gracefulShutdown: Bool? { get { self["graceful_shutdown"] } set { self["graceful_shutdown"] = newValue } }
        package var ttlSecurityHops: Int? { get { self["ttl_security_hops"] } set { self["ttl_security_hops"] = newValue } }
    }

    /// `BgpSession`
    package struct BgpSession: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var uuid: String? { get { self["uuid"] } set { self["uuid"] = newValue } }
        package var attributes: [BgpSessionAttributes]? { get { self["attributes"] } set { self["attributes"] = newValue } }
    }

    /// `BgpSessionAttributes`
    package struct BgpSessionAttributes: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var bgpRouter: String? { get { self["bgp_router"] } set { self["bgp_router"] = newValue } }
        package var adminDown: Bool? { get { self["admin_down"] } set { self["admin_down"] = newValue } }
        package var passive: Bool? { get { self["passive"] } set { self["passive"] = newValue } }
        package var asOverride: Bool? { get { self["as_override"] } set { self["as_override"] = newValue } }
        package var holdTime: Int? { get { self["hold_time"] } set { self["hold_time"] = newValue } }
        package var loopCount: Int? { get { self["loop_count"] } set { self["loop_count"] = newValue } }
        package var localAutonomousSystem: Int? { get { self["local_autonomous_system"] } set { self["local_autonomous_system"] = newValue } }
        package var addressFamilies: AddressFamilies? { get { self["address_families"] } set { self["address_families"] = newValue } }
        package var authData: AuthenticationData? { get { self["auth_data"] } set { self["auth_data"] = newValue } }
        package var familyAttributes: [BgpFamilyAttributes]? { get { self["family_attributes"] } set { self["family_attributes"] = newValue } }
        package var privateAsAction: String? { get { self["private_as_action"] } set { self["private_as_action"] = newValue } }
        package var routeOriginOverride: RouteOriginOverride? { get { self["route_origin_override"] } set { self["route_origin_override"] = newValue } }
        package var enforceFirstAs: Bool? { get { self["enforce_first_as"] } set { self["enforce_first_as"] = newValue } }
        package var gracefulShutdown: Bool? { get { self["graceful_shutdown"] } set { self["graceful_shutdown"] = newValue } }
        package var localRole: String? { get { self["local_role"] } set { self["local_role"] = newValue } }
        package var strictRole: Bool? { get { self["strict_role"] } set { self["strict_role"] = newValue } }
        package var addPath: String? { get { self["add_path"] } set { self["add_path"] = newValue } }
        package var addPathSend: Int? { get { self["add_path_send"] } set { self["add_path_send"] = newValue } }
        package var ttlSecurityHops: Int? { get { self["ttl_security_hops"] } set { self["ttl_security_hops"] = newValue } }
    }

    /// `CommunityListType`
    package struct CommunityListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var community: [String]? { get { self["community"] } set { self["community"] = newValue } }
    }

    /// `ConnectionType`
    package struct ConnectionType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var destinationInstance: String? { get { self["destination_instance"] } set { self["destination_instance"] = newValue } }
    }

    /// `DefaultProtocolType`
    package struct DefaultProtocolType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var bgp: ProtocolBgpType? { get { self["bgp"] } set { self["bgp"] = newValue } }
        package var ospf: ProtocolOspfType? { get { self["ospf"] } set { self["ospf"] = newValue } }
    }

    /// `ExtCommunityListType`
    package struct ExtCommunityListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var community: [String]? { get { self["community"] } set { self["community"] = newValue } }
    }

    /// `InstanceTargetType`
    package struct InstanceTargetType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var importExport: String? { get { self["import_export"] } set { self["import_export"] = newValue } }
    }

    /// `LogicalRouterVirtualNetworkType`
    package struct LogicalRouterVirtualNetworkType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var logicalRouterVirtualNetworkType: String? { get { self["logical_router_virtual_network_type"] } set { self["logical_router_virtual_network_type"] = newValue } }
    }

    /// `PolicyStatementType`
    package struct PolicyStatementType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var term: [PolicyTermType]? { get { self["term"] } set { self["term"] = newValue } }
    }

    /// `PolicyTermType`
    package struct PolicyTermType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var termMatchCondition: TermMatchConditionType? { get { self["term_match_condition"] } set { self["term_match_condition"] = newValue } }
        package var termActionList: TermActionListType? { get { self["term_action_list"] } set { self["term_action_list"] = newValue } }
    }

    /// `PrefixListMatchType`
    package struct PrefixListMatchType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var interfaceRouteTableUuid: [String]? { get { self["interface_route_table_uuid"] } set { self["interface_route_table_uuid"] = newValue } }
        package var prefixType: String? { get { self["prefix_type"] } set { self["prefix_type"] = newValue } }
    }

    /// `PrefixMatchType`
    package struct PrefixMatchType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var prefix: String? { get { self["prefix"] } set { self["prefix"] = newValue } }
        package var prefixType: String? { get { self["prefix_type"] } set { self["prefix_type"] = newValue } }
    }

    /// `ProtocolBgpType`
    package struct ProtocolBgpType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var autonomousSystem: Int? { get { self["autonomous_system"] } set { self["autonomous_system"] = newValue } }
    }

    /// `ProtocolOspfType`
    package struct ProtocolOspfType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var area: Int? { get { self["area"] } set { self["area"] = newValue } }
    }

    /// `RouteFilterProperties`
    package struct RouteFilterProperties: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var route: String? { get { self["route"] } set { self["route"] = newValue } }
        package var routeType: String? { get { self["route_type"] } set { self["route_type"] = newValue } }
        package var routeTypeValue: String? { get { self["route_type_value"] } set { self["route_type_value"] = newValue } }
    }

    /// `RouteFilterType`
    package struct RouteFilterType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var routeFilterProperties: [RouteFilterProperties]? { get { self["route_filter_properties"] } set { self["route_filter_properties"] = newValue } }
    }

    /// `RouteListType`
    package struct RouteListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var route: [String]? { get { self["route"] } set { self["route"] = newValue } }
    }

    /// `RouteOriginOverride`
    package struct RouteOriginOverride: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var originOverride: Bool? { get { self["origin_override"] } set { self["origin_override"] = newValue } }
        package var origin: String? { get { self["origin"] } set { self["origin"] = newValue } }
    }

    /// `RoutingPolicyServiceInstanceType`
    package struct RoutingPolicyServiceInstanceType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var leftSequence: String? { get { self["left_sequence"] } set { self["left_sequence"] = newValue } }
        package var rightSequence: String? { get { self["right_sequence"] } set { self["right_sequence"] = newValue } }
    }

    /// `ServiceChainInfo`
    package struct ServiceChainInfo: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var routingInstance: String? { get { self["routing_instance"] } set { self["routing_instance"] = newValue } }
        package var prefix: [String]? { get { self["prefix"] } set { self["prefix"] = newValue } }
        package var serviceChainAddress: String? { get { self["service_chain_address"] } set { self["service_chain_address"] = newValue } }
        package var serviceInstance: String? { get { self["service_instance"] } set { self["service_instance"] = newValue } }
        package var sourceRoutingInstance: String? { get { self["source_routing_instance"] } set { self["source_routing_instance"] = newValue } }
        package var serviceChainId: String? { get { self["service_chain_id"] } set { self["service_chain_id"] = newValue } }
        package var scHead: Bool? { get { self["sc_head"] } set { self["sc_head"] = newValue } }
        package var retainAsPath: Bool? { get { self["retain_as_path"] } set { self["retain_as_path"] = newValue } }
    }

    /// `StaticRouteEntriesType`
    package struct StaticRouteEntriesType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var route: [StaticRouteType]? { get { self["route"] } set { self["route"] = newValue } }
    }

    /// `StaticRouteType`
    package struct StaticRouteType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var prefix: String? { get { self["prefix"] } set { self["prefix"] = newValue } }
        package var nextHop: String? { get { self["next_hop"] } set { self["next_hop"] = newValue } }
        package var routeTarget: [String]? { get { self["route_target"] } set { self["route_target"] = newValue } }
        package var community: [String]? { get { self["community"] } set { self["community"] = newValue } }
    }

    /// `TermActionListType`
    package struct TermActionListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var update: ActionUpdateType? { get { self["update"] } set { self["update"] = newValue } }
        package var action: String? { get { self["action"] } set { self["action"] = newValue } }
        package var actionNextValue: String? { get { self["action_next_value"] } set { self["action_next_value"] = newValue } }
        package var external: String? { get { self["external"] } set { self["external"] = newValue } }
        package var asPathExpand: String? { get { self["as_path_expand"] } set { self["as_path_expand"] = newValue } }
        package var asPathPrepend: String? { get { self["as_path_prepend"] } set { self["as_path_prepend"] = newValue } }
    }

    /// `TermMatchConditionType`
    package struct TermMatchConditionType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var `protocol`: [String]? { get { self["protocol"] } set { self["protocol"] = newValue } }
        package var prefix: [PrefixMatchType]? { get { self["prefix"] } set { self["prefix"] = newValue } }
        package var community: String? { get { self["community"] } set { self["community"] = newValue } }
        package var communityList: [String]? { get { self["community_list"] } set { self["community_list"] = newValue } }
        package var communityMatchAll: Bool? { get { self["community_match_all"] } set { self["community_match_all"] = newValue } }
        package var extcommunityList: [String]? { get { self["extcommunity_list"] } set { self["extcommunity_list"] = newValue } }
        package var extcommunityMatchAll: Bool? { get { self["extcommunity_match_all"] } set { self["extcommunity_match_all"] = newValue } }
        package var family: String? { get { self["family"] } set { self["family"] = newValue } }
        package var asPath: [Int]? { get { self["as_path"] } set { self["as_path"] = newValue } }
        package var external: String? { get { self["external"] } set { self["external"] = newValue } }
        package var localPref: Int? { get { self["local_pref"] } set { self["local_pref"] = newValue } }
        package var nlriRouteType: [Int]? { get { self["nlri_route_type"] } set { self["nlri_route_type"] = newValue } }
        package var prefixList: [PrefixListMatchType]? { get { self["prefix_list"] } set { self["prefix_list"] = newValue } }
        package var routeFilter: RouteFilterType? { get { self["route_filter"] } set { self["route_filter"] = newValue } }
    }
}
