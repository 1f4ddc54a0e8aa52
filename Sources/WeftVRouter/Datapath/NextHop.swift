package import WeftNet

/// What is done with a packet that a route leads to.
package enum NextHop: Hashable, Sendable {
    /// To a workload of this host, by the index of the host's end.
    case local(port: UInt32)
    /// In MPLS over UDP to another host, which knows the workload by `label`.
    case tunnel(remote: IPv4Address, label: MPLSLabel)
    /// The address is the gateway's: the data plane answers ARP and ICMP echo itself.
    case receive
    case discard
}

/// A prefix in a VRF.
package struct RouteKey: Hashable, Sendable {
    package let vrf: VRFID
    package let prefix: IPv4Prefix

    package init(vrf: VRFID, prefix: IPv4Prefix) {
        self.vrf = vrf
        self.prefix = prefix
    }
}

extension RouteKey: Comparable {
    package static func < (a: RouteKey, b: RouteKey) -> Bool { (a.vrf, a.prefix) < (b.vrf, b.prefix) }
}
