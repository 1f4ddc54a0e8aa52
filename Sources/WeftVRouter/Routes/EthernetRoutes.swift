package import WeftNet

/// A route of the segment of one of this host's networks, as it is published: a port's MAC and address, or, in a
/// segment that is routed, its address behind this host as the router; without a port, that this host wants the
/// segment's broadcasts.
package struct LocalEthernetRoute: Hashable, Sendable {
    package struct Owner: Hashable, Sendable {
        /// Zero behind a router.
        package var macAddress: MACAddress
        package var address: IPAddress
        package var securityGroups: [UInt32]
        package var tags: [UInt32]
    }

    package var routingInstance: String
    /// `nil` for the broadcasts.
    package var owner: Owner?
    package var vni: VNI
    package var nextHop: IPAddress
    /// This host's own where the owner is behind it; `nil` otherwise.
    package var routerMAC: MACAddress?

    /// As ``LocalRoute/localPreference``; broadcasts have no better place.
    package var localPreference: UInt32 { owner == nil ? 100 : 200 }
}

/// An address, or a prefix behind a router, that somebody has in a segment, as a control node sent it.
package struct ReceivedEthernetRoute: Hashable, Sendable {
    package struct NextHop: Hashable, Sendable {
        package var address: IPAddress
        package var vni: VNI
        /// Whom frames are addressed to.
        package var macAddress: MACAddress

        package init(address: IPAddress, vni: VNI, macAddress: MACAddress) {
            self.address = address
            self.vni = vni
            self.macAddress = macAddress
        }
    }

    /// What the control node knows it by.
    package struct Key: Hashable, Sendable {
        /// The owner's; zero for a prefix.
        package var macAddress: MACAddress
        package var prefix: IPPrefix

        package init(macAddress: MACAddress, prefix: IPPrefix) {
            self.macAddress = macAddress
            self.prefix = prefix
        }
    }

    package var key: Key
    /// Those that take VXLAN.
    package var nextHops: [NextHop]
    package var securityGroups: [UInt32]
    package var localPreference: UInt32
    package var sequence: UInt32

    package init(
        _ key: Key, nextHops: [NextHop], securityGroups: [UInt32] = [], localPreference: UInt32 = 100,
        sequence: UInt32 = 0
    ) {
        self.key = key
        self.nextHops = nextHops
        self.securityGroups = securityGroups
        self.localPreference = localPreference
        self.sequence = sequence
    }
}
