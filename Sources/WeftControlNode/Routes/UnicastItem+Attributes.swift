import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPPWire

/// From an agent's item to a path (docs/wire/xmpp-items.md, "From items to paths").
extension UnicastItem {
    /// Fails when the item does not keep the rules.
    ///
    /// - Parameter forFabric: the item is of the fabric's own instance, where routes have no label.
    func check(forFabric isFabric: Bool) throws(ItemFault) {
        guard nextHops.count == 1 else { throw .nextHops(nextHops.count) }
        let label = nextHops[0].label
        let texts = communities + [virtualNetwork, subProtocol, nextHops[0].virtualNetwork]
        guard texts.reduce(published(by: nextHops[0]).listedBytes, { $0 + $1.utf8.count }) <= PublishedPath.listLimit
        else { throw .tooLong }
        guard isFabric ? label == 0 : (1..<1 << 24).contains(label) else { throw .label(label) }
    }

    /// The path that a checked item describes; no attributes when there is no next hop.
    ///
    /// - Parameters: as those of ``PublishedPath/attributes(number:autonomousSystem:isFabric:)``.
    func attributes(
        number: UInt16, autonomousSystem: UInt16, isFabric: Bool
    ) -> (attributes: PathAttributes?, label: UInt32, flags: PathFlags) {
        guard let hop = nextHops.first else { return (nil, 0, []) }
        var (attributes, flags) = published(by: hop).attributes(
            number: number, autonomousSystem: autonomousSystem, isFabric: isFabric)
        attributes.communities = communities.compactMap { Community($0) }
        attributes.subProtocol = PathAttributes.SubProtocol.allCases.first { $0.name == subProtocol } ?? .none
        return (attributes, hop.label, flags)
    }

    private func published(by hop: NextHop) -> PublishedPath {
        PublishedPath(
            nextHop: hop.address, encapsulations: hop.encapsulations, tags: hop.tags, securityGroups: securityGroups,
            sequence: sequence, isSticky: isSticky, localPreference: localPreference)
    }
}

/// From a path to an item (docs/wire/xmpp-items.md, "From paths to items").
extension UnicastItem {
    /// - Parameter paths: the paths that share the traffic, best first, each with the name of the network it comes
    ///   from.
    init(prefix: IPPrefix, autonomousSystem: UInt16, paths: [(path: PathAttributes, label: UInt32, network: String)]) {
        var hops: [NextHop] = []
        for (path, label, network) in paths {
            let names = path.encapsulationNames
            let hop = NextHop(
                address: path.nextHop, label: label, encapsulations: names.isEmpty && label != 0 ? ["gre"] : names,
                virtualNetwork: network, tags: path.extendedCommunities.compactMap(\.tag).map(\.id))
            if !hops.contains(hop) { hops.append(hop) }
        }
        let best = paths.first?.path
        self.init(
            prefix: prefix, nextHops: hops, virtualNetwork: paths.first?.network ?? "",
            sequence: best?.sequence ?? 0, isSticky: best?.isSticky ?? false,
            securityGroups: best?.securityGroups(for: autonomousSystem) ?? [],
            communities: best?.communities.map(\.description) ?? [],
            localPreference: best?.localPreference ?? 0, med: best?.med ?? 0,
            subProtocol: best.map(\.subProtocol.name).flatMap { $0.isEmpty ? nil : $0 } ?? "interface")
    }
}
