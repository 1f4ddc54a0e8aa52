package import WeftNet

/// A routing instance's number on this host. It never leaves the host: between hosts, labels tell instances apart.
package struct VRFID: Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }
}

extension VRFID: Comparable {
    package static func < (a: VRFID, b: VRFID) -> Bool { a.rawValue < b.rawValue }
}

/// A workload's interface, as the data plane knows it by the host's end of the pair.
package struct PortEntry: Hashable, Sendable {
    /// An address that the workload may send from.
    package struct Address: Hashable, Sendable {
        package var address: IPv4Address
        /// Where ICMP errors to this address come from; `nil` when the subnet has no gateway.
        package var gateway: IPv4Address?

        package init(address: IPv4Address, gateway: IPv4Address?) {
            self.address = address
            self.gateway = gateway
        }
    }

    /// Who the workload's BGP peer is at an address of its network.
    package struct Speaker: Hashable, Sendable {
        package var address: IPv4Address
        package var port: UInt16
        /// Where the workload's calls come from, at this host.
        package var sourcePort: UInt16

        package init(address: IPv4Address, port: UInt16 = 179, sourcePort: UInt16) {
            self.address = address
            self.port = port
            self.sourcePort = sourcePort
        }
    }

    /// The index of the host's end in the host's namespace.
    package var interfaceIndex: UInt32
    package var vrf: VRFID
    /// The MAC of the workload's end: the only one it may send from.
    package var macAddress: MACAddress
    package var addresses: Set<Address>
    /// By the address that the workload peers with.
    package var speakers: [IPv4Address: Speaker]

    package init(
        interfaceIndex: UInt32, vrf: VRFID, macAddress: MACAddress, addresses: some Sequence<Address>,
        speakers: [IPv4Address: Speaker] = [:]
    ) {
        self.interfaceIndex = interfaceIndex
        self.vrf = vrf
        self.macAddress = macAddress
        self.addresses = Set(addresses)
        self.speakers = speakers
    }
}
