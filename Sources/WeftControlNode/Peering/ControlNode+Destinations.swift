import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// The destinations of updates, family by family.
extension ControlNode {
    /// Takes in destinations of a family.
    ///
    /// - Returns: how many they are.
    mutating func announce(
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

    /// Takes back destinations of a family.
    ///
    /// - Returns: how many they are.
    mutating func withdraw(
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
    mutating func noteExcess(_ family: BGPFamily, _ peer: BGPPeer, _ table: TableID) {
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

    /// What the configuration does not let the peer say is counted, and one of an update's routes is named.
    mutating func noteRefusals(_ family: BGPFamily, _ peer: BGPPeer, _ table: TableID) {
        let refusals = rib.takeRefusals()
        guard refusals.count > 0 else { return }
        peer.counters.unpermitted += UInt64(refusals.count)
        guard let route = refusals.route, rib.holds(route, in: table) else { return }
        outputs.append(
            .ignoredUpdate(
                peer.id,
                """
                \(refusals.count) \(family.name) routes are not used, such as \(routeName(of: route, in: table)): the \
                configuration does not permit them (weft route why)
                """))
    }

    private func prefixReader(
        _ bytes: UnsafeRawBufferPointer, _ family: BGPFamily, _ peer: BGPPeer
    ) -> PrefixReader {
        PrefixReader(
            bytes, hasPathIdentifiers: hasPathIdentifiers(family, peer), hasLabels: family.hasLabels,
            hasDistinguishers: family.hasDistinguishers)
    }

    func hasPathIdentifiers(_ family: BGPFamily, _ peer: BGPPeer) -> Bool {
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
}
