package import WeftNet

/// A tunnel encapsulation by its name in XMPP items (docs/wire/xmpp-items.md, "Unicast items").
package enum TunnelEncapsulation: String, Hashable, Sendable, CaseIterable {
    case gre
    case udp
    case vxlan
    case native
    case mpls
}

/// A route of one of this host's ports, as it is published.
package struct LocalRoute: Hashable, Sendable {
    package var routingInstance: String
    package var prefix: IPPrefix
    package var nextHop: IPAddress
    package var label: MPLSLabel
    package var encapsulations: [TunnelEncapsulation]
    /// The full name of the network.
    package var network: String
    package var securityGroups: [UInt32]
    package var tags: [UInt32]

    /// 200: the only or the active place of the address (docs/wire/bgp.md, "Selection").
    package var localPreference: UInt32 { 200 }

    package init(
        routingInstance: String, prefix: IPPrefix, nextHop: IPAddress, label: MPLSLabel,
        encapsulations: [TunnelEncapsulation], network: String, securityGroups: [UInt32], tags: [UInt32]
    ) {
        self.routingInstance = routingInstance
        self.prefix = prefix
        self.nextHop = nextHop
        self.label = label
        self.encapsulations = encapsulations
        self.network = network
        self.securityGroups = securityGroups
        self.tags = tags
    }
}
