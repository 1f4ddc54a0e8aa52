// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

extension SchemaText {
    static let policy = #"""
# What may talk to what: network policies, security groups, firewall objects and the lists made of them.

object network-policy
    parent project
    network_policy_entries: PolicyEntriesType (required)

object security-group (hosts)
    parent project
    security_group_id: SecurityGroupIdType (system-only, read-only, hosts)
    configured_security_group_id: ConfiguredSecurityGroupIdType = 0
    security_group_entries: PolicyEntriesType (required)

object access-control-list
    parent virtual-network (derived)
    parent security-group (derived)
    access_control_list_entries: AclEntriesType (system-only)
    access_control_list_hash: unsigned (system-only)

object policy-management
    parent config-root
    parent project

object application-policy-set
    parent policy-management
    parent project
    draft_mode_state: DraftModeState (read-only)
    all_applications: boolean = false (read-only)
    reference firewall-policy: FirewallSequence (required)
    reference global-vrouter-config (system-only)

object firewall-policy
    parent policy-management
    parent project
    draft_mode_state: DraftModeState (read-only)
    reference firewall-rule: FirewallSequence
    reference security-logging-object: SloRateType

object firewall-rule
    parent policy-management
    parent project
    draft_mode_state: DraftModeState (read-only)
    action_list: ActionListType (required)
    service: FirewallServiceType
    endpoint_1: FirewallRuleEndpointType (required)
    endpoint_2: FirewallRuleEndpointType (required)
    match_tags: FirewallRuleMatchTagsType (list, required)
    match_tag_types: FirewallRuleMatchTagsTypeIdList (required, read-only)
    direction: FirewallRuleDirectionType (required)
    reference service-group
    reference address-group
    reference virtual-network
    reference security-logging-object: SloRateType

object address-group
    parent policy-management
    parent project
    draft_mode_state: DraftModeState (read-only)
    address_group_prefix: SubnetListType (list)

object service-group
    parent policy-management
    parent project
    draft_mode_state: DraftModeState (read-only)
    service_group_firewall_service_list: FirewallServiceGroupType (list, required)

object security-logging-object
    parent global-vrouter-config
    parent project
    security_logging_object_rules: SecurityLoggingObjectRuleListType
    security_logging_object_rate: integer = 100
    reference network-policy: SecurityLoggingObjectRuleListType
    reference security-group: SecurityLoggingObjectRuleListType

type AclEntriesType
    dynamic: boolean
    acl_rule: [AclRuleType] (required)

type AclRuleType
    match_condition: MatchConditionType (required)
    action_list: ActionListType (required)
    rule_uuid: string
    direction: DirectionType

type ActionListType
    simple_action: SimpleActionType (required)
    gateway_name: string
    apply_service: [string]
    service_properties: ServicePropertiesType
    mirror_to: MirrorActionType
    assign_routing_instance: string
    log: boolean = false
    alert: boolean = false
    qos_action: string
    host_based_service: boolean = false

type FirewallRuleEndpointType
    subnet: SubnetType
    virtual_network: string
    address_group: string
    tags: [string]
    tag_ids: [integer]
    any: boolean

type FirewallRuleMatchTagsType
    tag_list: [string] (required)

type FirewallRuleMatchTagsTypeIdList
    tag_type: [integer] (required)

type FirewallSequence
    sequence: SequenceNumberType (required)

type FirewallServiceGroupType
    firewall_service: [FirewallServiceType] (required)

type FirewallServiceType
    protocol: string
    protocol_id: ProtocolNumber
    src_ports: PortType
    dst_ports: PortType

type PolicyEntriesType
    policy_rule: [PolicyRuleType] (required)

type PolicyRuleType
    rule_sequence: SequenceType
    rule_uuid: string
    direction: DirectionType (required)
    protocol: string (required)
    src_addresses: [AddressType] (required)
    src_ports: [PortType] (required)
    application: [string]
    dst_addresses: [AddressType] (required)
    dst_ports: [PortType] (required)
    action_list: ActionListType (required)
    ethertype: EtherType (required)
    created: DateTime
    last_modified: DateTime
    description: string

type SecurityLoggingObjectRuleEntryType
    rule_uuid: string
    rate: integer = 100

type SecurityLoggingObjectRuleListType
    rule: [SecurityLoggingObjectRuleEntryType]

type ServicePropertiesType
    retain_as_path: boolean = false

type SloRateType
    rate: integer = -1

range ConfiguredSecurityGroupIdType: 0...7999999
enum DirectionType: > | <>
enum DraftModeState: created | updated | deleted
enum FirewallRuleDirectionType: < | > | <>
range ProtocolNumber: 0...255
range SecurityGroupIdType: 8000000...4294967296
"""#
}
