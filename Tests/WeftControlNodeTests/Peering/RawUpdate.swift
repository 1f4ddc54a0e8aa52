import WeftBGPWire
import WeftNet

/// An UPDATE put together by hand, in any order and with any fault.
struct RawUpdate: Sendable {
    /// IPv4 destinations in the message's own fields.
    var withdrawn: [UInt8] = []
    var announced: [UInt8] = []
    var attributes: [[UInt8]] = []

    var message: [UInt8] {
        let list = attributes.flatMap { $0 }
        var body: [UInt8] = []
        body.append(wire: UInt16(withdrawn.count))
        body += withdrawn
        body.append(wire: UInt16(list.count))
        return BGPHeader.message(.update, body + list + announced)
    }

    /// ORIGIN and AS_PATH, as an external peer sends them.
    static func mandatory(_ path: [UInt32]) -> [[UInt8]] { [attribute(0x40, 1, [0]), asPath(path)] }

    static func attribute(_ flags: UInt8, _ type: UInt8, _ value: [UInt8]) -> [UInt8] {
        guard value.count > 255 else { return [flags, type, UInt8(value.count)] + value }
        return [flags | 0x10, type, UInt8(value.count >> 8), UInt8(value.count & 0xff)] + value
    }

    static func asPath(_ path: [UInt32], kind: UInt8 = 2) -> [UInt8] {
        var value: [UInt8] = path.isEmpty ? [] : [kind, UInt8(path.count)]
        for asn in path { value.append(wire: asn) }
        return attribute(0x40, 2, value)
    }

    static func nextHop(_ address: IPv4Address) -> [UInt8] { attribute(0x40, 3, address.octets) }

    static func reach(_ family: BGPFamily, _ hop: [UInt8], _ destinations: [UInt8], flags: UInt8 = 0x80) -> [UInt8] {
        attribute(flags, 14, code(of: family) + [UInt8(hop.count)] + hop + [0] + destinations)
    }

    static func unreach(_ family: BGPFamily, _ destinations: [UInt8], flags: UInt8 = 0x80) -> [UInt8] {
        attribute(flags, 15, code(of: family) + destinations)
    }

    private static func code(of family: BGPFamily) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(wire: family.afi)
        return bytes + [family.safi]
    }

    /// A next hop as MP_REACH_NLRI of a family has it: behind a distinguisher of zero for VPN routes.
    static func hop(_ family: BGPFamily, _ address: IPAddress) -> [UInt8] {
        var bytes: [UInt8] = Array(repeating: 0, count: family.hasDistinguishers ? 8 : 0)
        switch address {
        case .v4(let address): bytes.append(wire: address.rawValue)
        case .v6(let address):
            bytes.append(wire: address.high)
            bytes.append(wire: address.low)
        }
        return bytes
    }

    static let distinguisher = RouteDistinguisher(asn: 65001, 1)

    /// A destination of a family of prefixes, with 24 bits in its label field.
    static func destination(_ family: BGPFamily, _ prefix: String, label: UInt32 = 100 << 4 | 1) -> [UInt8] {
        let prefix = IPPrefix(prefix)!
        var bits = prefix.length
        var rest: [UInt8] = []
        if family.hasLabels {
            bits += 24
            rest += [16, 8, 0].map { UInt8(truncatingIfNeeded: label >> $0) }
        }
        if family.hasDistinguishers {
            bits += 64
            rest.append(wire: distinguisher.wire)
        }
        return [bits] + rest + octets(of: prefix.network).prefix((Int(prefix.length) + 7) / 8)
    }

    private static func octets(of address: IPAddress) -> [UInt8] {
        switch address {
        case .v4(let address): return address.octets
        case .v6(let address): return address.groups.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
        }
    }

    /// As ``TestPeer`` names the destination.
    static func name(_ family: BGPFamily, _ prefix: String) -> String {
        family.hasDistinguishers ? "\(distinguisher):\(prefix)" : prefix
    }
}

extension BGPFamily {
    static let prefixes: [BGPFamily] = [.ipv4Unicast, .ipv6Unicast, .ipv4Labeled, .ipv6Labeled, .ipv4VPN, .ipv6VPN]

    /// Two prefixes of a family.
    var samples: (String, String) { afi == 2 ? ("2001:db8:1::/48", "2001:db8:2::/48") : ("10.1.1.0/24", "10.1.2.0/24") }
}
