// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

extension SchemaText {
    static let fabric = #"""
# Physical devices: routers, switches, their interfaces, and the servers behind them.

object fabric
    parent global-system-config
    fabric_ztp: boolean
    fabric_os_version: string
    fabric_credentials: DeviceCredentialList (list)
    fabric_enterprise_style: boolean = true
    disable_vlan_vn_uniqueness_check: boolean = false
    reference intent-map
    reference virtual-network: FabricNetworkTag
    reference node-profile: SerialNumListType

object fabric-namespace
    parent fabric
    fabric_namespace_type: NamespaceType
    fabric_namespace_value: NamespaceValue

object physical-router
    parent global-system-config
    physical_router_junos_service_ports: JunosServicePorts
    telemetry_info: TelemetryStateInfo
    physical_router_device_family: string (required)
    physical_router_os_version: string
    physical_router_hostname: string
    physical_router_management_ip: IpAddress (required)
    physical_router_management_mac: MacAddress
    physical_router_dataplane_ip: IpAddress
    physical_router_loopback_ip: IpAddress
    physical_router_replicator_loopback_ip: IpAddress
    physical_router_vendor_name: string (required)
    physical_router_product_name: string (required)
    physical_router_serial_number: string
    physical_router_vnc_managed: boolean
    physical_router_underlay_managed: boolean = false
    physical_router_role: PhysicalRouterRole
    routing_bridging_roles: RoutingBridgingRolesType
    physical_router_snmp: boolean
    physical_router_lldp: boolean
    physical_router_user_credentials: UserCredentials
    physical_router_encryption_type: CredentialEncryptionType
    physical_router_snmp_credentials: SNMPCredentials
    physical_router_dhcp_parameters: DnsmasqLeaseParameters
    physical_router_cli_commit_state: CommitStateType = in_sync
    physical_router_managed_state: ManagedStateType = active
    physical_router_onboarding_state: OnboardingStateType
    physical_router_underlay_config: string
    physical_router_supplemental_config: string
    physical_router_autonomous_system: AutonomousSystemsType
    reference virtual-router
    reference bgp-router
    reference virtual-network
    reference intent-map
    reference fabric
    reference node-profile
    reference device-functional-group
    reference device-chassis
    reference device-image
    reference physical-role
    reference overlay-role
    reference telemetry-profile

object physical-interface
    parent physical-router
    ethernet_segment_identifier: string
    physical_interface_type: PhysicalInterfaceType
    physical_interface_mac_addresses: MacAddressesType
    physical_interface_port_id: string
    physical_interface_flow_control: boolean = false
    physical_interface_lacp_force_up: boolean = false
    physical_interface_port_params: PortParameters
    reference physical-interface
    reference port

object logical-interface
    parent physical-router
    parent physical-interface
    logical_interface_vlan_tag: VlanIdType
    logical_interface_port_params: PortParameters
    logical_interface_type: LogicalInterfaceType
    reference virtual-machine-interface

object link-aggregation-group
    parent physical-router
    link_aggregation_group_lacp_enabled: boolean (required)
    reference physical-interface
    reference virtual-machine-interface

object virtual-port-group
    parent fabric
    parent project
    virtual_port_group_lacp_enabled: boolean (required)
    virtual_port_group_trunk_port_id: string (required, create-only)
    virtual_port_group_user_created: boolean = true
    virtual_port_group_type: VpgType = access
    reference physical-interface: VpgInterfaceParametersType
    reference virtual-machine-interface
    reference security-group
    reference port-profile

object data-center-interconnect
    parent global-system-config
    data_center_interconnect_bgp_hold_time: BgpHoldTime
    data_center_interconnect_mode: DataCenterInterconnectModes
    data_center_interconnect_bgp_address_families: AddressFamilies
    data_center_interconnect_configured_route_target_list: RouteTargetList
    data_center_interconnect_type: DataCenterInterConnectType
    destination_physical_router_list: LogicalRouterPRListType
    reference logical-router
    reference virtual-network
    reference routing-policy
    reference fabric

object physical-role
    parent global-system-config

object overlay-role
    parent global-system-config

object role-config
    parent node-profile
    role_config_config: string (required)

object role-definition
    parent global-system-config
    reference feature
    reference physical-role
    reference overlay-role

object node
    parent global-system-config
    node_type: NodeType
    esxi_info: ESXIHostInfo
    ip_address: string
    hostname: string
    bms_info: BaremetalServerInfo
    mac_address: MacAddress
    disk_partition: string
    interface_name: string
    cloud_info: CloudInstanceInfo
    reference node-profile

object node-profile
    parent global-system-config
    node_profile_type: NodeProfileType = physical-router
    node_profile_vendor: string (required)
    node_profile_device_family: string (required)
    node_profile_hitless_upgrade: boolean (required)
    node_profile_roles: NodeProfileRolesType (required)
    reference job-template
    reference hardware
    reference role-definition

object port
    parent node
    port_group_uuid: string
    bms_port_info: BaremetalPortInfo
    esxi_port_info: ESXIProperties
    label: string

object port-group
    parent node
    bms_port_group_info: BaremetalPortGroupInfo
    reference port

object port-profile
    parent project
    port_profile_params: PortProfileParameters
    reference storm-control-profile

object storm-control-profile
    parent project
    storm_control_parameters: StormControlParameters

object card
    parent config-root
    interface_map: InterfaceMapType (required)

object hardware
    parent config-root
    reference card

object hardware-inventory
    parent physical-router
    hardware_inventory_inventory_info: string

object device-chassis
    parent config-root
    device_chassis_type: string

object device-functional-group
    parent project
    device_functional_group_description: string
    device_functional_group_os_version: string
    device_functional_group_routing_bridging_roles: RoutingBridgingRolesType
    reference physical-role

object device-image
    parent global-system-config
    device_image_file_name: string
    device_image_vendor_name: string (required)
    device_image_device_family: string (required)
    device_image_supported_platforms: DevicePlatformListType
    device_image_os_version: string (required)
    device_image_file_uri: string
    device_image_size: integer
    device_image_md5: string
    device_image_sha1: string
    reference hardware

object network-device-config
    parent config-root
    reference physical-router

object cli-config
    parent physical-router
    accepted_cli_config: string
    commit_diff_list: CliDiffListType (list)

object job-template
    parent global-system-config
    job_template_synchronous_job: boolean (required)
    job_template_type: JobTemplateType (required)
    job_template_concurrency_level: JobConcurrencyLevelType (required)
    job_template_playbooks: PlaybookInfoListType (list, required)
    job_template_recovery_playbooks: PlaybookInfoListType (list)
    job_template_executables: ExecutableInfoListType (list)
    job_template_input_schema: string
    job_template_output_schema: string
    job_template_input_ui_schema: string
    job_template_output_ui_schema: string
    job_template_description: string

object feature
    parent global-system-config
    reference feature

object feature-config
    parent role-definition
    feature_config_additional_params: KeyValuePairs
    feature_config_vendor_config: KeyValuePairs

object feature-flag
    parent global-system-config
    feature_description: string (system-only, read-only)
    feature_id: FeatureIdType (required)
    feature_flag_version: string (required)
    feature_release: string (system-only, read-only)
    enable_feature: boolean = false
    feature_state: FeatureStateType (system-only, read-only)

object intent-map
    parent global-system-config
    intent_map_intent_type: IntentType

type AutonomousSystemsType
    asn: [AutonomousSystemType]

type BaremetalPortGroupInfo
    standalone_ports_supported: boolean
    node_uuid: string
    properties: PortGroupProperties
    address: string
    mode: string

type BaremetalPortInfo
    pxe_enabled: boolean
    local_link_connection: LocalLinkConnection
    node_uuid: string
    address: string

type BaremetalProperties
    memory_mb: integer
    cpu_arch: string
    local_gb: integer
    cpus: integer
    capabilities: string

type BaremetalServerInfo
    network_interface: string
    driver: string
    properties: BaremetalProperties
    driver_info: DriverInfo
    name: string

type CliDiffInfoType
    username: string
    time: string
    config_changes: string

type CliDiffListType
    commit_diff_info: [CliDiffInfoType]

type CloudInstanceInfo
    os_version: string
    operating_system: string
    roles: [string]
    availability_zone: string
    instance_type: string
    machine_id: string
    volume_size: integer

type DeviceCredential
    credential: UserCredentials (required)
    vendor: string
    device_family: string

type DeviceCredentialList
    device_credential: [DeviceCredential]

type DevicePlatformListType
    platform_name: [string]

type DnsmasqLeaseParameters
    lease_expiry_time: integer
    client_id: string

type DriverInfo
    ipmi_address: string
    deploy_ramdisk: string
    ipmi_password: string (secret)
    ipmi_port: string
    ipmi_username: string
    deploy_kernel: string

type ESXIHostInfo
    username: string
    datacenter: string
    esxi_name: string
    cluster: string
    mac: MacAddress
    datastore: string
    password: string (secret)
    vcenter_server: string

type ESXIProperties
    dvs_name: string
    dvs_id: string

type ExecutableInfoListType
    executable_info: [ExecutableInfoType]

type ExecutableInfoType
    executable_path: string (required)
    executable_args: string
    job_completion_weightage: integer = 100

type FabricNetworkTag
    network_type: FabricNetworkType

type InterfaceMapType
    port_info: [PortInfoType]

type JunosServicePorts
    service_port: [string]

type LacpParams
    lacp_enable: boolean = false
    lacp_interval: LacpInterval
    lacp_mode: LacpMode

type LocalLinkConnection
    switch_info: string
    port_index: string
    port_id: string
    switch_id: string

type LogicalRouterPRListParams
    logical_router_uuid: string (required)
    physical_router_uuid_list: [string] (required)

type LogicalRouterPRListType
    logical_router_list: [LogicalRouterPRListParams]

type NamespaceValue
    ipv4_cidr: SubnetListType
    asn: AutonomousSystemsType
    mac_addr: MacAddressesType
    asn_ranges: [AsnRangeType]
    serial_nums: [string]

type NodeProfileRoleType
    physical_role: string
    rb_roles: [string]

type NodeProfileRolesType
    role_mappings: [NodeProfileRoleType]

type PlaybookInfoListType
    playbook_info: [PlaybookInfoType]

type PlaybookInfoType
    playbook_uri: string (required)
    multi_device_playbook: boolean = false
    refresh_token: boolean = false
    vendor: string
    device_family: string
    job_completion_weightage: integer = 100
    sequence_no: integer

type PortGroupProperties
    miimon: integer
    xmit_hash_policy: string

type PortInfoType
    name: string
    type_: InterfaceType
    port_speed: PortSpeedType
    channelized: boolean = false
    channelized_port_speed: PortSpeedType
    port_group: string
    labels: [string]

type PortParameters
    port_disable: boolean = false
    port_mtu: PortMtu
    port_description: string

type PortProfileParameters
    port_params: PortParameters
    flow_control: boolean = false
    lacp_params: LacpParams
    bpdu_loop_protection: boolean = false
    port_cos_untrust: boolean = false

type RoutingBridgingRolesType
    rb_roles: [string]

type SNMPCredentials
    version: integer = 2
    local_port: PortNumber
    retries: integer
    timeout: integer
    v2_community: string (secret)
    v3_security_name: string
    v3_security_level: string
    v3_security_engine_id: string
    v3_context: string
    v3_context_engine_id: string
    v3_authentication_protocol: string
    v3_authentication_password: string (secret)
    v3_privacy_protocol: string
    v3_privacy_password: string (secret)
    v3_engine_id: string
    v3_engine_boots: integer
    v3_engine_time: integer

type SerialNumListType
    serial_num: [string]

type StormControlParameters
    storm_control_actions: [StormControlActionType]
    recovery_timeout: integer
    no_unregistered_multicast: boolean = false
    no_registered_multicast: boolean = false
    no_unknown_unicast: boolean = false
    no_multicast: boolean = false
    no_broadcast: boolean = false
    bandwidth_percent: integer (required)

type TelemetryResourceInfo
    name: string
    path: string
    rate: string

type TelemetryStateInfo
    resource: [TelemetryResourceInfo]
    server_ip: string
    server_port: PortNumber

type VpgInterfaceParametersType
    ae_num: integer

enum CommitStateType: in_sync | out_of_sync
enum CredentialEncryptionType: none | local
enum DataCenterInterConnectType: inter_fabric | intra_fabric
enum DataCenterInterconnectModes: l3 | l2
enum FabricNetworkType: management | loopback | ip-fabric | pnf-servicechain | overlay-loopback
enum FeatureIdType: default | __test_feature_1__ | __test_feature_2__
enum FeatureStateType: experimental | alpha | beta | in-progress | pre-retired
enum IntentType: assisted-replicator
enum InterfaceType: fc | ge | xe | xle | et | fte | me | em
enum JobConcurrencyLevelType: fabric | device
enum JobTemplateType: workflow | device_operation | config | executable
enum LacpInterval: fast | slow
enum LacpMode: active | passive
enum LogicalInterfaceType: l2 | l3
enum ManagedStateType: dhcp | rma | activating | active | maintenance | error
enum NamespaceType: IPV4-CIDR | ASN | ASN_RANGE | MAC_ADDR | SERIAL_NUM
enum NodeProfileType: physical-router | end-system
enum NodeType: private | baremetal | esxi | ovs-compute | sriov-compute
enum OnboardingStateType: discovered | interfaces_onboarded | topology_discovered | role_discovered | underlay_configured
enum PhysicalInterfaceType: regular | lag | service | fabric | access
enum PhysicalRouterRole: spine | leaf | e2-access | e2-provider | e2-internet | e2-vrr | pnf | superspine
range PortMtu: 256...9216
enum PortSpeedType: 1G | 10G | 40G | 100G
enum StormControlActionType: interface-shutdown
enum VpgType: access | routed
"""#
}
