package import WeftNet

/// What a network is in VXLAN, for EVPN peers (0012).
package struct Segment: Hashable, Sendable {
    package var vni: VNI
    /// Whether peers route into it: the VNI stands for the network's routing instance (a layer 3 VNI, RFC 9136 §4.4.1),
    /// and frames go from router to router. Otherwise it stands for the network's own frames, and workloads' MACs are
    /// in them.
    package var isRouted: Bool

    package init(_ vni: VNI, isRouted: Bool = false) {
        self.vni = vni
        self.isRouted = isRouted
    }
}

extension MACAddress {
    /// A host's MAC as a router in segments: locally administered and, since it has the tunnel address in it, as unique
    /// as that is. It is the same after every restart.
    package static func router(at tunnelAddress: IPv4Address) -> MACAddress {
        MACAddress(rawValue: 0x0200_0000_0000 | UInt64(tunnelAddress.rawValue))
    }
}
