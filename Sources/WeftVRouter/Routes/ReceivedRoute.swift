package import WeftNet

/// A route of one routing instance as a control node sent it: the best path and those equal to it.
package struct ReceivedRoute: Hashable, Sendable {
    package struct NextHop: Hashable, Sendable {
        package var address: IPAddress
        package var label: MPLSLabel
        package var encapsulations: [TunnelEncapsulation]

        package init(address: IPAddress, label: MPLSLabel, encapsulations: [TunnelEncapsulation]) {
            self.address = address
            self.label = label
            self.encapsulations = encapsulations
        }
    }

    package var prefix: IPPrefix
    package var nextHops: [NextHop]
    /// The full name of the network that the route comes from.
    package var originNetwork: String
    package var securityGroups: [UInt32]
    package var tags: [UInt32]
    package var localPreference: UInt32
    package var sequence: UInt32

    package init(
        prefix: IPPrefix, nextHops: [NextHop], originNetwork: String = "", securityGroups: [UInt32] = [],
        tags: [UInt32] = [], localPreference: UInt32 = 200, sequence: UInt32 = 0
    ) {
        self.prefix = prefix
        self.nextHops = nextHops
        self.originNetwork = originNetwork
        self.securityGroups = securityGroups
        self.tags = tags
        self.localPreference = localPreference
        self.sequence = sequence
    }
}
