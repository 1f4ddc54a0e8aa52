import WeftBGPWire
import WeftNet
import WeftRouting

/// A destination of a message, with what goes with it, and its key in the RIB.
protocol AnnouncedDestination {
    var prefix: IPPrefix { get }
    var pathIdentifier: UInt32 { get }
    /// The label field's 24 bits.
    var label: UInt32 { get }
    /// The key, made if need be; it is for an announcement. nil when there is no room for another.
    func key(in rib: inout RIB) -> RouteKey?
    /// nil for a destination that no table holds.
    func knownKey(in rib: borrowing RIB) -> RouteKey?
}

extension WireIPv4: AnnouncedDestination {
    var prefix: IPPrefix { IPPrefix(narrow) }

    @inline(__always)
    private var narrow: IPv4Prefix { IPv4Prefix(IPv4Address(rawValue: network), length: length) }

    @inline(__always)
    func key(in rib: inout RIB) -> RouteKey? {
        guard distinguisher != 0 else { return RouteKey(narrow) }
        return rib.vpnKey(RouteDistinguisher(wire: distinguisher), narrow)
    }

    func knownKey(in rib: borrowing RIB) -> RouteKey? {
        guard distinguisher != 0 else { return RouteKey(narrow) }
        return rib.knownVPNKey(RouteDistinguisher(wire: distinguisher), narrow)
    }
}

extension WireIPv6: AnnouncedDestination {
    var prefix: IPPrefix { IPPrefix(.v6(IPv6Address(high: high, low: low)), length: length) }

    func key(in rib: inout RIB) -> RouteKey? { rib.key(wide, wireDistinguisher) }

    func knownKey(in rib: borrowing RIB) -> RouteKey? { rib.knownKey(wide, wireDistinguisher) }

    private var wide: WideDestination {
        WideDestination(prefix6: IPv6Address(high: high, low: low), length: length)
    }

    private var wireDistinguisher: RouteDistinguisher? {
        distinguisher == 0 ? nil : RouteDistinguisher(wire: distinguisher)
    }
}
