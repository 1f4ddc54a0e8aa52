package import WeftNet

/// Everything that the data plane of a host holds: what it shall hold, or what it was found to hold.
package struct DatapathState: Hashable, Sendable {
    /// By the index of the host's end.
    package var ports: [UInt32: PortEntry] = [:]
    /// The labels that other hosts send with, and the ports that they stand for.
    package var labels: [MPLSLabel: UInt32] = [:]
    package var routes: [FIBKey: NextHop] = [:]
    /// Where VXLAN frames belong.
    package var segments: [VNI: SegmentEntry] = [:]

    package init() {}
}

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

/// One step from one ``DatapathState`` to another. Setting replaces; removing what is not there is no error.
package enum DatapathChange: Hashable, Sendable {
    case setPort(PortEntry)
    case removePort(UInt32)
    case setRoute(FIBKey, NextHop)
    case removeRoute(FIBKey)
    case setLabel(MPLSLabel, port: UInt32)
    case removeLabel(MPLSLabel)
    case setSegment(VNI, SegmentEntry)
    case removeSegment(VNI)
}
