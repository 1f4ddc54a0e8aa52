/// An AS path (RFC 4271 §4.3 b): segments, most recent first.
package struct ASPath: Hashable, Sendable {
    package enum SegmentKind: UInt8, Hashable, Sendable {
        case set = 1
        case sequence = 2
        case confederationSequence = 3
        case confederationSet = 4
    }

    package struct Segment: Hashable, Sendable {
        package var kind: SegmentKind
        package var members: [UInt32]

        package init(_ kind: SegmentKind, _ members: [UInt32]) {
            self.kind = kind
            self.members = members
        }
    }

    package var segments: [Segment]

    package init(_ segments: [Segment] = []) { self.segments = segments }
    package init(sequence: [UInt32]) { segments = sequence.isEmpty ? [] : [Segment(.sequence, sequence)] }

    /// The length that path selection compares: a set counts as one (RFC 4271 §9.1.2.2 a), confederation segments as
    /// nothing (RFC 5065 §5.3).
    package var length: Int {
        segments.reduce(0) {
            switch $1.kind {
            case .sequence: $0 + $1.members.count
            case .set: $0 + 1
            case .confederationSequence, .confederationSet: $0
            }
        }
    }
}

extension ASPath: CustomStringConvertible {
    /// `64512 64513 {64514 64515}`.
    package var description: String {
        segments.map {
            let text = $0.members.map { String($0) }.joined(separator: " ")
            return switch $0.kind {
            case .sequence: text
            case .set: "{\(text)}"
            case .confederationSequence: "(\(text))"
            case .confederationSet: "[\(text)]"
            }
        }.joined(separator: " ")
    }
}
