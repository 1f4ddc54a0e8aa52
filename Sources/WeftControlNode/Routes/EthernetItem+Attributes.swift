import WeftBGPWire
import WeftNet
import WeftRouting
import WeftXMPPWire

/// From an agent's item to a path (docs/wire/xmpp-items.md, "From items to paths").
extension EthernetItem {
    /// Fails when the item does not keep the rules. The fabric's own instance has no Ethernet.
    func check(forFabric isFabric: Bool) throws(ItemFault) {
        guard !isFabric else { throw .family }
        guard nextHops.count == 1 else { throw .nextHops(nextHops.count) }
        guard published(by: nextHops[0]).listedBytes <= PublishedPath.listLimit else { throw .tooLong }
        let label = nextHops[0].label
        guard (1..<1 << 24).contains(label), nextHops[0].isVXLAN || label < 1 << 20 else { throw .label(label) }
    }

    /// The path that a checked item describes.
    ///
    /// - Returns: with the 24 bits that stand in the label field of the route: a VNI, or a label of MPLS in the upper
    ///   20.
    func attributes(
        number: UInt16, autonomousSystem: UInt16
    ) -> (attributes: PathAttributes?, label: UInt32, flags: PathFlags) {
        guard let hop = nextHops.first else { return (nil, 0, []) }
        var (attributes, flags) = published(by: hop).attributes(
            number: number, autonomousSystem: autonomousSystem, isFabric: false)
        let field = hop.isVXLAN ? hop.label : hop.label << 4 | 1
        if let routerMAC = hop.routerMAC { attributes.extendedCommunities.append(.routerMAC(routerMAC)) }
        if destination.macAddress == .broadcast {
            // RFC 7432 §11.2, RFC 8365 §5.1.3: the host wants a copy of its own.
            attributes.pmsiTunnel = PMSITunnel(
                flags: 0, type: PMSITunnel.ingressReplication, label: field, identifier: hop.address.octets)
        }
        return (attributes, field, flags)
    }

    private func published(by hop: NextHop) -> PublishedPath {
        PublishedPath(
            nextHop: hop.address, encapsulations: hop.encapsulations, tags: hop.tags, securityGroups: securityGroups,
            sequence: sequence, isSticky: isSticky, localPreference: localPreference)
    }
}

extension EthernetItem.NextHop {
    fileprivate var isVXLAN: Bool { encapsulations.contains("vxlan") }
}

/// From a path to an item (docs/wire/xmpp-items.md, "From paths to items").
extension EthernetItem {
    /// - Parameter paths: the paths that share the traffic, best first, with what stands in their label field.
    init(_ destination: Destination, autonomousSystem: UInt16, paths: [(path: PathAttributes, label: UInt32)]) {
        var hops: [NextHop] = []
        for (path, label) in paths {
            let isVXLAN = path.encapsulations.contains(.vxlan)
            let names = path.encapsulationNames
            let hop = NextHop(
                address: path.nextHop, label: isVXLAN ? label : label >> 4,
                encapsulations: isVXLAN ? ["vxlan"] : names.isEmpty ? ["gre"] : names,
                routerMAC: path.extendedCommunities.lazy.compactMap(\.routerMAC).first,
                tags: path.extendedCommunities.compactMap(\.tag).map(\.id))
            if !hops.contains(hop) { hops.append(hop) }
        }
        let best = paths.first?.path
        self.init(
            destination, nextHops: hops, sequence: best?.sequence ?? 0, isSticky: best?.isSticky ?? false,
            securityGroups: best?.securityGroups(for: autonomousSystem) ?? [],
            localPreference: best?.localPreference ?? 0, med: best?.med ?? 0)
    }
}

extension EthernetItem.Destination {
    /// The destination in an EVPN table; `nil` for an address that is none.
    ///
    /// - Parameter host: who wants the frames of a broadcast.
    func wide(from host: IPAddress) -> WideDestination? {
        let (high, low) = address.network.words
        let width: UInt8 = address.network.v4 == nil ? 128 : 32
        switch macAddress {
        case .broadcast:
            let (high, low) = host.words
            return WideDestination(
                .inclusiveMulticast, detail: host.v4 == nil ? 128 : 32, tag: ethernetTag, 0, high, low)
        case .zero:
            return WideDestination(.ipPrefix, detail: address.length, tag: ethernetTag, width == 32 ? 4 : 6, high, low)
        default:
            guard address.length == 0 || address.length == width else { return nil }
            return WideDestination(
                .macIP, detail: address.length, tag: ethernetTag, macAddress.rawValue, high, low)
        }
    }

    /// `nil` for what agents have no use for: who wants broadcasts, and segments with several ways in.
    init?(_ wide: WideDestination) {
        func address(_ bits: UInt8) -> IPAddress {
            bits == 32
                ? .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: wide.third)))
                : .v6(IPv6Address(high: wide.second, low: wide.third))
        }
        switch wide.kind {
        case .macIP:
            let prefix =
                wide.detail == 0
                ? IPPrefix(.v4(.any), length: 0) : IPPrefix(address(wide.detail), length: wide.detail)
            self.init(ethernetTag: wide.tag, macAddress: MACAddress(rawValue: wide.first), address: prefix)
        case .ipPrefix:
            self.init(
                ethernetTag: wide.tag, macAddress: .zero,
                address: IPPrefix(address(wide.first == 4 ? 32 : 128), length: wide.detail))
        default: return nil
        }
    }
}

extension IPAddress {
    /// As a wide destination has it: an IPv4 address in the lower word.
    fileprivate var words: (UInt64, UInt64) {
        switch self {
        case .v4(let address): (0, UInt64(address.rawValue))
        case .v6(let address): (address.high, address.low)
        }
    }

    fileprivate var octets: [UInt8] {
        var bytes: [UInt8] = []
        switch self {
        case .v4(let address): bytes.append(wire: address.rawValue)
        case .v6(let address):
            bytes.append(wire: address.high)
            bytes.append(wire: address.low)
        }
        return bytes
    }
}
