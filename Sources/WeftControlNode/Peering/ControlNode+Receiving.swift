import WeftBGP
package import WeftBGPTransport
package import WeftBGPWire
package import WeftNet
import WeftRouting

/// What peers announce.
extension ControlNode {
    /// Takes in the body of an UPDATE.
    package mutating func received(update body: UnsafeRawBufferPointer, from id: PeerID, at time: WallTime) {
        advance(to: time)
        guard let peer = peers[id], let session = peer.session else { return }
        peer.counters.updatesReceived += 1
        defer { relieve(announcer: peer) }
        do throws(BGPFault) {
            try updateScan.scan(body)
            if let family = updateScan.endOfRIB { return heardEnd(of: family, from: peer) }
            try withdraw(updateScan.withdrawn, .ipv4Unicast, body, peer)
            if let unreach = updateScan.unreach, let family = unreach.family, session.families.contains(family) {
                try withdraw(unreach.range, family, body, peer)
            }
            guard updateScan.reach != nil || !updateScan.announced.isEmpty else { return }
            let attributes = attributes(of: body, peer)
            try announce(updateScan.announced, .ipv4Unicast, body, peer, attributes)
            if let reach = updateScan.reach, let family = reach.family, session.families.contains(family) {
                try announce(reach.range, family, body, peer, attributes)
            }
        } catch {
            outputs.append(.resetPeer(id, error, pause: nil))
            lost(id, mayReturn: false, at: time)
        }
    }

    private mutating func announce(
        _ range: Range<Int>, _ family: BGPFamily, _ body: UnsafeRawBufferPointer, _ peer: BGPPeer,
        _ attributes: AttributeID?
    ) throws(BGPFault) {
        guard !range.isEmpty else { return }
        // RFC 7606 §2: destinations with unusable attributes are withdrawn.
        guard let attributes else { return try withdraw(range, family, body, peer) }
        guard let table = table(of: family, for: peer) else { return }
        let before = rib.pathCount(of: peer.source)
        let bytes = UnsafeRawBufferPointer(rebasing: body[range])
        let count = try announce(bytes, family, table, peer, attributes)
        peer.counters.routesReceived += UInt64(count)
        checkLimit(peer, family, gained: rib.pathCount(of: peer.source) - before)
    }

    private mutating func withdraw(
        _ range: Range<Int>, _ family: BGPFamily, _ body: UnsafeRawBufferPointer, _ peer: BGPPeer
    ) throws(BGPFault) {
        guard !range.isEmpty, let table = table(of: family, for: peer) else { return }
        let before = rib.pathCount(of: peer.source)
        let count = try withdraw(UnsafeRawBufferPointer(rebasing: body[range]), family, table, peer)
        peer.counters.withdrawalsReceived += UInt64(count)
        checkLimit(peer, family, gained: rib.pathCount(of: peer.source) - before)
    }

    private mutating func checkLimit(_ peer: BGPPeer, _ family: BGPFamily, gained: Int) {
        guard gained != 0 else { return }
        let count = Int(peer.families[family]?.pathCount ?? 0) + gained
        peer.families[family, default: .init()].pathCount = UInt32(clamping: count)
        guard let options = peer.configuration.families[family], options.prefixLimit > 0,
            count > Int(options.prefixLimit), peer.session != nil
        else { return }
        let pause = options.idleTimeout > .zero ? options.idleTimeout : nil
        outputs.append(.resetPeer(peer.id, .cease(.maximumPrefixes), pause: pause))
        lost(peer.id, mayReturn: false, at: now)
    }

    // MARK: Destinations

    private mutating func announce(
        _ bytes: UnsafeRawBufferPointer, _ family: BGPFamily, _ table: TableID, _ peer: BGPPeer,
        _ attributes: AttributeID
    ) throws(BGPFault) -> Int {
        var count = 0
        switch family {
        case .ipv4Unicast, .ipv4Labeled, .ipv4VPN:
            var reader = prefixReader(bytes, family, peer, isWithdrawal: false)
            while let found = try reader.nextIPv4() {
                count += 1
                take(found, in: table, peer, attributes)
            }
        case .ipv6Unicast, .ipv6Labeled, .ipv6VPN:
            var reader = prefixReader(bytes, family, peer, isWithdrawal: false)
            while let found = try reader.nextIPv6() {
                count += 1
                take(found, in: table, peer, attributes)
            }
        case .evpn:
            var reader = EVPNReader(bytes, hasPathIdentifiers: hasPathIdentifiers(family, peer))
            while let found = try reader.next() {
                count += 1
                announce(found, in: table, peer, attributes)
            }
        case .routeTarget:
            var reader = RouteTargetReader(bytes)
            while let found = try reader.next() {
                count += 1
                announceInterest(found, in: table, peer, attributes)
            }
        case .ermVPN, .ipv4MVPN:
            var reader = MulticastReader(bytes, family, hasPathIdentifiers: hasPathIdentifiers(family, peer))
            while let found = try reader.next() {
                count += 1
                guard let key = rib.key(found.destination, found.distinguisher) else { continue }
                rib.announce(
                    key, in: table, from: peer.source, attributes: attributes, label: 0,
                    pathIdentifier: found.pathIdentifier)
            }
        }
        return count
    }

    private mutating func withdraw(
        _ bytes: UnsafeRawBufferPointer, _ family: BGPFamily, _ table: TableID, _ peer: BGPPeer
    ) throws(BGPFault) -> Int {
        var count = 0
        switch family {
        case .ipv4Unicast, .ipv4Labeled, .ipv4VPN:
            var reader = prefixReader(bytes, family, peer, isWithdrawal: true)
            while let found = try reader.nextIPv4() {
                count += 1
                letGo(of: found, in: table, peer)
            }
        case .ipv6Unicast, .ipv6Labeled, .ipv6VPN:
            var reader = prefixReader(bytes, family, peer, isWithdrawal: true)
            while let found = try reader.nextIPv6() {
                count += 1
                letGo(of: found, in: table, peer)
            }
        case .evpn:
            var reader = EVPNReader(bytes, hasPathIdentifiers: hasPathIdentifiers(family, peer))
            while let found = try reader.next() {
                count += 1
                guard let key = rib.knownKey(found.destination, found.distinguisher) else { continue }
                rib.withdraw(key, in: table, from: peer.source, pathIdentifier: found.pathIdentifier)
            }
        case .routeTarget:
            var reader = RouteTargetReader(bytes)
            while let found = try reader.next() {
                count += 1
                withdrawInterest(found, in: table, peer)
            }
        case .ermVPN, .ipv4MVPN:
            var reader = MulticastReader(bytes, family, hasPathIdentifiers: hasPathIdentifiers(family, peer))
            while let found = try reader.next() {
                count += 1
                guard let key = rib.knownKey(found.destination, found.distinguisher) else { continue }
                rib.withdraw(key, in: table, from: peer.source, pathIdentifier: found.pathIdentifier)
            }
        }
        return count
    }

    @inline(__always)
    private mutating func take<Destination: AnnouncedDestination>(
        _ found: Destination, in table: TableID, _ peer: BGPPeer, _ attributes: AttributeID
    ) {
        guard peer.takesAsSaid else { return judge(found, in: table, peer, attributes) }
        guard let key = found.key(in: &rib) else { return }
        rib.announce(
            key, in: table, from: peer.source, attributes: attributes, label: found.label >> 4,
            pathIdentifier: found.pathIdentifier)
    }

    /// Takes in a route as the peer's policies make it, and as its next hop leads.
    private mutating func judge<Destination: AnnouncedDestination>(
        _ found: Destination, in table: TableID, _ peer: BGPPeer, _ attributes: AttributeID
    ) {
        let policies = peer.judgesPrefixes ? peer.configuration.importPolicies : []
        guard let judged = rib.apply(policies, to: attributes, prefix: found.prefix, from: peer.source) else {
            peer.counters.rejected += 1
            return letGo(of: found, in: table, peer)
        }
        defer { rib.release(judged) }
        guard peer.configuration.isWorkload else {
            guard let key = found.key(in: &rib) else { return }
            rib.announce(
                key, in: table, from: peer.source, attributes: judged, label: found.label >> 4,
                pathIdentifier: found.pathIdentifier)
            return
        }
        let said = rib.attributes(judged)
        follow(
            FollowingRoute.Key(source: peer.source, prefix: found.prefix),
            FollowingRoute(nextHop: said.nextHop, origin: .workload(said)), in: table)
    }

    @inline(__always)
    private mutating func letGo<Destination: AnnouncedDestination>(
        of found: Destination, in table: TableID, _ peer: BGPPeer
    ) {
        if peer.configuration.isWorkload {
            return unfollow(FollowingRoute.Key(source: peer.source, prefix: found.prefix), in: table)
        }
        guard let key = found.knownKey(in: rib) else { return }
        rib.withdraw(key, in: table, from: peer.source, pathIdentifier: found.pathIdentifier)
    }

    private func prefixReader(
        _ bytes: UnsafeRawBufferPointer, _ family: BGPFamily, _ peer: BGPPeer, isWithdrawal: Bool
    ) -> PrefixReader {
        PrefixReader(
            bytes, hasPathIdentifiers: hasPathIdentifiers(family, peer), hasLabels: family.hasLabels,
            hasDistinguishers: family.hasDistinguishers, isWithdrawal: isWithdrawal)
    }

    private func hasPathIdentifiers(_ family: BGPFamily, _ peer: BGPPeer) -> Bool {
        peer.session?.receivesAdditionalPaths.contains(family) ?? false
    }

    /// What an EVPN route says besides its key and first label goes with its attributes.
    private mutating func announce(
        _ route: EVPNRoute, in table: TableID, _ peer: BGPPeer, _ shared: AttributeID
    ) {
        guard let key = rib.key(route.destination, route.distinguisher) else { return }
        var attributes = shared
        if let detail = route.pathDetail {
            var whole = rib.attributes(shared)
            whole.evpn = detail
            guard let own = rib.intern(whole) else {
                rib.withdraw(key, in: table, from: peer.source, pathIdentifier: route.pathIdentifier)
                return
            }
            attributes = own
        }
        rib.announce(
            key, in: table, from: peer.source, attributes: attributes, label: route.label,
            pathIdentifier: route.pathIdentifier)
        if attributes != shared { rib.release(attributes) }
    }

    // MARK: Attributes

    /// The attributes of the update that was scanned last; `nil` when its routes are not to be taken in.
    private mutating func attributes(of body: UnsafeRawBufferPointer, _ peer: BGPPeer) -> AttributeID? {
        let hash = AttributeCache.hash(updateScan.key)
        if let known = peer.attributeCache.find(updateScan.key, hash) { return known.attributes }
        let id = decodeAttributes(of: body, peer)
        if let old = peer.attributeCache.insert(.init(key: updateScan.key, attributes: id), hash) { rib.release(old) }
        return id
    }

    private mutating func decodeAttributes(of body: UnsafeRawBufferPointer, _ peer: BGPPeer) -> AttributeID? {
        guard let session = peer.session else { return nil }
        let context = UpdateDecoder.Context(
            hasWideAS: session.hasWideASNumbers, isInternal: peer.configuration.session.isInternal)
        updateDecoder.decode(updateScan, body, context)
        if !updateDecoder.discarded.isEmpty {
            peer.counters.attributesDiscarded += 1
            for fault in updateDecoder.discarded { outputs.append(.ignoredUpdate(peer.id, fault.description)) }
        }
        if let fault = updateDecoder.fault {
            peer.counters.treatedAsWithdrawn += 1
            outputs.append(.ignoredUpdate(peer.id, fault.description))
            return nil
        }
        let rank = updateDecoder.rank
        let hasBeenHere = updateDecoder.compact.withUnsafeBytes { isLoop(rank, $0, peer) }
        if hasBeenHere {
            peer.counters.loops += 1
            return nil
        }
        let interned = updateDecoder.compact.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) -> AttributeID? in
            rib.intern(rank, bytes)
        }
        guard let id = interned else { return nil }
        guard !peer.configuration.importPolicies.isEmpty, !peer.judgesPrefixes else { return id }
        let judged = rib.apply(peer.configuration.importPolicies, to: id, prefix: nil, from: peer.source)
        rib.release(id)
        if judged == nil { peer.counters.rejected += 1 }
        return judged
    }

    /// Whether a route has been here before: in our AS (RFC 4271 §9.1.2), or as one of ours or of our cluster (RFC 4456 §8).
    private func isLoop(_ rank: PathRank, _ compact: UnsafeRawBufferPointer, _ peer: BGPPeer) -> Bool {
        let session = peer.configuration.session
        if rank.flags & PathRank.hasOriginatorID != 0, rank.originatorID == session.localIdentifier.rawValue {
            return true
        }
        var occurrences = 0
        var isOfCluster = false
        CompactAttributes.forEach(in: compact) { _, type, value in
            switch type {
            case AttributeType.asPath: occurrences = CompactAttributes.occurrences(of: session.localAS, inPath: value)
            case AttributeType.clusterList:
                let own = (peer.configuration.clusterID ?? session.localIdentifier).rawValue
                for offset in stride(from: 0, to: value.count - 3, by: 4) where value.wire32(at: offset) == own {
                    isOfCluster = true
                }
            default: break
            }
        }
        return isOfCluster || occurrences > allowedOccurrences(peer)
    }

    /// How often our AS may be in a path of the update at hand; of two families in one update the stricter counts.
    private func allowedOccurrences(_ peer: BGPPeer) -> Int {
        let families = [updateScan.announced.isEmpty ? nil : .ipv4Unicast, updateScan.reach?.family].compactMap { $0 }
        return families.map { peer.configuration.families[$0]?.loopCount ?? peer.configuration.loopCount }.min() ?? 0
    }

    // MARK: Ends

    private mutating func heardEnd(of family: BGPFamily, from peer: BGPPeer) {
        peer.counters.endsOfRIBReceived += 1
        peer.families[family, default: .init()].heardEnd = true
        sweep(peer, family)
        if family == .routeTarget { interestIsKnown(of: peer) }
    }

    /// The peer wants a family again.
    package mutating func receivedRouteRefresh(_ family: BGPFamily, from id: PeerID, at time: WallTime) {
        advance(to: time)
        guard let peer = peers[id], let table = table(of: family, for: peer), peer.lanes[table] != nil else { return }
        startOver(peer, table)
    }
}
