/// A route target in its configured form: `target:64512:8000001` or `target:10.1.1.1:7`.
///
/// RFC 4360 §4, RFC 5668: two-octet AS with a 32-bit number, four-octet AS or IPv4 address with a 16-bit number.
package struct RouteTarget: Hashable, Sendable {
    package enum Administrator: Hashable, Sendable {
        case autonomousSystem(UInt32)
        case address(IPv4Address)
    }

    package let administrator: Administrator
    package let number: UInt32

    /// `nil` when the number does not fit beside the administrator.
    package init?(_ administrator: Administrator, _ number: UInt32) {
        let wide = if case .autonomousSystem(let asn) = administrator { asn <= 0xffff } else { false }
        guard wide || number <= 0xffff else { return nil }
        self.administrator = administrator
        self.number = number
    }

    package init?(asn: UInt32, _ number: UInt32) { self.init(.autonomousSystem(asn), number) }
}

extension RouteTarget: LosslessStringConvertible {
    package init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "target", let number = UInt32(parts[2]) else { return nil }
        if let asn = UInt32(parts[1]) {
            self.init(.autonomousSystem(asn), number)
        } else if let address = IPv4Address(parts[1]) {
            self.init(.address(address), number)
        } else {
            return nil
        }
    }

    package var description: String {
        switch administrator {
        case .autonomousSystem(let asn): "target:\(asn):\(number)"
        case .address(let address): "target:\(address):\(number)"
        }
    }
}

extension RouteTarget: Comparable {
    /// By the number that the eight wire bytes make, so that listings have one order everywhere.
    package static func < (a: RouteTarget, b: RouteTarget) -> Bool { a.sortKey < b.sortKey }

    private var sortKey: (UInt8, UInt32, UInt32) {
        switch administrator {
        case .autonomousSystem(let asn): (asn <= 0xffff ? 0 : 2, asn, number)
        case .address(let address): (1, address.rawValue, number)
        }
    }
}
