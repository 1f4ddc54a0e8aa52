import WeftBGPWire
import WeftNet
import WeftRouting

/// Writes the attributes that a path is sent on with (docs/wire/bgp.md, "What a peer is told"): from the compact form
/// straight to the wire.
struct ExportEncoder {
    /// Appends the attributes, ascending by type, and behind them the next hop of MP_REACH_NLRI.
    ///
    /// - Returns: where the next hop begins; `nil` when the attributes keep the path from such a peer.
    func encode(
        _ path: BestPath, _ rib: borrowing RIB, _ profile: ExportProfile, _ extra: [UInt64], into bytes: inout [UInt8]
    ) -> Int? {
        let (rank, variable) = rib.compactAttributes(path.attributes)
        let parts = Parts(variable)
        guard !isForbidden(parts, rank, profile) else { return nil }
        let (optional, transitive) = (AttributeType.optional, AttributeType.transitive)
        CompactAttributes.appendHead(transitive, AttributeType.origin, length: 1, to: &bytes)
        bytes.append(profile.originOverride?.rawValue ?? rank.origin)
        let widePath = appendPath(parts.asPath, profile, to: &bytes)
        guard let hop = nextHop(rank, profile) else { return nil }
        let hasNextHopAttribute = profile.family == .ipv4Unicast && hop.hasIPv4NextHop
        if hasNextHopAttribute {
            CompactAttributes.appendHead(transitive, AttributeType.nextHop, length: 4, to: &bytes)
            bytes.append(wire: UInt32(truncatingIfNeeded: hop.nextHopLow))
        }
        // RFC 4271 §5.1.4: not beyond the neighbouring AS; that of an agent's route is our own.
        if profile.isInternal ? rank.flags & PathRank.hasMED != 0 : path.sourceKind == .xmpp && rank.med != 0 {
            CompactAttributes.appendHead(optional, AttributeType.med, length: 4, to: &bytes)
            bytes.append(wire: rank.med)
        }
        if profile.isInternal {
            CompactAttributes.appendHead(transitive, AttributeType.localPreference, length: 4, to: &bytes)
            let isWithdrawnSoon = path.flags.contains(.longLivedStale) && !profile.takesLongLivedStale
            bytes.append(wire: isWithdrawnSoon || profile.isShuttingDown ? 0 : rank.localPreference)
        }
        if rank.flags & PathRank.atomicAggregate != 0 {
            CompactAttributes.appendHead(transitive, AttributeType.atomicAggregate, length: 0, to: &bytes)
        }
        appendAggregator(parts, profile, to: &bytes)
        appendCommunities(parts, path, profile, to: &bytes)
        if profile.isInternal { appendReflection(path, rank, parts, rib, profile, to: &bytes) }
        appendExtendedCommunities(parts, profile, extra, isOurs: isOurs(path, rank), to: &bytes)
        widePath.withUnsafeBytes { append($0, optional | transitive, AttributeType.as4Path, to: &bytes) }
        if !profile.hasWideAS, !parts.aggregator.isEmpty, parts.aggregator.wire32(at: 0) > 0xffff {
            append(parts.aggregator, optional | transitive, AttributeType.as4Aggregator, to: &bytes)
        }
        appendRest(variable, parts.onlyToCustomer.isEmpty ? profile.mark : nil, to: &bytes)
        let middle = bytes.count
        if !hasNextHopAttribute { appendNextHop(hop, profile.family, to: &bytes) }
        return middle
    }

    /// The values that are looked at or changed; empty for what is not there.
    private struct Parts {
        var asPath = UnsafeRawBufferPointer(start: nil, count: 0)
        var aggregator = UnsafeRawBufferPointer(start: nil, count: 0)
        var communities = UnsafeRawBufferPointer(start: nil, count: 0)
        var clusterList = UnsafeRawBufferPointer(start: nil, count: 0)
        var extendedCommunities = UnsafeRawBufferPointer(start: nil, count: 0)
        var onlyToCustomer = UnsafeRawBufferPointer(start: nil, count: 0)
        /// Of those that are optional and transitive: with the bit that somebody did not know them, which stays (RFC
        /// 4271 §5).
        var aggregatorFlags = AttributeType.optional | AttributeType.transitive
        var communitiesFlags = AttributeType.optional | AttributeType.transitive
        var extendedFlags = AttributeType.optional | AttributeType.transitive

        init(_ variable: UnsafeRawBufferPointer) {
            CompactAttributes.forEach(in: variable) { flags, type, value in
                let partial = flags & AttributeType.partial
                switch type {
                case AttributeType.asPath: asPath = value
                case AttributeType.aggregator:
                    aggregator = value
                    aggregatorFlags |= partial
                case AttributeType.communities:
                    communities = value
                    communitiesFlags |= partial
                case AttributeType.clusterList: clusterList = value
                case AttributeType.extendedCommunities:
                    extendedCommunities = value
                    extendedFlags |= partial
                case AttributeType.onlyToCustomer: onlyToCustomer = value
                default: break
                }
            }
        }
    }

    private func isForbidden(_ parts: Parts, _ rank: PathRank, _ profile: ExportProfile) -> Bool {
        for offset in stride(from: 0, to: parts.communities.count, by: 4) {
            switch Community(rawValue: parts.communities.wire32(at: offset)) {
            case .noAdvertise: return true
            case .noExport, .noExportSubconfed: if !profile.isInternal { return true }
            default: break
            }
        }
        if profile.isUnicast, profile.role?.keepsMarked == true, !parts.onlyToCustomer.isEmpty { return true }
        if profile.rejectsASSets, CompactAttributes.hasSets(inPath: parts.asPath) { return true }
        // The peer would refuse it.
        return !profile.isInternal && !profile.overridesAS
            && CompactAttributes.occurrences(of: profile.peerAS, inPath: parts.asPath) > 0
    }

    private func append(
        _ value: UnsafeRawBufferPointer, _ flags: UInt8, _ type: UInt8, to bytes: inout [UInt8]
    ) {
        guard !value.isEmpty else { return }
        CompactAttributes.appendHead(flags, type, length: value.count, to: &bytes)
        bytes.append(contentsOf: value)
    }

    // MARK: AS path

    /// - Returns: the path as AS4_PATH has it, when it is needed (RFC 6793 §4.2.2).
    private func appendPath(
        _ path: UnsafeRawBufferPointer, _ profile: ExportProfile, to bytes: inout [UInt8]
    ) -> [UInt8] {
        let transitive = AttributeType.transitive
        let isOfConfederation = !profile.isInternal && CompactAttributes.isOfConfederation(path)
        guard profile.hasWideAS, profile.privateASAction == nil, !profile.overridesAS, !isOfConfederation else {
            return appendChangedPath(path, profile, to: &bytes)
        }
        guard !profile.isInternal else {
            CompactAttributes.appendHead(transitive, AttributeType.asPath, length: path.count, to: &bytes)
            bytes.append(contentsOf: path)
            return []
        }
        // RFC 4271 §5.1.2 b: our AS joins the first sequence, or begins one.
        let joins = path.count >= 2 && path[0] == ASPath.SegmentKind.sequence.rawValue && path[1] < 255
        let length = path.count + (joins ? 4 : 6)
        CompactAttributes.appendHead(transitive, AttributeType.asPath, length: length, to: &bytes)
        bytes.append(ASPath.SegmentKind.sequence.rawValue)
        bytes.append(joins ? path[1] + 1 : 1)
        bytes.append(wire: profile.localAS)
        bytes.append(contentsOf: joins ? UnsafeRawBufferPointer(rebasing: path[2...]) : path)
        return []
    }

    private func appendChangedPath(
        _ wire: UnsafeRawBufferPointer, _ profile: ExportProfile, to bytes: inout [UInt8]
    ) -> [UInt8] {
        var path = ASPath(wire: wire)
        if !profile.isInternal {
            path.removeConfederation()
            if profile.overridesAS { path.replace(profile.peerAS, with: profile.localAS) }
            switch profile.privateASAction {
            case .remove?: path.removePrivate(onlyLeading: true)
            case .removeAll?: path.removePrivate(onlyLeading: false)
            case .replaceAll?: path.replacePrivate(with: profile.localAS)
            case nil: break
            }
            path.prepend(profile.localAS)
        }
        let form = profile.hasWideAS ? path.wire : path.shortWire
        CompactAttributes.appendHead(AttributeType.transitive, AttributeType.asPath, length: form.count, to: &bytes)
        bytes += form
        // RFC 6793 §4.2.2: those of a confederation stand in AS_PATH alone.
        path.removeConfederation()
        return !profile.hasWideAS && path.needsWideNumbers ? path.wire : []
    }

    private func appendAggregator(_ parts: Parts, _ profile: ExportProfile, to bytes: inout [UInt8]) {
        let (value, flags) = (parts.aggregator, parts.aggregatorFlags)
        guard !value.isEmpty else { return }
        guard !profile.hasWideAS else { return append(value, flags, AttributeType.aggregator, to: &bytes) }
        CompactAttributes.appendHead(flags, AttributeType.aggregator, length: 6, to: &bytes)
        bytes.append(wire: UInt16(exactly: value.wire32(at: 0)) ?? OpenMessage.transitionalAS)
        bytes.append(wire: value.wire32(at: 4))
    }

    // MARK: Communities

    private func appendCommunities(
        _ parts: Parts, _ path: BestPath, _ profile: ExportProfile, to bytes: inout [UInt8]
    ) {
        let value = parts.communities
        var added: [Community] = []
        if path.flags.contains(.longLivedStale) { added = profile.takesLongLivedStale ? [.llgrStale] : [.noExport] }
        if profile.isShuttingDown, !profile.isInternal { added.append(.gracefulShutdown) }
        // It may have come with them.
        for offset in stride(from: 0, to: added.isEmpty ? 0 : value.count, by: 4) {
            added.removeAll { $0.rawValue == value.wire32(at: offset) }
        }
        guard !value.isEmpty || !added.isEmpty else { return }
        CompactAttributes.appendHead(
            parts.communitiesFlags, AttributeType.communities, length: value.count + 4 * added.count, to: &bytes)
        bytes.append(contentsOf: value)
        for community in added { bytes.append(wire: community.rawValue) }
    }

    /// Whether the fabric itself is the origin of a path, by an agent or a workload or as configured.
    private func isOurs(_ path: BestPath, _ rank: PathRank) -> Bool {
        switch path.sourceKind {
        case .externalBGP, .internalBGP: rank.subProtocol == PathAttributes.SubProtocol.bgpAsAService.rawValue
        case .local, .aggregate, .staticRoute, .xmpp: true
        }
    }

    /// What came with a path stays with it; what is not transitive, within its AS (RFC 4360 §6).
    private func appendExtendedCommunities(
        _ parts: Parts, _ profile: ExportProfile, _ extra: [UInt64], isOurs: Bool, to bytes: inout [UInt8]
    ) {
        let value = parts.extendedCommunities
        let isPlain = profile.family == .ipv4Unicast || profile.family == .ipv6Unicast
        // Plain routes carry nothing of ours but where they come from (docs/wire/bgp.md, "What a peer is told"), nor do
        // those that workloads are told.
        let isStripped = isPlain && (isOurs || profile.gateway != nil)
        var kept: [UInt64] = []
        for offset in stride(from: 0, to: value.count, by: 8) {
            let community = ExtendedCommunity(rawValue: value.wire64(at: offset))
            if isStripped, community.originNetwork == nil { continue }
            if community.isTransitive || profile.isInternal { kept.append(community.rawValue) }
        }
        if !isPlain { kept += extra }
        let hasEncapsulation = kept.contains { ExtendedCommunity(rawValue: $0).encapsulation != nil }
        if !isPlain, !profile.defaultEncapsulations.isEmpty, !hasEncapsulation {
            kept += profile.defaultEncapsulations.map { ExtendedCommunity.encapsulation($0).rawValue }
        }
        guard !kept.isEmpty else { return }
        CompactAttributes.appendHead(
            parts.extendedFlags, AttributeType.extendedCommunities, length: kept.count * 8, to: &bytes)
        for community in kept { bytes.append(wire: community) }
    }

    // MARK: Reflection

    /// RFC 4456 §8.
    private func appendReflection(
        _ path: BestPath, _ rank: PathRank, _ parts: Parts, _ rib: borrowing RIB, _ profile: ExportProfile,
        to bytes: inout [UInt8]
    ) {
        let isReflected = path.sourceKind == .internalBGP
        let has = rank.flags & PathRank.hasOriginatorID != 0
        if isReflected || has {
            CompactAttributes.appendHead(AttributeType.optional, AttributeType.originatorID, length: 4, to: &bytes)
            bytes.append(wire: has ? rank.originatorID : rib.routerID(of: path.source))
        }
        guard isReflected, let cluster = profile.clusterID else {
            return append(parts.clusterList, AttributeType.optional, AttributeType.clusterList, to: &bytes)
        }
        CompactAttributes.appendHead(
            AttributeType.optional, AttributeType.clusterList, length: parts.clusterList.count + 4, to: &bytes)
        bytes.append(wire: cluster.rawValue)
        bytes.append(contentsOf: parts.clusterList)
    }

    /// What is sent on as it came; of what is not known it is said that somebody did not know it (RFC 4271 §5).
    ///
    /// - Parameter mark: the AS of OTC, where that is to be added.
    private func appendRest(_ variable: UnsafeRawBufferPointer, _ mark: UInt32?, to bytes: inout [UInt8]) {
        var mark = mark
        func appendMark() {
            guard let asn = mark else { return }
            mark = nil
            CompactAttributes.appendHead(
                AttributeType.optional | AttributeType.transitive, AttributeType.onlyToCustomer, length: 4, to: &bytes)
            bytes.append(wire: asn)
        }
        CompactAttributes.forEach(in: variable) { flags, type, value in
            if type > AttributeType.onlyToCustomer { appendMark() }
            switch type {
            case AttributeType.asPath, AttributeType.aggregator, AttributeType.communities, AttributeType.clusterList,
                AttributeType.extendedCommunities, CompactAttributes.evpnDetail:
                break
            case _ where AttributeType.isUnderstood(type): append(value, flags, type, to: &bytes)
            default: append(value, flags | AttributeType.partial, type, to: &bytes)
            }
        }
        appendMark()
    }

    /// Bears the next hop that the path is told with; `nil` for one that the peer has no place for.
    private func nextHop(_ rank: PathRank, _ profile: ExportProfile) -> PathRank? {
        guard let gateway = profile.gateway else {
            let isForeign = profile.family.hasNarrowNextHops && !rank.hasIPv4NextHop
            return isForeign && !profile.takesWideNextHops ? nil : rank
        }
        return switch profile.family {
        case .ipv4Unicast: gateway.v4.map { PathRank(nextHop: .v4($0)) }
        case .ipv6Unicast: gateway.v6.map { PathRank(nextHop: .v6($0)) }
        default: nil
        }
    }

    private func appendNextHop(_ rank: PathRank, _ family: BGPFamily, to bytes: inout [UInt8]) {
        switch family {
        case .ipv4VPN, .ipv6VPN: bytes.append(wire: 0 as UInt64)
        default: break
        }
        let isWide = family == .ipv6Unicast || family == .ipv6VPN || family == .ipv6Labeled
        if rank.hasIPv4NextHop, !isWide {
            bytes.append(wire: UInt32(truncatingIfNeeded: rank.nextHopLow))
        } else {
            // An IPv4 next hop of an IPv6 route is mapped (RFC 4659 §3.2.1.2).
            bytes.append(wire: rank.nextHopHigh)
            bytes.append(wire: rank.nextHopLow)
        }
    }
}

extension ExportProfile {
    /// The AS that marks what goes downwards or sideways (RFC 9234 §5).
    fileprivate var mark: UInt32? { isUnicast && role?.marksSent == true ? localAS : nil }
}
