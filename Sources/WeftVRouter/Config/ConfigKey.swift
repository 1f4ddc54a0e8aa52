/// The types of configuration nodes that decide what this host forwards. Nodes of other types are passed over.
package enum ConfigType: String, Hashable, Sendable, CaseIterable {
    case virtualMachineInterface = "virtual-machine-interface"
    case virtualMachine = "virtual-machine"
    case instanceIP = "instance-ip"
    case securityGroup = "security-group"
    case tag
    /// The node that carries the attributes of the link interface – routing instance.
    case interfaceRoutingInstance = "virtual-machine-interface-routing-instance"
    case virtualNetwork = "virtual-network"
    case routingInstance = "routing-instance"
    /// The node that carries the attributes of the link virtual network – IPAM: the network's subnets.
    case virtualNetworkIPAM = "virtual-network-network-ipam"
    case networkIPAM = "network-ipam"
    /// What a workload is as a BGP peer.
    case bgpRouter = "bgp-router"

    /// Steps from an interface to a node of this type. A change is carried from the farther end of a link to the
    /// nearer, never back, so a port that joins a network costs nothing at the network's other ports.
    var distance: Int {
        switch self {
        case .virtualMachineInterface: 0
        case .virtualMachine, .instanceIP, .securityGroup, .tag, .interfaceRoutingInstance, .bgpRouter: 1
        case .virtualNetwork: 2
        case .routingInstance, .virtualNetworkIPAM: 3
        case .networkIPAM: 4
        }
    }
}

/// Type and name: the identity of a node in the configuration graph.
package struct ConfigKey: Hashable, Sendable {
    package let type: ConfigType
    package let name: String

    package init(_ type: ConfigType, _ name: String) {
        self.type = type
        self.name = name
    }
}
