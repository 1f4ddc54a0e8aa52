package import WeftNet

/// What is done with a packet that a route leads to.
package enum NextHop: Hashable, Sendable {
    /// To a workload of this host, by the index of the host's end.
    case local(port: UInt32)
    /// In MPLS over UDP to another host, which knows the workload by `label`.
    case tunnel(remote: IPv4Address, label: MPLSLabel)
    /// In VXLAN to a peer that has the address in a segment, at `mac`, or that routes to it from there.
    case segment(remote: IPv4Address, vni: VNI, mac: MACAddress)
    /// The address is the gateway's: the data plane answers ARP and ICMP echo itself.
    case receive
    /// To this host's agent, by the index of a device whose other end the agent has: what it answers itself. Beside the
    /// packet it is told the port that the packet came in by.
    case agent(device: UInt32)
    case discard
}

/// The way to another host, whatever label or VNI goes with it.
package struct Tunnel: Hashable, Sendable {
    package var remote: IPv4Address
    package var encapsulation: TunnelEncapsulation

    package init(_ remote: IPv4Address, _ encapsulation: TunnelEncapsulation) {
        self.remote = remote
        self.encapsulation = encapsulation
    }
}

extension NextHop {
    /// The tunnel that packets leave by; `nil` when they stay here.
    package var tunnel: Tunnel? {
        switch self {
        case .tunnel(let remote, _): Tunnel(remote, .udp)
        case .segment(let remote, _, _): Tunnel(remote, .vxlan)
        case .local, .receive, .agent, .discard: nil
        }
    }
}

/// A prefix in a VRF.
package struct FIBKey: Hashable, Sendable {
    package let vrf: VRFID
    package let prefix: IPv4Prefix

    package init(vrf: VRFID, prefix: IPv4Prefix) {
        self.vrf = vrf
        self.prefix = prefix
    }
}

extension FIBKey: CustomStringConvertible {
    package var description: String { "\(prefix) in VRF \(vrf.rawValue)" }
}

extension FIBKey: Comparable {
    package static func < (a: FIBKey, b: FIBKey) -> Bool { (a.vrf, a.prefix) < (b.vrf, b.prefix) }
}

package enum FIBTable: DatapathTable {
    package static let map = "routes"
    package static func entries(of state: DatapathState) -> [FIBKey: NextHop] { state.routes }
    package static func update(_ state: inout DatapathState, _ body: (inout [FIBKey: NextHop]) -> Void) {
        body(&state.routes)
    }
}
