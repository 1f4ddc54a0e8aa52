package import WeftNet

/// An extended community (RFC 4360): eight bytes, kept as the number that they make on the wire.
///
/// ```
///   63      56 55      48 47                                 0
///  +----------+----------+------------------------------------+
///  |   type   | subtype  |  value                             |
///  +----------+----------+------------------------------------+
/// ```
package struct ExtendedCommunity: Hashable, Sendable, RawRepresentable, BitwiseCopyable {
    package let rawValue: UInt64
    package init(rawValue: UInt64) { self.rawValue = rawValue }

    private init(_ type: UInt16, _ value: UInt64) { rawValue = UInt64(type) << 48 | value & 0xffff_ffff_ffff }

    /// Type and subtype. The numbers `80xx` and `03aa` are private choices that agents and gateways of Tungsten Fabric
    /// share (docs/wire/bgp.md, "Extended communities").
    private enum Kind {
        static let encapsulation: UInt16 = 0x030c
        static let loadBalance: UInt16 = 0x03aa
        static let macMobility: UInt16 = 0x0600
        static let routerMAC: UInt16 = 0x0603
        static let securityGroup: UInt16 = 0x8004
        static let originNetwork: UInt16 = 0x8071
        static let tag: UInt16 = 0x8084
    }

    private var kind: UInt16 { UInt16(rawValue >> 48) }
    private var administrator: UInt16 { UInt16(truncatingIfNeeded: rawValue >> 32) }
    private var number: UInt32 { UInt32(truncatingIfNeeded: rawValue) }

    // MARK: Making

    /// RFC 4360 §4, RFC 5668 §2.
    package init(_ target: RouteTarget) {
        switch target.administrator {
        case .autonomousSystem(let asn) where asn <= 0xffff:
            self.init(0x0002, UInt64(asn) << 32 | UInt64(target.number))
        case .autonomousSystem(let asn):
            self.init(0x0202, UInt64(asn) << 16 | UInt64(target.number))
        case .address(let address):
            self.init(0x0102, UInt64(address.rawValue) << 16 | UInt64(target.number))
        }
    }

    /// RFC 9012 §4.1.
    package static func encapsulation(_ type: TunnelType) -> Self { .init(Kind.encapsulation, UInt64(type.rawValue)) }

    /// A security group of a two-octet AS; see ``PathAttributes`` for wider ones.
    package static func securityGroup(asn: UInt16, _ id: UInt32) -> Self {
        .init(Kind.securityGroup, UInt64(asn) << 32 | UInt64(id))
    }

    package static func tag(asn: UInt16, _ id: UInt32) -> Self { .init(Kind.tag, UInt64(asn) << 32 | UInt64(id)) }

    /// The virtual network that a route comes from, by its number in the fabric.
    package static func originNetwork(asn: UInt16, _ index: UInt32) -> Self {
        .init(Kind.originNetwork, UInt64(asn) << 32 | UInt64(index))
    }

    /// RFC 7432 §7.7.
    package static func macMobility(sequence: UInt32, sticky: Bool) -> Self {
        .init(Kind.macMobility, (sticky ? 1 << 40 : 0) | UInt64(sequence))
    }

    /// The MAC address of a router behind an encapsulation with an Ethernet header (RFC 9135 §4.1).
    package static func routerMAC(_ address: MACAddress) -> Self { .init(Kind.routerMAC, address.rawValue) }

    package static func loadBalance(_ fields: LoadBalance) -> Self {
        .init(Kind.loadBalance, UInt64(fields.rawValue) << 40)
    }

    // MARK: Reading

    package var routeTarget: RouteTarget? {
        switch kind {
        case 0x0002: RouteTarget(asn: UInt32(administrator), number)
        case 0x0102:
            RouteTarget(.address(IPv4Address(rawValue: UInt32(truncatingIfNeeded: rawValue >> 16))), number & 0xffff)
        case 0x0202: RouteTarget(asn: UInt32(truncatingIfNeeded: rawValue >> 16), number & 0xffff)
        default: nil
        }
    }

    package var isRouteTarget: Bool { kind == 0x0002 || kind == 0x0102 || kind == 0x0202 }

    /// Goes beyond the AS (RFC 4360 §2: the T bit is clear).
    package var isTransitive: Bool { rawValue >> 62 & 1 == 0 }

    package var encapsulation: TunnelType? {
        kind == Kind.encapsulation ? TunnelType(rawValue: UInt16(truncatingIfNeeded: rawValue)) : nil
    }

    package var securityGroup: (asn: UInt16, id: UInt32)? {
        kind == Kind.securityGroup ? (administrator, number) : nil
    }

    package var tag: (asn: UInt16, id: UInt32)? { kind == Kind.tag ? (administrator, number) : nil }

    package var originNetwork: (asn: UInt16, index: UInt32)? {
        kind == Kind.originNetwork ? (administrator, number) : nil
    }

    package var macMobility: (sequence: UInt32, sticky: Bool)? {
        kind == Kind.macMobility ? (number, rawValue >> 40 & 1 == 1) : nil
    }

    package var routerMAC: MACAddress? {
        kind == Kind.routerMAC ? MACAddress(rawValue: rawValue & 0xffff_ffff_ffff) : nil
    }

    package var loadBalance: LoadBalance? {
        kind == Kind.loadBalance ? LoadBalance(rawValue: UInt8(truncatingIfNeeded: rawValue >> 40)) : nil
    }
}

/// What a host hashes when it spreads flows over equal next hops.
package struct LoadBalance: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Prefer the local next hop; nothing is hashed.
    package static let sourceBias = LoadBalance(rawValue: 1 << 2)
}

extension ExtendedCommunity: CustomStringConvertible {
    /// The text that route listings show (docs/wire/bgp.md, "Extended communities").
    package var description: String {
        if let routeTarget { return routeTarget.description }
        if let encapsulation { return "encapsulation:\(encapsulation)" }
        if let (asn, id) = securityGroup { return "secgroup:\(asn):\(id)" }
        if let (asn, id) = tag { return "tag:\(asn):\(id)" }
        if let (asn, index) = originNetwork { return "originvn:\(asn):\(index)" }
        if let (sequence, sticky) = macMobility { return "mobility:\(sticky ? "sticky" : "non-sticky"):\(sequence)" }
        if let loadBalance { return "load-balance:\(loadBalance.contains(.sourceBias) ? "source-bias" : "field-hash")" }
        if let routerMAC { return "rtrmac:\(routerMAC)" }
        let digits = String(rawValue, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
