import WeftBGPWire
import WeftNet
import WeftRouting

/// Plain prefixes of either family in tables of routing instances.
extension RIB {
    func route(to prefix: IPPrefix, in table: TableID) -> RouteID? {
        knownKey(of: prefix).flatMap { route(to: $0, in: table) }
    }

    /// Where a prefix would stand in a table; nil for one that no table has.
    func knownKey(of prefix: IPPrefix) -> RouteKey? {
        switch prefix.network {
        case .v4(let address): RouteKey(IPv4Prefix(address, length: prefix.length))
        case .v6(let address): knownKey(WideDestination(prefix6: address, length: prefix.length))
        }
    }

    /// Where a prefix stands, made if need be; nil when there is no room for another.
    mutating func makeKey(of prefix: IPPrefix) -> RouteKey? {
        switch prefix.network {
        case .v4(let address): RouteKey(IPv4Prefix(address, length: prefix.length))
        case .v6(let address): key(WideDestination(prefix6: address, length: prefix.length))
        }
    }

    /// The address of a host route; `nil` for any other.
    func host(of key: RouteKey, in table: TableID) -> IPAddress? {
        if isPlainIPv4(table) { return key.prefix.length == 32 ? .v4(key.prefix.network) : nil }
        let destination = destination(of: key)
        return destination.detail == 128 ? destination.prefix6.map(IPAddress.v6) : nil
    }
}
