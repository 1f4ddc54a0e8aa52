// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

package import WeftJSON
package import WeftNet

extension Model {
    /// `service-template`
    package struct ServiceTemplate: ObjectView {
        package static var type: ObjectType { .serviceTemplate }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var serviceTemplateProperties: ServiceTemplateType? { get { self["service_template_properties"] } set { self["service_template_properties"] = newValue } }
        package var serviceConfigManaged: Bool? { get { self["service_config_managed"] } set { self["service_config_managed"] = newValue } }
        package var serviceApplianceSetRefs: [ObjectID] { targets(.serviceApplianceSet) }
    }

    /// `service-instance`
    package struct ServiceInstance: ObjectView {
        package static var type: ObjectType { .serviceInstance }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var serviceInstanceProperties: ServiceInstanceType? { get { self["service_instance_properties"] } set { self["service_instance_properties"] = newValue } }
        package var serviceInstanceBindings: KeyValuePairs? { get { self["service_instance_bindings"] } set { self["service_instance_bindings"] = newValue } }
        package var serviceInstanceBgpEnabled: Bool? { get { self["service_instance_bgp_enabled"] } set { self["service_instance_bgp_enabled"] = newValue } }
        package var serviceTemplateRefs: [ObjectID] { targets(.serviceTemplate) }
        package var instanceIpRefs: [TypedReference<ServiceInterfaceTag>] { links(.instanceIp) }
    }

    /// `service-appliance`
    package struct ServiceAppliance: ObjectView {
        package static var type: ObjectType { .serviceAppliance }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var serviceApplianceUserCredentials: UserCredentials? { get { self["service_appliance_user_credentials"] } set { self["service_appliance_user_credentials"] = newValue } }
        package var serviceApplianceIpAddress: String? { get { self["service_appliance_ip_address"] } set { self["service_appliance_ip_address"] = newValue } }
        package var serviceApplianceVirtualizationType: String? { get { self["service_appliance_virtualization_type"] } set { self["service_appliance_virtualization_type"] = newValue } }
        package var serviceApplianceProperties: KeyValuePairs? { get { self["service_appliance_properties"] } set { self["service_appliance_properties"] = newValue } }
        package var physicalInterfaceRefs: [TypedReference<ServiceApplianceInterfaceType>] { links(.physicalInterface) }
    }

    /// `service-appliance-set`
    package struct ServiceApplianceSet: ObjectView {
        package static var type: ObjectType { .serviceApplianceSet }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var serviceApplianceSetVirtualizationType: String? { get { self["service_appliance_set_virtualization_type"] } set { self["service_appliance_set_virtualization_type"] = newValue } }
        package var serviceApplianceSetProperties: KeyValuePairs? { get { self["service_appliance_set_properties"] } set { self["service_appliance_set_properties"] = newValue } }
        package var serviceApplianceDriver: String? { get { self["service_appliance_driver"] } set { self["service_appliance_driver"] = newValue } }
        package var serviceApplianceHaMode: String? { get { self["service_appliance_ha_mode"] } set { self["service_appliance_ha_mode"] = newValue } }
    }

    /// `service-health-check`
    package struct ServiceHealthCheck: ObjectView {
        package static var type: ObjectType { .serviceHealthCheck }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var serviceHealthCheckProperties: ServiceHealthCheckType? { get { self["service_health_check_properties"] } set { self["service_health_check_properties"] = newValue } }
        package var serviceInstanceRefs: [TypedReference<ServiceInterfaceTag>] { links(.serviceInstance) }
    }

    /// `service-connection-module`
    package struct ServiceConnectionModule: ObjectView {
        package static var type: ObjectType { .serviceConnectionModule }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var e2Service: String? { get { self["e2_service"] } set { self["e2_service"] = newValue } }
        package var serviceType: String? { get { self["service_type"] } set { self["service_type"] = newValue } }
        package var serviceObjectRefs: [ObjectID] { targets(.serviceObject) }
    }

    /// `service-endpoint`
    package struct ServiceEndpoint: ObjectView {
        package static var type: ObjectType { .serviceEndpoint }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var serviceConnectionModuleRefs: [ObjectID] { targets(.serviceConnectionModule) }
        package var physicalRouterRefs: [ObjectID] { targets(.physicalRouter) }
        package var serviceObjectRefs: [ObjectID] { targets(.serviceObject) }
    }

    /// `service-object`
    package struct ServiceObject: ObjectView {
        package static var type: ObjectType { .serviceObject }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
    }

    /// `e2-service-provider`
    package struct E2ServiceProvider: ObjectView {
        package static var type: ObjectType { .e2ServiceProvider }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var e2ServiceProviderPromiscuous: Bool? { get { self["e2_service_provider_promiscuous"] } set { self["e2_service_provider_promiscuous"] = newValue } }
        package var peeringPolicyRefs: [ObjectID] { targets(.peeringPolicy) }
        package var physicalRouterRefs: [ObjectID] { targets(.physicalRouter) }
    }

    /// `loadbalancer`
    package struct Loadbalancer: ObjectView {
        package static var type: ObjectType { .loadbalancer }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var loadbalancerProperties: LoadbalancerType? { get { self["loadbalancer_properties"] } set { self["loadbalancer_properties"] = newValue } }
        package var loadbalancerProvider: String? { get { self["loadbalancer_provider"] } set { self["loadbalancer_provider"] = newValue } }
        package var serviceApplianceSetRefs: [ObjectID] { targets(.serviceApplianceSet) }
        package var serviceInstanceRefs: [ObjectID] { targets(.serviceInstance) }
        package var virtualMachineInterfaceRefs: [ObjectID] { targets(.virtualMachineInterface) }
    }

    /// `loadbalancer-listener`
    package struct LoadbalancerListener: ObjectView {
        package static var type: ObjectType { .loadbalancerListener }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var loadbalancerListenerProperties: LoadbalancerListenerType? { get { self["loadbalancer_listener_properties"] } set { self["loadbalancer_listener_properties"] = newValue } }
        package var loadbalancerRefs: [ObjectID] { targets(.loadbalancer) }
    }

    /// `loadbalancer-pool`
    package struct LoadbalancerPool: ObjectView {
        package static var type: ObjectType { .loadbalancerPool }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var loadbalancerPoolProperties: LoadbalancerPoolType? { get { self["loadbalancer_pool_properties"] } set { self["loadbalancer_pool_properties"] = newValue } }
        package var loadbalancerPoolProvider: String? { get { self["loadbalancer_pool_provider"] } set { self["loadbalancer_pool_provider"] = newValue } }
        package var loadbalancerPoolCustomAttributes: KeyValuePairs? { get { self["loadbalancer_pool_custom_attributes"] } set { self["loadbalancer_pool_custom_attributes"] = newValue } }
        package var serviceInstanceRefs: [ObjectID] { targets(.serviceInstance) }
        package var virtualMachineInterfaceRefs: [ObjectID] { targets(.virtualMachineInterface) }
        package var loadbalancerListenerRefs: [ObjectID] { targets(.loadbalancerListener) }
        package var serviceApplianceSetRefs: [ObjectID] { targets(.serviceApplianceSet) }
        package var loadbalancerHealthmonitorRefs: [ObjectID] { targets(.loadbalancerHealthmonitor) }
    }

    /// `loadbalancer-member`
    package struct LoadbalancerMember: ObjectView {
        package static var type: ObjectType { .loadbalancerMember }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var loadbalancerMemberProperties: LoadbalancerMemberType? { get { self["loadbalancer_member_properties"] } set { self["loadbalancer_member_properties"] = newValue } }
    }

    /// `loadbalancer-healthmonitor`
    package struct LoadbalancerHealthmonitor: ObjectView {
        package static var type: ObjectType { .loadbalancerHealthmonitor }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var loadbalancerHealthmonitorProperties: LoadbalancerHealthmonitorType? { get { self["loadbalancer_healthmonitor_properties"] } set { self["loadbalancer_healthmonitor_properties"] = newValue } }
    }

    /// `virtual-ip`
    package struct VirtualIp: ObjectView {
        package static var type: ObjectType { .virtualIp }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var virtualIpProperties: VirtualIpType? { get { self["virtual_ip_properties"] } set { self["virtual_ip_properties"] = newValue } }
        package var loadbalancerPoolRefs: [ObjectID] { targets(.loadbalancerPool) }
        package var virtualMachineInterfaceRefs: [ObjectID] { targets(.virtualMachineInterface) }
    }

    /// `LoadbalancerHealthmonitorType`
    package struct LoadbalancerHealthmonitorType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var adminState: Bool? { get { self["admin_state"] } set { self["admin_state"] = newValue } }
        package var monitorType: String? { get { self["monitor_type"] } set { self["monitor_type"] = newValue } }
        package var delay: Int? { get { self["delay"] } set { self["delay"] = newValue } }
        package var timeout: Int? { get { self["timeout"] } set { self["timeout"] = newValue } }
        package var maxRetries: Int? { get { self["max_retries"] } set { self["max_retries"] = newValue } }
        package var httpMethod: String? { get { self["http_method"] } set { self["http_method"] = newValue } }
        package var urlPath: String? { get { self["url_path"] } set { self["url_path"] = newValue } }
        package var expectedCodes: String? { get { self["expected_codes"] } set { self["expected_codes"] = newValue } }
    }

    /// `LoadbalancerListenerType`
    package struct LoadbalancerListenerType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var `protocol`: String? { get { self["protocol"] } set { self["protocol"] = newValue } }
        package var protocolPort: Int? { get { self["protocol_port"] } set { self["protocol_port"] = newValue } }
        package var adminState: Bool? { get { self["admin_state"] } set { self["admin_state"] = newValue } }
        package var connectionLimit: Int? { get { self["connection_limit"] } set { self["connection_limit"] = newValue } }
        package var defaultTlsContainer: String? { get { self["default_tls_container"] } set { self["default_tls_container"] = newValue } }
        package var sniContainers: [String]? { get { self["sni_containers"] } set { self["sni_containers"] = newValue } }
    }

    /// `LoadbalancerMemberType`
    package struct LoadbalancerMemberType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var adminState: Bool? { get { self["admin_state"] } set { self["admin_state"] = newValue } }
        package var status: String? { get { self["status"] } set { self["status"] = newValue } }
        package var statusDescription: String? { get { self["status_description"] } set { self["status_description"] = newValue } }
        package var protocolPort: Int? { get { self["protocol_port"] } set { self["protocol_port"] = newValue } }
        package var weight: Int? { get { self["weight"] } set { self["weight"] = newValue } }
        package var address: String? { get { self["address"] } set { self["address"] = newValue } }
        package var subnetId: String? { get { self["subnet_id"] } set { self["subnet_id"] = newValue } }
    }

    /// `LoadbalancerPoolType`
    package struct LoadbalancerPoolType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var status: String? { get { self["status"] } set { self["status"] = newValue } }
        package var statusDescription: String? { get { self["status_description"] } set { self["status_description"] = newValue } }
        package var adminState: Bool? { get { self["admin_state"] } set { self["admin_state"] = newValue } }
        package var `protocol`: String? { get { self["protocol"] } set { self["protocol"] = newValue } }
        package var loadbalancerMethod: String? { get { self["loadbalancer_method"] } set { self["loadbalancer_method"] = newValue } }
        package var subnetId: String? { get { self["subnet_id"] } set { self["subnet_id"] = newValue } }
        package var sessionPersistence: String? { get { self["session_persistence"] } set { self["session_persistence"] = newValue } }
        package var persistenceCookieName: String? { get { self["persistence_cookie_name"] } set { self["persistence_cookie_name"] = newValue } }
    }

    /// `LoadbalancerType`
    package struct LoadbalancerType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var status: String? { get { self["status"] } set { self["status"] = newValue } }
        package var provisioningStatus: String? { get { self["provisioning_status"] } set { self["provisioning_status"] = newValue } }
        package var operatingStatus: String? { get { self["operating_status"] } set { self["operating_status"] = newValue } }
        package var vipSubnetId: String? { get { self["vip_subnet_id"] } set { self["vip_subnet_id"] = newValue } }
        package var vipAddress: String? { get { self["vip_address"] } set { self["vip_address"] = newValue } }
        package var adminState: Bool? { get { self["admin_state"] } set { self["admin_state"] = newValue } }
    }

    /// `ServiceApplianceInterfaceType`
    package struct ServiceApplianceInterfaceType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var interfaceType: String? { get { self["interface_type"] } set { self["interface_type"] = newValue } }
    }

    /// `ServiceHealthCheckType`
    package struct ServiceHealthCheckType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var enabled: Bool? { get { self["enabled"] } set { self["enabled"] = newValue } }
        package var healthCheckType: String? { get { self["health_check_type"] } set { self["health_check_type"] = newValue } }
        package var monitorType: String? { get { self["monitor_type"] } set { self["monitor_type"] = newValue } }
        package var delay: Int? { get { self["delay"] } set { self["delay"] = newValue } }
        package var delayUsecs: Int? { get { self["delayUsecs"] } set { self["delayUsecs"] = newValue } }
        package var timeout: Int? { get { self["timeout"] } set { self["timeout"] = newValue } }
        package var timeoutUsecs: Int? { get { self["timeoutUsecs"] } set { self["timeoutUsecs"] = newValue } }
        package var maxRetries: Int? { get { self["max_retries"] } set { self["max_retries"] = newValue } }
        package var httpMethod: String? { get { self["http_method"] } set { self["http_method"] = newValue } }
        package var urlPath: String? { get { self["url_path"] } set { self["url_path"] = newValue } }
        package var expectedCodes: String? { get { self["expected_codes"] } set { self["expected_codes"] = newValue } }
        package var targetIpAll: Bool? { get { self["target_ip_all"] } set { self["target_ip_all"] = newValue } }
        package var targetIpList: IpAddressesType? { get { self["target_ip_list"] } set { self["target_ip_list"] = newValue } }
    }

    /// `ServiceInstanceInterfaceType`
    package struct ServiceInstanceInterfaceType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var virtualNetwork: String? { get { self["virtual_network"] } set { self["virtual_network"] = newValue } }
        package var ipAddress: String? { get { self["ip_address"] } set { self["ip_address"] = newValue } }
        package var staticRoutes: RouteTableType? { get { self["static_routes"] } set { self["static_routes"] = newValue } }
        package var allowedAddressPairs: AllowedAddressPairs? { get { self["allowed_address_pairs"] } set { self["allowed_address_pairs"] = newValue } }
    }

    /// `ServiceInstanceType`
    package struct ServiceInstanceType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var autoPolicy: Bool? { get { self["auto_policy"] } set { self["auto_policy"] = newValue } }
        package var availabilityZone: String? { get { self["availability_zone"] } set { self["availability_zone"] = newValue } }
        package var managementVirtualNetwork: String? { get { self["management_virtual_network"] } set { self["management_virtual_network"] = newValue } }
        package var leftVirtualNetwork: String? { get { self["left_virtual_network"] } set { self["left_virtual_network"] = newValue } }
        package var leftIpAddress: String? { get { self["left_ip_address"] } set { self["left_ip_address"] = newValue } }
        package var rightVirtualNetwork: String? { get { self["right_virtual_network"] } set { self["right_virtual_network"] = newValue } }
        package var rightIpAddress: String? { get { self["right_ip_address"] } set { self["right_ip_address"] = newValue } }
        package var interfaceList: [ServiceInstanceInterfaceType]? { get { self["interface_list"] } set { self["interface_list"] = newValue } }
        package var scaleOut: ServiceScaleOutType? { get { self["scale_out"] } set { self["scale_out"] = newValue } }
        package var haMode: String? { get { self["ha_mode"] } set { self["ha_mode"] = newValue } }
        package var virtualRouterId: String? { get { self["virtual_router_id"] } set { self["virtual_router_id"] = newValue } }
        package var serviceVirtualizationType: String? { get { self["service_virtualization_type"] } set { self["service_virtualization_type"] = newValue } }
    }

    /// `ServiceScaleOutType`
    package struct ServiceScaleOutType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var maxInstances: Int? { get { self["max_instances"] } set { self["max_instances"] = newValue } }
        package var autoScale: Bool? { get { self["auto_scale"] } set { self["auto_scale"] = newValue } }
    }

    /// `ServiceTemplateInterfaceType`
    package struct ServiceTemplateInterfaceType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var serviceInterfaceType: String? { get { self["service_interface_type"] } set { self["service_interface_type"] = newValue } }
        package var sharedIp: Bool? { get { self["shared_ip"] } set { self["shared_ip"] = newValue } }
        package var staticRouteEnable: Bool? { get { self["static_route_enable"] } set { self["static_route_enable"] = newValue } }
    }

    /// `ServiceTemplateType`
    package struct ServiceTemplateType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var version: Int? { get { self["version"] } set { self["version"] = newValue } }
        package var serviceMode: String? { get { self["service_mode"] } set { self["service_mode"] = newValue } }
        package var serviceType: String? { get { self["service_type"] } set { self["service_type"] = newValue } }
        package var imageName: String? { get { self["image_name"] } set { self["image_name"] = newValue } }
        package var serviceScaling: Bool? { get { self["service_scaling"] } set { self["service_scaling"] = newValue } }
        package var interfaceType: [ServiceTemplateInterfaceType]? { get { self["interface_type"] } set { self["interface_type"] = newValue } }
        package var flavor: String? { get { self["flavor"] } set { self["flavor"] = newValue } }
        package var orderedInterfaces: Bool? { get { self["ordered_interfaces"] } set { self["ordered_interfaces"] = newValue } }
        package var serviceVirtualizationType: String? { get { self["service_virtualization_type"] } set { self["service_virtualization_type"] = newValue } }
        package var availabilityZoneEnable: Bool? { get { self["availability_zone_enable"] } set { self["availability_zone_enable"] = newValue } }
        package var vrouterInstanceType: String? { get { self["vrouter_instance_type"] } set { self["vrouter_instance_type"] = newValue } }
        package var instanceData: String? { get { self["instance_data"] } set { self["instance_data"] = newValue } }
    }

    /// `VirtualIpType`
    package struct VirtualIpType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var address: String? { get { self["address"] } set { self["address"] = newValue } }
        package var status: String? { get { self["status"] } set { self["status"] = newValue } }
        package var statusDescription: String? { get { self["status_description"] } set { self["status_description"] = newValue } }
        package var adminState: Bool? { get { self["admin_state"] } set { self["admin_state"] = newValue } }
        package var `protocol`: String? { get { self["protocol"] } set { self["protocol"] = newValue } }
        package var protocolPort: Int? { get { self["protocol_port"] } set { self["protocol_port"] = newValue } }
        package var connectionLimit: Int? { get { self["connection_limit"] } set { self["connection_limit"] = newValue } }
        package var subnetId: String? { get { self["subnet_id"] } set { self["subnet_id"] = newValue } }
        package var persistenceCookieName: String? { get { self["persistence_cookie_name"] } set { self["persistence_cookie_name"] = newValue } }
        package var persistenceType: String? { get { self["persistence_type"] } set { self["persistence_type"] = newValue } }
    }
}
