// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

extension SchemaText {
    static let qos = #"""
# Queues and forwarding classes.

object global-qos-config
    parent global-system-config
    control_traffic_dscp: ControlTrafficDscpType (required)

object qos-config
    parent global-qos-config
    parent project
    qos_config_type: QosConfigType (required)
    dscp_entries: QosIdForwardingClassPairs (map by key)
    vlan_priority_entries: QosIdForwardingClassPairs (map by key)
    mpls_exp_entries: QosIdForwardingClassPairs (map by key)
    default_forwarding_class_id: ForwardingClassId = 0 (required)
    reference global-system-config (system-only)

object qos-queue
    parent global-qos-config
    min_bandwidth: integer (required)
    max_bandwidth: integer (required)
    qos_queue_identifier: integer (required)

object forwarding-class
    parent global-qos-config
    forwarding_class_id: ForwardingClassId = 0 (required)
    forwarding_class_dscp: DscpValueType (required)
    forwarding_class_vlan_priority: VlanPriorityType (required)
    forwarding_class_mpls_exp: MplsExpType (required)
    reference qos-queue (required)

type ControlTrafficDscpType
    control: DscpValueType
    analytics: DscpValueType
    dns: DscpValueType

type QosIdForwardingClassPair
    key: integer
    forwarding_class_id: ForwardingClassId

type QosIdForwardingClassPairs
    qos_id_forwarding_class_pair: [QosIdForwardingClassPair]

range DscpValueType: 0...63
range ForwardingClassId: 0...255
range MplsExpType: 0...7
enum QosConfigType: vhost | fabric | project
range VlanPriorityType: 0...7
"""#
}
