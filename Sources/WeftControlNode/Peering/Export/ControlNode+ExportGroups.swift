package import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// Who is told about which table by BGP.
extension ControlNode {
    /// The peer is told every table that its session carries, and from then on what changes.
    mutating func joinExportGroups(_ peer: BGPPeer) {
        guard let session = peer.session, !peer.configuration.suppressesAdvertisement else { return }
        for family in BGPFamily.allCases where session.families.contains(family) {
            if !peer.isInterestKnown, Self.familiesByTarget.contains(family) { continue }
            guard let table = table(of: family, for: peer), peer.lanes[table] == nil else { continue }
            join(peer, family, table)
            peer.families[family, default: .init()].owesEnd = true
        }
    }

    /// Those whose routes carry route targets.
    private static let familiesByTarget: Set<BGPFamily> = [.ipv4VPN, .ipv6VPN, .evpn, .ermVPN, .ipv4MVPN]

    private mutating func join(
        _ peer: BGPPeer, _ family: BGPFamily, _ table: TableID, told record: ExportRecord = ExportRecord()
    ) {
        guard let profile = profile(of: peer, family, table) else { return }
        exports.join(peer, profile, told: record, in: &rib)
        wake(table)
    }

    mutating func leaveExportGroups(_ peer: BGPPeer) {
        for table in Array(peer.lanes.keys) { exports.leave(peer, of: table, in: &rib) }
        for family in peer.families.keys { peer.families[family]?.owesEnd = false }
    }

    /// The peer is told the table once more, from its front.
    mutating func startOver(_ peer: BGPPeer, _ table: TableID) {
        guard let family = peer.profiles[table]?.family else { return }
        // Routes that are gone, and whose end the peer has yet to be told, are known as long as somebody stands before
        // them.
        let place = rib.attachReader(to: table)
        let old = exports.leave(peer, of: table, in: &rib)
        beginTellingAgain(family, to: peer)
        // What it is not told any longer is taken back.
        join(peer, family, table, told: old.map { ExportRecord(startingOverFrom: $0) } ?? ExportRecord())
        rib.detachReader(place)
    }

    private func profile(of peer: BGPPeer, _ family: BGPFamily, _ table: TableID) -> ExportProfile? {
        guard let session = peer.session else { return nil }
        let configuration = peer.configuration
        let choosesTargets = peer.interest != nil && Self.familiesByTarget.contains(family)
        return ExportProfile(
            table: table, family: family, localAS: configuration.session.localAS,
            peerAS: configuration.session.isInternal ? 0 : session.peerAS, hasWideAS: session.hasWideASNumbers,
            messageLimit: session.messageLimit, overridesAS: configuration.overridesAS,
            privateASAction: configuration.privateASAction, originOverride: configuration.originOverride,
            clusterID: configuration.clusterID,
            defaultEncapsulations: configuration.families[family]?.defaultEncapsulations ?? [],
            gateway: configuration.gateway, takesWideNextHops: session.extendedNextHops.contains(family),
            isForControlNodes: configuration.routerType == "control-node",
            takesLongLivedStale: session.peerRestart?.longLived[family] != nil,
            role: configuration.session.externalRole, rejectsASSets: configuration.rejectsASSets,
            isShuttingDown: configuration.isShuttingDown,
            lacksPolicy: configuration.requiresPolicies && configuration.exportPolicies.isEmpty,
            policies: configuration.exportPolicies, alone: choosesTargets ? peer.id : nil,
            pathLimit: session.sendsAdditionalPaths.contains(family) ? configuration.sentPaths(of: family) : nil)
    }

    /// The peer's connection has taken bytes that ``ControlNodeOutput/sendToPeers(_:count:to:)`` handed out; so many
    /// wait still.
    package mutating func setBytesInFlight(_ count: Int, to id: PeerID) {
        guard let peer = peers[id], peer.session != nil else { return }
        if peer.window.set(count, limit: settings.peerWindow) { tablesToVisit.formUnion(peer.waitingTables) }
    }
}
