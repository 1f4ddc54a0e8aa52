package import WeftNet

/// A port of the host.
package struct InterfaceView: Hashable, Sendable {
    package var index: Int
    package var name: String
    package var id: ObjectID
    package var isActive: Bool
    package var label: UInt32
    package var mac: MACAddress
    package var addresses: [IPAddress]
    /// Those of `addresses` that the host does not forward for.
    package var unserved: [IPAddress]
    package var virtualMachine: String
    package var virtualMachineID: ObjectID?
    package var virtualNetwork: String
    package var routingInstance: String
    /// The full name of the interface's object.
    package var configurationName: String

    package init(
        index: Int, name: String, id: ObjectID, isActive: Bool, label: UInt32, mac: MACAddress,
        addresses: [IPAddress], unserved: [IPAddress] = [], virtualMachine: String, virtualMachineID: ObjectID?,
        virtualNetwork: String, routingInstance: String,
        configurationName: String
    ) {
        self.index = index
        self.name = name
        self.id = id
        self.isActive = isActive
        self.label = label
        self.mac = mac
        self.addresses = addresses
        self.unserved = unserved
        self.virtualMachine = virtualMachine
        self.virtualMachineID = virtualMachineID
        self.virtualNetwork = virtualNetwork
        self.routingInstance = routingInstance
        self.configurationName = configurationName
    }
}

package struct VRFView: Hashable, Sendable {
    package var index: Int
    package var name: String
    package var virtualNetwork: String
    /// nil where no port says it.
    package var virtualNetworkID: ObjectID?

    package init(index: Int, name: String, virtualNetwork: String, virtualNetworkID: ObjectID?) {
        self.index = index
        self.name = name
        self.virtualNetwork = virtualNetwork
        self.virtualNetworkID = virtualNetworkID
    }
}

package struct NextHopView: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case discard
        case receive
        /// The host's own agent.
        case agent
        /// The port's interface and the workload's MAC.
        case interface(String, MACAddress)
        case tunnel(source: IPAddress, destination: IPAddress, kind: String)
    }

    package var index: Int
    package var action: Action
    package var references: Int

    package init(index: Int, action: Action, references: Int) {
        self.index = index
        self.action = action
        self.references = references
    }
}

package struct AgentRouteView: Hashable, Sendable {
    package struct Path: Hashable, Sendable {
        package var nextHop: NextHopView
        package var label: UInt32
        /// Who said it: the control node's address, or `LocalVmPort`.
        package var peer: String
        package var networks: [String]
        package var securityGroups: [UInt32]
        package var tags: [UInt32]
        package var preference: UInt32
        package var sequence: UInt32
        package var isStale: Bool

        package init(
            nextHop: NextHopView, label: UInt32, peer: String, networks: [String], securityGroups: [UInt32],
            tags: [UInt32],
            preference: UInt32, sequence: UInt32, isStale: Bool
        ) {
            self.nextHop = nextHop
            self.label = label
            self.peer = peer
            self.networks = networks
            self.securityGroups = securityGroups
            self.tags = tags
            self.preference = preference
            self.sequence = sequence
            self.isStale = isStale
        }
    }

    package var prefix: IPPrefix
    package var paths: [Path]

    package init(prefix: IPPrefix, paths: [Path]) {
        self.prefix = prefix
        self.paths = paths
    }
}

package struct LabelView: Hashable, Sendable {
    package var label: UInt32
    package var nextHop: NextHopView

    package init(label: UInt32, nextHop: NextHopView) {
        self.label = label
        self.nextHop = nextHop
    }
}

/// The agent's session to one control node.
package struct ControlNodeSessionView: Hashable, Sendable {
    package var address: String
    package var isEstablished: Bool
    package var servesConfiguration: Bool
    package var flapCount: UInt32
    package var lastFlap: WallTime?

    package init(
        address: String, isEstablished: Bool, servesConfiguration: Bool, flapCount: UInt32, lastFlap: WallTime?
    ) {
        self.address = address
        self.isEstablished = isEstablished
        self.servesConfiguration = servesConfiguration
        self.flapCount = flapCount
        self.lastFlap = lastFlap
    }
}

/// Where the agent's pages get what they show. What the data plane counted fails when it cannot be asked: that is not
/// "there was nothing".
package protocol AgentIntrospection: Sendable {
    func status() async -> ProcessStatus
    func figures() async -> AgentFigures
    func interfaces() async -> [InterfaceView]
    func vrfs() async -> [VRFView]
    /// The routes of one VRF in order; empty for a VRF that is not here.
    func routes(ofVRF index: Int) async -> [AgentRouteView]
    func nextHops() async -> [NextHopView]
    func labels() async -> [LabelView]
    func sessions() async -> [ControlNodeSessionView]
    func workloadSpeakers() async -> [WorkloadSpeakerView]
    /// Dropped packets by reason.
    func drops() async throws -> [(reason: String, packets: UInt64)]
    /// What the data plane counted of ports, by their index.
    func portTraffic() async throws -> [Int: PortTrafficView]
    /// What others changed on the host and the agent put right.
    func repairViews() async -> [RepairView]
    /// What the host was told of and does without.
    func unservedViews() async -> [UnservedView]
}
