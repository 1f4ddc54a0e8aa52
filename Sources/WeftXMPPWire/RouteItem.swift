package import WeftNet

/// A route of any family that agents and control nodes exchange.
package enum RouteItem: Hashable, Sendable {
    case unicast(UnicastItem)
    case ethernet(EthernetItem)
    case multicast(MulticastItem)

    /// What tells it from others of the same routing instance.
    package enum Key: Hashable, Sendable, CustomStringConvertible {
        case unicast(IPPrefix)
        case ethernet(EthernetItem.Destination)
        case multicast(MulticastItem.Group)

        package var description: String {
            switch self {
            case .unicast(let prefix): "\(prefix)"
            case .ethernet(let destination): "\(destination)"
            case .multicast(let group): "\(group)"
            }
        }
    }

    package var key: Key {
        switch self {
        case .unicast(let item): .unicast(item.prefix)
        case .ethernet(let item): .ethernet(item.destination)
        case .multicast(let item): .multicast(item.group)
        }
    }
}
