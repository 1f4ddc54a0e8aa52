/// An address of either family.
package enum IPAddress: Hashable, Sendable {
    case v4(IPv4Address)
    case v6(IPv6Address)

    package var v4: IPv4Address? {
        if case .v4(let address) = self { address } else { nil }
    }

    package var v6: IPv6Address? {
        if case .v6(let address) = self { address } else { nil }
    }

    /// Four or sixteen, most significant first, as they stand on the wire.
    package var octets: [UInt8] {
        switch self {
        case .v4(let address): address.octets
        case .v6(let address): address.groups.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        }
    }

    /// `nil` for another number of octets.
    package init?(octets: some Collection<UInt8>) {
        switch octets.count {
        case 4: self = .v4(IPv4Address(rawValue: octets.reduce(0) { $0 << 8 | UInt32($1) }))
        case 16:
            self = .v6(
                IPv6Address(
                    high: octets.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
                    low: octets.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }))
        default: return nil
        }
    }

    /// Whether it is 0.0.0.0 or ::, which stand for no address.
    package var isUnspecified: Bool {
        switch self {
        case .v4(let address): address == .any
        case .v6(let address): address == .any
        }
    }

    /// 32 or 128.
    package var bitWidth: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }
}

extension IPAddress: Comparable {
    /// IPv4 before IPv6, then by number.
    package static func < (a: IPAddress, b: IPAddress) -> Bool {
        switch (a, b) {
        case (.v4(let a), .v4(let b)): a < b
        case (.v6(let a), .v6(let b)): a < b
        case (.v4, .v6): true
        case (.v6, .v4): false
        }
    }
}

extension IPAddress: LosslessStringConvertible {
    package init?(_ text: some StringProtocol) {
        if let v4 = IPv4Address(text) {
            self = .v4(v4)
        } else if let v6 = IPv6Address(text) {
            self = .v6(v6)
        } else {
            return nil
        }
    }

    package init?(_ description: String) { self.init(description[...]) }

    package var description: String {
        switch self {
        case .v4(let address): address.description
        case .v6(let address): address.description
        }
    }
}
