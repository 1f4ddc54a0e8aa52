import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPPWire

/// What the families of items have in common for the RIB.
extension RouteItem {
    /// The table of a routing instance that the item belongs to.
    var family: Family {
        switch self {
        case .unicast(let item): item.prefix.v4 == nil ? .inet6 : .inet
        case .ethernet: .evpn
        case .multicast: .ermvpn
        }
    }

    /// Where it says that packets go; `nil` when it names no host.
    var nextHop: IPAddress? {
        switch self {
        case .unicast(let item): item.nextHops.first?.address
        case .ethernet(let item): item.nextHops.first?.address
        case .multicast(let item): item.forwarders.first?.address
        }
    }

    /// Fails when the item does not keep the rules.
    func check(forFabric isFabric: Bool) throws(ItemFault) {
        switch self {
        case .unicast(let item): try item.check(forFabric: isFabric)
        case .ethernet(let item): try item.check(forFabric: isFabric)
        case .multicast(let item): try item.check(forFabric: isFabric)
        }
    }

    /// - Parameters: as those of ``PublishedPath/attributes(number:autonomousSystem:isFabric:)``.
    func attributes(
        number: UInt16, autonomousSystem: UInt16, isFabric: Bool
    ) -> (attributes: PathAttributes?, label: UInt32, flags: PathFlags) {
        switch self {
        case .unicast(let item):
            item.attributes(number: number, autonomousSystem: autonomousSystem, isFabric: isFabric)
        case .ethernet(let item): item.attributes(number: number, autonomousSystem: autonomousSystem)
        case .multicast(let item): item.attributes
        }
    }

    /// The key of an IPv4 prefix; `nil` for all else.
    var narrowKey: RouteKey? {
        guard case .unicast(let item) = self else { return nil }
        return item.prefix.v4.map { RouteKey($0) }
    }

    /// The destination, when it is not of IPv4.
    ///
    /// - Parameter host: who published it.
    func wideDestination(from host: IPAddress) throws(ItemFault) -> WideDestination? {
        switch self {
        case .unicast(let item):
            guard case .v6(let network) = item.prefix.network else { return nil }
            return WideDestination(prefix6: network, length: item.prefix.length)
        case .ethernet(let item):
            guard let wide = item.destination.wide(from: item.nextHops.first?.address ?? host) else {
                throw .address(item.destination.address)
            }
            return wide
        case .multicast(let item):
            return WideDestination(.nativeTree, source: item.group.source, group: item.group.group)
        }
    }

    /// The distinguisher under which it stands in the routing instance's own table, which few families need.
    ///
    /// - Parameters:
    ///   - host: who published it.
    ///   - number: the agent's number for the routing instance.
    func distinguisher(from host: IPAddress, number: UInt16) -> RouteDistinguisher? {
        guard case .multicast(let item) = self else { return nil }
        return ((item.forwarders.first?.address ?? host).v4).map { RouteDistinguisher($0, number) }
    }
}

extension RouteItem: CustomStringConvertible {
    package var description: String { key.description }
}
