package import WeftNet

/// Whose the frames of a VNI are.
package struct SegmentEntry: Hashable, Sendable {
    package var vrf: VRFID
    /// As ``Segment/isRouted``.
    package var isRouted: Bool

    package init(_ vrf: VRFID, isRouted: Bool = false) {
        self.vrf = vrf
        self.isRouted = isRouted
    }
}

package enum SegmentTable: DatapathTable {
    package static let map = "segments"
    package static var entries: WritableKeyPath<DatapathState, [VNI: SegmentEntry]> { \.segments }
}
