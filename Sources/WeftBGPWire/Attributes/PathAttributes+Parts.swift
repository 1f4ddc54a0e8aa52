package import WeftNet

/// Who made an aggregate (RFC 4271 §5.1.7).
package struct Aggregator: Hashable, Sendable {
    package var autonomousSystem: UInt32
    package var address: IPv4Address

    package init(autonomousSystem: UInt32, address: IPv4Address) {
        self.autonomousSystem = autonomousSystem
        self.address = address
    }
}

/// The provider tunnel of an inclusive multicast route (RFC 6514 §5).
package struct PMSITunnel: Hashable, Sendable {
    package var flags: UInt8
    /// 6 is ingress replication; its identifier is the address to replicate to.
    package var type: UInt8
    /// The label field's 24 bits: an MPLS label in the upper 20, or a VNI.
    package var label: UInt32
    package var identifier: [UInt8]

    package init(flags: UInt8, type: UInt8, label: UInt32, identifier: [UInt8]) {
        self.flags = flags
        self.type = type
        self.label = label
        self.identifier = identifier
    }

    package static let ingressReplication: UInt8 = 6
}

/// The parts of an EVPN route that are not in its key (RFC 7432 §7.2, RFC 9136 §3.1).
package struct EVPNPathDetail: Hashable, Sendable {
    package var segment = EthernetSegmentIdentifier.zero
    /// The label field's 24 bits of type 2's second label: the one for routed traffic.
    package var secondLabel: UInt32?
    /// Of type 5.
    package var gateway: IPAddress?

    package init() {}
}

/// An attribute as it came.
package struct OpaqueAttribute: Hashable, Sendable {
    package var flags: UInt8
    package var type: UInt8
    package var value: [UInt8]

    package init(flags: UInt8, type: UInt8, value: [UInt8]) {
        self.flags = flags
        self.type = type
        self.value = value
    }
}
