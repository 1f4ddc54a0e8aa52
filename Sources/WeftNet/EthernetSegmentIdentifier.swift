/// An Ethernet segment identifier (RFC 7432 §5): ten bytes, all zero for a site with one connection.
package struct EthernetSegmentIdentifier: Hashable, Sendable, BitwiseCopyable {
    /// The first two bytes, of which the first is the type.
    package let high: UInt16
    /// The other eight.
    package let low: UInt64

    package init(high: UInt16, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static let zero = EthernetSegmentIdentifier(high: 0, low: 0)
}

extension EthernetSegmentIdentifier: CustomStringConvertible {
    /// Ten pairs of digits with colons.
    package var description: String {
        (0..<10).map { index in
            let byte =
                index < 2
                ? UInt8(truncatingIfNeeded: high >> UInt16(8 * (1 - index)))
                : UInt8(truncatingIfNeeded: low >> UInt64(8 * (9 - index)))
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0\(digits)" : digits
        }.joined(separator: ":")
    }
}
