/// The variable part of path attributes as tables keep it: bytes that are hashed, compared and passed on as they are.
///
/// They are attributes in their wire form (RFC 4271 §4.3), ascending by type, each once, AS numbers in four octets,
/// lengths in two octets only where one does not do. What ``PathRank`` holds is not among them, nor the next hop and
/// the destinations. An EVPN route's details, which are no attribute, stand at the end under the reserved type 255.
package enum CompactAttributes {
    package static let evpnDetail: UInt8 = 255

    /// Visits the attributes of a compact run.
    @inline(__always)
    package static func forEach(
        in bytes: UnsafeRawBufferPointer,
        _ body: (_ flags: UInt8, _ type: UInt8, _ value: UnsafeRawBufferPointer) -> Void
    ) {
        var position = 0
        while position + 3 <= bytes.count {
            let flags = bytes[position]
            let isLong = flags & AttributeType.extendedLength != 0
            let length =
                isLong ? Int(bytes[position + 2]) << 8 | Int(bytes[position + 3]) : Int(bytes[position + 2])
            let start = position + (isLong ? 4 : 3)
            guard start + length <= bytes.count else { return }
            body(flags, bytes[position + 1], UnsafeRawBufferPointer(rebasing: bytes[start..<start + length]))
            position = start + length
        }
    }

    /// Appends the front of an attribute.
    @inline(__always)
    package static func appendHead(_ flags: UInt8, _ type: UInt8, length: Int, to bytes: inout [UInt8]) {
        bytes.append(length > 0xff ? flags | AttributeType.extendedLength : flags & ~AttributeType.extendedLength)
        bytes.append(type)
        if length > 0xff { bytes.append(UInt8(truncatingIfNeeded: length >> 8)) }
        bytes.append(UInt8(truncatingIfNeeded: length))
    }
}

extension UnsafeRawBufferPointer {
    /// Big-endian numbers; the caller has checked the bounds.
    @inline(__always)
    package func wire16(at offset: Int) -> UInt16 { loadUnaligned(fromByteOffset: offset, as: UInt16.self).bigEndian }
    @inline(__always)
    package func wire32(at offset: Int) -> UInt32 { loadUnaligned(fromByteOffset: offset, as: UInt32.self).bigEndian }
    @inline(__always)
    package func wire64(at offset: Int) -> UInt64 { loadUnaligned(fromByteOffset: offset, as: UInt64.self).bigEndian }

    /// Whether the bytes are those of another buffer.
    package func isEqual(_ other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        var position = 0
        while position + 8 <= count {
            let own = loadUnaligned(fromByteOffset: position, as: UInt64.self)
            if own != other.loadUnaligned(fromByteOffset: position, as: UInt64.self) { return false }
            position += 8
        }
        while position < count {
            if self[position] != other[position] { return false }
            position += 1
        }
        return true
    }
}

extension [UInt8] {
    @inline(__always)
    package mutating func append(wire value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends the lower 24 bits of a number in network order: what labels and VNIs fill.
    @inline(__always)
    mutating func append(field24 value: UInt32) {
        for shift in [16, 8, 0] as [UInt32] { append(UInt8(truncatingIfNeeded: value >> shift)) }
    }
}

extension CompactAttributes {
    /// How often an AS stands in a path, whose wire form has been checked.
    @inline(__always)
    package static func occurrences(of asn: UInt32, inPath path: UnsafeRawBufferPointer) -> Int {
        var found = 0
        var position = 0
        while position + 2 <= path.count {
            let count = Int(path[position + 1])
            position += 2
            for _ in 0..<count where position + 4 <= path.count {
                if path.wire32(at: position) == asn { found += 1 }
                position += 4
            }
        }
        return found
    }

    /// Whether a path, whose wire form has been checked, has segments that mean something within a confederation only
    /// (RFC 5065).
    package static func isOfConfederation(_ path: UnsafeRawBufferPointer) -> Bool {
        hasSegment(path) { $0 >= ASPath.SegmentKind.confederationSequence.rawValue }
    }

    /// Whether a path, whose wire form has been checked, has unordered segments (RFC 9774).
    package static func hasSets(inPath path: UnsafeRawBufferPointer) -> Bool {
        hasSegment(path) {
            $0 == ASPath.SegmentKind.set.rawValue || $0 == ASPath.SegmentKind.confederationSet.rawValue
        }
    }

    @inline(__always)
    private static func hasSegment(_ path: UnsafeRawBufferPointer, _ isWanted: (UInt8) -> Bool) -> Bool {
        var position = 0
        while position + 2 <= path.count {
            if isWanted(path[position]) { return true }
            position += 2 + Int(path[position + 1]) * 4
        }
        return false
    }

    /// The AS that a path came in from, whose MED its attributes bear: the first one of a path that begins with a
    /// sequence, 0 for a path that begins in the own AS (RFC 4271 §9.1.2.2 c). Members of the confederation are the own
    /// AS (RFC 5065 §5.3).
    package static func neighborAS(in bytes: UnsafeRawBufferPointer) -> UInt32 {
        // Nothing that stands in a compact run has a lower type.
        guard bytes.count >= 3, bytes[1] == AttributeType.asPath else { return 0 }
        let isLong = bytes[0] & AttributeType.extendedLength != 0
        var position = isLong ? 4 : 3
        let end = position + (isLong ? Int(bytes.wire16(at: 2)) : Int(bytes[2]))
        while position + 6 <= min(end, bytes.count) {
            switch bytes[position] {
            case ASPath.SegmentKind.confederationSequence.rawValue, ASPath.SegmentKind.confederationSet.rawValue:
                position += 2 + Int(bytes[position + 1]) * 4
            case ASPath.SegmentKind.sequence.rawValue: return bytes.wire32(at: position + 2)
            default: return 0
            }
        }
        return 0
    }
}
