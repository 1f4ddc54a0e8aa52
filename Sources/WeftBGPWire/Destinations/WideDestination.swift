package import WeftNet

/// A destination of a family other than IPv4 prefixes, without its distinguisher: a kind and up to 29 bytes, in a form
/// that is easily kept and compared.
///
/// ```
///  kind                    detail                  tag            first          second, third
///  prefix6                 length                  -              -              address
///  routeTarget             length of the target    origin's AS    target         -
///  ethernetAutoDiscovery   -                       Ethernet tag   -              segment
///  macIP                   0, 32 or 128            Ethernet tag   MAC            address
///  inclusiveMulticast      32 or 128               Ethernet tag   -              originator
///  ethernetSegment         32 or 128               segment's head segment's rest originator
///  ipPrefix                length                  Ethernet tag   4 or 6         network
///  intraASInclusive        32 or 128               -              -              originator
///  interASInclusive        -                       source's AS    -              -
///  selective               32 or 128               lengths        source, group  originator
///  leaf                    type of its key         lengths        source, group  key's originator or AS, own one
///  sourceActive            -                       -              source, group  -
///  sharedJoin, sourceJoin  -                       source's AS    source, group  -
///  native-, local-, globalTree  -                  router         source, group  -
/// ```
///
/// Addresses take both words; IPv4 ones the low half of the second of them. A source and a group share a word, the
/// source in front; lengths are theirs in bits, in the order of the upper and the lower half, as 0 stands for all of
/// them (RFC 6625).
package struct WideDestination: Hashable, Sendable, BitwiseCopyable {
    /// What the words mean. The numbers of EVPN routes are their route types (RFC 7432 §7, RFC 9136 §3).
    package enum Kind: UInt8, Hashable, Sendable, BitwiseCopyable {
        case ethernetAutoDiscovery = 1
        case macIP = 2
        case inclusiveMulticast = 3
        case ethernetSegment = 4
        case ipPrefix = 5
        /// 32 more than the route types of RFC 6514 §4.
        case intraASInclusive = 33
        case interASInclusive = 34
        case selective = 35
        case leaf = 36
        case sourceActive = 37
        case sharedJoin = 38
        case sourceJoin = 39
        /// 64 more than the route types of ``BGPFamily/ermVPN``. What a forwarder of this control node joined with.
        case nativeTree = 64
        /// What a control node offers to the others of a tree.
        case localTree = 65
        /// What the builder of a tree tells one control node.
        case globalTree = 66
        case prefix6 = 128
        /// RFC 4684 §4.
        case routeTarget = 129

        /// Is told from others of its kind by its distinguisher even within an instance: every site has one of its own.
        package var keepsDistinguisher: Bool {
            switch self {
            case .ethernetAutoDiscovery, .inclusiveMulticast, .ethernetSegment: true
            case .intraASInclusive, .interASInclusive, .selective, .leaf, .sourceActive, .sharedJoin, .sourceJoin: true
            case .nativeTree: true
            // Within a network the router tells them apart.
            case .localTree, .globalTree: false
            case .prefix6, .routeTarget, .macIP, .ipPrefix: false
            }
        }
    }

    package let kind: Kind
    package let detail: UInt8
    package let tag: UInt32
    package let first: UInt64
    package let second: UInt64
    package let third: UInt64

    package init(
        _ kind: Kind, detail: UInt8 = 0, tag: UInt32 = 0, _ first: UInt64, _ second: UInt64, _ third: UInt64 = 0
    ) {
        self.kind = kind
        self.detail = detail
        self.tag = tag
        self.first = first
        self.second = second
        self.third = third
    }

    /// Meant for IPv6; an IPv4 prefix needs no such destination.
    package init(prefix6 address: IPv6Address, length: UInt8) {
        self.init(.prefix6, detail: length, 0, address.high, address.low)
    }

    /// The address of an IPv6 prefix.
    package var prefix6: IPv6Address? { kind == .prefix6 ? IPv6Address(high: second, low: third) : nil }

    /// The addresses of a network that the destination is about: its prefix, its host, or where its multicast stream
    /// comes from. `nil` when it is about none, such as a MAC address alone.
    package var addresses: IPPrefix? {
        func prefix(_ bits: UInt8, _ length: UInt8) -> IPPrefix? {
            guard bits == 32 || bits == 128, length <= bits else { return nil }
            let address: IPAddress =
                bits == 32
                ? .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: third)))
                : .v6(IPv6Address(high: second, low: third))
            return IPPrefix(address, length: length)
        }
        switch kind {
        case .prefix6: return prefix(128, detail)
        case .macIP: return prefix(detail, detail)
        case .ipPrefix: return prefix(first == 4 ? 32 : 128, detail)
        case .selective, .leaf, .sourceActive, .sharedJoin, .sourceJoin:
            return source == .any ? nil : IPPrefix(host: .v4(source))
        case .ethernetAutoDiscovery, .inclusiveMulticast, .ethernetSegment, .intraASInclusive, .interASInclusive,
            .nativeTree, .localTree, .globalTree, .routeTarget:
            return nil
        }
    }

    /// An interest in a route target.
    ///
    /// - Parameters:
    ///   - length: bits of the target that count, at most 64; 0 together with an origin of 0 is an interest in all.
    package init(interestIn target: UInt64, length: UInt8, origin: UInt32) {
        self.init(.routeTarget, detail: length, tag: origin, target, 0)
    }
}

extension WideDestination: CustomStringConvertible {
    /// As listings show it.
    package var description: String {
        let high = second
        let low = third
        func address(_ bits: UInt8) -> String {
            bits == 32
                ? "\(IPv4Address(rawValue: UInt32(truncatingIfNeeded: low)))" : "\(IPv6Address(high: high, low: low))"
        }
        switch kind {
        case .prefix6: return "\(address(128))/\(detail)"
        case .routeTarget:
            guard detail > 0 else { return "\(tag):default" }
            return "\(tag):\(ExtendedCommunity(rawValue: first))" + (detail < 64 ? "/\(detail)" : "")
        case .ethernetAutoDiscovery:
            return "\(EthernetSegmentIdentifier(high: UInt16(truncatingIfNeeded: second), low: third)):\(tag)"
        case .macIP: return "\(tag)-\(MACAddress(rawValue: first)),\(detail == 0 ? "0.0.0.0" : address(detail))"
        case .inclusiveMulticast: return "\(tag)-\(address(detail))"
        case .ethernetSegment:
            return "\(EthernetSegmentIdentifier(high: UInt16(truncatingIfNeeded: tag), low: first)):\(address(detail))"
        case .ipPrefix: return "\(tag)-\(address(first == 4 ? 32 : 128))/\(detail)"
        case .intraASInclusive, .interASInclusive, .selective, .leaf, .sourceActive, .sharedJoin, .sourceJoin,
            .nativeTree, .localTree, .globalTree:
            return multicastDescription(of: nil)
        }
    }
}
