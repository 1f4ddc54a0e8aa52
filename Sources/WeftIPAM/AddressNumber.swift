package import WeftNet

extension IPAddress {
    /// The address as one number among those of both families: IPv4 where RFC 4291 §2.5.5.2 maps it.
    package var number: UInt128 {
        switch self {
        case .v4(let address): 0xffff << 32 | UInt128(address.rawValue)
        case .v6(let address): UInt128(address.high) << 64 | UInt128(address.low)
        }
    }

    /// The address of that number in the family of `sibling`.
    package init(number: UInt128, like sibling: IPAddress) {
        switch sibling {
        case .v4: self = .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: number)))
        case .v6:
            self = .v6(
                IPv6Address(
                    high: UInt64(truncatingIfNeeded: number >> 64), low: UInt64(truncatingIfNeeded: number)))
        }
    }
}

extension IPPrefix {
    /// All numbers of the prefix, first and last address included.
    package var numbers: ClosedRange<UInt128> {
        let first = network.number
        let hostBits = UInt128(network.bitWidth - Int(length))
        return first...(first | (hostBits == 128 ? .max : (1 << hostBits) - 1))
    }

    /// The addresses of a range that are the prefix's; `nil` when there are none.
    package func part(of range: ClosedRange<IPAddress>) -> ClosedRange<IPAddress>? {
        guard range.lowerBound.bitWidth == network.bitWidth, range.upperBound.bitWidth == network.bitWidth else {
            return nil
        }
        let low = max(range.lowerBound, network)
        let high = min(range.upperBound, IPAddress(number: numbers.upperBound, like: network))
        return low <= high ? low...high : nil
    }
}
