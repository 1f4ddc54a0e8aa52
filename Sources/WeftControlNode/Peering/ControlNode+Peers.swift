package import WeftBGP
import WeftBGPWire
package import WeftNet
import WeftRouting

/// BGP peers that come, go and come back.
extension ControlNode {
    /// Adds a peer, or changes what is known of it. Sessions are the owner's: it ends those that a change concerns.
    package mutating func configure(_ id: PeerID, _ configuration: PeerConfiguration, at time: WallTime) {
        advance(to: time)
        if let peer = peers[id] {
            guard peer.configuration != configuration else { return }
            let old = peer.configuration
            peers.configure(peer, configuration)
            following.set(peer.source, follows: configuration.isWorkload)
            setTrust(in: peer)
            peer.tables = tables(ofInstance: configuration.instance)
            guard peer.session != nil else { return }
            // What it is told may be other than before.
            guard configuration.suppressesAdvertisement == old.suppressesAdvertisement else {
                // A session that begins anew is told nothing that it would have to forget.
                outputs.append(.resetPeer(id, .cease(.otherConfigurationChange), pause: nil))
                return lost(id, mayReturn: false, at: time)
            }
            for table in peer.lanes.keys.sorted() { startOver(peer, table) }
            // And so may what is taken of what it says.
            for id in peer.attributeCache.removeAll() { rib.release(id) }
            if !configuration.takesRoutes(like: old) { askAgain(peer) }
            return
        }
        // What a workload says within our AS, nobody else says to our other peers.
        let isInternal = configuration.session.isInternal && !configuration.isWorkload
        let kind: SourceKind = isInternal ? .internalBGP : .externalBGP
        let address = configuration.session.peerAddress
        let order = address.v4.map { UInt64($0.rawValue) } ?? address.v6.map { $0.high ^ $0.low } ?? 0
        guard let source = rib.addSource(kind, routerID: address.v4, order: order) else {
            return outputs.append(.resetPeer(id, .cease(.outOfResources), pause: nil))
        }
        // Each host that a workload's route leads to is a path of its own.
        if configuration.isWorkload { rib.acceptPathIdentifiers(from: source) }
        let peer = BGPPeer(id: id, source: source, configuration: configuration, since: now)
        peer.tables = tables(ofInstance: configuration.instance)
        peers.add(peer)
        following.set(source, follows: configuration.isWorkload)
        setTrust(in: peer)
    }

    /// What the peer is believed.
    private mutating func setTrust(in peer: BGPPeer) {
        rib.setKeepsOffAutomaticTargets(peer.configuration.keepsOffAutomaticTargets, of: peer.source)
        rib.setIsControlNode(peer.configuration.isControlNode, of: peer.source)
    }

    /// Forgets a peer with all its routes.
    package mutating func removePeer(_ id: PeerID, at time: WallTime) {
        advance(to: time)
        guard let peer = peers.remove(id) else { return }
        endSession(peer)
        cancelTimers(of: peer)
        rib.withdrawAll(from: peer.source)
        reviewSharedInterests()
        forgetFollowing(of: peer)
        following.set(peer.source, follows: false)
        rib.removeSource(peer.source)
    }

    /// A session is up.
    package mutating func established(_ id: PeerID, _ session: NegotiatedSession, at time: WallTime) {
        advance(to: time)
        guard let peer = peers[id] else { return }
        if peer.session != nil { endSession(peer) }
        var session = session
        // Of a router on our own machine, whose address the kernel may choose for both ends.
        if session.localAddress == peer.configuration.session.peerAddress { session.localAddress = nil }
        peers.begin(session, of: peer)
        peer.since = now
        rib.setRouterID(session.peerIdentifier, of: peer.source)
        if !session.receivesAdditionalPaths.isEmpty {
            rib.acceptPathIdentifiers(from: peer.source, limit: settings.pathLimit)
        }
        outputs.append(.cancel(.peerStale(id)))
        for (family, state) in peer.families where state.isStale { resume(peer, family) }
        for family in session.families {
            peer.families[family, default: .init()].heardEnd = false
            peer.families[family]?.toldReasons = []
            peer.families[family]?.isExcessReported = false
        }
        if peer.families.contains(where: \.value.isStale) {
            outputs.append(.arm(.peerSweep(id), settings.peerEndOfRIBTime))
        }
        let choosesTargets = session.families.contains(.routeTarget)
        peer.interest = choosesTargets ? TargetInterest() : nil
        peer.families[.routeTarget]?.pathCount = 0
        peer.isInterestKnown = !choosesTargets
        if choosesTargets { outputs.append(.arm(.peerInterest(id), settings.interestTime)) }
        joinExportGroups(peer)
    }

    /// Whose call comes from a port of a host: that of a workload which the host has.
    package func workload(callingFrom address: IPAddress, port: UInt16) -> PeerID? {
        guard let peer = peers.workload(callingFrom: port),
            let table = table(
                of: peer.configuration.session.peerAddress.v4 != nil ? .ipv4Unicast : .ipv6Unicast, for: peer),
            following.isReached(peer.configuration.session.peerAddress, by: address, in: table, of: rib)
        else { return nil }
        return peer.id
    }

    /// A restarted peer kept its forwarding state for the family, or its routes go at once (RFC 4724 §4.2).
    private mutating func resume(_ peer: BGPPeer, _ family: BGPFamily) {
        guard let session = peer.session else { return }
        let isKept = session.families.contains(family) && session.peerRestart?.families[family] == true
        if !isKept { sweep(peer, family) }
    }

    /// A session is over.
    ///
    /// - Parameter mayReturn: the peer is expected back, and its routes stay in use meanwhile where both sides agreed
    ///   on that.
    package mutating func lost(_ id: PeerID, mayReturn: Bool, at time: WallTime) {
        advance(to: time)
        guard let peer = peers[id], let session = peer.session else { return }
        let restart = mayReturn && peer.configuration.session.gracefulRestart != nil ? session.peerRestart : nil
        endSession(peer)
        peer.since = now
        guard let restart else {
            rib.withdrawAll(from: peer.source)
            for family in Array(peer.families.keys) {
                peer.families[family]?.pathCount = 0
                sweep(peer, family)
            }
            reviewSharedInterests()
            return forgetFollowing(of: peer)
        }
        let overdue = peer.families.filter { $0.value.longLife == .over }.map(\.key)
        for (family, state) in peer.families where state.isStale {
            // RFC 4724 §4.2: of two restarts in a row, the routes of before the first are gone, or a peer that keeps
            // restarting would keep them for ever. Those that live long are not, until their time is over (RFC 9494
            // §4.2), but where the same path may have been told by another identifier: they would add up.
            if session.receivesAdditionalPaths.contains(family) || !liveLong(family, of: peer) { sweep(peer, family) }
        }
        rib.markStale(from: peer.source)
        for family in Array(peer.families.keys) {
            peer.families[family]?.isStale = true
            // Families that the peer does not restore after a restart go at once.
            if restart.families[family] == nil || overdue.contains(family) { sweep(peer, family) }
        }
        peer.longLived = restart.longLived.filter { restart.families[$0.key] != nil }
        outputs.append(.arm(.peerStale(id), .seconds(Int64(restart.restartTime))))
    }

    private mutating func endSession(_ peer: BGPPeer) {
        peers.endSession(of: peer)
        peer.window = SendWindow()
        peer.isShortReported = false
        leaveExportGroups(peer)
        forgetRefreshes(of: peer)
        peer.interest = nil
        outputs.append(.cancel(.peerSweep(peer.id)))
        outputs.append(.cancel(.peerInterest(peer.id)))
        for id in peer.attributeCache.removeAll() { rib.release(id) }
    }

    private mutating func cancelTimers(of peer: BGPPeer) {
        outputs.append(.cancel(.peerStale(peer.id)))
        outputs.append(.cancel(.peerSweep(peer.id)))
        for family in BGPFamily.allCases { outputs.append(.cancel(.peerLongLived(peer.id, family))) }
    }

    // MARK: Stale routes

    /// The restart time is over: what may live longer does so as a last resort (RFC 9494 §4.2), the rest goes.
    mutating func restartTimeEnded(_ peer: BGPPeer) {
        guard peer.session == nil else { return }
        for (family, state) in peer.families where state.isStale {
            if !liveLong(family, of: peer) { sweep(peer, family) }
        }
    }

    /// Keeps the stale routes of a family as a last resort. Their time is not begun anew before the peer has told all
    /// of the family.
    ///
    /// - Returns: false when they may not live long, or have.
    private mutating func liveLong(_ family: BGPFamily, of peer: BGPPeer) -> Bool {
        guard let life = peer.families[family]?.longLife, life != .over, let time = peer.longLived[family], time > 0,
            let table = table(of: family, for: peer)
        else { return false }
        countPaths(family, of: peer) { $0.removeStale(from: peer.source, in: table, carrying: .noLLGR) }
        forgetFollowing(of: peer)
        rib.markLongLivedStale(from: peer.source, in: table)
        if life == .none {
            peer.families[family]?.longLife = .running
            outputs.append(.arm(.peerLongLived(peer.id, family), .seconds(Int64(time))))
        }
        return true
    }

    /// While the peer is there again and has not told all, what it has told stays, unless it is lost once more (RFC
    /// 9494 §4.2).
    private mutating func longLifeEnded(_ family: BGPFamily, of peer: BGPPeer) {
        guard peer.session != nil, peer.families[family]?.isStale == true else { return sweep(peer, family) }
        removeStale(family, of: peer)
        peer.families[family]?.longLife = .over
    }

    /// Removes the routes of a family that the peer has not announced again.
    mutating func sweep(_ peer: BGPPeer, _ family: BGPFamily) {
        guard peer.families[family]?.isStale == true else { return }
        peer.families[family]?.isStale = false
        peer.families[family]?.longLife = .none
        outputs.append(.cancel(.peerLongLived(peer.id, family)))
        removeStale(family, of: peer)
        if !peer.families.contains(where: \.value.isStale) { outputs.append(.cancel(.peerSweep(peer.id))) }
    }

    /// - Returns: how many paths went.
    @discardableResult
    mutating func removeStale(_ family: BGPFamily, of peer: BGPPeer) -> Int {
        guard let table = table(of: family, for: peer) else { return 0 }
        let count = countPaths(family, of: peer) { $0.sweepStale(from: peer.source, in: table) }
        forgetFollowing(of: peer)
        if count > 0, family == .routeTarget {
            reviewInterest(of: peer)
            reviewSharedInterests()
            // Counted is what the session said.
            peer.families[family]?.pathCount = UInt32(clamping: peer.interest?.announced.count ?? 0)
        }
        return count
    }

    /// Removes paths of a family other than by the peer's word, which the peer's limit is told.
    ///
    /// - Returns: how many went.
    @discardableResult
    private mutating func countPaths(_ family: BGPFamily, of peer: BGPPeer, _ remove: (inout RIB) -> Void) -> Int {
        let before = rib.pathCount(of: peer.source)
        remove(&rib)
        let count = before - rib.pathCount(of: peer.source)
        let left = Int(peer.families[family]?.pathCount ?? 0) - count
        peer.families[family]?.pathCount = UInt32(clamping: left)
        return count
    }

    /// Paths of a workload's routes went without being withdrawn one by one.
    private mutating func forgetFollowing(of peer: BGPPeer) {
        guard peer.configuration.isWorkload else { return }
        for family in [BGPFamily.ipv4Unicast, .ipv6Unicast] {
            if let table = table(of: family, for: peer) { following.forgetRoutes(of: peer.source, in: table, of: &rib) }
        }
    }

    mutating func expiredPeerTimer(_ timer: ControlNodeTimer) {
        switch timer {
        case .peerStale(let id):
            if let peer = peers[id] { restartTimeEnded(peer) }
        case .peerSweep(let id):
            if let peer = peers[id] { for family in peer.families.keys { sweep(peer, family) } }
        case .peerLongLived(let id, let family):
            if let peer = peers[id] { longLifeEnded(family, of: peer) }
        case .peerInterest(let id):
            if let peer = peers[id], peer.session != nil { interestIsKnown(of: peer) }
        case .peerRefresh(let id, let family):
            if let peer = peers[id], peer.families[family]?.isBeingRefreshed == true {
                endRefresh(of: family, by: peer)
            }
        case .peerRefreshPause(let id, let family):
            if let peer = peers[id] { refreshPauseEnded(family, for: peer) }
        case .stale, .sweep, .endOfRIB, .start: break
        }
    }

    // MARK: Tables

    /// Every update asks for them, so the peers of an instance keep them.
    mutating func setTables(ofInstance name: String) {
        let tables = tables(ofInstance: name)
        for peer in peers.all where peer.configuration.instance == name { peer.tables = tables }
    }

    private func tables(ofInstance name: String) -> InstanceTables? {
        instances[name].map { InstanceTables(inet: $0.table, inet6: rib.table(.inet6, of: $0.id)) }
    }

    /// The table whose routes a family of a session carries.
    func table(of family: BGPFamily, for peer: BGPPeer) -> TableID? {
        let isFabric = peer.reception.isOfFabric
        switch family {
        case .ipv4Unicast: return peer.tables?.inet
        case .ipv6Unicast: return peer.tables?.inet6
        case .ipv4VPN: return isFabric ? rib.sharedTable(.inetVPN) : nil
        case .ipv6VPN: return isFabric ? rib.sharedTable(.inet6VPN) : nil
        case .evpn: return isFabric ? rib.sharedTable(.evpnVPN) : nil
        case .ipv4Labeled: return isFabric ? rib.sharedTable(.inetLabeled) : nil
        case .ipv6Labeled: return isFabric ? rib.sharedTable(.inet6Labeled) : nil
        case .routeTarget: return isFabric ? rib.sharedTable(.routeTarget) : nil
        case .ermVPN: return isFabric ? rib.sharedTable(.ermvpnVPN) : nil
        case .ipv4MVPN: return isFabric ? rib.sharedTable(.mvpnVPN) : nil
        }
    }
}
