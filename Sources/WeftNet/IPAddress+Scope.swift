extension IPAddress {
    /// What makes an address one that no router can send a packet to as a host's: `loopback`, `multicast`; `nil` for
    /// what may be a host's (RFC 6890 §2.2, RFC 1112 §4, RFC 4291 §2.4). A link-local one of IPv6 is a host's on one
    /// link only, and which link that is, it does not say.
    package var nonHostKind: String? {
        switch self {
        case .v4(let address): address.nonHostKind
        case .v6(let address): address.mapped?.nonHostKind ?? address.nonHostKind
        }
    }
}

extension IPv4Address {
    fileprivate var nonHostKind: String? {
        switch rawValue >> 24 {
        case 0: rawValue == 0 ? "unspecified" : "of this network (0.0.0.0/8)"
        case 127: "loopback"
        case 224...239: "multicast"
        case 240...255: self == .broadcast ? "broadcast" : "reserved (240.0.0.0/4)"
        default: nil
        }
    }
}

extension IPv4Prefix {
    /// What makes addresses in it no host's; `nil` when each may be one's. Ranges that are no host's are whole prefixes
    /// at the ends of those that hold them. A range within 240.0.0.0/4, which kernels take and clusters use for want of
    /// others, may be theirs.
    package var nonHostKind: String? {
        network.rawValue >> 28 == 0xf ? nil : network.nonHostKind ?? broadcast.nonHostKind
    }
}

extension IPv6Address {
    /// The IPv4 address in one that is mapped (RFC 4291 §2.5.5.2).
    fileprivate var mapped: IPv4Address? {
        high == 0 && low >> 32 == 0xffff ? IPv4Address(rawValue: UInt32(truncatingIfNeeded: low)) : nil
    }

    fileprivate var nonHostKind: String? {
        if high == 0, low <= 1 { return low == 0 ? "unspecified" : "loopback" }
        if high >> 56 == 0xff { return "multicast" }
        return high >> 54 == 0xfe80 >> 6 ? "link-local" : nil
    }
}
