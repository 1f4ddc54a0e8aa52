// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

package import WeftJSON
package import WeftNet

extension Model {
    /// `config-root`
    package struct ConfigRoot: ObjectView {
        package static var type: ObjectType { .configRoot }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
    }

    /// `global-system-config`
    package struct GlobalSystemConfig: ObjectView {
        package static var type: ObjectType { .globalSystemConfig }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var autonomousSystem: Int? { get { self["autonomous_system"] } set { self["autonomous_system"] = newValue } }
        package var enable4byteAs: Bool? { get { self["enable_4byte_as"] } set { self["enable_4byte_as"] = newValue } }
        package var configVersion: String? { get { self["config_version"] } set { self["config_version"] = newValue } }
        package var gracefulRestartParameters: GracefulRestartParametersType? { get { self["graceful_restart_parameters"] } set { self["graceful_restart_parameters"] = newValue } }
        package var fastConvergenceParameters: FastConvergenceParametersType? { get { self["fast_convergence_parameters"] } set { self["fast_convergence_parameters"] = newValue } }
        package var pluginTuning: PluginProperties? { get { self["plugin_tuning"] } set { self["plugin_tuning"] = newValue } }
        package var dataCenterInterconnectLoopbackNamespace: SubnetListType? { get { self["data_center_interconnect_loopback_namespace"] } set { self["data_center_interconnect_loopback_namespace"] = newValue } }
        package var dataCenterInterconnectAsnNamespace: AsnRangeType? { get { self["data_center_interconnect_asn_namespace"] } set { self["data_center_interconnect_asn_namespace"] = newValue } }
        package var ibgpAutoMesh: Bool? { get { self["ibgp_auto_mesh"] } set { self["ibgp_auto_mesh"] = newValue } }
        package var bgpAlwaysCompareMed: Bool? { get { self["bgp_always_compare_med"] } set { self["bgp_always_compare_med"] = newValue } }
        package var bgpEbgpRequiresPolicy: Bool? { get { self["bgp_ebgp_requires_policy"] } set { self["bgp_ebgp_requires_policy"] = newValue } }
        package var bgpRejectAsSets: Bool? { get { self["bgp_reject_as_sets"] } set { self["bgp_reject_as_sets"] = newValue } }
        package var rdClusterSeed: Int? { get { self["rd_cluster_seed"] } set { self["rd_cluster_seed"] = newValue } }
        package var routeReplicationThreshold: Int? { get { self["route_replication_threshold"] } set { self["route_replication_threshold"] = newValue } }
        package var ipFabricSubnets: SubnetListType? { get { self["ip_fabric_subnets"] } set { self["ip_fabric_subnets"] = newValue } }
        package var supportedDeviceFamilies: DeviceFamilyListType? { get { self["supported_device_families"] } set { self["supported_device_families"] = newValue } }
        package var supportedVendorHardwares: VendorHardwaresType? { get { self["supported_vendor_hardwares"] } set { self["supported_vendor_hardwares"] = newValue } }
        package var bgpaasParameters: BGPaaServiceParametersType? { get { self["bgpaas_parameters"] } set { self["bgpaas_parameters"] = newValue } }
        package var macLimitControl: MACLimitControlType? { get { self["mac_limit_control"] } set { self["mac_limit_control"] = newValue } }
        package var macMoveControl: MACMoveLimitControlType? { get { self["mac_move_control"] } set { self["mac_move_control"] = newValue } }
        package var macAgingTime: Int? { get { self["mac_aging_time"] } set { self["mac_aging_time"] = newValue } }
        package var igmpEnable: Bool? { get { self["igmp_enable"] } set { self["igmp_enable"] = newValue } }
        package var alarmEnable: Bool? { get { self["alarm_enable"] } set { self["alarm_enable"] = newValue } }
        package var userDefinedLogStatistics: UserDefinedLogStatList? { get { self["user_defined_log_statistics"] } set { self["user_defined_log_statistics"] = newValue } }
        package var enableSecurityPolicyDraft: Bool? { get { self["enable_security_policy_draft"] } set { self["enable_security_policy_draft"] = newValue } }
        package var supportedFabricAnnotations: KeyValuePairs? { get { self["supported_fabric_annotations"] } set { self["supported_fabric_annotations"] = newValue } }
        package var bgpRouterRefs: [ObjectID] { targets(.bgpRouter) }
    }

    /// `global-vrouter-config`
    package struct GlobalVrouterConfig: ObjectView {
        package static var type: ObjectType { .globalVrouterConfig }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var ecmpHashingIncludeFields: EcmpHashingIncludeFields? { get { self["ecmp_hashing_include_fields"] } set { self["ecmp_hashing_include_fields"] = newValue } }
        package var linklocalServices: LinklocalServicesTypes? { get { self["linklocal_services"] } set { self["linklocal_services"] = newValue } }
        package var encapsulationPriorities: EncapsulationPrioritiesType? { get { self["encapsulation_priorities"] } set { self["encapsulation_priorities"] = newValue } }
        package var vxlanNetworkIdentifierMode: String? { get { self["vxlan_network_identifier_mode"] } set { self["vxlan_network_identifier_mode"] = newValue } }
        package var flowExportRate: Int? { get { self["flow_export_rate"] } set { self["flow_export_rate"] = newValue } }
        package var flowAgingTimeoutList: FlowAgingTimeoutList? { get { self["flow_aging_timeout_list"] } set { self["flow_aging_timeout_list"] = newValue } }
        package var enableSecurityLogging: Bool? { get { self["enable_security_logging"] } set { self["enable_security_logging"] = newValue } }
        package var encryptionMode: String? { get { self["encryption_mode"] } set { self["encryption_mode"] = newValue } }
        package var encryptionTunnelEndpoints: EncryptionTunnelEndpointList? { get { self["encryption_tunnel_endpoints"] } set { self["encryption_tunnel_endpoints"] = newValue } }
        package var forwardingMode: String? { get { self["forwarding_mode"] } set { self["forwarding_mode"] = newValue } }
        package var portTranslationPools: PortTranslationPools? { get { self["port_translation_pools"] } set { self["port_translation_pools"] = newValue } }
    }

    /// `global-analytics-config`
    package struct GlobalAnalyticsConfig: ObjectView {
        package static var type: ObjectType { .globalAnalyticsConfig }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
    }

    /// `config-properties`
    package struct ConfigProperties: ObjectView {
        package static var type: ObjectType { .configProperties }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var properties: KeyValuePairs? { get { self["properties"] } set { self["properties"] = newValue } }
    }

    /// `domain`
    package struct Domain: ObjectView {
        package static var type: ObjectType { .domain }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var domainLimits: DomainLimitsType? { get { self["domain_limits"] } set { self["domain_limits"] = newValue } }
    }

    /// `project`
    package struct Project: ObjectView {
        package static var type: ObjectType { .project }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var quota: QuotaType? { get { self["quota"] } set { self["quota"] = newValue } }
        package var vxlanRouting: Bool? { get { self["vxlan_routing"] } set { self["vxlan_routing"] = newValue } }
        package var alarmEnable: Bool? { get { self["alarm_enable"] } set { self["alarm_enable"] = newValue } }
        package var enableSecurityPolicyDraft: Bool? { get { self["enable_security_policy_draft"] } set { self["enable_security_policy_draft"] = newValue } }
        package var namespaceRefs: [TypedReference<SubnetType>] { links(.namespace) }
        package var floatingIpPoolRefs: [ObjectID] { targets(.floatingIpPool) }
        package var aliasIpPoolRefs: [ObjectID] { targets(.aliasIpPool) }
        package var applicationPolicySetRefs: [ObjectID] { targets(.applicationPolicySet) }
    }

    /// `namespace`
    package struct Namespace: ObjectView {
        package static var type: ObjectType { .namespace }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var namespaceCidr: SubnetType? { get { self["namespace_cidr"] } set { self["namespace_cidr"] = newValue } }
    }

    /// `tag`
    package struct Tag: ObjectView {
        package static var type: ObjectType { .tag }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var tagTypeName: String? { get { self["tag_type_name"] } set { self["tag_type_name"] = newValue } }
        package var tagValue: String? { get { self["tag_value"] } set { self["tag_value"] = newValue } }
        package var tagPredefined: Bool? { get { self["tag_predefined"] } set { self["tag_predefined"] = newValue } }
        package var tagId: String? { get { self["tag_id"] } set { self["tag_id"] = newValue } }
        package var tagTypeRefs: [ObjectID] { targets(.tagType) }
    }

    /// `tag-type`
    package struct TagType: ObjectView {
        package static var type: ObjectType { .tagType }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var tagTypeId: String? { get { self["tag_type_id"] } set { self["tag_type_id"] = newValue } }
    }

    /// `api-access-list`
    package struct ApiAccessList: ObjectView {
        package static var type: ObjectType { .apiAccessList }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var apiAccessListEntries: RbacRuleEntriesType? { get { self["api_access_list_entries"] } set { self["api_access_list_entries"] = newValue } }
    }

    /// `alarm`
    package struct Alarm: ObjectView {
        package static var type: ObjectType { .alarm }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var uveKeys: UveKeysType? { get { self["uve_keys"] } set { self["uve_keys"] = newValue } }
        package var alarmSeverity: Int? { get { self["alarm_severity"] } set { self["alarm_severity"] = newValue } }
        package var alarmRules: AlarmOrList? { get { self["alarm_rules"] } set { self["alarm_rules"] = newValue } }
    }

    /// `config-node`
    package struct ConfigNode: ObjectView {
        package static var type: ObjectType { .configNode }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var configNodeIpAddress: String? { get { self["config_node_ip_address"] } set { self["config_node_ip_address"] = newValue } }
    }

    /// `config-database-node`
    package struct ConfigDatabaseNode: ObjectView {
        package static var type: ObjectType { .configDatabaseNode }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var configDatabaseNodeIpAddress: String? { get { self["config_database_node_ip_address"] } set { self["config_database_node_ip_address"] = newValue } }
    }

    /// `database-node`
    package struct DatabaseNode: ObjectView {
        package static var type: ObjectType { .databaseNode }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var databaseNodeIpAddress: String? { get { self["database_node_ip_address"] } set { self["database_node_ip_address"] = newValue } }
    }

    /// `analytics-node`
    package struct AnalyticsNode: ObjectView {
        package static var type: ObjectType { .analyticsNode }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var analyticsNodeIpAddress: String? { get { self["analytics_node_ip_address"] } set { self["analytics_node_ip_address"] = newValue } }
    }

    /// `analytics-alarm-node`
    package struct AnalyticsAlarmNode: ObjectView {
        package static var type: ObjectType { .analyticsAlarmNode }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var analyticsAlarmNodeIpAddress: String? { get { self["analytics_alarm_node_ip_address"] } set { self["analytics_alarm_node_ip_address"] = newValue } }
    }

    /// `analytics-snmp-node`
    package struct AnalyticsSnmpNode: ObjectView {
        package static var type: ObjectType { .analyticsSnmpNode }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var analyticsSnmpNodeIpAddress: String? { get { self["analytics_snmp_node_ip_address"] } set { self["analytics_snmp_node_ip_address"] = newValue } }
    }

    /// `devicemgr-node`
    package struct DevicemgrNode: ObjectView {
        package static var type: ObjectType { .devicemgrNode }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var devicemgrNodeIpAddress: String? { get { self["devicemgr_node_ip_address"] } set { self["devicemgr_node_ip_address"] = newValue } }
    }

    /// `webui-node`
    package struct WebuiNode: ObjectView {
        package static var type: ObjectType { .webuiNode }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var webuiNodeIpAddress: String? { get { self["webui_node_ip_address"] } set { self["webui_node_ip_address"] = newValue } }
    }

    /// `flow-node`
    package struct FlowNode: ObjectView {
        package static var type: ObjectType { .flowNode }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var flowNodeIpAddress: String? { get { self["flow_node_ip_address"] } set { self["flow_node_ip_address"] = newValue } }
        package var flowNodeLoadBalancerIp: String? { get { self["flow_node_load_balancer_ip"] } set { self["flow_node_load_balancer_ip"] = newValue } }
        package var flowNodeInbandInterface: String? { get { self["flow_node_inband_interface"] } set { self["flow_node_inband_interface"] = newValue } }
        package var virtualNetworkRefs: [ObjectID] { targets(.virtualNetwork) }
    }

    /// `discovery-service-assignment`
    package struct DiscoveryServiceAssignment: ObjectView {
        package static var type: ObjectType { .discoveryServiceAssignment }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
    }

    /// `dsa-rule`
    package struct DsaRule: ObjectView {
        package static var type: ObjectType { .dsaRule }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var dsaRuleEntry: DiscoveryServiceAssignmentType? { get { self["dsa_rule_entry"] } set { self["dsa_rule_entry"] = newValue } }
    }

    /// `AlarmAndList`
    package struct AlarmAndList: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var andList: [AlarmExpression]? { get { self["and_list"] } set { self["and_list"] = newValue } }
    }

    /// `AlarmExpression`
    package struct AlarmExpression: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var operation: String? { get { self["operation"] } set { self["operation"] = newValue } }
        package var operand1: String? { get { self["operand1"] } set { self["operand1"] = newValue } }
        package var operand2: AlarmOperand2? { get { self["operand2"] } set { self["operand2"] = newValue } }
        package var variables: [String]? { get { self["variables"] } set { self["variables"] = newValue } }
    }

    /// `AlarmOperand2`
    package struct AlarmOperand2: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var uveAttribute: String? { get { self["uve_attribute"] } set { self["uve_attribute"] = newValue } }
        package var jsonValue: String? { get { self["json_value"] } set { self["json_value"] = newValue } }
    }

    /// `AlarmOrList`
    package struct AlarmOrList: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var orList: [AlarmAndList]? { get { self["or_list"] } set { self["or_list"] = newValue } }
    }

    /// `BGPaaServiceParametersType`
    package struct BGPaaServiceParametersType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var portStart: Int? { get { self["port_start"] } set { self["port_start"] = newValue } }
        package var portEnd: Int? { get { self["port_end"] } set { self["port_end"] = newValue } }
    }

    /// `DeviceFamilyListType`
    package struct DeviceFamilyListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var deviceFamily: [String]? { get { self["device_family"] } set { self["device_family"] = newValue } }
    }

    /// `DiscoveryPubSubEndPointType`
    package struct DiscoveryPubSubEndPointType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var epType: String? { get { self["ep_type"] } set { self["ep_type"] = newValue } }
        package var epId: String? { get { self["ep_id"] } set { self["ep_id"] = newValue } }
        package var epPrefix: SubnetType? { get { self["ep_prefix"] } set { self["ep_prefix"] = newValue } }
        package var epVersion: String? { get { self["ep_version"] } set { self["ep_version"] = newValue } }
    }

    /// `DiscoveryServiceAssignmentType`
    package struct DiscoveryServiceAssignmentType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var publisher: DiscoveryPubSubEndPointType? { get { self["publisher"] } set { self["publisher"] = newValue } }
        package var subscriber: [DiscoveryPubSubEndPointType]? { get { self["subscriber"] } set { self["subscriber"] = newValue } }
    }

    /// `DomainLimitsType`
    package struct DomainLimitsType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var projectLimit: Int? { get { self["project_limit"] } set { self["project_limit"] = newValue } }
        package var virtualNetworkLimit: Int? { get { self["virtual_network_limit"] } set { self["virtual_network_limit"] = newValue } }
        package var securityGroupLimit: Int? { get { self["security_group_limit"] } set { self["security_group_limit"] = newValue } }
    }

    /// `EncapsulationPrioritiesType`
    package struct EncapsulationPrioritiesType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var encapsulation: [String]? { get { self["encapsulation"] } set { self["encapsulation"] = newValue } }
    }

    /// `EncryptionTunnelEndpoint`
    package struct EncryptionTunnelEndpoint: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var tunnelRemoteIpAddress: String? { get { self["tunnel_remote_ip_address"] } set { self["tunnel_remote_ip_address"] = newValue } }
    }

    /// `EncryptionTunnelEndpointList`
    package struct EncryptionTunnelEndpointList: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var endpoint: [EncryptionTunnelEndpoint]? { get { self["endpoint"] } set { self["endpoint"] = newValue } }
    }

    /// `FastConvergenceParametersType`
    package struct FastConvergenceParametersType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var enable: Bool? { get { self["enable"] } set { self["enable"] = newValue } }
        package var nhReachabilityCheck: Bool? { get { self["nh_reachability_check"] } set { self["nh_reachability_check"] = newValue } }
        package var xmppHoldTime: Int? { get { self["xmpp_hold_time"] } set { self["xmpp_hold_time"] = newValue } }
    }

    /// `FlowAgingTimeout`
    package struct FlowAgingTimeout: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var `protocol`: String? { get { self["protocol"] } set { self["protocol"] = newValue } }
        package var port: Int? { get { self["port"] } set { self["port"] = newValue } }
        package var timeoutInSeconds: Int? { get { self["timeout_in_seconds"] } set { self["timeout_in_seconds"] = newValue } }
    }

    /// `FlowAgingTimeoutList`
    package struct FlowAgingTimeoutList: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var flowAgingTimeout: [FlowAgingTimeout]? { get { self["flow_aging_timeout"] } set { self["flow_aging_timeout"] = newValue } }
    }

    /// `GracefulRestartParametersType`
    package struct GracefulRestartParametersType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var enable: Bool? { get { self["enable"] } set { self["enable"] = newValue } }
        package var restartTime: Int? { get { self["restart_time"] } set { self["restart_time"] = newValue } }
        package var longLivedRestartTime: Int? { get { self["long_lived_restart_time"] } set { self["long_lived_restart_time"] = newValue } }
        package var endOfRibTimeout: Int? { get { self["end_of_rib_timeout"] } set { self["end_of_rib_timeout"] = newValue } }
        package var bgpHelperEnable: Bool? { get { self["bgp_helper_enable"] } set { self["bgp_helper_enable"] = newValue } }
        package var xmppHelperEnable: Bool? { get { self["xmpp_helper_enable"] } set { self["xmpp_helper_enable"] = newValue } }
    }

    /// `LinklocalServiceEntryType`
    package struct LinklocalServiceEntryType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var linklocalServiceName: String? { get { self["linklocal_service_name"] } set { self["linklocal_service_name"] = newValue } }
        package var linklocalServiceIp: String? { get { self["linklocal_service_ip"] } set { self["linklocal_service_ip"] = newValue } }
        package var linklocalServicePort: Int? { get { self["linklocal_service_port"] } set { self["linklocal_service_port"] = newValue } }
        package var ipFabricDNSServiceName: String? { get { self["ip_fabric_DNS_service_name"] } set { self["ip_fabric_DNS_service_name"] = newValue } }
        package var ipFabricServicePort: Int? { get { self["ip_fabric_service_port"] } set { self["ip_fabric_service_port"] = newValue } }
        package var ipFabricServiceIp: [String]? { get { self["ip_fabric_service_ip"] } set { self["ip_fabric_service_ip"] = newValue } }
    }

    /// `LinklocalServicesTypes`
    package struct LinklocalServicesTypes: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var linklocalServiceEntry: [LinklocalServiceEntryType]? { get { self["linklocal_service_entry"] } set { self["linklocal_service_entry"] = newValue } }
    }

    /// `PluginProperties`
    package struct PluginProperties: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var pluginProperty: [PluginProperty]? { get { self["plugin_property"] } set { self["plugin_property"] = newValue } }
    }

    /// `PluginProperty`
    package struct PluginProperty: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var property: String? { get { self["property"] } set { self["property"] = newValue } }
        package var value: String? { get { self["value"] } set { self["value"] = newValue } }
    }

    /// `PortTranslationPool`
    package struct PortTranslationPool: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var `protocol`: String? { get { self["protocol"] } set { self["protocol"] = newValue } }
        package var portRange: PortType? { get { self["port_range"] } set { self["port_range"] = newValue } }
        package var portCount: String? { get { self["port_count"] } set { self["port_count"] = newValue } }
    }

    /// `PortTranslationPools`
    package struct PortTranslationPools: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var portTranslationPool: [PortTranslationPool]? { get { self["port_translation_pool"] } set { self["port_translation_pool"] = newValue } }
    }

    /// `QuotaType`
    package struct QuotaType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var defaults: Int? { get { self["defaults"] } set { self["defaults"] = newValue } }
        package var floatingIp: Int? { get { self["floating_ip"] } set { self["floating_ip"] = newValue } }
        package var instanceIp: Int? { get { self["instance_ip"] } set { self["instance_ip"] = newValue } }
        package var virtualMachineInterface: Int? { get { self["virtual_machine_interface"] } set { self["virtual_machine_interface"] = newValue } }
        package var virtualNetwork: Int? { get { self["virtual_network"] } set { self["virtual_network"] = newValue } }
        package var virtualRouter: Int? { get { self["virtual_router"] } set { self["virtual_router"] = newValue } }
        package var virtualDNS: Int? { get { self["virtual_DNS"] } set { self["virtual_DNS"] = newValue } }
        package var virtualDNSRecord: Int? { get { self["virtual_DNS_record"] } set { self["virtual_DNS_record"] = newValue } }
        package var bgpRouter: Int? { get { self["bgp_router"] } set { self["bgp_router"] = newValue } }
        package var networkIpam: Int? { get { self["network_ipam"] } set { self["network_ipam"] = newValue } }
        package var accessControlList: Int? { get { self["access_control_list"] } set { self["access_control_list"] = newValue } }
        package var networkPolicy: Int? { get { self["network_policy"] } set { self["network_policy"] = newValue } }
        package var floatingIpPool: Int? { get { self["floating_ip_pool"] } set { self["floating_ip_pool"] = newValue } }
        package var serviceTemplate: Int? { get { self["service_template"] } set { self["service_template"] = newValue } }
        package var serviceInstance: Int? { get { self["service_instance"] } set { self["service_instance"] = newValue } }
        package var logicalRouter: Int? { get { self["logical_router"] } set { self["logical_router"] = newValue } }
        package var securityGroup: Int? { get { self["security_group"] } set { self["security_group"] = newValue } }
        package var securityGroupRule: Int? { get { self["security_group_rule"] } set { self["security_group_rule"] = newValue } }
        package var subnet: Int? { get { self["subnet"] } set { self["subnet"] = newValue } }
        package var globalVrouterConfig: Int? { get { self["global_vrouter_config"] } set { self["global_vrouter_config"] = newValue } }
        package var loadbalancer: Int? { get { self["loadbalancer"] } set { self["loadbalancer"] = newValue } }
        package var loadbalancerListener: Int? { get { self["loadbalancer_listener"] } set { self["loadbalancer_listener"] = newValue } }
        package var loadbalancerPool: Int? { get { self["loadbalancer_pool"] } set { self["loadbalancer_pool"] = newValue } }
        package var loadbalancerMember: Int? { get { self["loadbalancer_member"] } set { self["loadbalancer_member"] = newValue } }
        package var loadbalancerHealthmonitor: Int? { get { self["loadbalancer_healthmonitor"] } set { self["loadbalancer_healthmonitor"] = newValue } }
        package var virtualIp: Int? { get { self["virtual_ip"] } set { self["virtual_ip"] = newValue } }
        package var securityLoggingObject: Int? { get { self["security_logging_object"] } set { self["security_logging_object"] = newValue } }
        package var routeTable: Int? { get { self["route_table"] } set { self["route_table"] = newValue } }
        package var firewallGroup: Int? { get { self["firewall_group"] } set { self["firewall_group"] = newValue } }
        package var firewallPolicy: Int? { get { self["firewall_policy"] } set { self["firewall_policy"] = newValue } }
        package var firewallRule: Int? { get { self["firewall_rule"] } set { self["firewall_rule"] = newValue } }
        package var hostBasedService: Int? { get { self["host_based_service"] } set { self["host_based_service"] = newValue } }
    }

    /// `RbacPermType`
    package struct RbacPermType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var roleName: String? { get { self["role_name"] } set { self["role_name"] = newValue } }
        package var roleCrud: String? { get { self["role_crud"] } set { self["role_crud"] = newValue } }
    }

    /// `RbacRuleEntriesType`
    package struct RbacRuleEntriesType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var rbacRule: [RbacRuleType]? { get { self["rbac_rule"] } set { self["rbac_rule"] = newValue } }
    }

    /// `RbacRuleType`
    package struct RbacRuleType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var ruleObject: String? { get { self["rule_object"] } set { self["rule_object"] = newValue } }
        package var ruleField: String? { get { self["rule_field"] } set { self["rule_field"] = newValue } }
        package var rulePerms: [RbacPermType]? { get { self["rule_perms"] } set { self["rule_perms"] = newValue } }
    }

    /// `UserDefinedLogStat`
    package struct UserDefinedLogStat: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var name: String? { get { self["name"] } set { self["name"] = newValue } }
        package var pattern: String? { get { self["pattern"] } set { self["pattern"] = newValue } }
    }

    /// `UserDefinedLogStatList`
    package struct UserDefinedLogStatList: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var statlist: [UserDefinedLogStat]? { get { self["statlist"] } set { self["statlist"] = newValue } }
    }

    /// `UveKeysType`
    package struct UveKeysType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var uveKey: [String]? { get { self["uve_key"] } set { self["uve_key"] = newValue } }
    }

    /// `VendorHardwaresType`
    package struct VendorHardwaresType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var vendorHardware: [String]? { get { self["vendor_hardware"] } set { self["vendor_hardware"] = newValue } }
    }
}
