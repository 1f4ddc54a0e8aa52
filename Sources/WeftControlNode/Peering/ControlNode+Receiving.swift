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

    /// Takes in the destinations of both parts, each with its own next hop. Either may be there or not (RFC 7606 §5.1),
    /// and what the session does not carry is passed over (RFC 4760 §6).
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
        _ = rib.takeRefusals()
        defer { noteRefusals(family, peer, table) }
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

    /// Ends the session of a peer that has more paths of a family than it may have, and says when it comes near that.
    mutating func checkLimit(_ peer: BGPPeer, _ family: BGPFamily) {
        guard peer.reception.hasLimits, let limit = peer.configuration.prefixLimit(of: family),
            let state = peer.families[family], peer.session != nil
        else { return }
        let isNear = Int(state.pathCount) * 5 >= Int(limit) * 4
        if isNear, !state.isNearLimit {
            outputs.append(
                .ignoredUpdate(
                    peer.id,
                    "none, but \(state.pathCount) \(family.name) routes are four fifths of its limit of \(limit)"))
        }
        if isNear != state.isNearLimit { peer.families[family]?.isNearLimit = isNear }
        // What is told again under other identifiers stands beside what it was, until the peer has told everything.
        let isDoubled = hasPathIdentifiers(family, peer) && (state.isStale || state.isBeingRefreshed)
        guard Int(state.pathCount) > Int(limit) * (isDoubled ? 2 : 1) else { return }
        let idle = peer.configuration.families[family]?.idleTimeout ?? .zero
        let pause = idle > .zero ? idle : nil
        outputs.append(.resetPeer(peer.id, .cease(.maximumPrefixes), pause: pause))
        lost(peer.id, mayReturn: false, at: now)
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
