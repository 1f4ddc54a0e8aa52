/// A prefix of either family; host bits are always zero.
package struct IPPrefix: Hashable, Sendable {
    package let network: IPAddress
    package let length: UInt8

    /// Clears the host bits. A `length` above the family's width is a programming error.
    package init(_ address: IPAddress, length: UInt8) {
        precondition(Int(length) <= address.bitWidth, "the prefix is longer than the address")
        self.length = length
        switch address {
        case .v4(let v4):
            network = .v4(IPv4Prefix(v4, length: length).network)
        case .v6(let v6):
            network = .v6(
                IPv6Address(
                    high: v6.high & Self.mask(Int(length)), low: v6.low & Self.mask(Int(length) - 64)))
        }
    }

    package init(host address: IPAddress) { self.init(address, length: UInt8(address.bitWidth)) }
    package init(_ prefix: IPv4Prefix) { self.init(.v4(prefix.network), length: prefix.length) }

    /// 0.0.0.0/0 or ::/0, as the address's family has it.
    package static func everything(like address: IPAddress) -> IPPrefix { IPPrefix(address, length: 0) }

    package var v4: IPv4Prefix? { network.v4.map { IPv4Prefix($0, length: length) } }

    private static func mask(_ bits: Int) -> UInt64 {
        bits <= 0 ? 0 : bits >= 64 ? .max : ~UInt64(0) << UInt64(64 - bits)
    }

    package func contains(_ address: IPAddress) -> Bool {
        address.bitWidth == network.bitWidth && IPPrefix(address, length: length).network == network
    }

    package func contains(_ other: IPPrefix) -> Bool { other.length >= length && contains(other.network) }
    package func overlaps(_ other: IPPrefix) -> Bool { contains(other) || other.contains(self) }
}

extension IPPrefix: Comparable {
    package static func < (a: IPPrefix, b: IPPrefix) -> Bool {
        a.network == b.network ? a.length < b.length : a.network < b.network
    }
}

extension IPPrefix: LosslessStringConvertible {
    /// Parses `address/length` and clears the host bits. A bare address is refused.
    package init?(_ description: String) {
        guard let slash = description.lastIndex(of: "/"), let address = IPAddress(description[..<slash]),
            let length = PrefixLength.parse(
                description[description.index(after: slash)...], atMost: UInt8(address.bitWidth))
        else { return nil }
        self.init(address, length: length)
    }

    package var description: String { "\(network)/\(length)" }
}
