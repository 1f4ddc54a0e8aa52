package import WeftNet

/// Everything that the data plane of a host holds: what it shall hold, or what it was found to hold.
package struct DatapathState: Hashable, Sendable {
    /// By the index of the host's end.
    package var ports: [UInt32: PortEntry] = [:]
    /// The labels that other hosts send with, and the ports that they stand for.
    package var labels: [MPLSLabel: UInt32] = [:]
    package var routes: [RouteKey: NextHop] = [:]
    /// The VRFs that VXLAN frames belong to.
    package var segments: [VNI: VRFID] = [:]

    package init() {}
}

/// One step from one ``DatapathState`` to another. Setting replaces; removing what is not there is no error.
package enum DatapathChange: Hashable, Sendable {
    case setPort(PortEntry)
    case removePort(UInt32)
    case setRoute(RouteKey, NextHop)
    case removeRoute(RouteKey)
    case setLabel(MPLSLabel, port: UInt32)
    case removeLabel(MPLSLabel)
    case setSegment(VNI, VRFID)
    case removeSegment(VNI)
}
