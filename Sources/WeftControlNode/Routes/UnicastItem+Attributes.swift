import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPPWire

/// From an agent's item to a path (control-node.md §4, §6.1).
extension UnicastItem {
    /// The destination, if the item keeps the rules.
    ///
    /// - Parameter forFabric: the item is of the fabric's own instance, where routes have no label.
    func checked(forFabric isFabric: Bool) throws(ItemFault) -> IPv4Prefix {
        guard let prefix = prefix.v4 else { throw .family }
        guard nextHops.count == 1 else { throw .nextHops(nextHops.count) }
        let label = nextHops[0].label
        guard listedBytes <= Self.listLimit else { throw .tooLong }
        guard isFabric ? label == 0 : (1..<1 << 24).contains(label) else { throw .label(label) }
        return prefix
    }

    /// More than any route has; items that wait for their instance take up what their lists take up.
    private static let listLimit = 4096

    private var listedBytes: Int {
        let texts =
            communities + [virtualNetwork, subProtocol] + nextHops.flatMap { $0.encapsulations + [$0.virtualNetwork] }
        let numbers = securityGroups.count + nextHops.reduce(0) { $0 + $1.tags.count }
        return texts.reduce(numbers * 4) { $0 + $1.utf8.count }
    }

    /// The path that a checked item describes; no attributes when there is no next hop.
    ///
    /// - Parameters:
    ///   - number: the agent's number for the routing instance.
    ///   - autonomousSystem: the fabric's, as communities bear it.
    ///   - isFabric: paths of the fabric's own instance bear neither distinguisher nor communities of ours.
    func attributes(
        number: UInt16, autonomousSystem: UInt16, isFabric: Bool
    ) -> (attributes: PathAttributes?, label: UInt32, flags: PathFlags) {
        guard let hop = nextHops.first else { return (nil, 0, []) }
        var attributes = PathAttributes(nextHop: hop.address)
        attributes.localPreference = localPreference
        attributes.med = med != 0 || localPreference == 0 ? med : Self.derivedMED(localPreference)
        attributes.communities = communities.compactMap { Community($0) }
        attributes.subProtocol = PathAttributes.SubProtocol.allCases.first { $0.name == subProtocol } ?? .none
        guard !isFabric else { return (attributes, hop.label, []) }
        let encapsulations = hop.encapsulations.compactMap(TunnelType.init(itemName:))
        attributes.extendedCommunities = encapsulations.map(ExtendedCommunity.encapsulation)
        attributes.extendedCommunities += securityGroups.map { .securityGroup(asn: autonomousSystem, $0) }
        attributes.extendedCommunities += hop.tags.map { .tag(asn: autonomousSystem, $0) }
        if sequence != 0 || isSticky {
            attributes.extendedCommunities.append(.macMobility(sequence: sequence, sticky: isSticky))
        }
        attributes.sourceDistinguisher = hop.address.v4.map { RouteDistinguisher($0, number) }
        // An empty list is fine, one without anything that we know is not.
        let isUnreachable = encapsulations.isEmpty && !hop.encapsulations.isEmpty
        return (attributes, hop.label, isUnreachable ? .noTunnelEncapsulation : [])
    }

    /// A MED that prefers what the local preference prefers, for peers that are not told the latter.
    private static func derivedMED(_ localPreference: UInt32) -> UInt32 {
        switch localPreference {
        case 100: 200
        case 200: 100
        default: .max - localPreference
        }
    }
}

/// From a path to an item (control-node.md §5, §6.1).
extension UnicastItem {
    /// - Parameter paths: the paths that share the traffic, best first, each with the name of the network it comes from.
    init(prefix: IPv4Prefix, autonomousSystem: UInt16, paths: [(path: PathAttributes, label: UInt32, network: String)])
    {
        var hops: [NextHop] = []
        for (path, label, network) in paths {
            let hop = NextHop(
                address: path.nextHop, label: label,
                encapsulations: Self.encapsulations(path, hasLabel: label != 0), virtualNetwork: network,
                tags: path.extendedCommunities.compactMap(\.tag).map(\.id))
            if !hops.contains(hop) { hops.append(hop) }
        }
        let best = paths.first?.path
        self.init(
            prefix: IPPrefix(prefix), nextHops: hops, virtualNetwork: paths.first?.network ?? "",
            sequence: best?.sequence ?? 0, isSticky: best?.isSticky ?? false,
            securityGroups: best?.securityGroups(for: autonomousSystem) ?? [],
            communities: best?.communities.map(\.description) ?? [],
            localPreference: best?.localPreference ?? 0, med: best?.med ?? 0,
            subProtocol: best.map(\.subProtocol.name).flatMap { $0.isEmpty ? nil : $0 } ?? "interface")
    }

    private static func encapsulations(_ path: PathAttributes, hasLabel: Bool) -> [String] {
        var names: [String] = []
        for name in path.encapsulations.compactMap(\.itemName) where !names.contains(name) { names.append(name) }
        return names.isEmpty && hasLabel ? ["gre"] : names
    }
}

extension PathAttributes {
    /// The security groups that mean something here: those of this fabric, and the ids below 8,000,000, which are the
    /// same everywhere.
    fileprivate func securityGroups(for autonomousSystem: UInt16) -> [UInt32] {
        extendedCommunities.compactMap(\.securityGroup)
            .filter { $0.asn == autonomousSystem || (1..<8_000_000).contains($0.id) }.map(\.id)
    }
}

extension TunnelType {
    /// The name in items; several types share one.
    fileprivate var itemName: String? {
        switch self {
        case .gre, .mplsInGRE: "gre"
        case .mplsInUDP: "udp"
        case .vxlan: "vxlan"
        case .mpls: "mpls"
        case .native: "native"
        default: nil
        }
    }

    fileprivate init?(itemName: String) {
        switch itemName {
        case "gre": self = .gre
        case "udp": self = .mplsInUDP
        case "vxlan": self = .vxlan
        case "mpls": self = .mpls
        case "native": self = .native
        default: return nil
        }
    }
}
