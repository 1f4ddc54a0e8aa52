extension ConfigNodeType {
    /// Steps from an interface to a node of this type. A change is carried from the farther end of a link to the
    /// nearer, never back, so a port that joins a network costs nothing at the network's other ports.
    var distance: Int {
        switch self {
        case .virtualMachineInterface: 0
        case .virtualMachine, .instanceIp, .securityGroup, .tag, .virtualMachineInterfaceRoutingInstance, .bgpRouter: 1
        case .virtualNetwork: 2
        case .routingInstance, .virtualNetworkNetworkIpam: 3
        case .networkIpam: 4
        }
    }
}

/// Type and name: the identity of a node in the configuration graph.
package struct ConfigKey: Hashable, Sendable {
    package let type: ConfigNodeType
    package let name: String

    package init(_ type: ConfigNodeType, _ name: String) {
        self.type = type
        self.name = name
    }
}
