import WeftBGP
import WeftBGPWire
import WeftNet
import WeftRouting

/// What the attributes of an update that was scanned mean for its routes.
extension ControlNode {
    mutating func attributes(
        of body: UnsafeRawBufferPointer, _ part: UpdatePart, _ family: BGPFamily, _ peer: BGPPeer
    ) -> ReceivedAttributes {
        // What follows where the list breaks off is in no key.
        guard updateScan.listFault == nil else { return decodeAttributes(of: body, part, family, peer) }
        let range = updateScan.makeKey(of: part, body)
        let finding = withKey(range, body) { peer.attributeCache.find($0, part) }
        if let known = finding.received { return known }
        let received = decodeAttributes(of: body, part, family, peer)
        let old = withKey(range, body) { peer.attributeCache.insert(received, $0, part, finding) }
        if let old { rib.release(old) }
        return received
    }

    @inline(__always)
    private func withKey<Answer>(
        _ range: Range<Int>?, _ body: UnsafeRawBufferPointer, _ use: (UnsafeRawBufferPointer) -> Answer
    ) -> Answer {
        if let range { return use(UnsafeRawBufferPointer(rebasing: body[range])) }
        return updateScan.key.withUnsafeBytes(use)
    }

    private mutating func decodeAttributes(
        of body: UnsafeRawBufferPointer, _ part: UpdatePart, _ family: BGPFamily, _ peer: BGPPeer
    ) -> ReceivedAttributes {
        let reception = peer.reception
        let context = UpdateDecoder.Context(hasWideAS: reception.hasWideAS, isInternal: reception.isInternal)
        updateDecoder.decode(updateScan, body, context, for: part)
        if !updateDecoder.discarded.isEmpty {
            peer.counters.attributesDiscarded += 1
            for fault in updateDecoder.discarded { outputs.append(.ignoredUpdate(peer.id, fault.description)) }
        }
        if let fault = updateDecoder.fault {
            outputs.append(.ignoredUpdate(peer.id, fault.description))
            return ReceivedAttributes(isFaulty: true)
        }
        var rank = updateDecoder.rank
        // Interests may come without a next hop, which others would not take from us (RFC 4684).
        if family == .routeTarget, rank.nextHop == .v4(.any) {
            rank.setNextHop(reception.peerAddress)
        }
        let hasBeenHere = updateDecoder.compact.withUnsafeBytes { isLoop(rank, $0, family, peer) }
        if hasBeenHere {
            peer.counters.loops += 1
            return ReceivedAttributes()
        }
        let isUnicast = family == .ipv4Unicast || family == .ipv6Unicast
        if let refusal = updateDecoder.compact.withUnsafeBytes({ refusal(of: $0, isUnicast: isUnicast, from: peer) }) {
            note(refusal, from: peer)
            return ReceivedAttributes()
        }
        let interned = updateDecoder.compact.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) -> AttributeID? in
            rib.intern(rank, bytes)
        }
        guard let asSaid = interned else { return ReceivedAttributes() }
        var id = admit(asSaid, rank, isUnicast: isUnicast, from: peer)
        addImportEncapsulations(to: &id, family, peer)
        let reason = reason(against: id, family, peer)
        guard reception.hasPolicies, !reception.judgesPrefixes else {
            return ReceivedAttributes(id: id, reason: reason)
        }
        let judged = rib.apply(peer.configuration.importPolicies, to: id, prefix: nil, from: peer.source)
        rib.release(id)
        if judged == nil { peer.counters.rejected += 1 }
        return ReceivedAttributes(id: judged, reason: reason)
    }

    /// Whether a route has been here before: in our AS (RFC 4271 §9.1.2), or as one of ours or of our cluster (RFC 4456
    /// §8).
    private func isLoop(
        _ rank: PathRank, _ compact: UnsafeRawBufferPointer, _ family: BGPFamily, _ peer: BGPPeer
    ) -> Bool {
        let reception = peer.reception
        if rank.flags & PathRank.hasOriginatorID != 0, rank.originatorID == reception.localIdentifier.rawValue {
            return true
        }
        var occurrences = 0
        var isOfCluster = false
        CompactAttributes.forEach(in: compact) { _, type, value in
            switch type {
            case AttributeType.asPath: occurrences = CompactAttributes.occurrences(of: reception.localAS, inPath: value)
            case AttributeType.clusterList:
                let own = reception.clusterID.rawValue
                for offset in stride(from: 0, to: value.count - 3, by: 4) where value.wire32(at: offset) == own {
                    isOfCluster = true
                }
            default: break
            }
        }
        if isOfCluster || occurrences == 0 { return isOfCluster }
        return occurrences > peer.configuration.families[family]?.loopCount ?? peer.configuration.loopCount
    }
}
