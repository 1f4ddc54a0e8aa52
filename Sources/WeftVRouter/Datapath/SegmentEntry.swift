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
    package static func entries(of state: DatapathState) -> [VNI: SegmentEntry] { state.segments }
    package static func update(_ state: inout DatapathState, _ body: (inout [VNI: SegmentEntry]) -> Void) {
        body(&state.segments)
    }
}
