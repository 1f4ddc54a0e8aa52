// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

extension SchemaText {
    static let routing = #"""
# Routing instances and route targets, routers, and the BGP sessions between them.

object routing-instance (hosts)
    parent virtual-network (derived)
    service_chain_information: ServiceChainInfo (system-only)
    ipv6_service_chain_information: ServiceChainInfo (system-only)
    evpn_service_chain_information: ServiceChainInfo (system-only)
    evpn_ipv6_service_chain_information: ServiceChainInfo (system-only)
    routing_instance_is_default: boolean = false (system-only)
    routing_instance_has_pnf: boolean = false (system-only)
    static_route_entries: StaticRouteEntriesType (system-only)
    routing_instance_fabric_snat: boolean = false (system-only)
    default_ce_protocol: DefaultProtocolType
    reference routing-instance: ConnectionType
    reference route-target: InstanceTargetType

object route-target
    parent config-root

object logical-router
    parent project
    configured_route_target_list: RouteTargetList
    vxlan_network_identifier: string
    logical_router_dhcp_relay_server: IpAddressesType
    logical_router_gateway_external: boolean (required)
    logical_router_type: LogicalRouterType = snat-routing (create-only)
    reference virtual-machine-interface
    reference route-target (system-only)
    reference route-table
    reference virtual-network: LogicalRouterVirtualNetworkType
    reference service-instance (system-only)
    reference physical-router
    reference fabric
    reference bgpvpn

object route-table
    parent project
    routes: RouteTableType (required)

object interface-route-table
    parent project
    interface_route_table_routes: RouteTableType (required)
    reference service-instance: ServiceInterfaceTag (derived)

object routing-policy
    parent project
    routing_policy_entries: PolicyStatementType
    term_type: TermType
    reference interface-route-table
    reference service-instance: RoutingPolicyServiceInstanceType
    reference routing-instance: RoutingPolicyType

object route-aggregate
    parent project
    aggregate_route_entries: RouteListType (required)
    aggregate_route_nexthop: string (required)
    reference service-instance: ServiceInterfaceTag
    reference routing-instance (system-only)

object bgp-router (hosts)
    parent routing-instance
    bgp_router_parameters: BgpRouterParams (required, hosts)
    # Not in the original: what is expected of a router that was added since it is asked for (docs/operating.md, "What
    # routers may say"). Objects from before have none of them. They are no parameters, which clients write as a whole.
    bgp_router_requires_policy: boolean
    bgp_router_prefix_limit: integer
    bgp_router_automatic_targets: boolean
    reference control-node-zone
    reference sub-cluster
    reference bgp-router: BgpPeeringAttributes
    # What is taken from this router and what it is told; not in the original.
    reference routing-policy: BgpRoutingPolicyType

object bgp-as-a-service
    parent project
    autonomous_system: AutonomousSystemType (required)
    bgpaas_shared: boolean = false
    bgpaas_ip_address: IpAddressType (required)
    bgpaas_session_attributes: BgpSessionAttributes (required)
    bgpaas_ipv4_mapped_ipv6_nexthop: boolean
    bgpaas_suppress_route_advertisement: boolean
    reference control-node-zone: BGPaaSControlNodeZoneAttributes
    reference virtual-machine-interface (required)
    reference service-health-check
    reference bgp-router (system-only)

object bgpvpn
    parent project
    route_target_list: RouteTargetList
    import_route_target_list: RouteTargetList
    export_route_target_list: RouteTargetList
    bgpvpn_type: VpnType = l3 (required, create-only)

object control-node-zone
    parent global-system-config

object sub-cluster
    parent config-root
    sub_cluster_asn: AutonomousSystemType (required)
    sub_cluster_id: SubClusterIdType (system-only, read-only)

object peering-policy
    parent config-root
    peering_service: PeeringServiceType (required)

object provider-attachment
    parent config-root
    reference virtual-router

object customer-attachment
    parent config-root
    attachment_address: AttachmentAddressType
    reference virtual-machine-interface
    reference floating-ip

type ActionAsPathType
    expand: AsListType

type ActionCommunityType
    add: CommunityListType
    remove: CommunityListType
    set: CommunityListType

type ActionExtCommunityType
    add: ExtCommunityListType
    remove: ExtCommunityListType
    set: ExtCommunityListType

type ActionUpdateType
    as_path: ActionAsPathType
    community: ActionCommunityType
    extcommunity: ActionExtCommunityType
    local_pref: integer
    med: integer

type AsListType
    asn_list: [integer]

type AttachmentAddressType

type BGPaaSControlNodeZoneAttributes
    bgpaas_control_node_zone_type: BGPaaSControlNodeZoneType

type BgpFamilyAttributes
    address_family: AddressFamily (required)
    loop_count: BgpAsPathLoopCount = 0
    prefix_limit: BgpPrefixLimit
    default_tunnel_encap: [BgpTunnelEncapsulationType]
    import_default_tunnel_encap: [BgpTunnelEncapsulationType]
    # In the place of those of the session; not in the original.
    add_path: BgpAddPath
    add_path_send: BgpAddPathCount

type BgpPeeringAttributes
    session: [BgpSession] (required)

type BgpPrefixLimit
    maximum: integer
    idle_timeout: BgpPrefixLimitIdleTimeout

type BgpRoutingPolicyType
    sequence: SequenceNumberType (required)
    direction: ImportExportType (required)

type BgpRouterParams
    admin_down: boolean = false
    vendor: string
    cluster_id: integer
    autonomous_system: integer (required)
    # Both are addresses, as their hook sees to.
    identifier: string (required)
    address: string (required)
    port: integer = 179
    source_port: integer (system-only, hosts)
    hold_time: BgpHoldTime = 0
    address_families: AddressFamilies
    auth_data: AuthenticationData
    local_autonomous_system: integer
    router_type: BgpRouterType (hosts)
    gateway_address: IpAddress
    ipv6_gateway_address: IpAddress
    # Not in the original: all sessions of the router are about to end (RFC 8326); so many hops away they are at most,
    # 0 for any distance (RFC 5082).
    graceful_shutdown: boolean
    ttl_security_hops: integer

type BgpSession
    uuid: string (required)
    attributes: [BgpSessionAttributes] (required)

type BgpSessionAttributes
    bgp_router: string
    admin_down: boolean = false
    passive: boolean = false
    as_override: boolean = false
    hold_time: BgpHoldTime = 0
    loop_count: BgpAsPathLoopCount = 0
    local_autonomous_system: integer = 0
    address_families: AddressFamilies
    auth_data: AuthenticationData
    family_attributes: [BgpFamilyAttributes]
    private_as_action: BgpPrivateAsAction
    route_origin_override: RouteOriginOverride
    # Not in the original: the path begins with the peer's AS (RFC 4271 §6.3), the session is about to end (RFC 8326),
    # what this end is to the other, and whether the other has to say what it is (RFC 9234).
    enforce_first_as: boolean
    graceful_shutdown: boolean
    local_role: BgpRole
    strict_role: boolean
    # Which way this end has several paths to a destination, and how many of them it sends, 0 for all (RFC 7911).
    add_path: BgpAddPath
    add_path_send: BgpAddPathCount
    # How many hops away the other end is at most, 0 for any distance (RFC 5082).
    ttl_security_hops: integer

type CommunityListType
    community: [CommunityAttribute]

type ConnectionType
    destination_instance: string

type DefaultProtocolType
    bgp: ProtocolBgpType
    ospf: ProtocolOspfType

type ExtCommunityListType
    community: [string]

type InstanceTargetType
    import_export: ImportExportType

type LogicalRouterVirtualNetworkType
    logical_router_virtual_network_type: LogicalRouterVirtualNetworkEnumType = ExternalGateway

type PolicyStatementType
    term: [PolicyTermType]

type PolicyTermType
    term_match_condition: TermMatchConditionType
    term_action_list: TermActionListType

type PrefixListMatchType
    interface_route_table_uuid: [string] (required)
    prefix_type: PrefixType

type PrefixMatchType
    prefix: Prefix
    prefix_type: PrefixType

type ProtocolBgpType
    autonomous_system: integer

type ProtocolOspfType
    area: integer

type RouteFilterProperties
    route: Prefix (required)
    route_type: RouteFType
    route_type_value: string

type RouteFilterType
    route_filter_properties: [RouteFilterProperties]

type RouteListType
    route: [Prefix]

type RouteOriginOverride
    origin_override: boolean = false
    origin: RouteOriginAttributeType = IGP

type RoutingPolicyServiceInstanceType
    left_sequence: SequenceNumberType
    right_sequence: SequenceNumberType

type ServiceChainInfo
    routing_instance: string
    prefix: [Prefix]
    service_chain_address: IpAddress
    service_instance: string
    source_routing_instance: string
    service_chain_id: string
    sc_head: boolean = false
    retain_as_path: boolean = false

type StaticRouteEntriesType
    route: [StaticRouteType]

type StaticRouteType
    prefix: Prefix
    next_hop: IpAddressType
    route_target: [RouteTargetText]
    community: [CommunityAttribute]

type TermActionListType
    update: ActionUpdateType
    action: ActionType
    action_next_value: ActionNextValue
    external: ExternalRouteType
    as_path_expand: string
    as_path_prepend: string

type TermMatchConditionType
    protocol: [PathSourceType]
    prefix: [PrefixMatchType]
    community: string
    community_list: [string]
    community_match_all: boolean
    extcommunity_list: [string]
    extcommunity_match_all: boolean
    family: FamilyType
    as_path: [integer]
    external: ExternalRouteType
    local_pref: integer
    nlri_route_type: [integer]
    prefix_list: [PrefixListMatchType]
    route_filter: RouteFilterType

enum ActionNextValue: term | policy
enum ActionType: reject | accept | next
enum BGPaaSControlNodeZoneType: primary | secondary
enum BgpAddPath: none | receive | send | both
range BgpAddPathCount: 0...65535
range BgpAsPathLoopCount: 0...16
range BgpPrefixLimitIdleTimeout: 0...86400
enum BgpPrivateAsAction: remove | remove-all | replace-all
enum BgpRole: provider | rs-server | rs-client | customer | peer
enum BgpRouterType: control-node | external-control-node | router | bgpaas-server | bgpaas-client
enum BgpTunnelEncapsulationType: gre | mpls | udp | vxlan
enum ExternalRouteType: ospf-type-1 | ospf-type-2
enum FamilyType: inet | inet-vpn | evpn
enum ImportExportType: import | export
enum LogicalRouterType: snat-routing | vxlan-routing
enum LogicalRouterVirtualNetworkEnumType: ExternalGateway | InternalVirtualNetwork | NAPTSourcePool
enum PathSourceType: xmpp | service-chain | interface | interface-static | service-interface | bgpaas | bgp | static | aggregate | direct | pim | evpn | ospf | ospf3
enum PeeringServiceType: public-peering
enum PrefixType: exact | longer | orlonger
enum RouteFType: exact | longer | orlonger | prefix-length-range | through | upto
enum RouteOriginAttributeType: IGP | EGP | INCOMPLETE
range SubClusterIdType: 1...4294967295
enum TermType: vrouter | network-device
enum VpnType: l2 | l3
"""#
}
