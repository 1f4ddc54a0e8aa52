// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

extension SchemaText {
    static let service = #"""
# Service chains, load balancers and health checks.

object service-template
    parent domain
    service_template_properties: ServiceTemplateType (required)
    service_config_managed: boolean = false
    reference service-appliance-set

object service-instance
    parent project
    service_instance_properties: ServiceInstanceType (required)
    service_instance_bindings: KeyValuePairs (map by key)
    service_instance_bgp_enabled: boolean = true
    reference service-template (required)
    reference instance-ip: ServiceInterfaceTag (system-only)

object service-appliance
    parent service-appliance-set
    service_appliance_user_credentials: UserCredentials
    service_appliance_ip_address: IpAddressType (required)
    service_appliance_virtualization_type: ServiceVirtualizationType
    service_appliance_properties: KeyValuePairs (required)
    reference physical-interface: ServiceApplianceInterfaceType

object service-appliance-set
    parent global-system-config
    service_appliance_set_virtualization_type: ServiceVirtualizationType
    service_appliance_set_properties: KeyValuePairs
    service_appliance_driver: string
    service_appliance_ha_mode: string

object service-health-check
    parent project
    service_health_check_properties: ServiceHealthCheckType (required)
    reference service-instance: ServiceInterfaceTag (derived)

object service-connection-module
    parent config-root
    e2_service: E2servicetype (required)
    service_type: ServiceConnectionType (required)
    reference service-object

object service-endpoint
    parent config-root
    reference service-connection-module
    reference physical-router
    reference service-object

object service-object
    parent config-root

object e2-service-provider
    parent config-root
    e2_service_provider_promiscuous: boolean
    reference peering-policy
    reference physical-router

object loadbalancer
    parent project
    loadbalancer_properties: LoadbalancerType (required)
    loadbalancer_provider: string (create-only)
    reference service-appliance-set
    reference service-instance (system-only)
    reference virtual-machine-interface (system-only)

object loadbalancer-listener
    parent project
    loadbalancer_listener_properties: LoadbalancerListenerType
    reference loadbalancer

object loadbalancer-pool
    parent project
    loadbalancer_pool_properties: LoadbalancerPoolType (required)
    loadbalancer_pool_provider: string (create-only)
    loadbalancer_pool_custom_attributes: KeyValuePairs
    reference service-instance (system-only)
    reference virtual-machine-interface (system-only)
    reference loadbalancer-listener
    reference service-appliance-set (system-only)
    reference loadbalancer-healthmonitor

object loadbalancer-member
    parent loadbalancer-pool
    loadbalancer_member_properties: LoadbalancerMemberType (required)

object loadbalancer-healthmonitor
    parent project
    loadbalancer_healthmonitor_properties: LoadbalancerHealthmonitorType (required)

object virtual-ip
    parent project
    virtual_ip_properties: VirtualIpType (required)
    reference loadbalancer-pool
    reference virtual-machine-interface

type LoadbalancerHealthmonitorType
    admin_state: boolean = true
    monitor_type: HealthmonitorType (required)
    delay: integer (required)
    timeout: integer (required)
    max_retries: integer (required)
    http_method: string
    url_path: string
    expected_codes: string

type LoadbalancerListenerType
    protocol: LoadbalancerProtocolType
    protocol_port: PortNumber
    admin_state: boolean = true
    connection_limit: integer
    default_tls_container: string
    sni_containers: [string]

type LoadbalancerMemberType
    admin_state: boolean = true
    status: string (system-only)
    status_description: string (system-only)
    protocol_port: PortNumber
    weight: integer = 1
    address: IpAddressType (required)
    subnet_id: UuidStringType

type LoadbalancerPoolType
    status: string (system-only)
    status_description: string (system-only)
    admin_state: boolean = true
    protocol: LoadbalancerProtocolType (required)
    loadbalancer_method: LoadbalancerMethodType
    subnet_id: UuidStringType (required)
    session_persistence: SessionPersistenceType
    persistence_cookie_name: string

type LoadbalancerType
    status: string
    provisioning_status: string
    operating_status: string
    vip_subnet_id: UuidStringType (required)
    vip_address: IpAddressType
    admin_state: boolean = true

type ServiceApplianceInterfaceType
    interface_type: ServiceInterfaceType

type ServiceHealthCheckType
    enabled: boolean = false
    health_check_type: HealthCheckType (required)
    monitor_type: HealthCheckProtocolType (required)
    delay: integer (required)
    delayUsecs: integer = 0
    timeout: integer (required)
    timeoutUsecs: integer = 0
    max_retries: integer (required)
    http_method: string
    url_path: string
    expected_codes: string
    target_ip_all: boolean = false
    target_ip_list: IpAddressesType

type ServiceInstanceInterfaceType
    virtual_network: string (required)
    ip_address: IpAddressType
    static_routes: RouteTableType
    allowed_address_pairs: AllowedAddressPairs

type ServiceInstanceType
    auto_policy: boolean = false (system-only)
    availability_zone: string
    management_virtual_network: string
    left_virtual_network: string
    left_ip_address: IpAddressType
    right_virtual_network: string
    right_ip_address: IpAddressType
    interface_list: [ServiceInstanceInterfaceType] (required)
    scale_out: ServiceScaleOutType
    ha_mode: AddressMode
    virtual_router_id: string
    service_virtualization_type: ServiceVirtualizationType

type ServiceScaleOutType
    max_instances: integer = 1 (required)
    auto_scale: boolean = false (required)

type ServiceTemplateInterfaceType
    service_interface_type: ServiceInterfaceType (required)
    shared_ip: boolean = false
    static_route_enable: boolean = false

type ServiceTemplateType
    version: integer = 1
    service_mode: ServiceModeType (required)
    service_type: ServiceType (required)
    image_name: string
    service_scaling: boolean = false
    interface_type: [ServiceTemplateInterfaceType] (required)
    flavor: string
    ordered_interfaces: boolean = false
    service_virtualization_type: ServiceVirtualizationType
    availability_zone_enable: boolean = false
    vrouter_instance_type: VRouterInstanceType
    instance_data: string

type VirtualIpType
    address: IpAddressType (system-only)
    status: string (system-only)
    status_description: string (system-only)
    admin_state: boolean = true
    protocol: LoadbalancerProtocolType (required)
    protocol_port: PortNumber (required)
    connection_limit: integer
    subnet_id: UuidStringType (required)
    persistence_cookie_name: string
    persistence_type: SessionPersistenceType

enum E2servicetype: point-to-point | point-to-list | multi-point-to-multi-point
enum HealthCheckProtocolType: PING | HTTP | BFD
enum HealthCheckType: link-local | end-to-end | segment | vn-ip-list
enum HealthmonitorType: PING | TCP | HTTP | HTTPS
enum LoadbalancerMethodType: ROUND_ROBIN | LEAST_CONNECTIONS | SOURCE_IP
enum LoadbalancerProtocolType: HTTP | HTTPS | TCP | UDP | TERMINATED_HTTPS
enum ServiceConnectionType: vpws-l2ckt | vpws-l2vpn | vpws-evpn | fabric-interface
enum ServiceModeType: transparent | in-network | in-network-nat
enum ServiceType: firewall | analyzer | source-nat | loadbalancer
enum ServiceVirtualizationType: virtual-machine | network-namespace | vrouter-instance | physical-device
enum SessionPersistenceType: SOURCE_IP | HTTP_COOKIE | APP_COOKIE
pattern UuidStringType: [a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}
enum VRouterInstanceType: libvirt-qemu | docker
"""#
}
