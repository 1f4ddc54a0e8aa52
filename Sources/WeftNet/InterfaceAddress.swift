/// An address of a workload's interface, with what its workload has to know of the subnet.
package struct InterfaceAddress: Hashable, Sendable {
    package var address: IPAddress
    /// The length of the subnet's prefix, as the workload shall see it; at most the address's width.
    package var prefixLength: UInt8
    /// `nil` in a subnet without one.
    package var gateway: IPAddress?

    package init(address: IPAddress, prefixLength: UInt8, gateway: IPAddress?) {
        self.address = address
        self.prefixLength = prefixLength
        self.gateway = gateway
    }

    package var subnet: IPPrefix { IPPrefix(address, length: prefixLength) }

    /// The subnet, when it has other addresses than this one.
    package var neighbourhood: IPPrefix? { Int(prefixLength) < address.bitWidth ? subnet : nil }
}

extension InterfaceAddress: CustomStringConvertible {
    /// As `10.0.1.3/24`, with the host's bits.
    package var description: String { "\(address)/\(prefixLength)" }
}

extension Sequence<InterfaceAddress> {
    /// Where everything else goes: of each family, the gateway of its first address.
    package var defaultGateways: [IPAddress] {
        var widths: Set<Int> = []
        return filter { widths.insert($0.address.bitWidth).inserted }.compactMap(\.gateway)
    }
}
