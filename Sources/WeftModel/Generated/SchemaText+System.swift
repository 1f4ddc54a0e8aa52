// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

extension SchemaText {
    static let system = #"""
# Where everything hangs: the root, domains and projects, global settings, tags and the nodes of a site.

object config-root

object global-system-config
    parent config-root
    autonomous_system: AutonomousSystemType (required)
    enable_4byte_as: boolean = false
    config_version: string (system-only, read-only)
    graceful_restart_parameters: GracefulRestartParametersType
    fast_convergence_parameters: FastConvergenceParametersType
    plugin_tuning: PluginProperties
    data_center_interconnect_loopback_namespace: SubnetListType
    data_center_interconnect_asn_namespace: AsnRangeType
    ibgp_auto_mesh: boolean = true
    bgp_always_compare_med: boolean
    # Routers of other ASs without policies exchange no routes (RFC 8212); not in the original.
    bgp_ebgp_requires_policy: boolean
    # Paths with an AS_SET are neither taken nor told (RFC 9774); not in the original.
    bgp_reject_as_sets: boolean
    rd_cluster_seed: RdClusterSeedType
    route_replication_threshold: RouteReplicationThresholdType
    ip_fabric_subnets: SubnetListType
    supported_device_families: DeviceFamilyListType
    supported_vendor_hardwares: VendorHardwaresType
    bgpaas_parameters: BGPaaServiceParametersType
    mac_limit_control: MACLimitControlType
    mac_move_control: MACMoveLimitControlType
    mac_aging_time: MACAgingTime = 300
    igmp_enable: boolean = false
    alarm_enable: boolean
    user_defined_log_statistics: UserDefinedLogStatList (map by name)
    enable_security_policy_draft: boolean = false
    supported_fabric_annotations: KeyValuePairs
    reference bgp-router (required)

object global-vrouter-config
    parent global-system-config
    ecmp_hashing_include_fields: EcmpHashingIncludeFields
    linklocal_services: LinklocalServicesTypes
    encapsulation_priorities: EncapsulationPrioritiesType
    vxlan_network_identifier_mode: VxlanNetworkIdentifierModeType
    flow_export_rate: integer
    flow_aging_timeout_list: FlowAgingTimeoutList
    enable_security_logging: boolean = true
    encryption_mode: EncryptionMode = none
    encryption_tunnel_endpoints: EncryptionTunnelEndpointList (list)
    forwarding_mode: ForwardingModeType
    port_translation_pools: PortTranslationPools (list)

object global-analytics-config
    parent global-system-config

object config-properties
    parent global-system-config
    properties: KeyValuePairs

object domain
    parent config-root
    domain_limits: DomainLimitsType

object project
    parent domain
    quota: QuotaType (required)
    vxlan_routing: boolean
    alarm_enable: boolean
    enable_security_policy_draft: boolean = false
    reference namespace: SubnetType
    reference floating-ip-pool
    reference alias-ip-pool
    reference application-policy-set (system-only)

object namespace
    parent domain
    namespace_cidr: SubnetType

object tag (hosts)
    parent config-root
    parent project
    tag_type_name: string (required, create-only)
    tag_value: string (required, create-only)
    tag_predefined: boolean = false (create-only)
    tag_id: U32BitHexInt (read-only, hosts)
    reference tag-type

object tag-type
    parent config-root
    tag_type_id: U16BitHexInt (required, read-only)

object api-access-list
    parent domain
    parent project
    parent global-system-config
    api_access_list_entries: RbacRuleEntriesType (required)

object alarm
    parent global-system-config
    parent project
    uve_keys: UveKeysType (required)
    alarm_severity: AlarmSeverity (required)
    alarm_rules: AlarmOrList (list)

object config-node
    parent global-system-config
    config_node_ip_address: IpAddressType (admin-only)

object config-database-node
    parent global-system-config
    config_database_node_ip_address: IpAddressType (required)

object database-node
    parent global-system-config
    database_node_ip_address: IpAddressType (required)

object analytics-node
    parent global-system-config
    analytics_node_ip_address: IpAddressType (admin-only)

object analytics-alarm-node
    parent global-system-config
    analytics_alarm_node_ip_address: IpAddressType (admin-only)

object analytics-snmp-node
    parent global-system-config
    analytics_snmp_node_ip_address: IpAddressType (admin-only)

object devicemgr-node
    parent global-system-config
    devicemgr_node_ip_address: IpAddressType (admin-only)

object webui-node
    parent global-system-config
    webui_node_ip_address: IpAddressType (required)

object flow-node
    parent global-system-config
    flow_node_ip_address: IpAddressType (admin-only)
    flow_node_load_balancer_ip: IpAddressType (required)
    flow_node_inband_interface: string
    reference virtual-network

object discovery-service-assignment
    parent config-root

object dsa-rule
    parent discovery-service-assignment
    dsa_rule_entry: DiscoveryServiceAssignmentType (required)

type AlarmAndList
    and_list: [AlarmExpression]

type AlarmExpression
    operation: AlarmOperation (required)
    operand1: string (required)
    operand2: AlarmOperand2 (required)
    variables: [string]

type AlarmOperand2
    uve_attribute: string
    json_value: string

type AlarmOrList
    or_list: [AlarmAndList]

type BGPaaServiceParametersType
    port_start: L4PortType = 50000
    port_end: L4PortType = 50512

type DeviceFamilyListType
    device_family: [string]

type DiscoveryPubSubEndPointType
    ep_type: string (required)
    ep_id: string
    ep_prefix: SubnetType
    ep_version: string

type DiscoveryServiceAssignmentType
    publisher: DiscoveryPubSubEndPointType (required)
    subscriber: [DiscoveryPubSubEndPointType] (required)

type DomainLimitsType
    project_limit: integer
    virtual_network_limit: integer
    security_group_limit: integer

type EncapsulationPrioritiesType
    encapsulation: [EncapsulationType]

type EncryptionTunnelEndpoint
    tunnel_remote_ip_address: IpAddressType (required)

type EncryptionTunnelEndpointList
    endpoint: [EncryptionTunnelEndpoint]

type FastConvergenceParametersType
    enable: boolean = false
    nh_reachability_check: boolean = false
    xmpp_hold_time: XmppHoldTimeType = 90

type FlowAgingTimeout
    protocol: string
    port: PortNumber
    timeout_in_seconds: integer

type FlowAgingTimeoutList
    flow_aging_timeout: [FlowAgingTimeout]

type GracefulRestartParametersType
    enable: boolean = false
    restart_time: GracefulRestartTimeType = 300
    long_lived_restart_time: LongLivedGracefulRestartTimeType = 300
    end_of_rib_timeout: EndOfRibTimeType = 300
    bgp_helper_enable: boolean = false
    xmpp_helper_enable: boolean = false

type LinklocalServiceEntryType
    linklocal_service_name: string (required)
    linklocal_service_ip: IpAddress (required)
    linklocal_service_port: PortNumber (required)
    ip_fabric_DNS_service_name: string
    ip_fabric_service_port: PortNumber (required)
    ip_fabric_service_ip: [IpAddress]

type LinklocalServicesTypes
    linklocal_service_entry: [LinklocalServiceEntryType]

type PluginProperties
    plugin_property: [PluginProperty]

type PluginProperty
    property: string
    value: string

type PortTranslationPool
    protocol: string
    port_range: PortType
    port_count: string

type PortTranslationPools
    port_translation_pool: [PortTranslationPool]

type QuotaType
    defaults: integer
    floating_ip: integer
    instance_ip: integer
    virtual_machine_interface: integer
    virtual_network: integer
    virtual_router: integer
    virtual_DNS: integer
    virtual_DNS_record: integer
    bgp_router: integer
    network_ipam: integer
    access_control_list: integer
    network_policy: integer
    floating_ip_pool: integer
    service_template: integer
    service_instance: integer
    logical_router: integer
    security_group: integer
    security_group_rule: integer
    subnet: integer
    global_vrouter_config: integer
    loadbalancer: integer
    loadbalancer_listener: integer
    loadbalancer_pool: integer
    loadbalancer_member: integer
    loadbalancer_healthmonitor: integer
    virtual_ip: integer
    security_logging_object: integer
    route_table: integer
    firewall_group: integer
    firewall_policy: integer
    firewall_rule: integer
    host_based_service: UniqueQuotaType = 0

type RbacPermType
    role_name: string (required)
    role_crud: string (required)

type RbacRuleEntriesType
    rbac_rule: [RbacRuleType]

type RbacRuleType
    rule_object: string (required)
    rule_field: string
    rule_perms: [RbacPermType] (required)

type UserDefinedLogStat
    name: string (required)
    pattern: string (required)

type UserDefinedLogStatList
    statlist: [UserDefinedLogStat]

type UveKeysType
    uve_key: [string] (required)

type VendorHardwaresType
    vendor_hardware: [string]

enum AlarmOperation: == | != | < | <= | > | >= | in | not in | range | size== | size!=
range AlarmSeverity: 0...2
enum EncapsulationType: MPLSoGRE | MPLSoUDP | VXLAN
enum EncryptionMode: none | all
range EndOfRibTimeType: 0...4095
range GracefulRestartTimeType: 0...4095
range LongLivedGracefulRestartTimeType: 0...16777215
range RdClusterSeedType: 1...65535
range RouteReplicationThresholdType: 0...60
pattern U16BitHexInt: 0x[0-9A-Fa-f]{4}|[0-9]+
pattern U32BitHexInt: 0x[0-9A-Fa-f]{8}|[0-9]+
range UniqueQuotaType: 0...1
enum VxlanNetworkIdentifierModeType: configured | automatic
range XmppHoldTimeType: 1...90
"""#
}
