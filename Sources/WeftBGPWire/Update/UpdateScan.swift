/// Where the parts of an UPDATE are (RFC 4271 §4.3, RFC 4760 §3–4).
///
/// ```
///  withdrawn length (2) | withdrawn | attributes' length (2) | attributes | destinations
/// ```
package struct UpdateScan {
    /// Destinations of a family, as a range of the body.
    package struct Block: Hashable, Sendable {
        package var afi: UInt16
        package var safi: UInt8
        package var range: Range<Int>

        package var family: BGPFamily? { BGPFamily(afi: afi, safi: safi) }
    }

    struct Span {
        var flags: UInt8
        var type: UInt8
        /// Of the value.
        var range: Range<Int>
    }

    /// IPv4 unicast without MP attributes.
    package private(set) var withdrawn = 0..<0
    package private(set) var announced = 0..<0
    package private(set) var reach: Block?
    package private(set) var unreach: Block?
    /// The next hop of ``reach``.
    private(set) var nextHop = 0..<0
    private(set) var spans: [Span] = []
    /// What is wrong with the attributes as a list, or with the front of one that holds destinations.
    package private(set) var listFault: AttributeFault?
    /// Where the attributes are.
    private var attributes = 0..<0
    /// See ``makeKey(of:_:)``.
    package private(set) var key: [UInt8] = []

    package init() {}

    /// Finds all that decides about the attributes of one part's destinations: the bytes of what both parts share, and
    /// where the next hop is in MP_REACH_NLRI, before them the front of that. Equal keys of equal parts mean equal
    /// attributes, unless there is a ``listFault``.
    ///
    /// - Parameter body: the one that was scanned.
    /// - Returns: where the key is in the body; `nil` when it had to be put together, then it is ``key``.
    package mutating func makeKey(of part: UpdatePart, _ body: UnsafeRawBufferPointer) -> Range<Int>? {
        // Most messages of plain routes have no other attributes than those.
        if reach == nil, unreach == nil { return attributes }
        key.removeAll(keepingCapacity: true)
        if part == .reach, reach != nil {
            // AFI, SAFI, and the next hop behind its length.
            key.append(contentsOf: UnsafeRawBufferPointer(rebasing: body[nextHop.lowerBound - 4..<nextHop.upperBound]))
        }
        for span in spans {
            let head = span.range.lowerBound - (span.flags & AttributeType.extendedLength == 0 ? 3 : 4)
            key.append(contentsOf: UnsafeRawBufferPointer(rebasing: body[head..<span.range.upperBound]))
        }
        return nil
    }

    /// Whether the message says nothing, which ends a family's initial announcements (RFC 4724 §2).
    package var endOfRIB: BGPFamily? {
        guard withdrawn.isEmpty, announced.isEmpty, reach == nil, spans.isEmpty, listFault == nil else { return nil }
        guard let unreach else { return .ipv4Unicast }
        return unreach.range.isEmpty ? unreach.family : nil
    }

    /// Whether the next hop of ``reach`` has a length that it can have. A link-local address may follow a global one
    /// (RFC 2545 §3), a distinguisher of no meaning precedes those of VPN routes (RFC 4364 §4.3.2, RFC 4659 §3.2.1),
    /// and any family may have either kind of address (RFC 8950 §3); RFC 4684 does not use it.
    package var hasKnownNextHopLength: Bool {
        guard let family = reach?.family else { return true }
        let offset = family.hasDistinguishers ? 8 : 0
        return switch nextHop.count {
        case offset + 4, offset + 16, 2 * (offset + 16): true
        case 0: family == .routeTarget
        default: false
        }
    }

    /// Takes the next message's body apart. What it found before is forgotten; its storage is used again.
    ///
    /// Only what leaves the destinations unknown throws (RFC 7606 §3, §5): the rest is judged by ``UpdateDecoder``.
    package mutating func scan(_ body: UnsafeRawBufferPointer) throws(BGPFault) {
        spans.removeAll(keepingCapacity: true)
        (reach, unreach, listFault, nextHop) = (nil, nil, nil, 0..<0)
        guard body.count >= 4 else { throw .attributeListMalformed }
        let withdrawnEnd = 2 + Int(body.wire16(at: 0))
        guard withdrawnEnd + 2 <= body.count else { throw .attributeListMalformed }
        let attributesEnd = withdrawnEnd + 2 + Int(body.wire16(at: withdrawnEnd))
        guard attributesEnd <= body.count else { throw .attributeListMalformed }
        withdrawn = 2..<withdrawnEnd
        announced = attributesEnd..<body.count
        attributes = withdrawnEnd + 2..<attributesEnd
        try scanAttributes(body, attributes)
    }

    private mutating func scanAttributes(_ body: UnsafeRawBufferPointer, _ range: Range<Int>) throws(BGPFault) {
        var position = range.lowerBound
        while position < range.upperBound {
            // RFC 7606 §4: what is too short to be an attribute, or longer than the rest, makes the list unreadable
            // from here.
            guard position + 3 <= range.upperBound else {
                listFault = AttributeFault("the attributes end within one")
                return
            }
            let flags = body[position]
            let isLong = flags & AttributeType.extendedLength != 0
            guard !isLong || position + 4 <= range.upperBound else {
                listFault = AttributeFault("the attributes end within one")
                return
            }
            let length = isLong ? Int(body.wire16(at: position + 2)) : Int(body[position + 2])
            let start = position + (isLong ? 4 : 3)
            let type = body[position + 1]
            guard start + length <= range.upperBound else {
                listFault = AttributeFault("attribute \(type) is longer than the attributes")
                return
            }
            let value = start..<start + length
            switch type {
            case AttributeType.mpReach:
                try scanReach(body, value)
                checkFlags(flags, "MP_REACH_NLRI")
            case AttributeType.mpUnreach:
                checkFlags(flags, "MP_UNREACH_NLRI")
                // RFC 7606 §3 g: a second one leaves open which counts.
                guard unreach == nil else { throw .attributeListMalformed }
                guard value.count >= 3 else { throw .optionalAttributeError }
                unreach = Block(
                    afi: body.wire16(at: start), safi: body[start + 2], range: start + 3..<value.upperBound)
            default:
                spans.append(Span(flags: flags, type: type, range: value))
            }
            position = value.upperBound
        }
    }

    private mutating func scanReach(_ body: UnsafeRawBufferPointer, _ value: Range<Int>) throws(BGPFault) {
        guard reach == nil else { throw .attributeListMalformed }
        guard value.count >= 5 else { throw .optionalAttributeError }
        let start = value.lowerBound
        let hopEnd = start + 4 + Int(body[start + 3])
        // RFC 7606 §7.11: destinations cannot be found when the next hop does not fit.
        guard hopEnd + 1 <= value.upperBound else { throw .optionalAttributeError }
        reach = Block(
            afi: body.wire16(at: start), safi: body[start + 2], range: hopEnd + 1..<value.upperBound)
        nextHop = start + 4..<hopEnd
    }

    /// RFC 7606 §3 c: whatever the flags, the destinations are found.
    private mutating func checkFlags(_ flags: UInt8, _ name: String) {
        let category = flags & (AttributeType.optional | AttributeType.transitive)
        guard category != AttributeType.optional, listFault == nil else { return }
        listFault = AttributeFault("\(name) has the flags \(String(flags, radix: 16))")
    }
}

/// The two places of an UPDATE where destinations are announced, each with its own place for their next hop (RFC 7606
/// §5.1): the message's last field with NEXT_HOP, and MP_REACH_NLRI.
package enum UpdatePart: Hashable, Sendable {
    case field
    case reach
}
