/// The attributes that name ASs: AS_PATH and AGGREGATOR, with what a speaker of wide numbers put beside them for one
/// that knows none (RFC 6793).
extension UpdateDecoder {
    /// Checks the path and keeps it with AS numbers in four octets.
    mutating func takePath(_ value: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer) {
        guard let found = PathFindings(value, octets: context.hasWideAS ? 4 : 2) else {
            return fail("AS_PATH is malformed")
        }
        // RFC 7607 §2.
        if found.hasZero { return fail("AS_PATH has AS 0") }
        // RFC 5065 §5: we are in no confederation with other ASs.
        if found.hasConfederation, !context.isInternal {
            return fail("AS_PATH has segments of a confederation and comes from outside of it")
        }
        rank.asPathLength = UInt16(clamping: found.length)
        guard !context.hasWideAS else { return keepPath(value) }
        var path = ASPath(shortWire: value)
        if let wide = widePath(body) { path = path.merged(with: wide) }
        let wire = path.wire
        // Twice as long as it came.
        guard wire.count <= 0xffff else { return fail("AS_PATH takes \(wire.count) bytes with wide numbers") }
        wire.withUnsafeBytes { keepPath($0) }
    }

    private mutating func keepPath(_ wire: UnsafeRawBufferPointer) {
        guard !wire.isEmpty else { return }
        CompactAttributes.appendHead(AttributeType.transitive, AttributeType.asPath, length: wire.count, to: &compact)
        compact.append(contentsOf: wire)
    }

    /// AS4_PATH, if there is one to believe (RFC 6793 §4.2.3, §6).
    private mutating func widePath(_ body: UnsafeRawBufferPointer) -> ASPath? {
        guard let span = chosen.first(where: { $0.type == AttributeType.as4Path }) else { return nil }
        let value = UnsafeRawBufferPointer(rebasing: body[span.range])
        guard let found = PathFindings(value, octets: 4) else {
            discarded.append(AttributeFault("AS4_PATH is malformed"))
            return nil
        }
        guard !found.hasZero else {
            discarded.append(AttributeFault("AS4_PATH has AS 0"))
            return nil
        }
        // Somebody who knew no wide numbers made the aggregate anew.
        if let aggregator = shortAggregator(body), aggregator != OpenMessage.transitionalAS { return nil }
        var path = ASPath(wire: value)
        if found.hasConfederation {
            discarded.append(AttributeFault("AS4_PATH has segments of a confederation"))
            path.removeConfederation()
        }
        return path
    }

    /// The AS in an AGGREGATOR with narrow numbers beside an AS4_AGGREGATOR.
    private func shortAggregator(_ body: UnsafeRawBufferPointer) -> UInt16? {
        guard !context.hasWideAS, chosen.contains(where: { $0.type == AttributeType.as4Aggregator }),
            let short = chosen.first(where: { $0.type == AttributeType.aggregator })
        else { return nil }
        return body.wire16(at: short.range.lowerBound)
    }

    mutating func takeAggregator(
        _ value: UnsafeRawBufferPointer, _ flags: UInt8, _ body: UnsafeRawBufferPointer
    ) {
        var asn = context.hasWideAS ? value.wire32(at: 0) : UInt32(value.wire16(at: 0))
        var address = value.wire32(at: context.hasWideAS ? 4 : 2)
        // RFC 7607 §2: malformed, which loses the attribute alone (RFC 7606 §7.7).
        guard asn != 0 else { return discarded.append(AttributeFault("AGGREGATOR has AS 0")) }
        // RFC 6793 §4.2.3: the wide form counts when the short one says that there is one.
        if !context.hasWideAS, asn == UInt32(OpenMessage.transitionalAS),
            let wide = chosen.first(where: { $0.type == AttributeType.as4Aggregator })
        {
            if body.wire32(at: wide.range.lowerBound) == 0 {
                discarded.append(AttributeFault("AS4_AGGREGATOR has AS 0"))
            } else {
                asn = body.wire32(at: wide.range.lowerBound)
                address = body.wire32(at: wide.range.lowerBound + 4)
            }
        }
        CompactAttributes.appendHead(flags, AttributeType.aggregator, length: 8, to: &compact)
        compact.append(wire: asn)
        compact.append(wire: address)
    }
}

/// What a path in wire form is like.
struct PathFindings {
    /// What path selection compares.
    private(set) var length = 0
    private(set) var hasZero = false
    private(set) var hasConfederation = false

    /// `nil` for what is no path (RFC 7606 §7.2).
    ///
    /// - Parameter octets: of an AS number.
    init?(_ value: UnsafeRawBufferPointer, octets: Int) {
        var position = 0
        while position < value.count {
            guard position + 2 <= value.count else { return nil }
            let count = Int(value[position + 1])
            let end = position + 2 + count * octets
            guard count > 0, end <= value.count else { return nil }
            switch value[position] {
            case ASPath.SegmentKind.set.rawValue: length += 1
            case ASPath.SegmentKind.sequence.rawValue: length += count
            case ASPath.SegmentKind.confederationSequence.rawValue, ASPath.SegmentKind.confederationSet.rawValue:
                hasConfederation = true
            default: return nil
            }
            for member in stride(from: position + 2, to: end, by: octets) {
                let asn = octets == 4 ? value.wire32(at: member) : UInt32(value.wire16(at: member))
                if asn == 0 { hasZero = true }
            }
            position = end
        }
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

    /// The path that both forms tell together: what the wide one lacks at the front is taken from this one, with the
    /// segments of a confederation before and behind it, which no wide one has (RFC 6793 §4.2.3). A wide one that is
    /// longer is not believed.
    func merged(with wide: ASPath) -> ASPath {
        guard wide.length <= length else { return self }
        var missing = length - wide.length
        var front: [Segment] = []
        for segment in segments {
            let isOfConfederation = segment.kind == .confederationSequence || segment.kind == .confederationSet
            guard missing > 0 || isOfConfederation else { break }
            guard segment.kind == .sequence else {
                front.append(segment)
                if !isOfConfederation { missing -= 1 }
                continue
            }
            front.append(Segment(.sequence, Array(segment.members.prefix(missing))))
            guard segment.members.count <= missing else { break }
            missing -= segment.members.count
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
