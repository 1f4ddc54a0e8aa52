package import WeftNet

/// Something that this host was told of and does without, because the programs of its data plane are not compiled for
/// its family.
package enum UnservedFamily: Hashable, Sendable {
    /// Of a port or of the object that says so.
    case address([IPAddress], of: String)
    /// Of a network or an IPAM.
    case subnet(IPPrefix, of: String)
    /// In a routing instance.
    case route(IPPrefix, in: String)
    case nextHop(IPAddress, of: IPPrefix, in: String)
    /// Whom workloads may not peer with.
    case controlNode(IPAddress)
    /// From which nothing comes.
    case tunnelSource(IPAddress)

    package enum Subject: String, Hashable, Sendable, CaseIterable {
        case address
        case subnet
        case route
        case nextHop = "next-hop"
        case controlNode = "control-node"
        case tunnelSource = "tunnel-source"
    }

    package var subject: Subject {
        switch self {
        case .address: .address
        case .subnet: .subnet
        case .route: .route
        case .nextHop: .nextHop
        case .controlNode: .controlNode
        case .tunnelSource: .tunnelSource
        }
    }
}

extension UnservedFamily: CustomStringConvertible {
    package var description: String {
        let what =
            switch self {
            case .address(let addresses, let owner):
                "address \(addresses.map(\.description).joined(separator: ", ")) of \(owner)"
            case .subnet(let prefix, let owner): "subnet \(prefix) of \(owner)"
            case .route(let prefix, let instance): "route to \(prefix) in \(instance)"
            case .nextHop(let hop, let prefix, let instance): "next hop \(hop) of \(prefix) in \(instance)"
            case .tunnelSource(let address): "source of tunnels \(address)"
            case .controlNode(let address): "control node \(address) as a peer of workloads"
            }
        return "\(what): this host's data plane forwards IPv4 only"
    }
}
