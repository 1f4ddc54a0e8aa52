package import WeftNet

/// A unicast route as XMPP carries it, in both directions (docs/wire/xmpp-items.md, "Unicast items").
package struct UnicastItem: Hashable, Sendable {
    package struct NextHop: Hashable, Sendable {
        /// Where to tunnel to.
        package var address: IPAddress
        package var label: UInt32
        /// `gre`, `udp`, `vxlan`, `native`, `mpls`; names that we don't know are kept.
        package var encapsulations: [String]
        /// The full name of the network that the route comes from.
        package var virtualNetwork: String
        package var tags: [UInt32]

        package init(
            address: IPAddress, label: UInt32, encapsulations: [String], virtualNetwork: String = "",
            tags: [UInt32] = []
        ) {
            self.address = address
            self.label = label
            self.encapsulations = encapsulations
            self.virtualNetwork = virtualNetwork
            self.tags = tags
        }
    }

    package var prefix: IPPrefix
    /// One from an agent, all of equal cost from a control node.
    package var nextHops: [NextHop]
    package var virtualNetwork: String
    package var sequence: UInt32
    package var isSticky: Bool
    package var securityGroups: [UInt32]
    /// Standard communities as text.
    package var communities: [String]
    package var localPreference: UInt32
    package var med: UInt32
    /// `interface`, `interface-static`, `service-interface`, `bgpaas`.
    package var subProtocol: String

    package init(
        prefix: IPPrefix, nextHops: [NextHop], virtualNetwork: String = "", sequence: UInt32 = 0,
        isSticky: Bool = false,
        securityGroups: [UInt32] = [], communities: [String] = [], localPreference: UInt32 = 100, med: UInt32 = 0,
        subProtocol: String = "interface"
    ) {
        self.prefix = prefix
        self.nextHops = nextHops
        self.virtualNetwork = virtualNetwork
        self.sequence = sequence
        self.isSticky = isSticky
        self.securityGroups = securityGroups
        self.communities = communities
        self.localPreference = localPreference
        self.med = med
        self.subProtocol = subProtocol
    }

    package var family: AddressFamily {
        switch prefix.network {
        case .v4: .inet
        case .v6: .inet6
        }
    }
}
