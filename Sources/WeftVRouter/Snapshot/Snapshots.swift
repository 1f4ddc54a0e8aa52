package import WeftNet

/// A routing instance as people see it.
package struct VRFSnapshot: Hashable, Sendable {
    package let name: String
    package let id: VRFID
    package let network: String
    package let ports: Int
    package let routes: Int
}

/// How much there is on this host.
package struct HostCounts: Hashable, Sendable {
    package let ports: Int
    /// Those of them that forward.
    package let activePorts: Int
    package let vrfs: Int
    package let routes: Int
}

/// A route with everything that was said about its prefix, best first.
package struct FIBSnapshot: Hashable, Sendable {
    package enum Source: Hashable, Sendable {
        /// A port of this host.
        case port
        /// The subnet itself, or its gateway.
        case network
        case controlNode(ControlNodeSlot)
    }

    package struct Path: Hashable, Sendable {
        package var source: Source
        package var nextHop: NextHop
        /// The label that a sender puts on; `nil` for what never leaves the host.
        package var label: MPLSLabel?
        /// What the path's next hop can receive.
        package var encapsulations: [TunnelEncapsulation] = []
        /// The full name of the network that the path comes from.
        package var network = ""
        package var securityGroups: [UInt32] = []
        package var tags: [UInt32] = []
        package var localPreference: UInt32 = 0
        package var sequence: UInt32 = 0
        package var isStale = false
    }

    package let prefix: IPPrefix
    package var paths: [Path]
}

/// A workload's address that peers with control nodes.
package struct SpeakerSnapshot: Hashable, Sendable {
    package struct Peer: Hashable, Sendable {
        /// The address of ours that leads to it.
        package let address: IPAddress
        package let controlNode: IPAddress
    }

    package let port: ObjectID
    package let address: IPAddress
    package let sourcePort: UInt16
    /// The first control node, then the second, as far as the workload's subnet has addresses for them.
    package let peers: [Peer]
}

/// A next hop with its number. The label is no part of it: all labels of one host are behind one tunnel.
package struct NextHopSnapshot: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case discard
        case receive
        case agent
        /// By the interface's UUID.
        case interface(ObjectID)
        case tunnel(Tunnel)
    }

    package let index: UInt32
    package let action: Action
    /// Routes and labels that use it.
    package var references: Int
}
