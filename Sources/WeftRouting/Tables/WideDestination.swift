package import WeftNet

/// A destination that does not fit a ``RouteKey``: a tag for its kind and up to 28 bytes.
package struct WideDestination: Hashable, Sendable, BitwiseCopyable {
    /// What the words mean. The numbers of EVPN routes are their route types (RFC 7432 §7).
    package enum Kind: UInt8, Hashable, Sendable, BitwiseCopyable {
        case prefix6 = 128
        case routeTarget = 129
        case ethernetAutoDiscovery = 1
        case macIP = 2
        case inclusiveMulticast = 3
        case ethernetSegment = 4
        case ipPrefix = 5
        case selectiveMulticast = 6

        /// Is told from others of its kind by its distinguisher even within an instance: every site has one of its own.
        var keepsDistinguisher: Bool {
            switch self {
            case .ethernetAutoDiscovery, .inclusiveMulticast, .ethernetSegment, .selectiveMulticast: true
            case .prefix6, .routeTarget, .macIP, .ipPrefix: false
            }
        }
    }

    package let kind: Kind
    /// A length or flag beside the kind.
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

    /// Meant for IPv6; an IPv4 prefix is its own key.
    package init(prefix6 address: IPv6Address, length: UInt8) {
        self.init(.prefix6, detail: length, address.high, address.low)
    }

    var hash: UInt32 {
        let head = UInt64(kind.rawValue) << 40 | UInt64(detail) << 32 | UInt64(tag)
        return UInt32(truncatingIfNeeded: mixed(mixed(head, first), mixed(second, third)))
    }
}
