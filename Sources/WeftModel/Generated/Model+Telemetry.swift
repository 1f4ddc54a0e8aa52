// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

package import WeftJSON
package import WeftNet

extension Model {
    /// `telemetry-profile`
    package struct TelemetryProfile: ObjectView {
        package static var type: ObjectType { .telemetryProfile }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var telemetryProfileIsDefault: Bool? { get { self["telemetry_profile_is_default"] } set { self["telemetry_profile_is_default"] = newValue } }
        package var sflowProfileRefs: [ObjectID] { targets(.sflowProfile) }
        package var grpcProfileRefs: [ObjectID] { targets(.grpcProfile) }
        package var netconfProfileRefs: [ObjectID] { targets(.netconfProfile) }
        package var snmpProfileRefs: [ObjectID] { targets(.snmpProfile) }
    }

    /// `sflow-profile`
    package struct SflowProfile: ObjectView {
        package static var type: ObjectType { .sflowProfile }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var sflowProfileIsDefault: Bool? { get { self["sflow_profile_is_default"] } set { self["sflow_profile_is_default"] = newValue } }
        package var sflowParameters: SflowParameters? { get { self["sflow_parameters"] } set { self["sflow_parameters"] = newValue } }
    }

    /// `grpc-profile`
    package struct GrpcProfile: ObjectView {
        package static var type: ObjectType { .grpcProfile }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var grpcProfileIsDefault: Bool? { get { self["grpc_profile_is_default"] } set { self["grpc_profile_is_default"] = newValue } }
        package var grpcParameters: GrpcParameters? { get { self["grpc_parameters"] } set { self["grpc_parameters"] = newValue } }
    }

    /// `netconf-profile`
    package struct NetconfProfile: ObjectView {
        package static var type: ObjectType { .netconfProfile }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var netconfProfileIsDefault: Bool? { get { self["netconf_profile_is_default"] } set { self["netconf_profile_is_default"] = newValue } }
        package var netconfParameters: NetconfParameters? { get { self["netconf_parameters"] } set { self["netconf_parameters"] = newValue } }
    }

    /// `snmp-profile`
    package struct SnmpProfile: ObjectView {
        package static var type: ObjectType { .snmpProfile }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var snmpProfileIsDefault: Bool? { get { self["snmp_profile_is_default"] } set { self["snmp_profile_is_default"] = newValue } }
        package var snmpParameters: SnmpParameters? { get { self["snmp_parameters"] } set { self["snmp_parameters"] = newValue } }
    }

    /// `structured-syslog-config`
    package struct StructuredSyslogConfig: ObjectView {
        package static var type: ObjectType { .structuredSyslogConfig }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
    }

    /// `structured-syslog-message`
    package struct StructuredSyslogMessage: ObjectView {
        package static var type: ObjectType { .structuredSyslogMessage }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var structuredSyslogMessageTaggedFields: FieldNamesList? { get { self["structured_syslog_message_tagged_fields"] } set { self["structured_syslog_message_tagged_fields"] = newValue } }
        package var structuredSyslogMessageIntegerFields: FieldNamesList? { get { self["structured_syslog_message_integer_fields"] } set { self["structured_syslog_message_integer_fields"] = newValue } }
        package var structuredSyslogMessageProcessAndStore: Bool? { get { self["structured_syslog_message_process_and_store"] } set { self["structured_syslog_message_process_and_store"] = newValue } }
        package var structuredSyslogMessageProcessAndSummarize: Bool? { get { self["structured_syslog_message_process_and_summarize"] } set { self["structured_syslog_message_process_and_summarize"] = newValue } }
        package var structuredSyslogMessageProcessAndSummarizeUser: Bool? { get { self["structured_syslog_message_process_and_summarize_user"] } set { self["structured_syslog_message_process_and_summarize_user"] = newValue } }
        package var structuredSyslogMessageForward: String? { get { self["structured_syslog_message_forward"] } set { self["structured_syslog_message_forward"] = newValue } }
    }

    /// `structured-syslog-application-record`
    package struct StructuredSyslogApplicationRecord: ObjectView {
        package static var type: ObjectType { .structuredSyslogApplicationRecord }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var structuredSyslogAppCategory: String? { get { self["structured_syslog_app_category"] } set { self["structured_syslog_app_category"] = newValue } }
        package var structuredSyslogAppSubcategory: String? { get { self["structured_syslog_app_subcategory"] } set { self["structured_syslog_app_subcategory"] = newValue } }
        package var structuredSyslogAppGroups: String? { get { self["structured_syslog_app_groups"] } set { self["structured_syslog_app_groups"] = newValue } }
        package var structuredSyslogAppRisk: String? { get { self["structured_syslog_app_risk"] } set { self["structured_syslog_app_risk"] = newValue } }
        package var structuredSyslogAppServiceTags: String? { get { self["structured_syslog_app_service_tags"] } set { self["structured_syslog_app_service_tags"] = newValue } }
    }

    /// `structured-syslog-hostname-record`
    package struct StructuredSyslogHostnameRecord: ObjectView {
        package static var type: ObjectType { .structuredSyslogHostnameRecord }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var structuredSyslogHostaddr: String? { get { self["structured_syslog_hostaddr"] } set { self["structured_syslog_hostaddr"] = newValue } }
        package var structuredSyslogTenant: String? { get { self["structured_syslog_tenant"] } set { self["structured_syslog_tenant"] = newValue } }
        package var structuredSyslogLocation: String? { get { self["structured_syslog_location"] } set { self["structured_syslog_location"] = newValue } }
        package var structuredSyslogDevice: String? { get { self["structured_syslog_device"] } set { self["structured_syslog_device"] = newValue } }
        package var structuredSyslogHostnameTags: String? { get { self["structured_syslog_hostname_tags"] } set { self["structured_syslog_hostname_tags"] = newValue } }
        package var structuredSyslogLinkmap: StructuredSyslogLinkmap? { get { self["structured_syslog_linkmap"] } set { self["structured_syslog_linkmap"] = newValue } }
        package var structuredSyslogLanSegmentList: StructuredSyslogLANSegmentList? { get { self["structured_syslog_lan_segment_list"] } set { self["structured_syslog_lan_segment_list"] = newValue } }
    }

    /// `structured-syslog-sla-profile`
    package struct StructuredSyslogSlaProfile: ObjectView {
        package static var type: ObjectType { .structuredSyslogSlaProfile }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var structuredSyslogSlaParams: String? { get { self["structured_syslog_sla_params"] } set { self["structured_syslog_sla_params"] = newValue } }
    }

    /// `structured-syslog-tenant-record`
    package struct StructuredSyslogTenantRecord: ObjectView {
        package static var type: ObjectType { .structuredSyslogTenantRecord }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var structuredSyslogTenant: String? { get { self["structured_syslog_tenant"] } set { self["structured_syslog_tenant"] = newValue } }
        package var structuredSyslogTenantaddr: String? { get { self["structured_syslog_tenantaddr"] } set { self["structured_syslog_tenantaddr"] = newValue } }
        package var structuredSyslogTenantTags: String? { get { self["structured_syslog_tenant_tags"] } set { self["structured_syslog_tenant_tags"] = newValue } }
        package var structuredSyslogDscpmap: StructuredSyslogDSCPMap? { get { self["structured_syslog_dscpmap"] } set { self["structured_syslog_dscpmap"] = newValue } }
    }

    /// `EnabledInterfaceParams`
    package struct EnabledInterfaceParams: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var name: String? { get { self["name"] } set { self["name"] = newValue } }
        package var statsCollectionFrequency: StatsCollectionFrequency? { get { self["stats_collection_frequency"] } set { self["stats_collection_frequency"] = newValue } }
    }

    /// `EnabledSensorParams`
    package struct EnabledSensorParams: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var physicalHealth: Bool? { get { self["physical_health"] } set { self["physical_health"] = newValue } }
        package var interfaceHealth: Bool? { get { self["interface_health"] } set { self["interface_health"] = newValue } }
        package var controlPlaneHealth: Bool? { get { self["control_plane_health"] } set { self["control_plane_health"] = newValue } }
        package var serviceLayerHealth: Bool? { get { self["service_layer_health"] } set { self["service_layer_health"] = newValue } }
    }

    /// `FieldNamesList`
    package struct FieldNamesList: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var fieldNames: [String]? { get { self["field_names"] } set { self["field_names"] = newValue } }
    }

    /// `GrpcParameters`
    package struct GrpcParameters: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var allowClients: SubnetListType? { get { self["allow_clients"] } set { self["allow_clients"] = newValue } }
        package var enabledSensorParams: EnabledSensorParams? { get { self["enabled_sensor_params"] } set { self["enabled_sensor_params"] = newValue } }
        package var secureMode: String? { get { self["secure_mode"] } set { self["secure_mode"] = newValue } }
    }

    /// `NetconfParameters`
    package struct NetconfParameters: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var enabledSensorParams: EnabledSensorParams? { get { self["enabled_sensor_params"] } set { self["enabled_sensor_params"] = newValue } }
    }

    /// `SflowParameters`
    package struct SflowParameters: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var statsCollectionFrequency: StatsCollectionFrequency? { get { self["stats_collection_frequency"] } set { self["stats_collection_frequency"] = newValue } }
        package var agentId: String? { get { self["agent_id"] } set { self["agent_id"] = newValue } }
        package var adaptiveSampleRate: Int? { get { self["adaptive_sample_rate"] } set { self["adaptive_sample_rate"] = newValue } }
        package var enabledInterfaceType: String? { get { self["enabled_interface_type"] } set { self["enabled_interface_type"] = newValue } }
        package var enabledInterfaceParams: [EnabledInterfaceParams]? { get { self["enabled_interface_params"] } set { self["enabled_interface_params"] = newValue } }
    }

    /// `SnmpParameters`
    package struct SnmpParameters: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var enabledSensorParams: EnabledSensorParams? { get { self["enabled_sensor_params"] } set { self["enabled_sensor_params"] = newValue } }
    }

    /// `StatsCollectionFrequency`
    package struct StatsCollectionFrequency: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var sampleRate: Int? { get { self["sample_rate"] } set { self["sample_rate"] = newValue } }
        package var pollingInterval: Int? { get { self["polling_interval"] } set { self["polling_interval"] = newValue } }
        package var direction: String? { get { self["direction"] } set { self["direction"] = newValue } }
    }

    /// `StructuredSyslogDSCPMap`
    package struct StructuredSyslogDSCPMap: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var dscpListIPv4: [StructuredSyslogDSCPType]? { get { self["dscpListIPv4"] } set { self["dscpListIPv4"] = newValue } }
        package var dscpListIPv6: [StructuredSyslogDSCPType]? { get { self["dscpListIPv6"] } set { self["dscpListIPv6"] = newValue } }
    }

    /// `StructuredSyslogDSCPType`
    package struct StructuredSyslogDSCPType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var dscpValue: String? { get { self["dscp_value"] } set { self["dscp_value"] = newValue } }
        package var aliasCode: String? { get { self["alias_code"] } set { self["alias_code"] = newValue } }
    }

    /// `StructuredSyslogLANSegmentList`
    package struct StructuredSyslogLANSegmentList: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var lanSegmentList: [StructuredSyslogLANSegmentType]? { get { self["LANSegmentList"] } set { self["LANSegmentList"] = newValue } }
    }

    /// `StructuredSyslogLANSegmentType`
    package struct StructuredSyslogLANSegmentType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var vpn: String? { get { self["vpn"] } set { self["vpn"] = newValue } }
        package var networkRanges: String? { get { self["network_ranges"] } set { self["network_ranges"] = newValue } }
    }

    /// `StructuredSyslogLinkType`
    package struct StructuredSyslogLinkType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var overlay: String? { get { self["overlay"] } set { self["overlay"] = newValue } }
        package var underlay: String? { get { self["underlay"] } set { self["underlay"] = newValue } }
        package var linkType: String? { get { self["link_type"] } set { self["link_type"] = newValue } }
        package var trafficDestination: String? { get { self["traffic_destination"] } set { self["traffic_destination"] = newValue } }
        package var metadata: String? { get { self["metadata"] } set { self["metadata"] = newValue } }
    }

    /// `StructuredSyslogLinkmap`
    package struct StructuredSyslogLinkmap: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var links: [StructuredSyslogLinkType]? { get { self["links"] } set { self["links"] = newValue } }
    }
}
