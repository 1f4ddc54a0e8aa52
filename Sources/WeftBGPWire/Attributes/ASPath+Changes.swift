/// What is done to paths on their way to other ASs.
extension ASPath {
    /// Puts an AS in front (RFC 4271 §5.1.2 b).
    package mutating func prepend(_ asn: UInt32, count: Int = 1) {
        for _ in 0..<count {
            if let first = segments.first, first.kind == .sequence, first.members.count < 255 {
                segments[0].members.insert(asn, at: 0)
            } else {
                segments.insert(Segment(.sequence, [asn]), at: 0)
            }
        }
    }

    /// Puts another AS in the place of one, wherever it stands.
    package mutating func replace(_ asn: UInt32, with other: UInt32) {
        for index in segments.indices {
            segments[index].members = segments[index].members.map { $0 == asn ? other : $0 }
        }
    }

    /// For use inside an organisation (RFC 6996 §5).
    package static func isPrivate(_ asn: UInt32) -> Bool {
        (64512...65534).contains(asn) || (4_200_000_000...4_294_967_294).contains(asn)
    }

    /// Takes private AS numbers out: all, or those before the first public one.
    package mutating func removePrivate(onlyLeading: Bool) {
        var isLeading = true
        for index in segments.indices {
            segments[index].members.removeAll { asn in
                let goes = Self.isPrivate(asn) && isLeading
                if onlyLeading, !Self.isPrivate(asn) { isLeading = false }
                return goes
            }
        }
        segments.removeAll(where: \.members.isEmpty)
    }

    package mutating func replacePrivate(with asn: UInt32) {
        for index in segments.indices {
            segments[index].members = segments[index].members.map { Self.isPrivate($0) ? asn : $0 }
        }
    }

    /// Segments with AS numbers in two octets, for a peer that knows no others (RFC 6793 §4.2.2).
    package var shortWire: [UInt8] {
        var bytes: [UInt8] = []
        for segment in segments {
            for start in stride(from: 0, to: segment.members.count, by: 255) {
                let part = segment.members[start..<min(start + 255, segment.members.count)]
                bytes += [segment.kind.rawValue, UInt8(part.count)]
                for member in part { bytes.append(wire: UInt16(exactly: member) ?? OpenMessage.transitionalAS) }
            }
        }
        return bytes
    }

    /// Takes out what means something within a confederation only (RFC 5065 §4.1).
    package mutating func removeConfederation() {
        segments.removeAll { $0.kind == .confederationSequence || $0.kind == .confederationSet }
    }

    /// Whether two octets are not enough for some member.
    package var needsWideNumbers: Bool { segments.contains { $0.members.contains { $0 > 0xffff } } }
}
