package import WeftBGP
package import WeftBGPWire
package import WeftNet
import WeftRouting

/// Families that are told once more on a session that is up (RFC 2918), with marks around them where both sides know
/// those (RFC 7313): what the receiver had, and was not told again between the marks, it drops.
///
/// Before the end of RIB there are no marks, and one family is told again once at a time. A peer that asks again
/// meanwhile, or soon after, is answered once more when that is over, however often it asked.
extension ControlNode {
    /// The peer asks for a family, or marks the begin or end of its own telling.
    package mutating func receivedRouteRefresh(
        _ family: BGPFamily, _ kind: RouteRefreshMessage.Kind, from id: PeerID, at time: WallTime
    ) {
        advance(to: time)
        guard let peer = peers[id], peer.session?.families.contains(family) == true else { return }
        switch kind {
        case .request:
            peer.families[family, default: .init()].isRefreshDue = true
            refreshIfDue(family, for: peer)
        case .begin: beginRefresh(of: family, by: peer)
        case .end:
            // RFC 7313 §4: an end without a begin may be ignored.
            if peer.families[family]?.isBeingRefreshed == true { endRefresh(of: family, by: peer) }
        }
    }

    // MARK: The peer's

    private mutating func beginRefresh(of family: BGPFamily, by peer: BGPPeer) {
        guard let table = table(of: family, for: peer) else { return }
        let state = peer.families[family] ?? .init()
        // RFC 7313 §4: to be ignored, and worth a word.
        guard state.heardEnd || peer.session?.marksEnds != true else {
            return outputs.append(
                .ignoredUpdate(peer.id, "a begin of route refresh of \(family.name) before its end of RIB"))
        }
        // A second begin without news between says nothing new, and costs nothing.
        if !state.isBeingRefreshed || state.routesAtMark != peer.counters.routesReceived {
            rib.markStale(from: peer.source, in: table)
        }
        peer.families[family, default: .init()].isBeingRefreshed = true
        peer.families[family]?.routesAtMark = peer.counters.routesReceived
        outputs.append(.arm(.peerRefresh(peer.id, family), settings.refreshTime))
    }

    /// What the peer did not tell again is gone. So it is when the peer takes longer than it may.
    mutating func endRefresh(of family: BGPFamily, by peer: BGPPeer) {
        peer.families[family]?.isBeingRefreshed = false
        outputs.append(.cancel(.peerRefresh(peer.id, family)))
        let count = removeStale(family, of: peer)
        peer.counters.routesPurged += UInt64(count)
        if count > 0 { outputs.append(.purged(peer.id, family, count)) }
        checkLimit(peer, family)
    }

    // MARK: Ours

    /// Tells a family again if the peer has asked for it, and it is its turn.
    mutating func refreshIfDue(_ family: BGPFamily, for peer: BGPPeer) {
        guard let state = peer.families[family], state.isRefreshDue, !state.owesEnd, !state.isToldAgain,
            !state.isResting, let table = table(of: family, for: peer), peer.lanes[table] != nil
        else { return }
        peer.families[family]?.isRefreshDue = false
        peer.families[family]?.isResting = true
        outputs.append(.arm(.peerRefreshPause(peer.id, family), settings.refreshPause))
        startOver(peer, table)
    }

    /// The peer may be told the family once more.
    mutating func refreshPauseEnded(_ family: BGPFamily, for peer: BGPPeer) {
        peer.families[family]?.isResting = false
        refreshIfDue(family, for: peer)
    }

    /// A family is told from its front to a peer that has been told its end.
    mutating func beginTellingAgain(_ family: BGPFamily, to peer: BGPPeer) {
        guard let state = peer.families[family], !state.owesEnd, !state.isToldAgain else { return }
        peer.families[family]?.isToldAgain = true
        mark(.begin, family, to: peer)
    }

    /// The peer has been told the family once more.
    mutating func endTellingAgain(_ family: BGPFamily, to peer: BGPPeer) {
        guard peer.families[family]?.isToldAgain == true else { return }
        peer.families[family]?.isToldAgain = false
        mark(.end, family, to: peer)
    }

    private mutating func mark(_ kind: RouteRefreshMessage.Kind, _ family: BGPFamily, to peer: BGPPeer) {
        guard peer.session?.hasEnhancedRouteRefresh == true else { return }
        outputs.append(.refresh(peer.id, RouteRefreshMessage(family, kind)))
    }

    /// Asks the peer for everything again, because it may be taken otherwise than before. One that cannot be asked
    /// begins anew.
    mutating func askAgain(_ peer: BGPPeer) {
        guard let session = peer.session else { return }
        guard session.hasRouteRefresh else {
            outputs.append(.resetPeer(peer.id, .cease(.otherConfigurationChange), pause: nil))
            return lost(peer.id, mayReturn: false, at: now)
        }
        for family in BGPFamily.allCases where session.families.contains(family) {
            outputs.append(.refresh(peer.id, RouteRefreshMessage(family)))
        }
    }

    /// Nothing of a session's refreshes concerns the next one.
    mutating func forgetRefreshes(of peer: BGPPeer) {
        for family in Array(peer.families.keys) {
            peer.families[family]?.isBeingRefreshed = false
            peer.families[family]?.isRefreshDue = false
            peer.families[family]?.isToldAgain = false
            peer.families[family]?.isResting = false
            outputs.append(.cancel(.peerRefresh(peer.id, family)))
            outputs.append(.cancel(.peerRefreshPause(peer.id, family)))
        }
    }
}
