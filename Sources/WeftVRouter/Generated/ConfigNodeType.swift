// Generated from schema/ by weft-schema. Do not edit.
// swift-format-ignore-file

/// The types of configuration nodes that decide what this host forwards; nodes of others are passed over.
package enum ConfigNodeType: Hashable, Sendable, CaseIterable {
    case bgpRouter
    case instanceIp
    case networkIpam
    case routingInstance
    case securityGroup
    case tag
    case virtualMachine
    case virtualMachineInterface
    case virtualMachineInterfaceRoutingInstance
    case virtualNetwork
    case virtualNetworkNetworkIpam

    /// nil for the name of any other type.
    package init?(_ name: String) {
        switch (name.utf8.count, name) {
        case (10, "bgp-router"): self = .bgpRouter
        case (11, "instance-ip"): self = .instanceIp
        case (12, "network-ipam"): self = .networkIpam
        case (16, "routing-instance"): self = .routingInstance
        case (14, "security-group"): self = .securityGroup
        case (3, "tag"): self = .tag
        case (15, "virtual-machine"): self = .virtualMachine
        case (25, "virtual-machine-interface"): self = .virtualMachineInterface
        case (42, "virtual-machine-interface-routing-instance"): self = .virtualMachineInterfaceRoutingInstance
        case (15, "virtual-network"): self = .virtualNetwork
        case (28, "virtual-network-network-ipam"): self = .virtualNetworkNetworkIpam
        default: return nil
        }
    }
}
