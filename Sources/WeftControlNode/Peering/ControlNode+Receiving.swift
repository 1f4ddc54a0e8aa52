package import WeftBGP
import WeftBGPWire
package import WeftNet
import WeftRouting

/// What peers announce.
extension ControlNode {
    /// Takes in the body of an UPDATE.
    package mutating func received(update body: UnsafeRawBufferPointer, from id: PeerID, at time: WallTime) {
        advance(to: time)
        guard let peer = peers[id], peer.reception.isUp else { return }
        peer.counters.updatesReceived += 1
        defer { relieve(announcer: peer) }
        do throws(BGPFault) {
            try updateScan.scan(body)
            if let family = updateScan.endOfRIB { return heardEnd(of: family, from: peer) }
            try withdraw(updateScan.withdrawn, .ipv4Unicast, body, peer)
            if let unreach = updateScan.unreach, let family = unreach.family {
                try withdraw(unreach.range, family, body, peer)
            }
            try announce(body, peer)
        } catch {
            outputs.append(.resetPeer(id, error, pause: nil))
            // RFC 8538 §4: also for who sends the NOTIFICATION.
            lost(id, mayReturn: peer.session?.mayKeepRoutes(afterEndingOver: error) ?? false, at: time)
        }
    }

    /// Takes in the destinations of both parts, each with its own next hop. Either may be there or not (RFC 7606 §5.1), and what the
    /// session does not carry is passed over (RFC 4760 §6).
    private mutating func announce(_ body: UnsafeRawBufferPointer, _ peer: BGPPeer) throws(BGPFault) {
        let reach = updateScan.reach.flatMap { $0.family }.flatMap { carries($0, peer) ? $0 : nil }
        // RFC 7606 §7.11: where the destinations begin is not certain then.
        guard reach == nil || updateScan.hasKnownNextHopLength else { throw .optionalAttributeError }
        let hasField = !updateScan.announced.isEmpty && carries(.ipv4Unicast, peer)
        // Held until the other part's are known: in the cache, one may take the other's place.
        let field = hasField ? attributes(of: body, .field, .ipv4Unicast, peer) : ReceivedAttributes()
        if let id = field.id { rib.retain(id) }
        defer { if let id = field.id { rib.release(id) } }
        let other = reach.map { attributes(of: body, .reach, $0, peer) } ?? ReceivedAttributes()
        let isFaulty = field.isFaulty || other.isFaulty
        if isFaulty { peer.counters.treatedAsWithdrawn += 1 }
        if hasField {
            try announce(updateScan.announced, .ipv4Unicast, body, peer, isFaulty ? ReceivedAttributes() : field)
        }
        if let reach, let range = updateScan.reach?.range {
            try announce(range, reach, body, peer, isFaulty ? ReceivedAttributes() : other)
        }
    }

    private func carries(_ family: BGPFamily, _ peer: BGPPeer) -> Bool {
        peer.reception.families.contains(family)
    }

    private mutating func announce(
        _ range: Range<Int>, _ family: BGPFamily, _ body: UnsafeRawBufferPointer, _ peer: BGPPeer,
        _ received: ReceivedAttributes
    ) throws(BGPFault) {
        // The session may have ended over its first part.
        guard !range.isEmpty, peer.reception.isUp else { return }
        guard let attributes = received.id else { return try withdraw(range, family, body, peer) }
        guard let table = table(of: family, for: peer) else { return }
        let before = countedPaths(family, of: peer)
        let bytes = UnsafeRawBufferPointer(rebasing: body[range])
        defer { if hasPathIdentifiers(family, peer) { noteExcess(family, peer, table) } }
        let count = try announce(bytes, family, table, peer, attributes, received.reason)
        peer.counters.routesReceived += UInt64(count)
        if !received.reason.isEmpty, family != .evpn { peer.counters.unusable += UInt64(count) }
        checkLimit(peer, family, gained: countedPaths(family, of: peer) - before)
    }

    private mutating func withdraw(
        _ range: Range<Int>, _ family: BGPFamily, _ body: UnsafeRawBufferPointer, _ peer: BGPPeer
    ) throws(BGPFault) {
        guard !range.isEmpty, carries(family, peer), let table = table(of: family, for: peer) else { return }
        let before = countedPaths(family, of: peer)
        let count = try withdraw(UnsafeRawBufferPointer(rebasing: body[range]), family, table, peer)
        peer.counters.withdrawalsReceived += UInt64(count)
        checkLimit(peer, family, gained: countedPaths(family, of: peer) - before)
    }

    /// The paths that grow and shrink with what the peer announces of a family, and perhaps others that do not.
    private func countedPaths(_ family: BGPFamily, of peer: BGPPeer) -> Int {
        // What is told for parts of targets is none that the peer announced.
        family == .routeTarget ? peer.interest?.announced.count ?? 0 : rib.pathCount(of: peer.source)
    }

    private mutating func checkLimit(_ peer: BGPPeer, _ family: BGPFamily, gained: Int) {
        guard gained != 0 else { return }
        let count = Int(peer.families[family]?.pathCount ?? 0) + gained
        peer.families[family, default: .init()].pathCount = UInt32(clamping: count)
        checkLimit(peer, family)
    }

    /// Ends the session of a peer that has more paths of a family than it may have.
    mutating func checkLimit(_ peer: BGPPeer, _ family: BGPFamily) {
        guard peer.reception.hasLimits, let options = peer.configuration.families[family], options.prefixLimit > 0,
            let state = peer.families[family], peer.session != nil
        else { return }
        // What is told again under other identifiers stands beside what it was, until the peer has told everything.
        let isDoubled = hasPathIdentifiers(family, peer) && (state.isStale || state.isBeingRefreshed)
        guard Int(state.pathCount) > Int(options.prefixLimit) * (isDoubled ? 2 : 1) else { return }
        let pause = options.idleTimeout > .zero ? options.idleTimeout : nil
        outputs.append(.resetPeer(peer.id, .cease(.maximumPrefixes), pause: pause))
        lost(peer.id, mayReturn: false, at: now)
    }

    // MARK: Destinations

    private mutating func announce(
        _ bytes: UnsafeRawBufferPointer, _ family: BGPFamily, _ table: TableID, _ peer: BGPPeer,
        _ attributes: AttributeID, _ reason: PathFlags
    ) throws(BGPFault) -> Int {
        var count = 0
        switch family {
        case .ipv4Unicast, .ipv4Labeled, .ipv4VPN:
            var reader = prefixReader(bytes, family, peer)
            var ahead = reader
            while let found = try ahead.nextIPv4() {
                if let key = found.knownKey(in: rib) { rib.approach(key, in: table) }
            }
            while let found = try reader.nextIPv4() {
                count += 1
                take(found, in: table, peer, attributes, reason)
            }
        case .ipv6Unicast, .ipv6Labeled, .ipv6VPN:
            var reader = prefixReader(bytes, family, peer)
            while let found = try reader.nextIPv6() {
                count += 1
                take(found, in: table, peer, attributes, reason)
            }
        case .evpn:
            var reader = EVPNReader(bytes, hasPathIdentifiers: hasPathIdentifiers(family, peer))
            while let found = try reader.next() {
                count += 1
                announce(found, in: table, peer, attributes, reason)
            }
        case .routeTarget:
            var reader = RouteTargetReader(bytes)
            while let found = try reader.next() {
                count += 1
                announceInterest(found, in: table, peer, attributes, reason)
            }
        case .ermVPN, .ipv4MVPN:
            var reader = MulticastReader(bytes, family, hasPathIdentifiers: hasPathIdentifiers(family, peer))
            while let found = try reader.next() {
                count += 1
                guard let key = rib.key(found.destination, found.distinguisher) else { continue }
                rib.announce(
                    key, in: table, from: peer.source, attributes: attributes, label: 0,
                    pathIdentifier: found.pathIdentifier, infeasible: reason)
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
            var reader = prefixReader(bytes, family, peer)
            while let found = try reader.nextIPv4() {
                count += 1
                letGo(of: found, in: table, peer)
            }
        case .ipv6Unicast, .ipv6Labeled, .ipv6VPN:
            var reader = prefixReader(bytes, family, peer)
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
        _ found: Destination, in table: TableID, _ peer: BGPPeer, _ attributes: AttributeID, _ reason: PathFlags
    ) {
        guard peer.reception.takesAsSaid else { return judge(found, in: table, peer, attributes, reason) }
        guard let key = found.key(in: &rib) else { return }
        rib.announce(
            key, in: table, from: peer.source, attributes: attributes, label: found.label >> 4,
            pathIdentifier: found.pathIdentifier, infeasible: reason)
    }

    /// Takes in a route as the peer's policies make it, and as its next hop leads.
    private mutating func judge<Destination: AnnouncedDestination>(
        _ found: Destination, in table: TableID, _ peer: BGPPeer, _ attributes: AttributeID, _ reason: PathFlags
    ) {
        let policies = peer.reception.judgesPrefixes ? peer.configuration.importPolicies : []
        guard let judged = rib.apply(policies, to: attributes, prefix: found.prefix, from: peer.source) else {
            peer.counters.rejected += 1
            return letGo(of: found, in: table, peer)
        }
        defer { rib.release(judged) }
        guard peer.configuration.isWorkload else {
            guard let key = found.key(in: &rib) else { return }
            rib.announce(
                key, in: table, from: peer.source, attributes: judged, label: found.label >> 4,
                pathIdentifier: found.pathIdentifier, infeasible: reason)
            return
        }
        let said = rib.attributes(judged)
        following.follow(
            FollowingRoute.Key(source: peer.source, prefix: found.prefix),
            FollowingRoute(nextHop: said.nextHop, origin: .workload(said)), in: table, of: &rib)
    }

    @inline(__always)
    private mutating func letGo<Destination: AnnouncedDestination>(
        of found: Destination, in table: TableID, _ peer: BGPPeer
    ) {
        if peer.configuration.isWorkload {
            return following.unfollow(
                FollowingRoute.Key(source: peer.source, prefix: found.prefix), in: table, of: &rib)
        }
        guard let key = found.knownKey(in: rib) else { return }
        rib.withdraw(key, in: table, from: peer.source, pathIdentifier: found.pathIdentifier)
    }

    /// What the peer says beyond so many paths to a destination is counted, and said once of a family in each session.
    private mutating func noteExcess(_ family: BGPFamily, _ peer: BGPPeer, _ table: TableID) {
        let excess = rib.takeExcess()
        guard let route = excess.route else { return }
        peer.counters.pathsInExcess += UInt64(excess.count)
        guard peer.families[family]?.isExcessReported != true else { return }
        peer.families[family, default: .init()].isExcessReported = true
        outputs.append(
            .ignoredUpdate(
                peer.id,
                """
                \(family.name) paths are refused: more than \(settings.pathLimit) to one destination, such as \
                \(routeName(of: route, in: table)); weft bgp show counts them
                """))
    }

    private func prefixReader(
        _ bytes: UnsafeRawBufferPointer, _ family: BGPFamily, _ peer: BGPPeer
    ) -> PrefixReader {
        PrefixReader(
            bytes, hasPathIdentifiers: hasPathIdentifiers(family, peer), hasLabels: family.hasLabels,
            hasDistinguishers: family.hasDistinguishers)
    }

    private func hasPathIdentifiers(_ family: BGPFamily, _ peer: BGPPeer) -> Bool {
        peer.reception.familiesWithIdentifiers.contains(family)
    }

    /// What an EVPN route says besides its key and first label goes with its attributes.
    private mutating func announce(
        _ route: EVPNRoute, in table: TableID, _ peer: BGPPeer, _ shared: AttributeID, _ reason: PathFlags
    ) {
        guard let key = rib.key(route.destination, route.distinguisher) else { return }
        let isForHosts = route.destination.kind == .macIP || route.destination.kind == .ipPrefix
        let reason = isForHosts ? reason : reason.subtracting([.foreignTunnel, .withoutVXLAN])
        if !reason.isEmpty { peer.counters.unusable += 1 }
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
            pathIdentifier: route.pathIdentifier, infeasible: reason)
        if attributes != shared { rib.release(attributes) }
    }

    // MARK: Ends

    private mutating func heardEnd(of family: BGPFamily, from peer: BGPPeer) {
        guard carries(family, peer) else { return }
        peer.counters.endsOfRIBReceived += 1
        peer.families[family, default: .init()].heardEnd = true
        sweep(peer, family)
        checkLimit(peer, family)
        if family == .routeTarget, peer.session != nil { interestIsKnown(of: peer) }
    }
}
