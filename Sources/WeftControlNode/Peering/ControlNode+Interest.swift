import WeftBGPTransport
import WeftBGPWire
import WeftNet
import WeftRouting

/// Who wants routes of which targets (RFC 4684): VPN routes go to a peer that carries such interests only if it announced one of their
/// targets, and our instances' imports are announced to it.
extension ControlNode {
    // MARK: The peers'

    mutating func announceInterest(
        _ destination: WideDestination, in table: TableID, _ peer: BGPPeer, _ attributes: AttributeID,
        _ reason: PathFlags
    ) {
        let before = rib.pathCount(of: peer.source)
        guard let key = rib.key(destination) else { return }
        rib.announce(key, in: table, from: peer.source, attributes: attributes, label: 0, infeasible: reason)
        guard rib.pathCount(of: peer.source) > before, peer.interest != nil else { return }
        let isNew = peer.interest?.add(destination.first, length: destination.detail) ?? false
        if isNew { interestChanged(of: peer, destination) }
    }

    mutating func withdrawInterest(_ destination: WideDestination, in table: TableID, _ peer: BGPPeer) {
        guard let key = rib.knownKey(destination), rib.withdraw(key, in: table, from: peer.source) else { return }
        let isOver = peer.interest?.remove(destination.first, length: destination.detail) ?? false
        if isOver { interestChanged(of: peer, destination) }
    }

    /// Routes that carry the target are looked at once more for this peer; when it is only a part of targets, all are.
    private mutating func interestChanged(of peer: BGPPeer, _ destination: WideDestination) {
        for (table, profile) in peer.profiles where profile.alone == peer.id {
            guard destination.detail == 64, let target = ExtendedCommunity(rawValue: destination.first).routeTarget
            else {
                startOver(peer, table)
                continue
            }
            guard let reader = peer.lanes[table] else { continue }
            var routes: [RouteID] = []
            rib.forEachRoute(in: table, carrying: target) { routes.append($0) }
            exportGroups[table]?[profile]?.lanes[reader]?.revisits += routes
            wake(table)
        }
    }

    /// The peer has said all that it wants, or has had the time to (control-node.md §18): now it is told the routes.
    mutating func interestIsKnown(of peer: BGPPeer) {
        guard !peer.isInterestKnown else { return }
        peer.isInterestKnown = true
        outputs.append(.cancel(.peerInterest(peer.id)))
        joinExportGroups(peer)
    }

    // MARK: Our own

    /// Announces what the running instances import, as paths of the control node itself.
    mutating func updateOwnInterest(_ old: Set<RouteTarget>, _ new: Set<RouteTarget>) {
        for target in new.subtracting(old) {
            ownInterest[target, default: 0] += 1
            if ownInterest[target] == 1 { announceOwnInterest(target) }
        }
        for target in old.subtracting(new) {
            guard let count = ownInterest[target] else { continue }
            ownInterest[target] = count == 1 ? nil : count - 1
            guard count == 1, let source = ownSource, let own = bgp.own else { continue }
            if let key = rib.knownKey(Self.interest(in: target, of: own.asn ?? routing.autonomousSystem)) {
                rib.withdraw(key, in: rib.sharedTable(.routeTarget), from: source)
            }
        }
    }

    /// Announces everything anew, once it is known who we are or when that has changed.
    mutating func announceAllOwnInterest() {
        if let source = ownSource { rib.withdrawAll(from: source) }
        for target in ownInterest.keys.sorted() { announceOwnInterest(target) }
    }

    private mutating func announceOwnInterest(_ target: RouteTarget) {
        guard let own = bgp.own, let identifier = own.identifier else { return }
        if ownSource == nil { ownSource = rib.addSource(.local, routerID: identifier, order: 0) }
        var attributes = PathAttributes(nextHop: .v4(identifier))
        attributes.origin = .igp
        guard let source = ownSource, let id = rib.intern(attributes) else { return }
        if let key = rib.key(Self.interest(in: target, of: own.asn ?? routing.autonomousSystem)) {
            rib.announce(key, in: rib.sharedTable(.routeTarget), from: source, attributes: id, label: 0)
        }
        rib.release(id)
    }

    private static func interest(in target: RouteTarget, of asn: UInt32) -> WideDestination {
        WideDestination(interestIn: ExtendedCommunity(target).rawValue, length: 64, origin: asn)
    }
}
