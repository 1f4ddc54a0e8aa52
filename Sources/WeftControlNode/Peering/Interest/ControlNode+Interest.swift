import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// Who wants routes of which targets (RFC 4684): VPN routes go to a peer that carries such interests only if it
/// announced one of their targets, and our instances' imports are announced to it.
extension ControlNode {
    // MARK: The peers'

    mutating func announceInterest(
        _ destination: WideDestination, in table: TableID, _ peer: BGPPeer, _ attributes: AttributeID,
        _ reason: PathFlags
    ) {
        guard let key = rib.key(destination) else { return }
        rib.announce(key, in: table, from: peer.source, attributes: attributes, label: 0, infeasible: reason)
        // The session may have ended over it.
        guard peer.interest != nil else { return }
        let isNew = peer.interest?.add(destination) ?? false
        if destination.isPartialInterest { announceDefault(in: table, peer, attributes) }
        guard isNew else { return }
        share(destination)
        interestChanged(of: peer, destination)
    }

    mutating func withdrawInterest(_ destination: WideDestination, in table: TableID, _ peer: BGPPeer) {
        let isOver = peer.interest?.remove(destination) ?? false
        if destination != .interestInAll, let key = rib.knownKey(destination) {
            rib.withdraw(key, in: table, from: peer.source)
            share(destination)
        }
        withdrawDefaultIfUnused(in: table, peer)
        if isOver { interestChanged(of: peer, destination) }
    }

    /// What a peer wants in part is told to others as an interest in all, which they understand (``ExportProfile``).
    private mutating func announceDefault(in table: TableID, _ peer: BGPPeer, _ attributes: AttributeID) {
        guard peer.interest?.announced.contains(.interestInAll) != true, let key = rib.key(.interestInAll) else {
            return
        }
        rib.announce(key, in: table, from: peer.source, attributes: attributes, label: 0)
        share(.interestInAll)
    }

    private mutating func withdrawDefaultIfUnused(in table: TableID, _ peer: BGPPeer) {
        guard let interest = peer.interest, interest.partialCount == 0, !interest.announced.contains(.interestInAll),
            let key = rib.knownKey(.interestInAll)
        else { return }
        rib.withdraw(key, in: table, from: peer.source)
        share(.interestInAll)
    }

    /// Interests went without being withdrawn one by one: what the peer wants is what is left in the table.
    mutating func reviewInterest(of peer: BGPPeer) {
        guard let table = table(of: .routeTarget, for: peer), let interest = peer.interest else { return }
        for destination in interest.announced where !holds(destination, in: table, from: peer.source) {
            withdrawInterest(destination, in: table, peer)
        }
    }

    private func holds(_ destination: WideDestination, in table: TableID, from source: SourceID) -> Bool {
        guard let route = rib.knownKey(destination).flatMap({ rib.route(to: $0, in: table) }) else { return false }
        var isThere = false
        rib.forEachPath(of: route) { if $0.source == source { isThere = true } }
        return isThere
    }

    /// Routes that carry the target are looked at once more for this peer; when it is only a part of targets, all are.
    private mutating func interestChanged(of peer: BGPPeer, _ destination: WideDestination) {
        for (table, profile) in peer.profiles where profile.alone == peer.id {
            guard destination.detail == 64, let target = ExtendedCommunity(rawValue: destination.first).routeTarget
            else {
                startOver(peer, table)
                continue
            }
            var routes: [RouteID] = []
            rib.forEachRoute(in: table, carrying: target) { routes.append($0) }
            exports.revisit(routes, by: peer, in: table)
            wake(table)
        }
    }

    /// The peer has said all that it wants, or has had the time to (docs/wire/bgp.md, "Interest in route targets"): now
    /// it is told the routes.
    mutating func interestIsKnown(of peer: BGPPeer) {
        guard !peer.isInterestKnown else { return }
        peer.isInterestKnown = true
        outputs.append(.cancel(.peerInterest(peer.id)))
        joinExportGroups(peer)
    }

    // MARK: Our own

    /// As whom the control node says what it wants.
    private var speaker: OwnInterest.Speaker {
        OwnInterest.Speaker(
            identifier: config.bgp.ownIdentifier, asn: config.bgp.ownASN ?? config.routing.autonomousSystem)
    }

    /// A running instance imports other targets than before.
    mutating func updateOwnInterest(_ old: Set<RouteTarget>, _ new: Set<RouteTarget>) {
        ownInterest.update(from: old, to: new, as: speaker, in: &rib)
    }

    /// It is known who we are, or that has changed.
    mutating func announceAllOwnInterest() { ownInterest.announceAll(as: speaker, in: &rib) }

    private mutating func share(_ destination: WideDestination) {
        ownInterest.share(destination, as: speaker, in: &rib)
    }

    /// Paths of peers went without being withdrawn one by one.
    mutating func reviewSharedInterests() { ownInterest.reviewShared(as: speaker, in: &rib) }
}
