import WeftBGPWire
import WeftNet

extension OpenMessage {
    /// What we announce to a peer.
    init(_ settings: BGPPeerSettings, isRestarting: Bool, without refused: CapabilityRefusal) {
        let families = settings.families.filter(refused.allows)
        var all: [Capability] = families.map { .multiprotocol(afi: $0.afi, safi: $0.safi) }
        let narrow = families.filter(\.hasNarrowNextHops)
        if !narrow.isEmpty { all.append(.extendedNextHops(narrow.map(\.withWideNextHops))) }
        all += [.routeRefresh, .enhancedRouteRefresh, .extendedMessages, .wideAS(settings.localAS)]
        if let restart = settings.gracefulRestart {
            // Our routes' packets are carried by the agents, which go on while we are away: the F bit is always true.
            all.append(
                .gracefulRestart(
                    Capability.GracefulRestart(
                        isRestarting: isRestarting, coversNotifications: true,
                        restartTime: min(restart.restartTime, 4095),
                        families: families.map {
                            Capability.GracefulRestart.Family(afi: $0.afi, safi: $0.safi, keptForwarding: true)
                        })))
            if restart.longLivedTime > 0 {
                all.append(
                    .longLivedGracefulRestart(
                        families.map {
                            Capability.LongLived(
                                afi: $0.afi, safi: $0.safi, keptForwarding: true,
                                staleTime: min(restart.longLivedTime, 0xff_ffff))
                        }))
            }
        }
        if let role = settings.externalRole { all.append(.role(role.rawValue)) }
        let additional = families.compactMap { family in
            settings.ways(of: family).isEmpty ? nil : Capability.AdditionalPaths(family, settings.ways(of: family))
        }
        if !additional.isEmpty { all.append(.additionalPaths(additional)) }
        self.init(
            asn: settings.localAS, holdTime: settings.holdTime, identifier: settings.localIdentifier,
            capabilities: all.filter(refused.allows))
    }

    /// RFC 4760 §8: a speaker without the capability carries IPv4 unicast.
    var families: [BGPFamily] {
        var isSilent = true
        var families: [BGPFamily] = []
        for case .multiprotocol(let afi, let safi) in capabilities {
            isSilent = false
            if let family = BGPFamily(afi: afi, safi: safi) { families.append(family) }
        }
        return isSilent ? [.ipv4Unicast] : families
    }

    fileprivate func has(_ capability: Capability) -> Bool { capabilities.contains(capability) }

    fileprivate func takesWideNextHops(_ family: BGPFamily) -> Bool {
        capabilities.contains {
            if case .extendedNextHops(let list) = $0 { list.contains(family.withWideNextHops) } else { false }
        }
    }

    /// The families in which the speaker sends, or receives, several paths to a destination.
    fileprivate func families(_ way: AdditionalPathWays) -> Set<BGPFamily> {
        var families: Set<BGPFamily> = []
        for case .additionalPaths(let entries) in capabilities {
            for entry in entries where entry.ways?.contains(way) == true {
                if let family = BGPFamily(afi: entry.afi, safi: entry.safi) { families.insert(family) }
            }
        }
        return families
    }

    fileprivate var gracefulRestart: Capability.GracefulRestart? {
        // RFC 4724 §3: of several the last counts.
        for case .gracefulRestart(let restart) in capabilities.reversed() { return restart }
        return nil
    }
}

extension NegotiatedSession {
    /// What two OPENs agree on, or why they cannot (RFC 4271 §6.2).
    init(_ settings: BGPPeerSettings, own: OpenMessage, peer: OpenMessage) throws(BGPFault) {
        // RFC 7607 §2: 0 is no AS, in neither place.
        guard peer.asn == settings.peerAS, peer.asn != 0, peer.shortAS != 0 else { throw .badPeerAS }
        guard peer.identifier != .any else { throw .badIdentifier }
        // RFC 6286 §2.2: within an AS identifiers differ.
        if settings.isInternal, peer.identifier == settings.localIdentifier { throw .badIdentifier }
        if let expected = settings.peerIdentifier, peer.identifier != expected { throw .badIdentifier }
        guard peer.holdTime == 0 || peer.holdTime >= 3 else { throw .badHoldTime }
        try Self.checkRoles(settings, peer)
        let ours = own.families.filter(settings.families.contains)
        let families = Set(ours).intersection(peer.families)
        guard !families.isEmpty else {
            // RFC 5492 §5: the data lists what we would need.
            throw .unsupportedCapability(
                settings.families.flatMap { family in
                    let value = Capability.multiprotocol(afi: family.afi, safi: family.safi).value
                    return [1, UInt8(value.count)] + value
                })
        }
        self.init(families: families, peerIdentifier: peer.identifier, peerAS: peer.asn)
        holdTime = min(own.holdTime, peer.holdTime)
        hasWideASNumbers = own.has(.wideAS(settings.localAS)) && peer.has(.wideAS(peer.asn))
        messageLimit =
            own.has(.extendedMessages) && peer.has(.extendedMessages)
            ? BGPHeader.extendedMessageLimit : BGPHeader.messageLimit
        hasRouteRefresh = own.has(.routeRefresh) && peer.has(.routeRefresh)
        // RFC 7313 §3.2 builds on RFC 2918, but its capability alone says as much.
        hasEnhancedRouteRefresh = own.has(.enhancedRouteRefresh) && peer.has(.enhancedRouteRefresh)
        hasRouteRefresh = hasRouteRefresh || hasEnhancedRouteRefresh
        extendedNextHops = families.filter {
            $0.hasNarrowNextHops && own.takesWideNextHops($0) && peer.takesWideNextHops($0)
        }
        // RFC 7911 §4: one end sends what the other receives.
        receivesAdditionalPaths = own.families(.receive).intersection(peer.families(.send)).intersection(families)
        sendsAdditionalPaths = own.families(.send).intersection(peer.families(.receive)).intersection(families)
        marksEnds = peer.gracefulRestart != nil
        if let ownRestart = own.gracefulRestart, let restart = peer.gracefulRestart {
            coversNotifications = ownRestart.coversNotifications && restart.coversNotifications
            peerRestart = PeerRestart(restart, in: families, longLived: peer.capabilities)
        }
    }

    /// RFC 9234 §4.2: both ends see the same relation, whoever says it how often.
    private static func checkRoles(_ settings: BGPPeerSettings, _ peer: OpenMessage) throws(BGPFault) {
        guard let role = settings.externalRole else { return }
        var said = false
        for case .role(let number) in peer.capabilities {
            said = true
            guard number == role.counterpart.rawValue else { throw .roleMismatch }
        }
        if settings.requiresRole, !said { throw .roleMismatch }
    }

}

extension BGPPeerSettings {
    fileprivate func ways(of family: BGPFamily) -> AdditionalPathWays {
        family.hasAdditionalPaths ? additionalPaths[family] ?? [] : []
    }
}

extension BGPFamily {
    /// RFC 8950 §4: with next hops of IPv6.
    fileprivate var withWideNextHops: Capability.ExtendedNextHops {
        Capability.ExtendedNextHops(afi: afi, safi: UInt16(safi), nextHopAFI: 2)
    }
}

extension NegotiatedSession.PeerRestart {
    fileprivate init(
        _ restart: Capability.GracefulRestart, in families: Set<BGPFamily>, longLived capabilities: [Capability]
    ) {
        self.init(restartTime: restart.restartTime, isRestarting: restart.isRestarting, families: [:], longLived: [:])
        for entry in restart.families {
            guard let family = BGPFamily(afi: entry.afi, safi: entry.safi), families.contains(family) else { continue }
            self.families[family] = entry.keptForwarding
        }
        for case .longLivedGracefulRestart(let entries) in capabilities {
            for entry in entries {
                guard let family = BGPFamily(afi: entry.afi, safi: entry.safi), families.contains(family) else {
                    continue
                }
                longLived[family] = entry.staleTime
            }
        }
    }
}
