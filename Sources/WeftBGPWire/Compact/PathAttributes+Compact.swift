import WeftNet

/// Between attributes in full and their compact form (``CompactAttributes``).
extension PathAttributes {
    package var rank: PathRank {
        var rank = PathRank(nextHop: nextHop)
        rank.sourceDistinguisher = sourceDistinguisher?.wire ?? 0
        rank.localPreference = localPreference
        rank.med = med
        rank.sequence = sequence
        rank.originatorID = originatorID?.rawValue ?? 0
        rank.asPathLength = UInt16(clamping: asPath.length)
        rank.clusterListLength = UInt16(clamping: clusterList.count)
        rank.origin = origin.rawValue
        rank.subProtocol = subProtocol.rawValue
        if isSticky { rank.flags |= PathRank.sticky }
        if originatorID != nil { rank.flags |= PathRank.hasOriginatorID }
        if isAtomicAggregate { rank.flags |= PathRank.atomicAggregate }
        if communities.contains(.llgrStale) { rank.flags |= PathRank.longLivedStale }
        if communities.contains(.gracefulShutdown) { rank.flags |= PathRank.gracefulShutdown }
        if med != 0 { rank.flags |= PathRank.hasMED }
        return rank
    }

    /// Appends the variable part. The answer is false, and nothing is appended, when a list is longer than an attribute
    /// can be.
    package func encodeCompact(into bytes: inout [UInt8]) -> Bool {
        let start = bytes.count
        let known = appendKnown(to: &bytes)
        let hasAll = known && appendUnknown(after: AttributeType.largeCommunities, before: .max, to: &bytes)
        guard hasAll else {
            bytes.removeSubrange(start...)
            return false
        }
        if let evpn { appendDetail(evpn, to: &bytes) }
        return true
    }

    private func appendKnown(to bytes: inout [UInt8]) -> Bool {
        let (optional, transitive) = (AttributeType.optional, AttributeType.transitive)
        func add(_ flags: UInt8, _ type: UInt8, _ value: [UInt8], after previous: UInt8) -> Bool {
            guard appendUnknown(after: previous, before: type, to: &bytes), value.count <= 0xffff else { return false }
            guard !value.isEmpty else { return true }
            CompactAttributes.appendHead(flags | partialFlag(of: type), type, length: value.count, to: &bytes)
            bytes += value
            return true
        }
        var aggregator: [UInt8] = []
        if let own = self.aggregator {
            aggregator.append(wire: own.autonomousSystem)
            aggregator.append(wire: own.address.rawValue)
        }
        var tunnel: [UInt8] = []
        if let pmsiTunnel {
            tunnel = [pmsiTunnel.flags, pmsiTunnel.type]
            tunnel += [16, 8, 0].map { UInt8(truncatingIfNeeded: pmsiTunnel.label >> $0) }
            tunnel += pmsiTunnel.identifier
        }
        return add(transitive, AttributeType.asPath, asPath.wire, after: 0)
            && add(optional | transitive, AttributeType.aggregator, aggregator, after: AttributeType.asPath)
            && add(
                optional | transitive, AttributeType.communities, Self.wire(communities.map(\.rawValue)),
                after: AttributeType.aggregator)
            && add(
                optional, AttributeType.clusterList, Self.wire(clusterList), after: AttributeType.communities)
            && add(
                optional | transitive, AttributeType.extendedCommunities,
                Self.wire(extendedCommunities.map(\.rawValue)), after: AttributeType.clusterList)
            && add(
                optional | transitive, AttributeType.pmsiTunnel, tunnel, after: AttributeType.extendedCommunities)
            && add(
                optional | transitive, AttributeType.largeCommunities,
                Self.wire(largeCommunities.flatMap { [$0.administrator, $0.first, $0.second] }),
                after: AttributeType.pmsiTunnel)
    }

    private func appendUnknown(after low: UInt8, before high: UInt8, to bytes: inout [UInt8]) -> Bool {
        var all = unknown
        for (type, value) in [
            (AttributeType.onlyToCustomer, Self.wire(onlyToCustomer.map { [$0] } ?? [])),
            (AttributeType.edgeDiscovery, DiscoveredEdge.wire(edgeDiscovery)),
            (AttributeType.edgeForwarding, ForwardingEdge.wire(edgeForwarding)),
            (AttributeType.originNetworkPath, Self.wire(originNetworkPath)),
        ] where !value.isEmpty {
            let flags = AttributeType.optional | AttributeType.transitive
            all.append(OpaqueAttribute(flags: flags | partialFlag(of: type), type: type, value: value))
        }
        for attribute in all.sorted(by: { $0.type < $1.type }) where attribute.type > low && attribute.type < high {
            guard attribute.value.count <= 0xffff else { return false }
            CompactAttributes.appendHead(attribute.flags, attribute.type, length: attribute.value.count, to: &bytes)
            bytes += attribute.value
        }
        return true
    }

    private func partialFlag(of type: UInt8) -> UInt8 { partial.contains(type) ? AttributeType.partial : 0 }

    private static func wire(_ values: [some FixedWidthInteger]) -> [UInt8] {
        var bytes: [UInt8] = []
        for value in values { bytes.append(wire: value) }
        return bytes
    }

    private func appendDetail(_ detail: EVPNPathDetail, to bytes: inout [UInt8]) {
        let gateway = PathRank(nextHop: detail.gateway ?? .v4(.any))
        CompactAttributes.appendHead(0, CompactAttributes.evpnDetail, length: 31, to: &bytes)
        bytes.append((detail.secondLabel == nil ? 0 : 1) | (detail.gateway == nil ? 0 : 2))
        bytes.append(wire: detail.segment.high)
        bytes.append(wire: detail.segment.low)
        bytes.append(wire: detail.secondLabel ?? 0)
        bytes.append(wire: gateway.nextHopHigh)
        bytes.append(wire: gateway.nextHopLow)
    }

    /// Reads back what ``encodeCompact(into:)`` and ``rank`` wrote.
    package init(rank: PathRank, compact bytes: UnsafeRawBufferPointer) {
        self.init(nextHop: rank.nextHop)
        localPreference = rank.localPreference
        med = rank.med
        origin = Origin(rawValue: rank.origin) ?? .incomplete
        subProtocol = SubProtocol(rawValue: rank.subProtocol) ?? .none
        sourceDistinguisher =
            rank.sourceDistinguisher == 0 ? nil : RouteDistinguisher(wire: rank.sourceDistinguisher)
        isAtomicAggregate = rank.flags & PathRank.atomicAggregate != 0
        if rank.flags & PathRank.hasOriginatorID != 0 { originatorID = IPv4Address(rawValue: rank.originatorID) }
        CompactAttributes.forEach(in: bytes) { flags, type, value in read(flags, type, value) }
    }

    private mutating func read(_ flags: UInt8, _ type: UInt8, _ value: UnsafeRawBufferPointer) {
        func words() -> [UInt32] { (0..<value.count / 4).map { value.wire32(at: $0 * 4) } }
        func longs() -> [UInt64] { (0..<value.count / 8).map { value.wire64(at: $0 * 8) } }
        if flags & AttributeType.partial != 0, AttributeType.isUnderstood(type) { partial.insert(type) }
        switch type {
        case AttributeType.asPath: asPath = ASPath(wire: value)
        case AttributeType.aggregator:
            aggregator = Aggregator(
                autonomousSystem: value.wire32(at: 0), address: IPv4Address(rawValue: value.wire32(at: 4)))
        case AttributeType.communities: communities = words().map(Community.init)
        case AttributeType.clusterList: clusterList = words()
        case AttributeType.extendedCommunities: extendedCommunities = longs().map(ExtendedCommunity.init)
        case AttributeType.pmsiTunnel:
            pmsiTunnel = PMSITunnel(
                flags: value[0], type: value[1], label: value.wire32(at: 1) & 0xff_ffff,
                identifier: Array(value.dropFirst(5)))
        case AttributeType.largeCommunities:
            let numbers = words()
            largeCommunities = (0..<numbers.count / 3).map {
                LargeCommunity(numbers[$0 * 3], numbers[$0 * 3 + 1], numbers[$0 * 3 + 2])
            }
        case AttributeType.onlyToCustomer: onlyToCustomer = value.wire32(at: 0)
        case AttributeType.edgeDiscovery: edgeDiscovery = DiscoveredEdge.list(wire: value) ?? []
        case AttributeType.edgeForwarding: edgeForwarding = ForwardingEdge.list(wire: value) ?? []
        case AttributeType.originNetworkPath: originNetworkPath = longs()
        case CompactAttributes.evpnDetail:
            var detail = EVPNPathDetail()
            detail.segment = EthernetSegmentIdentifier(high: value.wire16(at: 1), low: value.wire64(at: 3))
            detail.secondLabel = value[0] & 1 == 0 ? nil : value.wire32(at: 11)
            let gateway = PathRank(nextHopHigh: value.wire64(at: 15), nextHopLow: value.wire64(at: 23))
            detail.gateway = value[0] & 2 == 0 ? nil : gateway.nextHop
            evpn = detail
        default: unknown.append(OpaqueAttribute(flags: flags, type: type, value: Array(value)))
        }
    }
}

extension ASPath {
    /// Segments with AS numbers in four octets; a segment with more members than one can hold becomes several.
    package var wire: [UInt8] {
        var bytes: [UInt8] = []
        for segment in segments {
            for start in stride(from: 0, to: segment.members.count, by: 255) {
                let part = segment.members[start..<min(start + 255, segment.members.count)]
                bytes += [segment.kind.rawValue, UInt8(part.count)]
                for member in part { bytes.append(wire: member) }
            }
        }
        return bytes
    }

    /// From a wire form with AS numbers in four octets; what does not look like a segment ends it.
    package init(wire bytes: UnsafeRawBufferPointer) {
        self.init()
        var position = 0
        while position + 2 <= bytes.count {
            let count = Int(bytes[position + 1])
            guard position + 2 + count * 4 <= bytes.count, let kind = SegmentKind(rawValue: bytes[position]) else {
                return
            }
            segments.append(
                Segment(kind, (0..<count).map { bytes.wire32(at: position + 2 + $0 * 4) }))
            position += 2 + count * 4
        }
    }
}
