package import WeftNet

/// The properties of one configuration node that forwarding depends on; the rest of the XML is not kept.
package enum ConfigFields: Hashable, Sendable {
    package struct Interface: Hashable, Sendable {
        package var id: ObjectID?
        package var macAddress: MACAddress?
        package var position: InterfaceState.Position?
        package var requestedName: String?
        /// The administrative state: a port that is switched off neither sends nor receives.
        package var isEnabled: Bool

        package init(
            id: ObjectID?, macAddress: MACAddress?, position: InterfaceState.Position?, requestedName: String?,
            isEnabled: Bool = true
        ) {
            self.id = id
            self.macAddress = macAddress
            self.position = position
            self.requestedName = requestedName
            self.isEnabled = isEnabled
        }
    }

    package struct Network: Hashable, Sendable {
        package var id: ObjectID?
        package var index: UInt32
        /// As ``InterfaceState/Network/segment``.
        package var segment: Segment?

        package init(id: ObjectID?, index: UInt32, segment: Segment? = nil) {
            self.id = id
            self.index = index
            self.segment = segment
        }
    }

    case virtualMachineInterface(Interface)
    case virtualMachine(ObjectID?)
    case instanceIP(IPAddress?, isSecondary: Bool)
    case securityGroup(UInt32?)
    case tag(UInt32?)
    case virtualNetwork(Network)
    case routingInstance
    case interfaceRoutingInstance
    case virtualNetworkIPAM([RoutedSubnet])
    case networkIPAM([RoutedSubnet])
    /// The port that a workload's calls are to come from; nil for any other router.
    case bgpRouter(sourcePort: UInt16?)
}

extension ConfigFields {
    /// What tells an object from another one of the same name; `nil` for what is nothing but its name.
    enum Identity: Hashable, Sendable {
        case id(ObjectID)
        case number(UInt32)
    }

    var identity: Identity? {
        switch self {
        case .virtualMachineInterface(let fields): fields.id.map(Identity.id)
        case .virtualMachine(let id): id.map(Identity.id)
        case .virtualNetwork(let fields): fields.id.map(Identity.id)
        case .securityGroup(let number), .tag(let number): number.map(Identity.number)
        case .instanceIP, .routingInstance, .interfaceRoutingInstance, .virtualNetworkIPAM, .networkIPAM, .bgpRouter:
            nil
        }
    }
}
