import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// What happens when there is no room for further routes. Who has far more than anybody else is to blame, not who comes
/// next: his session ends and his routes go, so that a neighbour without measure costs nobody else anything.
extension ControlNode {
    /// Ends the session that takes up the room, if something was refused.
    ///
    /// - Parameter announcer: the peer some of whose routes may have been refused. It is asked for them again when
    ///   another was to blame.
    mutating func relieve(announcer: BGPPeer?) {
        guard rib.takeShortage() else { return }
        let peer = peers.all.max { (rib.pathCount(of: $0.source), $1.id) < (rib.pathCount(of: $1.source), $0.id) }
        let agent = agents.all.max { (rib.pathCount(of: $0.source), $1.id) < (rib.pathCount(of: $1.source), $0.id) }
        let peerCount = peer.map { rib.pathCount(of: $0.source) } ?? 0
        let agentCount = agent.map { rib.pathCount(of: $0.source) } ?? 0
        // Numbers may be gone with routes that slow readers have yet to hear the end of; then nobody has so many.
        let share = Int(settings.routeLimits.distinguishers) / 16
        if let peer, peerCount >= max(share, agentCount) {
            end(peer, peerCount)
        } else if let agent, agentCount >= share {
            dismiss(agent, Self.shortage(agentCount))
        } else if let announcer {
            end(announcer, rib.pathCount(of: announcer.source))
        }
        if let announcer { askAgain(announcer) }
    }

    private mutating func end(_ peer: BGPPeer, _ count: Int) {
        outputs.append(.ignoredUpdate(peer.id, Self.shortage(count)))
        guard peer.session != nil else { return rib.withdrawAll(from: peer.source) }
        outputs.append(.resetPeer(peer.id, .cease(.outOfResources), pause: nil))
        lost(peer.id, mayReturn: false, at: now)
    }

    private static func shortage(_ count: Int) -> String {
        "there is no room for further routes, and \(count) are its; set a prefix limit for it"
    }
}
