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
    package internal(set) var rank = PathRank(nextHopV4: 0)
    /// Their variable part (``CompactAttributes``).
    package internal(set) var compact: [UInt8] = []
    /// Why the routes of the update are to be withdrawn; `nil` when it is sound.
    package private(set) var fault: AttributeFault?
    /// What was left out.
    package internal(set) var discarded: [AttributeFault] = []

    /// The next hop decoded last is an IPv6 address on the wire, be it a mapped one.
    package private(set) var hasWideNextHop = false

    private(set) var context = Context(hasWideAS: true, isInternal: false)
    private var part = UpdatePart.field
    private(set) var chosen: [UpdateScan.Span] = []
    /// The types of those that were chosen, and whether they came in ascending order.
    private var types = TypeSet()
    private var isAscending = true

    package init() {}

    /// Decodes the attributes of a scanned update; what was decoded before is forgotten.
    ///
    /// - Parameter part: whose destinations they are for; `nil` for MP_REACH_NLRI if the update has one.
    package mutating func decode(
        _ scan: borrowing UpdateScan, _ body: UnsafeRawBufferPointer, _ context: Context, for part: UpdatePart? = nil
    ) {
        self.context = context
        self.part = part ?? (scan.reach == nil ? .field : .reach)
        hasWideNextHop = false
        rank = PathRank(nextHopV4: 0)
        rank.localPreference = 100
        compact.removeAll(keepingCapacity: true)
        chosen.removeAll(keepingCapacity: true)
        (types, isAscending) = (TypeSet(), true)
        discarded.removeAll(keepingCapacity: true)
        fault = scan.listFault
        let forms = context.hasWideAS ? AttributeRule.forms : AttributeRule.narrowForms
        for span in scan.spans {
            let form = forms[Int(span.type)]
            let isSound = form.allows(span.flags, span.range.count, isInternal: context.isInternal)
            // The rest is looked at with the rule's words at hand.
            if isSound, !types.contains(span.type), span.type != AttributeType.nextHop || self.part == .field {
                add(span)
            } else {
                choose(span)
            }
        }
        if !isAscending { chosen.sort { $0.type < $1.type } }
        if self.part == .reach, let reach = scan.reach {
            setNextHop(UnsafeRawBufferPointer(rebasing: body[scan.nextHop]), reach)
        }
        if self.part == .field, !scan.announced.isEmpty, !has(AttributeType.nextHop) { fail("NEXT_HOP is missing") }
        if scan.reach != nil || !scan.announced.isEmpty {
            if !has(AttributeType.origin) { fail("ORIGIN is missing") }
            if !has(AttributeType.asPath) { fail("AS_PATH is missing") }
        }
        for span in chosen { take(span, body) }
    }

    private mutating func add(_ span: UpdateScan.Span) {
        if let last = chosen.last, last.type > span.type { isAscending = false }
        chosen.append(span)
        types.insert(span.type)
    }

    private func has(_ type: UInt8) -> Bool { types.contains(type) }

    mutating func fail(_ what: String) {
        if fault == nil { fault = AttributeFault(what) }
    }

    /// Keeps an attribute if it may stay.
    private mutating func choose(_ span: UpdateScan.Span) {
        let category = span.flags & (AttributeType.optional | AttributeType.transitive)
        guard let rule = AttributeRule.rule(for: span.type, hasWideAS: context.hasWideAS) else {
            return chooseUnknown(span)
        }
        // RFC 7606 §3 g: of several, the first counts.
        if types.contains(span.type) { return discarded.append(AttributeFault("\(rule.name) is repeated")) }
        if rule.isInternalOnly, !context.isInternal {
            return discarded.append(AttributeFault("\(rule.name) from another AS"))
        }
        // RFC 4760 §3: for MP_REACH_NLRI it is ignored, whatever it says.
        if span.type == AttributeType.nextHop, part == .reach { return }
        // Between speakers of wide numbers these mean nothing, whatever they are like (RFC 6793 §4.1).
        if context.hasWideAS, span.type == AttributeType.as4Path || span.type == AttributeType.as4Aggregator { return }
        // RFC 7606 §3 c: whatever another fault of the attribute does.
        if category != rule.flags { return fail("\(rule.name) has the flags \(String(span.flags, radix: 16))") }
        guard rule.allows(span.range.count) else {
            let what = "\(rule.name) has \(span.range.count) bytes"
            switch rule.consequence {
            case .discard: discarded.append(AttributeFault(what))
            case .withdraw: fail(what)
            }
            return
        }
        add(span)
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
        if types.contains(span.type) {
            return discarded.append(AttributeFault("attribute \(span.type) is repeated"))
        }
        add(span)
    }

    /// See ``UpdateScan/hasKnownNextHopLength``.
    private mutating func setNextHop(_ bytes: UnsafeRawBufferPointer, _ reach: UpdateScan.Block) {
        let offset = reach.family?.hasDistinguishers == true ? 8 : 0
        switch bytes.count {
        case offset + 4: rank.setNextHop(v4: bytes.wire32(at: offset))
        case offset + 16, 2 * (offset + 16):
            hasWideNextHop = true
            rank.setNextHop(high: bytes.wire64(at: offset), low: bytes.wire64(at: offset + 8))
        // RFC 4684 does not use it, nor do others that carry no traffic.
        case 0 where reach.family == .routeTarget: break
        default: fail("a next hop of \(bytes.count) bytes in MP_REACH_NLRI")
        }
    }

    // MARK: Values

    private mutating func take(_ span: UpdateScan.Span, _ body: UnsafeRawBufferPointer) {
        let value = UnsafeRawBufferPointer(rebasing: body[span.range])
        switch span.type {
        case AttributeType.origin:
            if value[0] > 2 { fail("ORIGIN is \(value[0])") }
            rank.origin = value[0]
        case AttributeType.asPath: takePath(value, body)
        case AttributeType.nextHop: if part == .field { rank.setNextHop(v4: value.wire32(at: 0)) }
        case AttributeType.med:
            rank.med = value.wire32(at: 0)
            rank.flags |= PathRank.hasMED
        case AttributeType.localPreference: rank.localPreference = value.wire32(at: 0)
        case AttributeType.atomicAggregate: rank.flags |= PathRank.atomicAggregate
        case AttributeType.aggregator: takeAggregator(value, AttributeType.kept(span.flags), body)
        case AttributeType.communities:
            for offset in stride(from: 0, to: value.count, by: 4) {
                switch value.wire32(at: offset) {
                case Community.llgrStale.rawValue: rank.flags |= PathRank.longLivedStale
                case Community.gracefulShutdown.rawValue: rank.flags |= PathRank.gracefulShutdown
                default: break
                }
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
        CompactAttributes.appendHead(AttributeType.kept(span.flags), span.type, length: value.count, to: &compact)
        compact.append(contentsOf: value)
    }
}

/// Attribute types, a bit each.
private struct TypeSet {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    @inline(__always)
    func contains(_ type: UInt8) -> Bool {
        let bit: UInt64 = 1 << UInt64(type & 63)
        return switch type >> 6 {
        case 0: words.0 & bit != 0
        case 1: words.1 & bit != 0
        case 2: words.2 & bit != 0
        default: words.3 & bit != 0
        }
    }

    @inline(__always)
    mutating func insert(_ type: UInt8) {
        let bit: UInt64 = 1 << UInt64(type & 63)
        switch type >> 6 {
        case 0: words.0 |= bit
        case 1: words.1 |= bit
        case 2: words.2 |= bit
        default: words.3 |= bit
        }
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
