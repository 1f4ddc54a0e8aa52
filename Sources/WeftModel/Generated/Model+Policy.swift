// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

package import WeftJSON
package import WeftNet

extension Model {
    /// `network-policy`
    package struct NetworkPolicy: ObjectView {
        package static var type: ObjectType { .networkPolicy }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var networkPolicyEntries: PolicyEntriesType? { get { self["network_policy_entries"] } set { self["network_policy_entries"] = newValue } }
    }

    /// `security-group`
    package struct SecurityGroup: ObjectView {
        package static var type: ObjectType { .securityGroup }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var securityGroupId: Int? { get { self["security_group_id"] } set { self["security_group_id"] = newValue } }
        package var configuredSecurityGroupId: Int? { get { self["configured_security_group_id"] } set { self["configured_security_group_id"] = newValue } }
        package var securityGroupEntries: PolicyEntriesType? { get { self["security_group_entries"] } set { self["security_group_entries"] = newValue } }
    }

    /// `access-control-list`
    package struct AccessControlList: ObjectView {
        package static var type: ObjectType { .accessControlList }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var accessControlListEntries: AclEntriesType? { get { self["access_control_list_entries"] } set { self["access_control_list_entries"] = newValue } }
        package var accessControlListHash: UInt64? { get { self["access_control_list_hash"] } set { self["access_control_list_hash"] = newValue } }
    }

    /// `policy-management`
    package struct PolicyManagement: ObjectView {
        package static var type: ObjectType { .policyManagement }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
    }

    /// `application-policy-set`
    package struct ApplicationPolicySet: ObjectView {
        package static var type: ObjectType { .applicationPolicySet }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var draftModeState: String? { get { self["draft_mode_state"] } set { self["draft_mode_state"] = newValue } }
        package var allApplications: Bool? { get { self["all_applications"] } set { self["all_applications"] = newValue } }
        package var firewallPolicyRefs: [TypedReference<FirewallSequence>] { links(.firewallPolicy) }
        package var globalVrouterConfigRefs: [ObjectID] { targets(.globalVrouterConfig) }
    }

    /// `firewall-policy`
    package struct FirewallPolicy: ObjectView {
        package static var type: ObjectType { .firewallPolicy }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var draftModeState: String? { get { self["draft_mode_state"] } set { self["draft_mode_state"] = newValue } }
        package var firewallRuleRefs: [TypedReference<FirewallSequence>] { links(.firewallRule) }
        package var securityLoggingObjectRefs: [TypedReference<SloRateType>] { links(.securityLoggingObject) }
    }

    /// `firewall-rule`
    package struct FirewallRule: ObjectView {
        package static var type: ObjectType { .firewallRule }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var draftModeState: String? { get { self["draft_mode_state"] } set { self["draft_mode_state"] = newValue } }
        package var actionList: ActionListType? { get { self["action_list"] } set { self["action_list"] = newValue } }
        package var service: FirewallServiceType? { get { self["service"] } set { self["service"] = newValue } }
        package var endpoint1: FirewallRuleEndpointType? { get { self["endpoint_1"] } set { self["endpoint_1"] = newValue } }
        package var endpoint2: FirewallRuleEndpointType? { get { self["endpoint_2"] } set { self["endpoint_2"] = newValue } }
        package var matchTags: FirewallRuleMatchTagsType? { get { self["match_tags"] } set { self["match_tags"] = newValue } }
        package var matchTagTypes: FirewallRuleMatchTagsTypeIdList? { get { self["match_tag_types"] } set { self["match_tag_types"] = newValue } }
        package var direction: String? { get { self["direction"] } set { self["direction"] = newValue } }
        package var serviceGroupRefs: [ObjectID] { targets(.serviceGroup) }
        package var addressGroupRefs: [ObjectID] { targets(.addressGroup) }
        package var virtualNetworkRefs: [ObjectID] { targets(.virtualNetwork) }
        package var securityLoggingObjectRefs: [TypedReference<SloRateType>] { links(.securityLoggingObject) }
    }

    /// `address-group`
    package struct AddressGroup: ObjectView {
        package static var type: ObjectType { .addressGroup }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var draftModeState: String? { get { self["draft_mode_state"] } set { self["draft_mode_state"] = newValue } }
        package var addressGroupPrefix: SubnetListType? { get { self["address_group_prefix"] } set { self["address_group_prefix"] = newValue } }
    }

    /// `service-group`
    package struct ServiceGroup: ObjectView {
        package static var type: ObjectType { .serviceGroup }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var draftModeState: String? { get { self["draft_mode_state"] } set { self["draft_mode_state"] = newValue } }
        package var serviceGroupFirewallServiceList: FirewallServiceGroupType? { get { self["service_group_firewall_service_list"] } set { self["service_group_firewall_service_list"] = newValue } }
    }

    /// `security-logging-object`
    package struct SecurityLoggingObject: ObjectView {
        package static var type: ObjectType { .securityLoggingObject }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var securityLoggingObjectRules: SecurityLoggingObjectRuleListType? { get { self["security_logging_object_rules"] } set { self["security_logging_object_rules"] = newValue } }
        package var securityLoggingObjectRate: Int? { get { self["security_logging_object_rate"] } set { self["security_logging_object_rate"] = newValue } }
        package var networkPolicyRefs: [TypedReference<SecurityLoggingObjectRuleListType>] { links(.networkPolicy) }
        package var securityGroupRefs: [TypedReference<SecurityLoggingObjectRuleListType>] { links(.securityGroup) }
    }

    /// `AclEntriesType`
    package struct AclEntriesType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var dynamic: Bool? { get { self["dynamic"] } set { self["dynamic"] = newValue } }
        package var aclRule: [AclRuleType]? { get { self["acl_rule"] } set { self["acl_rule"] = newValue } }
    }

    /// `AclRuleType`
    package struct AclRuleType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var matchCondition: MatchConditionType? { get { self["match_condition"] } set { self["match_condition"] = newValue } }
        package var actionList: ActionListType? { get { self["action_list"] } set { self["action_list"] = newValue } }
        package var ruleUuid: String? { get { self["rule_uuid"] } set { self["rule_uuid"] = newValue } }
        package var direction: String? { get { self["direction"] } set { self["direction"] = newValue } }
    }

    /// `ActionListType`
    package struct ActionListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var simpleAction: String? { get { self["simple_action"] } set { self["simple_action"] = newValue } }
        package var gatewayName: String? { get { self["gateway_name"] } set { self["gateway_name"] = newValue } }
        package var applyService: [String]? { get { self["apply_service"] } set { self["apply_service"] = newValue } }
        package var serviceProperties: ServicePropertiesType? { get { self["service_properties"] } set { self["service_properties"] = newValue } }
        package var mirrorTo: MirrorActionType? { get { self["mirror_to"] } set { self["mirror_to"] = newValue } }
        package var assignRoutingInstance: String? { get { self["assign_routing_instance"] } set { self["assign_routing_instance"] = newValue } }
        package var log: Bool? { get { self["log"] } set { self["log"] = newValue } }
        package var alert: Bool? { get { self["alert"] } set { self["alert"] = newValue } }
        package var qosAction: String? { get { self["qos_action"] } set { self["qos_action"] = newValue } }
        package var hostBasedService: Bool? { get { self["host_based_service"] } set { self["host_based_service"] = newValue } }
    }

    /// `FirewallRuleEndpointType`
    package struct FirewallRuleEndpointType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var subnet: SubnetType? { get { self["subnet"] } set { self["subnet"] = newValue } }
        package var virtualNetwork: String? { get { self["virtual_network"] } set { self["virtual_network"] = newValue } }
        package var addressGroup: String? { get { self["address_group"] } set { self["address_group"] = newValue } }
        package var tags: [String]? { get { self["tags"] } set { self["tags"] = newValue } }
        package var tagIds: [Int]? { get { self["tag_ids"] } set { self["tag_ids"] = newValue } }
        package var `any`: Bool? { get { self["any"] } set { self["any"] = newValue } }
    }

    /// `FirewallRuleMatchTagsType`
    package struct FirewallRuleMatchTagsType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var tagList: [String]? { get { self["tag_list"] } set { self["tag_list"] = newValue } }
    }

    /// `FirewallRuleMatchTagsTypeIdList`
    package struct FirewallRuleMatchTagsTypeIdList: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var tagType: [Int]? { get { self["tag_type"] } set { self["tag_type"] = newValue } }
    }

    /// `FirewallSequence`
    package struct FirewallSequence: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var sequence: String? { get { self["sequence"] } set { self["sequence"] = newValue } }
    }

    /// `FirewallServiceGroupType`
    package struct FirewallServiceGroupType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var firewallService: [FirewallServiceType]? { get { self["firewall_service"] } set { self["firewall_service"] = newValue } }
    }

    /// `FirewallServiceType`
    package struct FirewallServiceType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var `protocol`: String? { get { self["protocol"] } set { self["protocol"] = newValue } }
        package var protocolId: Int? { get { self["protocol_id"] } set { self["protocol_id"] = newValue } }
        package var srcPorts: PortType? { get { self["src_ports"] } set { self["src_ports"] = newValue } }
        package var dstPorts: PortType? { get { self["dst_ports"] } set { self["dst_ports"] = newValue } }
    }

    /// `PolicyEntriesType`
    package struct PolicyEntriesType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var policyRule: [PolicyRuleType]? { get { self["policy_rule"] } set { self["policy_rule"] = newValue } }
    }

    /// `PolicyRuleType`
    package struct PolicyRuleType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var ruleSequence: SequenceType? { get { self["rule_sequence"] } set { self["rule_sequence"] = newValue } }
        package var ruleUuid: String? { get { self["rule_uuid"] } set { self["rule_uuid"] = newValue } }
        package var direction: String? { get { self["direction"] } set { self["direction"] = newValue } }
        package var `protocol`: String? { get { self["protocol"] } set { self["protocol"] = newValue } }
        package var srcAddresses: [AddressType]? { get { self["src_addresses"] } set { self["src_addresses"] = newValue } }
        package var srcPorts: [PortType]? { get { self["src_ports"] } set { self["src_ports"] = newValue } }
        package var application: [String]? { get { self["application"] } set { self["application"] = newValue } }
        package var dstAddresses: [AddressType]? { get { self["dst_addresses"] } set { self["dst_addresses"] = newValue } }
        package var dstPorts: [PortType]? { get { self["dst_ports"] } set { self["dst_ports"] = newValue } }
        package var actionList: ActionListType? { get { self["action_list"] } set { self["action_list"] = newValue } }
        package var ethertype: String? { get { self["ethertype"] } set { self["ethertype"] = newValue } }
        package var created: String? { get { self["created"] } set { self["created"] = newValue } }
        package var lastModified: String? { get { self["last_modified"] } set { self["last_modified"] = newValue } }
        package var description: String? { get { self["description"] } set { self["description"] = newValue } }
    }

    /// `SecurityLoggingObjectRuleEntryType`
    package struct SecurityLoggingObjectRuleEntryType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var ruleUuid: String? { get { self["rule_uuid"] } set { self["rule_uuid"] = newValue } }
        package var rate: Int? { get { self["rate"] } set { self["rate"] = newValue } }
    }

    /// `SecurityLoggingObjectRuleListType`
    package struct SecurityLoggingObjectRuleListType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var rule: [SecurityLoggingObjectRuleEntryType]? { get { self["rule"] } set { self["rule"] = newValue } }
    }

    /// `ServicePropertiesType`
    package struct ServicePropertiesType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var retainAsPath: Bool? { get { self["retain_as_path"] } set { self["retain_as_path"] = newValue } }
    }

    /// `SloRateType`
    package struct SloRateType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var rate: Int? { get { self["rate"] } set { self["rate"] = newValue } }
    }
}
