// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

package import WeftJSON
package import WeftNet

extension Model {
    /// `global-qos-config`
    package struct GlobalQosConfig: ObjectView {
        package static var type: ObjectType { .globalQosConfig }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var controlTrafficDscp: ControlTrafficDscpType? { get { self["control_traffic_dscp"] } set { self["control_traffic_dscp"] = newValue } }
    }

    /// `qos-config`
    package struct QosConfig: ObjectView {
        package static var type: ObjectType { .qosConfig }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var qosConfigType: String? { get { self["qos_config_type"] } set { self["qos_config_type"] = newValue } }
        package var dscpEntries: QosIdForwardingClassPairs? { get { self["dscp_entries"] } set { self["dscp_entries"] = newValue } }
        package var vlanPriorityEntries: QosIdForwardingClassPairs? { get { self["vlan_priority_entries"] } set { self["vlan_priority_entries"] = newValue } }
        package var mplsExpEntries: QosIdForwardingClassPairs? { get { self["mpls_exp_entries"] } set { self["mpls_exp_entries"] = newValue } }
        package var defaultForwardingClassId: Int? { get { self["default_forwarding_class_id"] } set { self["default_forwarding_class_id"] = newValue } }
        package var globalSystemConfigRefs: [ObjectID] { targets(.globalSystemConfig) }
    }

    /// `qos-queue`
    package struct QosQueue: ObjectView {
        package static var type: ObjectType { .qosQueue }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var minBandwidth: Int? { get { self["min_bandwidth"] } set { self["min_bandwidth"] = newValue } }
        package var maxBandwidth: Int? { get { self["max_bandwidth"] } set { self["max_bandwidth"] = newValue } }
        package var qosQueueIdentifier: Int? { get { self["qos_queue_identifier"] } set { self["qos_queue_identifier"] = newValue } }
    }

    /// `forwarding-class`
    package struct ForwardingClass: ObjectView {
        package static var type: ObjectType { .forwardingClass }
        package var object: ConfigObject
        package init(unchecked object: ConfigObject) { self.object = object }
        package var forwardingClassId: Int? { get { self["forwarding_class_id"] } set { self["forwarding_class_id"] = newValue } }
        package var forwardingClassDscp: Int? { get { self["forwarding_class_dscp"] } set { self["forwarding_class_dscp"] = newValue } }
        package var forwardingClassVlanPriority: Int? { get { self["forwarding_class_vlan_priority"] } set { self["forwarding_class_vlan_priority"] = newValue } }
        package var forwardingClassMplsExp: Int? { get { self["forwarding_class_mpls_exp"] } set { self["forwarding_class_mpls_exp"] = newValue } }
        package var qosQueueRefs: [ObjectID] { targets(.qosQueue) }
    }

    /// `ControlTrafficDscpType`
    package struct ControlTrafficDscpType: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var control: Int? { get { self["control"] } set { self["control"] = newValue } }
        package var analytics: Int? { get { self["analytics"] } set { self["analytics"] = newValue } }
        package var dns: Int? { get { self["dns"] } set { self["dns"] = newValue } }
    }

    /// `QosIdForwardingClassPair`
    package struct QosIdForwardingClassPair: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var key: Int? { get { self["key"] } set { self["key"] = newValue } }
        package var forwardingClassId: Int? { get { self["forwarding_class_id"] } set { self["forwarding_class_id"] = newValue } }
    }

    /// `QosIdForwardingClassPairs`
    package struct QosIdForwardingClassPairs: ValueView {
        package var fields: JSONObject
        package init(_ fields: JSONObject) { self.fields = fields }
        package var qosIdForwardingClassPair: [QosIdForwardingClassPair]? { get { self["qos_id_forwarding_class_pair"] } set { self["qos_id_forwarding_class_pair"] = newValue } }
    }
}
