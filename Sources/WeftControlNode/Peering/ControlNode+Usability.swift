import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// The tunnels that a path's communities name, looked at without making values of them.
private struct TunnelFindings {
    private var areNamed = false
    private var areKnown = false
    private(set) var haveVXLAN = false

    /// Hosts know none of those that are named.
    var areForeign: Bool { areNamed && !areKnown }

    init(_ variable: UnsafeRawBufferPointer) {
        var found = self
        CompactAttributes.forEach(in: variable) { _, type, value in
            guard type == AttributeType.extendedCommunities else { return }
            for offset in stride(from: 0, to: value.count, by: 8) {
                guard let tunnel = ExtendedCommunity(rawValue: value.wire64(at: offset)).encapsulation else { continue }
                found.areNamed = true
                found.areKnown = found.areKnown || tunnel.isKnownToHosts
                found.haveVXLAN = found.haveVXLAN || tunnel == .vxlan
            }
        }
        self = found
    }
}

/// Which received routes nobody can send along. They are kept with their reason and told to nobody.
extension ControlNode {
    /// Why routes of a family that bear attributes of a peer are not used; what is found is said once per attributes.
    mutating func reason(against id: AttributeID, _ family: BGPFamily, _ peer: BGPPeer) -> PathFlags {
        let nextHop = rib.compactAttributes(id).rank.nextHop
        var reason = PathFlags.none
        if nextHop.nonHostKind != nil { reason.insert(.noHost) }
        if isOwn(nextHop, for: peer) { reason.insert(.ownNextHop) }
        if family.hasNarrowNextHops, updateDecoder.hasWideNextHop,
            !peer.reception.familiesWithWideNextHops.contains(family)
        {
            reason.insert(.foreignNextHop)
        }
        // How to send is of interest once it is clear where.
        if reason.isEmpty, family.hasTunnels {
            let tunnels = TunnelFindings(rib.compactAttributes(id).variable)
            if tunnels.areForeign || nextHop.v6 != nil { reason.insert(.foreignTunnel) }
            if family == .evpn, !tunnels.haveVXLAN { reason.insert(.withoutVXLAN) }
        }
        if !reason.isEmpty { say(reason, nextHop, family, peer) }
        return reason
    }

    /// What hosts make of a tunnel is the same for all routes of a family, so once per session is enough; next hops
    /// differ.
    private mutating func say(_ reason: PathFlags, _ nextHop: IPAddress, _ family: BGPFamily, _ peer: BGPPeer) {
        let common: PathFlags = [.foreignTunnel, .withoutVXLAN]
        let told = peer.families[family]?.toldReasons ?? []
        for text in reason.subtracting(told).explanations(nextHop: nextHop) {
            outputs.append(.ignoredUpdate(peer.id, "\(family.name) routes are not used: \(text)"))
        }
        peer.families[family, default: .init()].toldReasons.formUnion(reason.intersection(common))
    }

    /// Whether a peer names our own address as the way on (RFC 4271 §5.1.3). Where an agent runs beside us, its routes
    /// lead there.
    private func isOwn(_ nextHop: IPAddress, for peer: BGPPeer) -> Bool {
        let reception = peer.reception
        let isOwn =
            nextHop == .v4(reception.localIdentifier) || nextHop == reception.localAddress
            || nextHop == config.bgp.ownAddress
            || peers.isOurEnd(nextHop)
        return isOwn && !reception.isControlNode && !hosts.hasHost(at: nextHop)
    }

    /// Gives attributes the encapsulations that the peer's routes are taken to have when they name none.
    mutating func addImportEncapsulations(to id: inout AttributeID, _ family: BGPFamily, _ peer: BGPPeer) {
        guard peer.reception.addsEncapsulations, let types = peer.configuration.families[family]?.importEncapsulations,
            !types.isEmpty
        else { return }
        var whole = rib.attributes(id)
        guard whole.encapsulations.isEmpty else { return }
        whole.extendedCommunities += types.map(ExtendedCommunity.encapsulation)
        guard let changed = rib.intern(whole) else { return }
        rib.release(id)
        id = changed
    }
}
