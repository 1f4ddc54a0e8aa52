// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

package import WeftJSON
package import WeftNet

extension Model {
    /// `fabric`
    package struct Fabric: ObjectView {
        package static var type: ObjectType { .fabric }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var fabricZtp: Bool? { get { self["fabric_ztp"] } set { self["fabric_ztp"] = newValue } }
        package var fabricOsVersion: String? { get { self["fabric_os_version"] } set { self["fabric_os_version"] = newValue } }
        package var fabricCredentials: DeviceCredentialList? { get { self["fabric_credentials"] } set { self["fabric_credentials"] = newValue } }
        package var fabricEnterpriseStyle: Bool? { get { self["fabric_enterprise_style"] } set { self["fabric_enterprise_style"] = newValue } }
        package var disableVlanVnUniquenessCheck: Bool? { get { self["disable_vlan_vn_uniqueness_check"] } set { self["disable_vlan_vn_uniqueness_check"] = newValue } }
        package var intentMapRefs: [ObjectID] { targets(.intentMap) }
        package var virtualNetworkRefs: [TypedReference<FabricNetworkTag>] { links(.virtualNetwork) }
        package var nodeProfileRefs: [TypedReference<SerialNumListType>] { links(.nodeProfile) }
    }

    /// `fabric-namespace`
    package struct FabricNamespace: ObjectView {
        package static var type: ObjectType { .fabricNamespace }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var fabricNamespaceType: String? { get { self["fabric_namespace_type"] } set { self["fabric_namespace_type"] = newValue } }
        package var fabricNamespaceValue: NamespaceValue? { get { self["fabric_namespace_value"] } set { self["fabric_namespace_value"] = newValue } }
    }

    /// `physical-router`
    package struct PhysicalRouter: ObjectView {
        package static var type: ObjectType { .physicalRouter }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var physicalRouterJunosServicePorts: JunosServicePorts? { get { self["physical_router_junos_service_ports"] } set { self["physical_router_junos_service_ports"] = newValue } }
        package var telemetryInfo: TelemetryStateInfo? { get { self["telemetry_info"] } set { self["telemetry_info"] = newValue } }
        package var physicalRouterDeviceFamily: String? { get { self["physical_router_device_family"] } set { self["physical_router_device_family"] = newValue } }
        package var physicalRouterOsVersion: String? { get { self["physical_router_os_version"] } set { self["physical_router_os_version"] = newValue } }
        package var physicalRouterHostname: String? { get { self["physical_router_hostname"] } set { self["physical_router_hostname"] = newValue } }
        package var physicalRouterManagementIp: String? { get { self["physical_router_management_ip"] } set { self["physical_router_management_ip"] = newValue } }
        package var physicalRouterManagementMac: String? { get { self["physical_router_management_mac"] } set { self["physical_router_management_mac"] = newValue } }
        package var physicalRouterDataplaneIp: String? { get { self["physical_router_dataplane_ip"] } set { self["physical_router_dataplane_ip"] = newValue } }
        package var physicalRouterLoopbackIp: String? { get { self["physical_router_loopback_ip"] } set { self["physical_router_loopback_ip"] = newValue } }
        package var physicalRouterReplicatorLoopbackIp: String? { get { self["physical_router_replicator_loopback_ip"] } set { self["physical_router_replicator_loopback_ip"] = newValue } }
        package var physicalRouterVendorName: String? { get { self["physical_router_vendor_name"] } set { self["physical_router_vendor_name"] = newValue } }
        package var physicalRouterProductName: String? { get { self["physical_router_product_name"] } set { self["physical_router_product_name"] = newValue } }
        package var physicalRouterSerialNumber: String? { get { self["physical_router_serial_number"] } set { self["physical_router_serial_number"] = newValue } }
        package var physicalRouterVncManaged: Bool? { get { self["physical_router_vnc_managed"] } set { self["physical_router_vnc_managed"] = newValue } }
        package var physicalRouterUnderlayManaged: Bool? { get { self["physical_router_underlay_managed"] } set { self["physical_router_underlay_managed"] = newValue } }
        package var physicalRouterRole: String? { get { self["physical_router_role"] } set { self["physical_router_role"] = newValue } }
        package var routingBridgingRoles: RoutingBridgingRolesType? { get { self["routing_bridging_roles"] } set { self["routing_bridging_roles"] = newValue } }
        package var physicalRouterSnmp: Bool? { get { self["physical_router_snmp"] } set { self["physical_router_snmp"] = newValue } }
        package var physicalRouterLldp: Bool? { get { self["physical_router_lldp"] } set { self["physical_router_lldp"] = newValue } }
        package var physicalRouterUserCredentials: UserCredentials? { get { self["physical_router_user_credentials"] } set { self["physical_router_user_credentials"] = newValue } }
        package var physicalRouterEncryptionType: String? { get { self["physical_router_encryption_type"] } set { self["physical_router_encryption_type"] = newValue } }
        package var physicalRouterSnmpCredentials: SNMPCredentials? { get { self["physical_router_snmp_credentials"] } set { self["physical_router_snmp_credentials"] = newValue } }
        package var physicalRouterDhcpParameters: DnsmasqLeaseParameters? { get { self["physical_router_dhcp_parameters"] } set { self["physical_router_dhcp_parameters"] = newValue } }
        package var physicalRouterCliCommitState: String? { get { self["physical_router_cli_commit_state"] } set { self["physical_router_cli_commit_state"] = newValue } }
        package var physicalRouterManagedState: String? { get { self["physical_router_managed_state"] } set { self["physical_router_managed_state"] = newValue } }
        package var physicalRouterOnboardingState: String? { get { self["physical_router_onboarding_state"] } set { self["physical_router_onboarding_state"] = newValue } }
        package var physicalRouterUnderlayConfig: String? { get { self["physical_router_underlay_config"] } set { self["physical_router_underlay_config"] = newValue } }
        package var physicalRouterSupplementalConfig: String? { get { self["physical_router_supplemental_config"] } set { self["physical_router_supplemental_config"] = newValue } }
        package var physicalRouterAutonomousSystem: AutonomousSystemsType? { get { self["physical_router_autonomous_system"] } set { self["physical_router_autonomous_system"] = newValue } }
        package var virtualRouterRefs: [ObjectID] { targets(.virtualRouter) }
        package var bgpRouterRefs: [ObjectID] { targets(.bgpRouter) }
        package var virtualNetworkRefs: [ObjectID] { targets(.virtualNetwork) }
        package var intentMapRefs: [ObjectID] { targets(.intentMap) }
        package var fabricRefs: [ObjectID] { targets(.fabric) }
        package var nodeProfileRefs: [ObjectID] { targets(.nodeProfile) }
        package var deviceFunctionalGroupRefs: [ObjectID] { targets(.deviceFunctionalGroup) }
        package var deviceChassisRefs: [ObjectID] { targets(.deviceChassis) }
        package var deviceImageRefs: [ObjectID] { targets(.deviceImage) }
        package var physicalRoleRefs: [ObjectID] { targets(.physicalRole) }
        package var overlayRoleRefs: [ObjectID] { targets(.overlayRole) }
        package var telemetryProfileRefs: [ObjectID] { targets(.telemetryProfile) }
    }

    /// `physical-interface`
    package struct PhysicalInterface: ObjectView {
        package static var type: ObjectType { .physicalInterface }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var ethernetSegmentIdentifier: String? { get { self["ethernet_segment_identifier"] } set { self["ethernet_segment_identifier"] = newValue } }
        package var physicalInterfaceType: String? { get { self["physical_interface_type"] } set { self["physical_interface_type"] = newValue } }
        package var physicalInterfaceMacAddresses: MacAddressesType? { get { self["physical_interface_mac_addresses"] } set { self["physical_interface_mac_addresses"] = newValue } }
        package var physicalInterfacePortId: String? { get { self["physical_interface_port_id"] } set { self["physical_interface_port_id"] = newValue } }
        package var physicalInterfaceFlowControl: Bool? { get { self["physical_interface_flow_control"] } set { self["physical_interface_flow_control"] = newValue } }
        package var physicalInterfaceLacpForceUp: Bool? { get { self["physical_interface_lacp_force_up"] } set { self["physical_interface_lacp_force_up"] = newValue } }
        package var physicalInterfacePortParams: PortParameters? { get { self["physical_interface_port_params"] } set { self["physical_interface_port_params"] = newValue } }
        package var physicalInterfaceRefs: [ObjectID] { targets(.physicalInterface) }
        package var portRefs: [ObjectID] { targets(.port) }
    }

    /// `logical-interface`
    package struct LogicalInterface: ObjectView {
        package static var type: ObjectType { .logicalInterface }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var logicalInterfaceVlanTag: Int? { get { self["logical_interface_vlan_tag"] } set { self["logical_interface_vlan_tag"] = newValue } }
        package var logicalInterfacePortParams: PortParameters? { get { self["logical_interface_port_params"] } set { self["logical_interface_port_params"] = newValue } }
        package var logicalInterfaceType: String? { get { self["logical_interface_type"] } set { self["logical_interface_type"] = newValue } }
        package var virtualMachineInterfaceRefs: [ObjectID] { targets(.virtualMachineInterface) }
    }

    /// `link-aggregation-group`
    package struct LinkAggregationGroup: ObjectView {
        package static var type: ObjectType { .linkAggregationGroup }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var linkAggregationGroupLacpEnabled: Bool? { get { self["link_aggregation_group_lacp_enabled"] } set { self["link_aggregation_group_lacp_enabled"] = newValue } }
        package var physicalInterfaceRefs: [ObjectID] { targets(.physicalInterface) }
        package var virtualMachineInterfaceRefs: [ObjectID] { targets(.virtualMachineInterface) }
    }

    /// `virtual-port-group`
    package struct VirtualPortGroup: ObjectView {
        package static var type: ObjectType { .virtualPortGroup }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var virtualPortGroupLacpEnabled: Bool? { get { self["virtual_port_group_lacp_enabled"] } set { self["virtual_port_group_lacp_enabled"] = newValue } }
        package var virtualPortGroupTrunkPortId: String? { get { self["virtual_port_group_trunk_port_id"] } set { self["virtual_port_group_trunk_port_id"] = newValue } }
        package var virtualPortGroupUserCreated: Bool? { get { self["virtual_port_group_user_created"] } set { self["virtual_port_group_user_created"] = newValue } }
        package var virtualPortGroupType: String? { get { self["virtual_port_group_type"] } set { self["virtual_port_group_type"] = newValue } }
        package var physicalInterfaceRefs: [TypedReference<VpgInterfaceParametersType>] { links(.physicalInterface) }
        package var virtualMachineInterfaceRefs: [ObjectID] { targets(.virtualMachineInterface) }
        package var securityGroupRefs: [ObjectID] { targets(.securityGroup) }
        package var portProfileRefs: [ObjectID] { targets(.portProfile) }
    }

    /// `data-center-interconnect`
    package struct DataCenterInterconnect: ObjectView {
        package static var type: ObjectType { .dataCenterInterconnect }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var dataCenterInterconnectBgpHoldTime: Int? { get { self["data_center_interconnect_bgp_hold_time"] } set { self["data_center_interconnect_bgp_hold_time"] = newValue } }
        package var dataCenterInterconnectMode: String? { get { self["data_center_interconnect_mode"] } set { self["data_center_interconnect_mode"] = newValue } }
        package var dataCenterInterconnectBgpAddressFamilies: AddressFamilies? { get { self["data_center_interconnect_bgp_address_families"] } set { self["data_center_interconnect_bgp_address_families"] = newValue } }
        package var dataCenterInterconnectConfiguredRouteTargetList: RouteTargetList? { get { self["data_center_interconnect_configured_route_target_list"] } set { self["data_center_interconnect_configured_route_target_list"] = newValue } }
        package var dataCenterInterconnectType: String? { get { self["data_center_interconnect_type"] } set { self["data_center_interconnect_type"] = newValue } }
        package var destinationPhysicalRouterList: LogicalRouterPRListType? { get { self["destination_physical_router_list"] } set { self["destination_physical_router_list"] = newValue } }
        package var logicalRouterRefs: [ObjectID] { targets(.logicalRouter) }
        package var virtualNetworkRefs: [ObjectID] { targets(.virtualNetwork) }
        package var routingPolicyRefs: [ObjectID] { targets(.routingPolicy) }
        package var fabricRefs: [ObjectID] { targets(.fabric) }
    }

    /// `physical-role`
    package struct PhysicalRole: ObjectView {
        package static var type: ObjectType { .physicalRole }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
    }

    /// `overlay-role`
    package struct OverlayRole: ObjectView {
        package static var type: ObjectType { .overlayRole }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
    }

    /// `role-config`
    package struct RoleConfig: ObjectView {
        package static var type: ObjectType { .roleConfig }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var roleConfigConfig: String? { get { self["role_config_config"] } set { self["role_config_config"] = newValue } }
    }

    /// `role-definition`
    package struct RoleDefinition: ObjectView {
        package static var type: ObjectType { .roleDefinition }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var featureRefs: [ObjectID] { targets(.feature) }
        package var physicalRoleRefs: [ObjectID] { targets(.physicalRole) }
        package var overlayRoleRefs: [ObjectID] { targets(.overlayRole) }
    }

    /// `node`
    package struct Node: ObjectView {
        package static var type: ObjectType { .node }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var nodeType: String? { get { self["node_type"] } set { self["node_type"] = newValue } }
        package var esxiInfo: ESXIHostInfo? { get { self["esxi_info"] } set { self["esxi_info"] = newValue } }
        package var ipAddress: String? { get { self["ip_address"] } set { self["ip_address"] = newValue } }
        package var hostname: String? { get { self["hostname"] } set { self["hostname"] = newValue } }
        package var bmsInfo: BaremetalServerInfo? { get { self["bms_info"] } set { self["bms_info"] = newValue } }
        package var macAddress: String? { get { self["mac_address"] } set { self["mac_address"] = newValue } }
        package var diskPartition: String? { get { self["disk_partition"] } set { self["disk_partition"] = newValue } }
        package var interfaceName: String? { get { self["interface_name"] } set { self["interface_name"] = newValue } }
        package var cloudInfo: CloudInstanceInfo? { get { self["cloud_info"] } set { self["cloud_info"] = newValue } }
        package var nodeProfileRefs: [ObjectID] { targets(.nodeProfile) }
    }

    /// `node-profile`
    package struct NodeProfile: ObjectView {
        package static var type: ObjectType { .nodeProfile }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var nodeProfileType: String? { get { self["node_profile_type"] } set { self["node_profile_type"] = newValue } }
        package var nodeProfileVendor: String? { get { self["node_profile_vendor"] } set { self["node_profile_vendor"] = newValue } }
        package var nodeProfileDeviceFamily: String? { get { self["node_profile_device_family"] } set { self["node_profile_device_family"] = newValue } }
        package var nodeProfileHitlessUpgrade: Bool? { get { self["node_profile_hitless_upgrade"] } set { self["node_profile_hitless_upgrade"] = newValue } }
        package var nodeProfileRoles: NodeProfileRolesType? { get { self["node_profile_roles"] } set { self["node_profile_roles"] = newValue } }
        package var jobTemplateRefs: [ObjectID] { targets(.jobTemplate) }
        package var hardwareRefs: [ObjectID] { targets(.hardware) }
        package var roleDefinitionRefs: [ObjectID] { targets(.roleDefinition) }
    }

    /// `port`
    package struct Port: ObjectView {
        package static var type: ObjectType { .port }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var portGroupUuid: String? { get { self["port_group_uuid"] } set { self["port_group_uuid"] = newValue } }
        package var bmsPortInfo: BaremetalPortInfo? { get { self["bms_port_info"] } set { self["bms_port_info"] = newValue } }
        package var esxiPortInfo: ESXIProperties? { get { self["esxi_port_info"] } set { self["esxi_port_info"] = newValue } }
        package var label: String? { get { self["label"] } set { self["label"] = newValue } }
    }

    /// `port-group`
    package struct PortGroup: ObjectView {
        package static var type: ObjectType { .portGroup }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var bmsPortGroupInfo: BaremetalPortGroupInfo? { get { self["bms_port_group_info"] } set { self["bms_port_group_info"] = newValue } }
        package var portRefs: [ObjectID] { targets(.port) }
    }

    /// `port-profile`
    package struct PortProfile: ObjectView {
        package static var type: ObjectType { .portProfile }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var portProfileParams: PortProfileParameters? { get { self["port_profile_params"] } set { self["port_profile_params"] = newValue } }
        package var stormControlProfileRefs: [ObjectID] { targets(.stormControlProfile) }
    }

    /// `storm-control-profile`
    package struct StormControlProfile: ObjectView {
        package static var type: ObjectType { .stormControlProfile }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var stormControlParameters: StormControlParameters? { get { self["storm_control_parameters"] } set { self["storm_control_parameters"] = newValue } }
    }

    /// `card`
    package struct Card: ObjectView {
        package static var type: ObjectType { .card }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var interfaceMap: InterfaceMapType? { get { self["interface_map"] } set { self["interface_map"] = newValue } }
    }

    /// `hardware`
    package struct Hardware: ObjectView {
        package static var type: ObjectType { .hardware }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var cardRefs: [ObjectID] { targets(.card) }
    }

    /// `hardware-inventory`
    package struct HardwareInventory: ObjectView {
        package static var type: ObjectType { .hardwareInventory }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var hardwareInventoryInventoryInfo: String? { get { self["hardware_inventory_inventory_info"] } set { self["hardware_inventory_inventory_info"] = newValue } }
    }

    /// `device-chassis`
    package struct DeviceChassis: ObjectView {
        package static var type: ObjectType { .deviceChassis }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var deviceChassisType: String? { get { self["device_chassis_type"] } set { self["device_chassis_type"] = newValue } }
    }

    /// `device-functional-group`
    package struct DeviceFunctionalGroup: ObjectView {
        package static var type: ObjectType { .deviceFunctionalGroup }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var deviceFunctionalGroupDescription: String? { get { self["device_functional_group_description"] } set { self["device_functional_group_description"] = newValue } }
        package var deviceFunctionalGroupOsVersion: String? { get { self["device_functional_group_os_version"] } set { self["device_functional_group_os_version"] = newValue } }
        package var deviceFunctionalGroupRoutingBridgingRoles: RoutingBridgingRolesType? { get { self["device_functional_group_routing_bridging_roles"] } set { self["device_functional_group_routing_bridging_roles"] = newValue } }
        package var physicalRoleRefs: [ObjectID] { targets(.physicalRole) }
    }

    /// `device-image`
    package struct DeviceImage: ObjectView {
        package static var type: ObjectType { .deviceImage }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var deviceImageFileName: String? { get { self["device_image_file_name"] } set { self["device_image_file_name"] = newValue } }
        package var deviceImageVendorName: String? { get { self["device_image_vendor_name"] } set { self["device_image_vendor_name"] = newValue } }
        package var deviceImageDeviceFamily: String? { get { self["device_image_device_family"] } set { self["device_image_device_family"] = newValue } }
        package var deviceImageSupportedPlatforms: DevicePlatformListType? { get { self["device_image_supported_platforms"] } set { self["device_image_supported_platforms"] = newValue } }
        package var deviceImageOsVersion: String? { get { self["device_image_os_version"] } set { self["device_image_os_version"] = newValue } }
        package var deviceImageFileUri: String? { get { self["device_image_file_uri"] } set { self["device_image_file_uri"] = newValue } }
        package var deviceImageSize: Int? { get { self["device_image_size"] } set { self["device_image_size"] = newValue } }
        package var deviceImageMd5: String? { get { self["device_image_md5"] } set { self["device_image_md5"] = newValue } }
        package var deviceImageSha1: String? { get { self["device_image_sha1"] } set { self["device_image_sha1"] = newValue } }
        package var hardwareRefs: [ObjectID] { targets(.hardware) }
    }

    /// `network-device-config`
    package struct NetworkDeviceConfig: ObjectView {
        package static var type: ObjectType { .networkDeviceConfig }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var physicalRouterRefs: [ObjectID] { targets(.physicalRouter) }
    }

    /// `cli-config`
    package struct CliConfig: ObjectView {
        package static var type: ObjectType { .cliConfig }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var acceptedCliConfig: String? { get { self["accepted_cli_config"] } set { self["accepted_cli_config"] = newValue } }
        package var commitDiffList: CliDiffListType? { get { self["commit_diff_list"] } set { self["commit_diff_list"] = newValue } }
    }

    /// `job-template`
    package struct JobTemplate: ObjectView {
        package static var type: ObjectType { .jobTemplate }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var jobTemplateSynchronousJob: Bool? { get { self["job_template_synchronous_job"] } set { self["job_template_synchronous_job"] = newValue } }
        package var jobTemplateType: String? { get { self["job_template_type"] } set { self["job_template_type"] = newValue } }
        package var jobTemplateConcurrencyLevel: String? { get { self["job_template_concurrency_level"] } set { self["job_template_concurrency_level"] = newValue } }
        package var jobTemplatePlaybooks: PlaybookInfoListType? { get { self["job_template_playbooks"] } set { self["job_template_playbooks"] = newValue } }
        package var jobTemplateRecoveryPlaybooks: PlaybookInfoListType? { get { self["job_template_recovery_playbooks"] } set { self["job_template_recovery_playbooks"] = newValue } }
        package var jobTemplateExecutables: ExecutableInfoListType? { get { self["job_template_executables"] } set { self["job_template_executables"] = newValue } }
        package var jobTemplateInputSchema: String? { get { self["job_template_input_schema"] } set { self["job_template_input_schema"] = newValue } }
        package var jobTemplateOutputSchema: String? { get { self["job_template_output_schema"] } set { self["job_template_output_schema"] = newValue } }
        package var jobTemplateInputUiSchema: String? { get { self["job_template_input_ui_schema"] } set { self["job_template_input_ui_schema"] = newValue } }
        package var jobTemplateOutputUiSchema: String? { get { self["job_template_output_ui_schema"] } set { self["job_template_output_ui_schema"] = newValue } }
        package var jobTemplateDescription: String? { get { self["job_template_description"] } set { self["job_template_description"] = newValue } }
    }

    /// `feature`
    package struct Feature: ObjectView {
        package static var type: ObjectType { .feature }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var featureRefs: [ObjectID] { targets(.feature) }
    }

    /// `feature-config`
    package struct FeatureConfig: ObjectView {
        package static var type: ObjectType { .featureConfig }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var featureConfigAdditionalParams: KeyValuePairs? { get { self["feature_config_additional_params"] } set { self["feature_config_additional_params"] = newValue } }
        package var featureConfigVendorConfig: KeyValuePairs? { get { self["feature_config_vendor_config"] } set { self["feature_config_vendor_config"] = newValue } }
    }

    /// `feature-flag`
    package struct FeatureFlag: ObjectView {
        package static var type: ObjectType { .featureFlag }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var featureDescription: String? { get { self["feature_description"] } set { self["feature_description"] = newValue } }
        package var featureId: String? { get { self["feature_id"] } set { self["feature_id"] = newValue } }
        package var featureFlagVersion: String? { get { self["feature_flag_version"] } set { self["feature_flag_version"] = newValue } }
        package var featureRelease: String? { get { self["feature_release"] } set { self["feature_release"] = newValue } }
        package var enableFeature: Bool? { get { self["enable_feature"] } set { self["enable_feature"] = newValue } }
        package var featureState: String? { get { self["feature_state"] } set { self["feature_state"] = newValue } }
    }

    /// `intent-map`
    package struct IntentMap: ObjectView {
        package static var type: ObjectType { .intentMap }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var intentMapIntentType: String? { get { self["intent_map_intent_type"] } set { self["intent_map_intent_type"] = newValue } }
    }

    /// `AutonomousSystemsType`
    package struct AutonomousSystemsType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var asn: [Int]? { get { self["asn"] } set { self["asn"] = newValue } }
    }

    /// `BaremetalPortGroupInfo`
    package struct BaremetalPortGroupInfo: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var standalonePortsSupported: Bool? { get { self["standalone_ports_supported"] } set { self["standalone_ports_supported"] = newValue } }
        package var nodeUuid: String? { get { self["node_uuid"] } set { self["node_uuid"] = newValue } }
        package var properties: PortGroupProperties? { get { self["properties"] } set { self["properties"] = newValue } }
        package var address: String? { get { self["address"] } set { self["address"] = newValue } }
        package var mode: String? { get { self["mode"] } set { self["mode"] = newValue } }
    }

    /// `BaremetalPortInfo`
    package struct BaremetalPortInfo: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var pxeEnabled: Bool? { get { self["pxe_enabled"] } set { self["pxe_enabled"] = newValue } }
        package var localLinkConnection: LocalLinkConnection? { get { self["local_link_connection"] } set { self["local_link_connection"] = newValue } }
        package var nodeUuid: String? { get { self["node_uuid"] } set { self["node_uuid"] = newValue } }
        package var address: String? { get { self["address"] } set { self["address"] = newValue } }
    }

    /// `BaremetalProperties`
    package struct BaremetalProperties: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var memoryMb: Int? { get { self["memory_mb"] } set { self["memory_mb"] = newValue } }
        package var cpuArch: String? { get { self["cpu_arch"] } set { self["cpu_arch"] = newValue } }
        package var localGb: Int? { get { self["local_gb"] } set { self["local_gb"] = newValue } }
        package var cpus: Int? { get { self["cpus"] } set { self["cpus"] = newValue } }
        package var capabilities: String? { get { self["capabilities"] } set { self["capabilities"] = newValue } }
    }

    /// `BaremetalServerInfo`
    package struct BaremetalServerInfo: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var networkInterface: String? { get { self["network_interface"] } set { self["network_interface"] = newValue } }
        package var driver: String? { get { self["driver"] } set { self["driver"] = newValue } }
        package var properties: BaremetalProperties? { get { self["properties"] } set { self["properties"] = newValue } }
        package var driverInfo: DriverInfo? { get { self["driver_info"] } set { self["driver_info"] = newValue } }
        package var name: String? { get { self["name"] } set { self["name"] = newValue } }
    }

    /// `CliDiffInfoType`
    package struct CliDiffInfoType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var username: String? { get { self["username"] } set { self["username"] = newValue } }
        package var time: String? { get { self["time"] } set { self["time"] = newValue } }
        package var configChanges: String? { get { self["config_changes"] } set { self["config_changes"] = newValue } }
    }

    /// `CliDiffListType`
    package struct CliDiffListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var commitDiffInfo: [CliDiffInfoType]? { get { self["commit_diff_info"] } set { self["commit_diff_info"] = newValue } }
    }

    /// `CloudInstanceInfo`
    package struct CloudInstanceInfo: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var osVersion: String? { get { self["os_version"] } set { self["os_version"] = newValue } }
        package var operatingSystem: String? { get { self["operating_system"] } set { self["operating_system"] = newValue } }
        package var roles: [String]? { get { self["roles"] } set { self["roles"] = newValue } }
        package var availabilityZone: String? { get { self["availability_zone"] } set { self["availability_zone"] = newValue } }
        package var instanceType: String? { get { self["instance_type"] } set { self["instance_type"] = newValue } }
        package var machineId: String? { get { self["machine_id"] } set { self["machine_id"] = newValue } }
        package var volumeSize: Int? { get { self["volume_size"] } set { self["volume_size"] = newValue } }
    }

    /// `DeviceCredential`
    package struct DeviceCredential: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var credential: UserCredentials? { get { self["credential"] } set { self["credential"] = newValue } }
        package var vendor: String? { get { self["vendor"] } set { self["vendor"] = newValue } }
        package var deviceFamily: String? { get { self["device_family"] } set { self["device_family"] = newValue } }
    }

    /// `DeviceCredentialList`
    package struct DeviceCredentialList: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var deviceCredential: [DeviceCredential]? { get { self["device_credential"] } set { self["device_credential"] = newValue } }
    }

    /// `DevicePlatformListType`
    package struct DevicePlatformListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var platformName: [String]? { get { self["platform_name"] } set { self["platform_name"] = newValue } }
    }

    /// `DnsmasqLeaseParameters`
    package struct DnsmasqLeaseParameters: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var leaseExpiryTime: Int? { get { self["lease_expiry_time"] } set { self["lease_expiry_time"] = newValue } }
        package var clientId: String? { get { self["client_id"] } set { self["client_id"] = newValue } }
    }

    /// `DriverInfo`
    package struct DriverInfo: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var ipmiAddress: String? { get { self["ipmi_address"] } set { self["ipmi_address"] = newValue } }
        package var deployRamdisk: String? { get { self["deploy_ramdisk"] } set { self["deploy_ramdisk"] = newValue } }
        package var ipmiPassword: String? { get { self["ipmi_password"] } set { self["ipmi_password"] = newValue } }
        package var ipmiPort: String? { get { self["ipmi_port"] } set { self["ipmi_port"] = newValue } }
        package var ipmiUsername: String? { get { self["ipmi_username"] } set { self["ipmi_username"] = newValue } }
        package var deployKernel: String? { get { self["deploy_kernel"] } set { self["deploy_kernel"] = newValue } }
    }

    /// `ESXIHostInfo`
    package struct ESXIHostInfo: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var username: String? { get { self["username"] } set { self["username"] = newValue } }
        package var datacenter: String? { get { self["datacenter"] } set { self["datacenter"] = newValue } }
        package var esxiName: String? { get { self["esxi_name"] } set { self["esxi_name"] = newValue } }
        package var cluster: String? { get { self["cluster"] } set { self["cluster"] = newValue } }
        package var mac: String? { get { self["mac"] } set { self["mac"] = newValue } }
        package var datastore: String? { get { self["datastore"] } set { self["datastore"] = newValue } }
        package var password: String? { get { self["password"] } set { self["password"] = newValue } }
        package var vcenterServer: String? { get { self["vcenter_server"] } set { self["vcenter_server"] = newValue } }
    }

    /// `ESXIProperties`
    package struct ESXIProperties: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var dvsName: String? { get { self["dvs_name"] } set { self["dvs_name"] = newValue } }
        package var dvsId: String? { get { self["dvs_id"] } set { self["dvs_id"] = newValue } }
    }

    /// `ExecutableInfoListType`
    package struct ExecutableInfoListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var executableInfo: [ExecutableInfoType]? { get { self["executable_info"] } set { self["executable_info"] = newValue } }
    }

    /// `ExecutableInfoType`
    package struct ExecutableInfoType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var executablePath: String? { get { self["executable_path"] } set { self["executable_path"] = newValue } }
        package var executableArgs: String? { get { self["executable_args"] } set { self["executable_args"] = newValue } }
        package var jobCompletionWeightage: Int? { get { self["job_completion_weightage"] } set { self["job_completion_weightage"] = newValue } }
    }

    /// `FabricNetworkTag`
    package struct FabricNetworkTag: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var networkType: String? { get { self["network_type"] } set { self["network_type"] = newValue } }
    }

    /// `InterfaceMapType`
    package struct InterfaceMapType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var portInfo: [PortInfoType]? { get { self["port_info"] } set { self["port_info"] = newValue } }
    }

    /// `JunosServicePorts`
    package struct JunosServicePorts: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var servicePort: [String]? { get { self["service_port"] } set { self["service_port"] = newValue } }
    }

    /// `LacpParams`
    package struct LacpParams: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var lacpEnable: Bool? { get { self["lacp_enable"] } set { self["lacp_enable"] = newValue } }
        package var lacpInterval: String? { get { self["lacp_interval"] } set { self["lacp_interval"] = newValue } }
        package var lacpMode: String? { get { self["lacp_mode"] } set { self["lacp_mode"] = newValue } }
    }

    /// `LocalLinkConnection`
    package struct LocalLinkConnection: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var switchInfo: String? { get { self["switch_info"] } set { self["switch_info"] = newValue } }
        package var portIndex: String? { get { self["port_index"] } set { self["port_index"] = newValue } }
        package var portId: String? { get { self["port_id"] } set { self["port_id"] = newValue } }
        package var switchId: String? { get { self["switch_id"] } set { self["switch_id"] = newValue } }
    }

    /// `LogicalRouterPRListParams`
    package struct LogicalRouterPRListParams: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var logicalRouterUuid: String? { get { self["logical_router_uuid"] } set { self["logical_router_uuid"] = newValue } }
        package var physicalRouterUuidList: [String]? { get { self["physical_router_uuid_list"] } set { self["physical_router_uuid_list"] = newValue } }
    }

    /// `LogicalRouterPRListType`
    package struct LogicalRouterPRListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var logicalRouterList: [LogicalRouterPRListParams]? { get { self["logical_router_list"] } set { self["logical_router_list"] = newValue } }
    }

    /// `NamespaceValue`
    package struct NamespaceValue: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var ipv4Cidr: SubnetListType? { get { self["ipv4_cidr"] } set { self["ipv4_cidr"] = newValue } }
        package var asn: AutonomousSystemsType? { get { self["asn"] } set { self["asn"] = newValue } }
        package var macAddr: MacAddressesType? { get { self["mac_addr"] } set { self["mac_addr"] = newValue } }
        package var asnRanges: [AsnRangeType]? { get { self["asn_ranges"] } set { self["asn_ranges"] = newValue } }
        package var serialNums: [String]? { get { self["serial_nums"] } set { self["serial_nums"] = newValue } }
    }

    /// `NodeProfileRoleType`
    package struct NodeProfileRoleType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var physicalRole: String? { get { self["physical_role"] } set { self["physical_role"] = newValue } }
        package var rbRoles: [String]? { get { self["rb_roles"] } set { self["rb_roles"] = newValue } }
    }

    /// `NodeProfileRolesType`
    package struct NodeProfileRolesType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var roleMappings: [NodeProfileRoleType]? { get { self["role_mappings"] } set { self["role_mappings"] = newValue } }
    }

    /// `PlaybookInfoListType`
    package struct PlaybookInfoListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var playbookInfo: [PlaybookInfoType]? { get { self["playbook_info"] } set { self["playbook_info"] = newValue } }
    }

    /// `PlaybookInfoType`
    package struct PlaybookInfoType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var playbookUri: String? { get { self["playbook_uri"] } set { self["playbook_uri"] = newValue } }
        package var multiDevicePlaybook: Bool? { get { self["multi_device_playbook"] } set { self["multi_device_playbook"] = newValue } }
        package var refreshToken: Bool? { get { self["refresh_token"] } set { self["refresh_token"] = newValue } }
        package var vendor: String? { get { self["vendor"] } set { self["vendor"] = newValue } }
        package var deviceFamily: String? { get { self["device_family"] } set { self["device_family"] = newValue } }
        package var jobCompletionWeightage: Int? { get { self["job_completion_weightage"] } set { self["job_completion_weightage"] = newValue } }
        package var sequenceNo: Int? { get { self["sequence_no"] } set { self["sequence_no"] = newValue } }
    }

    /// `PortGroupProperties`
    package struct PortGroupProperties: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var miimon: Int? { get { self["miimon"] } set { self["miimon"] = newValue } }
        package var xmitHashPolicy: String? { get { self["xmit_hash_policy"] } set { self["xmit_hash_policy"] = newValue } }
    }

    /// `PortInfoType`
    package struct PortInfoType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var name: String? { get { self["name"] } set { self["name"] = newValue } }
        package var type: String? { get { self["type_"] } set { self["type_"] = newValue } }
        package var portSpeed: String? { get { self["port_speed"] } set { self["port_speed"] = newValue } }
        package var channelized: Bool? { get { self["channelized"] } set { self["channelized"] = newValue } }
        package var channelizedPortSpeed: String? { get { self["channelized_port_speed"] } set { self["channelized_port_speed"] = newValue } }
        package var portGroup: String? { get { self["port_group"] } set { self["port_group"] = newValue } }
        package var labels: [String]? { get { self["labels"] } set { self["labels"] = newValue } }
    }

    /// `PortParameters`
    package struct PortParameters: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var portDisable: Bool? { get { self["port_disable"] } set { self["port_disable"] = newValue } }
        package var portMtu: Int? { get { self["port_mtu"] } set { self["port_mtu"] = newValue } }
        package var portDescription: String? { get { self["port_description"] } set { self["port_description"] = newValue } }
    }

    /// `PortProfileParameters`
    package struct PortProfileParameters: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var portParams: PortParameters? { get { self["port_params"] } set { self["port_params"] = newValue } }
        package var flowControl: Bool? { get { self["flow_control"] } set { self["flow_control"] = newValue } }
        package var lacpParams: LacpParams? { get { self["lacp_params"] } set { self["lacp_params"] = newValue } }
        package var bpduLoopProtection: Bool? { get { self["bpdu_loop_protection"] } set { self["bpdu_loop_protection"] = newValue } }
        package var portCosUntrust: Bool? { get { self["port_cos_untrust"] } set { self["port_cos_untrust"] = newValue } }
    }

    /// `RoutingBridgingRolesType`
    package struct RoutingBridgingRolesType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var rbRoles: [String]? { get { self["rb_roles"] } set { self["rb_roles"] = newValue } }
    }

    /// `SNMPCredentials`
    package struct SNMPCredentials: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var version: Int? { get { self["version"] } set { self["version"] = newValue } }
        package var localPort: Int? { get { self["local_port"] } set { self["local_port"] = newValue } }
        package var retries: Int? { get { self["retries"] } set { self["retries"] = newValue } }
        package var timeout: Int? { get { self["timeout"] } set { self["timeout"] = newValue } }
        package var v2Community: String? { get { self["v2_community"] } set { self["v2_community"] = newValue } }
        package var v3SecurityName: String? { get { self["v3_security_name"] } set { self["v3_security_name"] = newValue } }
        package var v3SecurityLevel: String? { get { self["v3_security_level"] } set { self["v3_security_level"] = newValue } }
        package var v3SecurityEngineId: String? { get { self["v3_security_engine_id"] } set { self["v3_security_engine_id"] = newValue } }
        package var v3Context: String? { get { self["v3_context"] } set { self["v3_context"] = newValue } }
        package var v3ContextEngineId: String? { get { self["v3_context_engine_id"] } set { self["v3_context_engine_id"] = newValue } }
        package var v3AuthenticationProtocol: String? { get { self["v3_authentication_protocol"] } set { self["v3_authentication_protocol"] = newValue } }
        package var v3AuthenticationPassword: String? { get { self["v3_authentication_password"] } set { self["v3_authentication_password"] = newValue } }
        package var v3PrivacyProtocol: String? { get { self["v3_privacy_protocol"] } set { self["v3_privacy_protocol"] = newValue } }
        package var v3PrivacyPassword: String? { get { self["v3_privacy_password"] } set { self["v3_privacy_password"] = newValue } }
        package var v3EngineId: String? { get { self["v3_engine_id"] } set { self["v3_engine_id"] = newValue } }
        package var v3EngineBoots: Int? { get { self["v3_engine_boots"] } set { self["v3_engine_boots"] = newValue } }
        package var v3EngineTime: Int? { get { self["v3_engine_time"] } set { self["v3_engine_time"] = newValue } }
    }

    /// `SerialNumListType`
    package struct SerialNumListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var serialNum: [String]? { get { self["serial_num"] } set { self["serial_num"] = newValue } }
    }

    /// `StormControlParameters`
    package struct StormControlParameters: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var stormControlActions: [String]? { get { self["storm_control_actions"] } set { self["storm_control_actions"] = newValue } }
        package var recoveryTimeout: Int? { get { self["recovery_timeout"] } set { self["recovery_timeout"] = newValue } }
        package var noUnregisteredMulticast: Bool? { get { self["no_unregistered_multicast"] } set { self["no_unregistered_multicast"] = newValue } }
        package var noRegisteredMulticast: Bool? { get { self["no_registered_multicast"] } set { self["no_registered_multicast"] = newValue } }
        package var noUnknownUnicast: Bool? { get { self["no_unknown_unicast"] } set { self["no_unknown_unicast"] = newValue } }
        package var noMulticast: Bool? { get { self["no_multicast"] } set { self["no_multicast"] = newValue } }
        package var noBroadcast: Bool? { get { self["no_broadcast"] } set { self["no_broadcast"] = newValue } }
        package var bandwidthPercent: Int? { get { self["bandwidth_percent"] } set { self["bandwidth_percent"] = newValue } }
    }

    /// `TelemetryResourceInfo`
    package struct TelemetryResourceInfo: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var name: String? { get { self["name"] } set { self["name"] = newValue } }
        package var path: String? { get { self["path"] } set { self["path"] = newValue } }
        package var rate: String? { get { self["rate"] } set { self["rate"] = newValue } }
    }

    /// `TelemetryStateInfo`
    package struct TelemetryStateInfo: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var resource: [TelemetryResourceInfo]? { get { self["resource"] } set { self["resource"] = newValue } }
        package var serverIp: String? { get { self["server_ip"] } set { self["server_ip"] = newValue } }
        package var serverPort: Int? { get { self["server_port"] } set { self["server_port"] = newValue } }
    }

    /// `VpgInterfaceParametersType`
    package struct VpgInterfaceParametersType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var aeNum: Int? { get { self["ae_num"] } set { self["ae_num"] = newValue } }
    }
}
