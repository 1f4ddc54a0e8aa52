package import WeftNet
import WeftVRouter

extension ModelDatapath {
    /// What a packet is wrapped in on its way through the underlay.
    package enum Wrapping: Hashable, Sendable {
        case mpls(MPLSLabel)
        case vxlan(VNI, to: MACAddress)
    }

    /// Follows a packet that somebody in the underlay sends to a host, wrapped.
    ///
    /// - Parameter sender: what the outer header says, whoever sends it.
    package func outcome(
        of packet: Packet, in wrapping: Wrapping, from sender: IPAddress, to address: IPAddress
    ) -> Outcome {
        guard let host = hosts[address] else { return .left(for: address) }
        func dropped(_ reason: DropReason) -> Outcome { .dropped(reason, at: address) }
        guard host.takes(from: sender) else { return dropped(.invalidTunnelSource) }
        switch wrapping {
        case .mpls(let label):
            guard let index = host.state.labels[label] else { return dropped(.invalidLabel) }
            guard let destination = packet.destination.v4 else { return dropped(.invalidProtocol) }
            guard let port = host.state.ports[index] else { return dropped(.invalidInterface) }
            guard
                host.state.sources[PortAddress(interface: index, address: destination)] != nil
                    || host.hop(to: destination, in: port.vrf) == .local(port: index)
            else { return dropped(.invalidTunnelTarget) }
            return .delivered(to: Port(host: address, index: index))
        case .vxlan(let vni, let mac):
            guard let segment = host.state.segments[vni] else { return dropped(.invalidVNI) }
            guard let destination = packet.destination.v4 else { return dropped(.invalidProtocol) }
            if segment.isRouted, mac != host.routerMAC { return dropped(.invalidTargetMAC) }
            guard case .local(let index)? = host.hop(to: destination, in: segment.vrf) else {
                return dropped(.noRoute)
            }
            if segment.isRouted, packet.timeToLive <= 1 { return dropped(.ttlExceeded) }
            guard host.state.ports[index] != nil else { return dropped(.invalidInterface) }
            return .delivered(to: Port(host: address, index: index))
        }
    }
}

extension ModelHost {
    /// Whether packets out of tunnels are taken from an address.
    fileprivate func takes(from sender: IPAddress) -> Bool {
        if state.tunnelSources[TunnelSourceTable.everybody] != nil { return true }
        return sender.v4.map { state.tunnelSources[$0] != nil } ?? false
    }
}
