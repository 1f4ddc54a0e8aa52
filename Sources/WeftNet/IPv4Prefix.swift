/// An IPv4 prefix; host bits are always zero.
package struct IPv4Prefix: Hashable, Sendable {
    package let network: IPv4Address
    /// 0...32
    package let length: UInt8

    /// Clears the host bits of `address`. `length` above 32 is a programming error.
    package init(_ address: IPv4Address, length: UInt8) {
        precondition(length <= 32, "an IPv4 prefix is at most 32 bits long")
        network = IPv4Address(rawValue: address.rawValue & Self.mask(length))
        self.length = length
    }

    package init(host address: IPv4Address) { self.init(address, length: 32) }

    @inlinable
    static func mask(_ length: UInt8) -> UInt32 {
        length == 0 ? 0 : ~UInt32(0) << (32 - UInt32(length))
    }

    package var netmask: IPv4Address { IPv4Address(rawValue: Self.mask(length)) }
    package var broadcast: IPv4Address { IPv4Address(rawValue: network.rawValue | ~Self.mask(length)) }

    /// The number of addresses, network and broadcast included.
    package var count: UInt64 { 1 << (32 - UInt64(length)) }

    package func contains(_ address: IPv4Address) -> Bool {
        address.rawValue & Self.mask(length) == network.rawValue
    }

    package func contains(_ other: IPv4Prefix) -> Bool { other.length >= length && contains(other.network) }
    package func overlaps(_ other: IPv4Prefix) -> Bool { contains(other) || other.contains(self) }
}

extension IPv4Prefix: Comparable {
    package static func < (a: IPv4Prefix, b: IPv4Prefix) -> Bool { (a.network, a.length) < (b.network, b.length) }
}

extension IPv4Prefix: LosslessStringConvertible {
    /// Parses `address/length` and clears the host bits. A bare address is refused.
    package init?(_ description: String) {
        guard let slash = description.lastIndex(of: "/"), let address = IPv4Address(description[..<slash]),
            let length = PrefixLength.parse(description[description.index(after: slash)...], atMost: 32)
        else { return nil }
        self.init(address, length: length)
    }

    package var description: String { "\(network)/\(length)" }
}

enum PrefixLength {
    /// One to three digits without sign or leading zero.
    static func parse(_ text: Substring, atMost limit: UInt8) -> UInt8? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            text.utf8.count == 1 || text.first != "0", let length = UInt8(text), length <= limit
        else { return nil }
        return length
    }
}
