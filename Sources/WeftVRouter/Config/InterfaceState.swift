package import WeftNet

/// A port as the configuration describes it, with everything that forwarding for it needs.
package struct InterfaceState: Hashable, Sendable {
    package struct Network: Hashable, Sendable {
        package var name: String
        package var id: ObjectID
        /// The number that the original calls network id; origin-VN communities carry it.
        package var index: UInt32
        package var subnets: [RoutedSubnet]
        /// What the network is outside of the fabric; `nil` when it is nothing there.
        package var segment: Segment?

        package init(name: String, id: ObjectID, index: UInt32, subnets: [RoutedSubnet], segment: Segment? = nil) {
            self.name = name
            self.id = id
            self.index = index
            self.subnets = subnets
            self.segment = segment
        }
    }

    package var id: ObjectID
    package var name: String
    package var macAddress: MACAddress
    package var virtualMachine: String
    package var virtualMachineID: ObjectID
    package var network: Network
    /// The routing instance's full name: the VRF.
    package var routingInstance: String
    /// Never empty; the first is the primary one. Of both families.
    package var addresses: [InterfaceAddress]
    package var securityGroups: [UInt32]
    package var tags: [UInt32]
    /// Which of the workload's interfaces this is, from 1, and how many it has.
    package var position: Position
    /// The port at this host that the workload's BGP sessions have, if it may peer with its gateway.
    package var bgpSourcePort: UInt16?
    /// The name that the workload asked for.
    package var requestedName: String?

    package init(
        id: ObjectID, name: String, macAddress: MACAddress, virtualMachine: String, virtualMachineID: ObjectID,
        network: Network, routingInstance: String, addresses: [InterfaceAddress], securityGroups: [UInt32],
        tags: [UInt32], position: Position, bgpSourcePort: UInt16? = nil, requestedName: String?
    ) {
        self.id = id
        self.name = name
        self.macAddress = macAddress
        self.virtualMachine = virtualMachine
        self.virtualMachineID = virtualMachineID
        self.network = network
        self.routingInstance = routingInstance
        self.addresses = addresses
        self.securityGroups = securityGroups
        self.tags = tags
        self.position = position
        self.bgpSourcePort = bgpSourcePort
        self.requestedName = requestedName
    }

    package struct Position: Hashable, Sendable {
        package var index: Int
        package var count: Int

        package init(index: Int, count: Int) {
            self.index = index
            self.count = count
        }

        /// Parses the annotation's `1/2`.
        init?(_ text: String) {
            let parts = text.split(separator: "/")
            guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]), index >= 1, index <= count
            else { return nil }
            self.init(index: index, count: count)
        }
    }
}

/// One subnet of a network.
package struct RoutedSubnet: Hashable, Sendable {
    package var prefix: IPPrefix
    package var gateway: IPAddress?
    /// The second address of ours in it; it may be the gateway's.
    package var nameServer: IPAddress?

    /// The unspecified address, with which the configuration says that there is none, is none.
    package init(prefix: IPPrefix, gateway: IPAddress?, nameServer: IPAddress? = nil) {
        self.prefix = prefix
        self.gateway = gateway?.isUnspecified == true ? nil : gateway
        self.nameServer = nameServer?.isUnspecified == true ? nil : nameServer
    }

    /// The addresses that the data plane answers for.
    package var ownAddresses: [IPAddress] {
        [gateway, nameServer == gateway ? nil : nameServer].compactMap(\.self)
    }
}
