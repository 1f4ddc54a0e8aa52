/// A route distinguisher (RFC 4364 §4.2): eight bytes that keep equal prefixes of different networks apart.
///
/// ```
///  type 0   0 (16) | autonomous system (16) | number (32)
///  type 1   1 (16) | address (32)           | number (16)
///  type 2   2 (16) | autonomous system (32) | number (16)
/// ```
///
/// Other types are carried as they are.
package struct RouteDistinguisher: Hashable, Sendable, BitwiseCopyable {
    /// The eight bytes on the wire as one number.
    package let wire: UInt64

    @inline(__always)
    package init(wire: UInt64) { self.wire = wire }

    /// Type 1: a host's address and its number for the routing instance.
    package init(_ address: IPv4Address, _ number: UInt16) {
        wire = 1 << 48 | UInt64(address.rawValue) << 16 | UInt64(number)
    }

    /// Type 0.
    package init(asn: UInt16, _ number: UInt32) { wire = UInt64(asn) << 32 | UInt64(number) }

    /// Type 2.
    package init(wideASN asn: UInt32, _ number: UInt16) { wire = 2 << 48 | UInt64(asn) << 16 | UInt64(number) }

    /// Of type 1.
    package var address: IPv4Address? {
        wire >> 48 == 1 ? IPv4Address(rawValue: UInt32(truncatingIfNeeded: wire >> 16)) : nil
    }

    /// What tells the distinguishers of one administrator apart.
    package var number: UInt32 {
        wire >> 48 == 0 ? UInt32(truncatingIfNeeded: wire) : UInt32(truncatingIfNeeded: wire & 0xffff)
    }
}

extension RouteDistinguisher: LosslessStringConvertible {
    /// `64512:7` (type 0 when the AS fits two octets, else 2), `10.1.1.1:7`, or `type:octets` in hexadecimal digits.
    package init?(_ description: String) {
        guard let colon = description.lastIndex(of: ":") else { return nil }
        let (administrator, rest) = (description[..<colon], description[description.index(after: colon)...])
        if administrator.hasPrefix("0x") {
            guard let type = UInt16(administrator.dropFirst(2), radix: 16), type > 2, rest.count == 12,
                let value = UInt64(rest, radix: 16)
            else { return nil }
            self.init(wire: UInt64(type) << 48 | value)
        } else if let address = IPv4Address(administrator), let number = UInt16(rest) {
            self.init(address, number)
        } else if let asn = UInt16(administrator), let number = UInt32(rest) {
            self.init(asn: asn, number)
        } else if let asn = UInt32(administrator), let number = UInt16(rest) {
            self.init(wideASN: asn, number)
        } else {
            return nil
        }
    }

    package var description: String {
        switch wire >> 48 {
        case 0, 2: return "\(wire >> 48 == 0 ? wire >> 32 : wire >> 16 & 0xffff_ffff):\(number)"
        case 1: return "\(IPv4Address(rawValue: UInt32(truncatingIfNeeded: wire >> 16))):\(number)"
        default:
            let digits = String(wire & 0xffff_ffff_ffff, radix: 16)
            return "0x\(String(wire >> 48, radix: 16)):\(String(repeating: "0", count: 12 - digits.count))\(digits)"
        }
    }
}

extension RouteDistinguisher: Comparable {
    package static func < (a: RouteDistinguisher, b: RouteDistinguisher) -> Bool { a.wire < b.wire }
}
