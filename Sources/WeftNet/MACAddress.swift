/// A 48-bit MAC address in the low bits of a number, first octet most significant.
package struct MACAddress: Hashable, Sendable {
    package let rawValue: UInt64

    package init(rawValue: UInt64) { self.rawValue = rawValue & 0xffff_ffff_ffff }

    package init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, _ e: UInt8, _ f: UInt8) {
        rawValue = [a, b, c, d, e, f].reduce(0) { $0 << 8 | UInt64($1) }
    }

    package static let zero = MACAddress(rawValue: 0)
    package static let broadcast = MACAddress(rawValue: .max)
    /// The gateway's MAC on every host: the VRRP address for group 0, as in the original vRouter.
    package static let virtualGateway = MACAddress(0x00, 0x00, 0x5e, 0x00, 0x01, 0x00)

    package var octets: [UInt8] { (0..<6).map { UInt8(truncatingIfNeeded: rawValue >> UInt64(40 - 8 * $0)) } }
}

extension MACAddress: LosslessStringConvertible {
    /// Parses six hexadecimal octets of one or two digits, separated by `:` or by `-`.
    package init?(_ description: String) {
        let separator: Character = description.contains("-") ? "-" : ":"
        let parts = description.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == 6 else { return nil }
        var value: UInt64 = 0
        for part in parts {
            guard (1...2).contains(part.utf8.count), part.allSatisfy(\.isHexDigit), let octet = UInt8(part, radix: 16)
            else { return nil }
            value = value << 8 | UInt64(octet)
        }
        rawValue = value
    }

    package var description: String {
        octets.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
    }
}
