/// Turns the attributes of an update into their compact form and judges them (RFC 7606).
package struct UpdateDecoder {
    /// What the session says about how updates are written.
    package struct Context: Hashable, Sendable {
        /// AS numbers take four octets (RFC 6793).
        package var hasWideAS: Bool
        package var isInternal: Bool

        package init(hasWideAS: Bool, isInternal: Bool) {
            self.hasWideAS = hasWideAS
            self.isInternal = isInternal
        }
    }

    /// The fixed part of the attributes decoded last.
    package private(set) var rank = PathRank(nextHopV4: 0)
    /// Their variable part (``CompactAttributes``).
    package private(set) var compact: [UInt8] = []
    /// Why the routes of the update are to be withdrawn; `nil` when it is sound.
    package private(set) var fault: AttributeFault?
    /// What was left out.
    package private(set) var discarded: [AttributeFault] = []

    private var context = Context(hasWideAS: true, isInternal: false)
    private var chosen: [UpdateScan.Span] = []

    package init() {}

    /// Decodes the attributes of a scanned update; what was decoded before is forgotten.
    package mutating func decode(_ scan: borrowing UpdateScan, _ body: UnsafeRawBufferPointer, _ context: Context) {
        self.context = context
        rank = PathRank(nextHopV4: 0)
        rank.localPreference = 100
        compact.removeAll(keepingCapacity: true)
        chosen.removeAll(keepingCapacity: true)
        discarded.removeAll(keepingCapacity: true)
        fault = scan.listFault
        for span in scan.spans { choose(span) }
        if !isAscending { chosen.sort { $0.type < $1.type } }
        if let reach = scan.reach {
            setNextHop(UnsafeRawBufferPointer(rebasing: body[scan.nextHop]), reach)
        } else if !scan.announced.isEmpty, !has(AttributeType.nextHop) {
            fail("NEXT_HOP is missing")
        }
        if scan.reach != nil || !scan.announced.isEmpty {
            if !has(AttributeType.origin) { fail("ORIGIN is missing") }
            if !has(AttributeType.asPath) { fail("AS_PATH is missing") }
        }
        for span in chosen { take(span, body, hasReach: scan.reach != nil) }
    }

    private var isAscending: Bool {
        var previous: UInt8 = 0
        for span in chosen {
            if span.type < previous { return false }
            previous = span.type
        }
        return true
    }

    private func has(_ type: UInt8) -> Bool { chosen.contains { $0.type == type } }

    private mutating func fail(_ what: String) {
        if fault == nil { fault = AttributeFault(what) }
    }

    /// Keeps an attribute if it may stay.
    private mutating func choose(_ span: UpdateScan.Span) {
        let category = span.flags & (AttributeType.optional | AttributeType.transitive)
        guard let rule = AttributeRule.rule(for: span.type, hasWideAS: context.hasWideAS) else {
            return chooseUnknown(span)
        }
        // RFC 7606 §3 g: of several, the first counts.
        if chosen.contains(where: { $0.type == span.type }) {
            return discarded.append(AttributeFault("\(rule.name) is repeated"))
        }
        if rule.isInternalOnly, !context.isInternal {
            return discarded.append(AttributeFault("\(rule.name) from another AS"))
        }
        // RFC 7606 §3 c.
        if category != rule.flags { return reject(rule, "has the flags \(String(span.flags, radix: 16))") }
        if !rule.allows(span.range.count) { return reject(rule, "has \(span.range.count) bytes") }
        chosen.append(span)
    }

    private mutating func reject(_ rule: AttributeRule, _ what: String) {
        switch rule.consequence {
        case .discard: discarded.append(AttributeFault("\(rule.name) \(what)"))
        case .withdraw: fail("\(rule.name) \(what)")
        }
    }

    private mutating func chooseUnknown(_ span: UpdateScan.Span) {
        guard span.flags & AttributeType.optional != 0 else {
            return fail("the well-known attribute \(span.type) is not known")
        }
        guard span.flags & AttributeType.transitive != 0 else { return }
        // Reserved by RFC 4271 and RFC 2042 §2, and the latter means something else where attributes are kept.
        guard span.type != 0, span.type != CompactAttributes.evpnDetail else {
            return discarded.append(AttributeFault("attribute \(span.type) is reserved"))
        }
        if chosen.contains(where: { $0.type == span.type }) {
            return discarded.append(AttributeFault("attribute \(span.type) is repeated"))
        }
        chosen.append(span)
    }

    private mutating func setNextHop(_ bytes: UnsafeRawBufferPointer, _ reach: UpdateScan.Block) {
        switch bytes.count {
        case 4: rank.setNextHop(v4: bytes.wire32(at: 0))
        // After a distinguisher of zero (RFC 4364 §4.3.2).
        case 12: rank.setNextHop(v4: bytes.wire32(at: 8))
        // A link-local address may follow (RFC 2545 §3).
        case 16, 32: rank.setNextHop(high: bytes.wire64(at: 0), low: bytes.wire64(at: 8))
        case 24, 48: rank.setNextHop(high: bytes.wire64(at: 8), low: bytes.wire64(at: 16))
        // RFC 4684 does not use it, nor do others that carry no traffic.
        case 0 where reach.family == .routeTarget: break
        default: fail("a next hop of \(bytes.count) bytes in MP_REACH_NLRI")
        }
    }

    // MARK: Values

    private mutating func take(_ span: UpdateScan.Span, _ body: UnsafeRawBufferPointer, hasReach: Bool) {
        let value = UnsafeRawBufferPointer(rebasing: body[span.range])
        switch span.type {
        case AttributeType.origin:
            if value[0] > 2 { fail("ORIGIN is \(value[0])") }
            rank.origin = value[0]
        case AttributeType.asPath: takePath(value, body)
        case AttributeType.nextHop: if !hasReach { rank.setNextHop(v4: value.wire32(at: 0)) }
        case AttributeType.med:
            rank.med = value.wire32(at: 0)
            rank.flags |= PathRank.hasMED
        case AttributeType.localPreference: rank.localPreference = value.wire32(at: 0)
        case AttributeType.atomicAggregate: rank.flags |= PathRank.atomicAggregate
        case AttributeType.aggregator: takeAggregator(value, body)
        case AttributeType.communities:
            for offset in stride(from: 0, to: value.count, by: 4)
            where value.wire32(at: offset) == Community.llgrStale.rawValue {
                rank.flags |= PathRank.longLivedStale
            }
            keep(span, value)
        case AttributeType.originatorID:
            rank.originatorID = value.wire32(at: 0)
            rank.flags |= PathRank.hasOriginatorID
        case AttributeType.clusterList:
            rank.clusterListLength = UInt16(clamping: value.count / 4)
            keep(span, value)
        case AttributeType.extendedCommunities:
            for offset in stride(from: 0, to: value.count, by: 8) {
                guard let mobility = ExtendedCommunity(rawValue: value.wire64(at: offset)).macMobility else { continue }
                rank.sequence = mobility.sequence
                if mobility.sticky { rank.flags |= PathRank.sticky }
            }
            keep(span, value)
        case AttributeType.edgeDiscovery:
            guard DiscoveredEdge.list(wire: value) != nil else {
                return discarded.append(AttributeFault("edge discovery is malformed"))
            }
            keep(span, value)
        case AttributeType.edgeForwarding:
            guard ForwardingEdge.list(wire: value) != nil else {
                return discarded.append(AttributeFault("edge forwarding is malformed"))
            }
            keep(span, value)
        // Taken together with the short ones; between wide speakers they mean nothing (RFC 6793 §4.1).
        case AttributeType.as4Path, AttributeType.as4Aggregator: break
        default: keep(span, value)
        }
    }

    private mutating func keep(_ span: UpdateScan.Span, _ value: UnsafeRawBufferPointer) {
        CompactAttributes.appendHead(span.flags, span.type, length: value.count, to: &compact)
        compact.append(contentsOf: value)
    }

    private mutating func takeAggregator(_ value: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer) {
        var asn = context.hasWideAS ? value.wire32(at: 0) : UInt32(value.wire16(at: 0))
        var address = value.wire32(at: context.hasWideAS ? 4 : 2)
        // RFC 6793 §4.2.3: the wide form counts when the short one says that there is one.
        if !context.hasWideAS, asn == UInt32(OpenMessage.transitionalAS),
            let wide = chosen.first(where: { $0.type == AttributeType.as4Aggregator })
        {
            asn = body.wire32(at: wide.range.lowerBound)
            address = body.wire32(at: wide.range.lowerBound + 4)
        }
        CompactAttributes.appendHead(
            AttributeType.optional | AttributeType.transitive, AttributeType.aggregator, length: 8, to: &compact)
        compact.append(wire: asn)
        compact.append(wire: address)
    }
}

extension PathRank {
    @inline(__always)
    mutating func setNextHop(v4 address: UInt32) {
        nextHopHigh = 0
        nextHopLow = 0xffff_0000_0000 | UInt64(address)
    }

    @inline(__always)
    mutating func setNextHop(high: UInt64, low: UInt64) {
        nextHopHigh = high
        nextHopLow = low
    }
}

// MARK: The AS path

extension UpdateDecoder {
    /// Checks the path and keeps it with AS numbers in four octets.
    private mutating func takePath(_ value: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer) {
        guard let length = Self.pathLength(value, context.hasWideAS ? 4 : 2) else {
            return fail("AS_PATH is malformed")
        }
        rank.asPathLength = UInt16(clamping: length)
        guard !context.hasWideAS else { return keepPath(value) }
        var path = ASPath(shortWire: value)
        if let span = chosen.first(where: { $0.type == AttributeType.as4Path }) {
            let wide = UnsafeRawBufferPointer(rebasing: body[span.range])
            if Self.pathLength(wide, 4) != nil {
                path = path.merged(with: ASPath(wire: wide))
            } else {
                discarded.append(AttributeFault("AS4_PATH is malformed"))
            }
        }
        path.wire.withUnsafeBytes { keepPath($0) }
    }

    private mutating func keepPath(_ wire: UnsafeRawBufferPointer) {
        guard !wire.isEmpty else { return }
        // One of AS numbers in two octets takes twice as much here.
        guard wire.count <= UInt16.max else {
            return fail("AS_PATH would have \(wire.count) bytes with AS numbers in four octets, more than one can have")
        }
        CompactAttributes.appendHead(AttributeType.transitive, AttributeType.asPath, length: wire.count, to: &compact)
        compact.append(contentsOf: wire)
    }

    /// The length that path selection compares; `nil` for what is no path (RFC 7606 §7.2).
    static func pathLength(_ value: UnsafeRawBufferPointer, _ size: Int) -> Int? {
        var position = 0
        var length = 0
        while position < value.count {
            guard position + 2 <= value.count else { return nil }
            let count = Int(value[position + 1])
            guard count > 0, position + 2 + count * size <= value.count else { return nil }
            switch value[position] {
            case ASPath.SegmentKind.set.rawValue: length += 1
            case ASPath.SegmentKind.sequence.rawValue: length += count
            case ASPath.SegmentKind.confederationSequence.rawValue, ASPath.SegmentKind.confederationSet.rawValue: break
            default: return nil
            }
            position += 2 + count * size
        }
        return length
    }
}

extension ASPath {
    /// From segments with AS numbers in two octets, which have been checked.
    init(shortWire bytes: UnsafeRawBufferPointer) {
        self.init()
        var position = 0
        while position + 2 <= bytes.count {
            let count = Int(bytes[position + 1])
            guard position + 2 + count * 2 <= bytes.count, let kind = SegmentKind(rawValue: bytes[position]) else {
                return
            }
            segments.append(Segment(kind, (0..<count).map { UInt32(bytes.wire16(at: position + 2 + $0 * 2)) }))
            position += 2 + count * 2
        }
    }

    /// The path that both forms tell together: what the wide one lacks at the front is taken from this one (RFC 6793 §4.2.3).
    /// A wide one that is longer is not believed.
    func merged(with wide: ASPath) -> ASPath {
        guard wide.length <= length else { return self }
        var missing = length - wide.length
        var front: [Segment] = []
        for segment in segments where missing > 0 {
            switch segment.kind {
            case .sequence:
                front.append(Segment(.sequence, Array(segment.members.prefix(missing))))
                missing -= min(missing, segment.members.count)
            case .set:
                front.append(segment)
                missing -= 1
            case .confederationSequence, .confederationSet: front.append(segment)
            }
        }
        if let last = front.last, let first = wide.segments.first, last.kind == .sequence, first.kind == .sequence,
            last.members.count + first.members.count <= 255
        {
            front[front.count - 1].members += first.members
            return ASPath(front + wide.segments.dropFirst())
        }
        return ASPath(front + wide.segments)
    }
}
