// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

extension SchemaText {
    static let telemetry = #"""
# What devices are asked to report, and how logs are read.

object telemetry-profile
    parent project
    telemetry_profile_is_default: boolean = false
    reference sflow-profile
    reference grpc-profile
    reference netconf-profile
    reference snmp-profile

object sflow-profile
    parent project
    sflow_profile_is_default: boolean = false
    sflow_parameters: SflowParameters

object grpc-profile
    parent project
    grpc_profile_is_default: boolean = false
    grpc_parameters: GrpcParameters

object netconf-profile
    parent project
    netconf_profile_is_default: boolean = false
    netconf_parameters: NetconfParameters

object snmp-profile
    parent project
    snmp_profile_is_default: boolean = false
    snmp_parameters: SnmpParameters

object structured-syslog-config
    parent global-analytics-config
    parent project

object structured-syslog-message
    parent structured-syslog-config
    structured_syslog_message_tagged_fields: FieldNamesList (required)
    structured_syslog_message_integer_fields: FieldNamesList (required)
    structured_syslog_message_process_and_store: boolean = false (required)
    structured_syslog_message_process_and_summarize: boolean = false (required)
    structured_syslog_message_process_and_summarize_user: boolean = false (required)
    structured_syslog_message_forward: StructuredSyslogMessageForwardType (required)

object structured-syslog-application-record
    parent structured-syslog-config
    structured_syslog_app_category: string (required)
    structured_syslog_app_subcategory: string
    structured_syslog_app_groups: string
    structured_syslog_app_risk: string
    structured_syslog_app_service_tags: string

object structured-syslog-hostname-record
    parent structured-syslog-config
    structured_syslog_hostaddr: string (required)
    structured_syslog_tenant: string (required)
    structured_syslog_location: string (required)
    structured_syslog_device: string
    structured_syslog_hostname_tags: string
    structured_syslog_linkmap: StructuredSyslogLinkmap
    structured_syslog_lan_segment_list: StructuredSyslogLANSegmentList

object structured-syslog-sla-profile
    parent structured-syslog-config
    structured_syslog_sla_params: string (required)

object structured-syslog-tenant-record
    parent structured-syslog-config
    structured_syslog_tenant: string (required)
    structured_syslog_tenantaddr: string (required)
    structured_syslog_tenant_tags: string
    structured_syslog_dscpmap: StructuredSyslogDSCPMap

type EnabledInterfaceParams
    name: string
    stats_collection_frequency: StatsCollectionFrequency

type EnabledSensorParams
    physical_health: boolean = true
    interface_health: boolean = true
    control_plane_health: boolean = true
    service_layer_health: boolean = true

type FieldNamesList
    field_names: [string]

type GrpcParameters
    allow_clients: SubnetListType (required)
    enabled_sensor_params: EnabledSensorParams
    secure_mode: SecureModeType

type NetconfParameters
    enabled_sensor_params: EnabledSensorParams

type SflowParameters
    stats_collection_frequency: StatsCollectionFrequency
    agent_id: IpAddress
    adaptive_sample_rate: AdativeSampleRate = 300
    enabled_interface_type: EnabledInterfaceType
    enabled_interface_params: [EnabledInterfaceParams]

type SnmpParameters
    enabled_sensor_params: EnabledSensorParams

type StatsCollectionFrequency
    sample_rate: SampleRate = 2000
    polling_interval: PollingInterval = 0
    direction: SampleDirection

type StructuredSyslogDSCPMap
    dscpListIPv4: [StructuredSyslogDSCPType]
    dscpListIPv6: [StructuredSyslogDSCPType]

type StructuredSyslogDSCPType
    dscp_value: string
    alias_code: string

type StructuredSyslogLANSegmentList
    LANSegmentList: [StructuredSyslogLANSegmentType]

type StructuredSyslogLANSegmentType
    vpn: string
    network_ranges: string

type StructuredSyslogLinkType
    overlay: string
    underlay: string
    link_type: string
    traffic_destination: string
    metadata: string

type StructuredSyslogLinkmap
    links: [StructuredSyslogLinkType]

range AdativeSampleRate: 300...900
enum EnabledInterfaceType: all | fabric | service | access | custom
range PollingInterval: 0...3600
enum SampleDirection: ingress | egress
range SampleRate: 1...16777215
enum SecureModeType: cleartext | ssl
enum StructuredSyslogMessageForwardType: do-not-forward | forward-unprocessed | forward-processed
"""#
}
