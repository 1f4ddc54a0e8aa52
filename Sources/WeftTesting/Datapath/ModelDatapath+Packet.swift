package import WeftNet
package import WeftVRouter

extension ModelDatapath {
    /// An IP packet as a workload sends it.
    package struct Packet: Hashable, Sendable {
        package var source: IPAddress
        package var destination: IPAddress
        package var timeToLive: UInt8
        /// Of the whole packet, in bytes.
        package var length: Int
        /// `nil` for the port's own.
        package var sourceMAC: MACAddress?
        /// The port that a UDP packet is for; `nil` for what is none.
        package var targetPort: UInt16?

        /// By default what `ping` sends.
        package init(
            from source: IPAddress, to destination: IPAddress, timeToLive: UInt8 = 64, length: Int = 84,
            sourceMAC: MACAddress? = nil, targetPort: UInt16? = nil
        ) {
            self.source = source
            self.destination = destination
            self.timeToLive = timeToLive
            self.length = length
            self.sourceMAC = sourceMAC
            self.targetPort = targetPort
        }
    }

    /// What became of a packet.
    package enum Outcome: Hashable, Sendable {
        case delivered(to: Port)
        /// It was for a gateway, and so for the sender's own host.
        case received(by: IPAddress)
        /// The sender's own host has it, by the agent's device.
        case handedToAgent(at: IPAddress)
        case dropped(DropReason, at: IPAddress)
        /// It went to somebody in the underlay who is none of the hosts.
        case left(for: IPAddress)
    }

    /// Follows a packet from the port that sends it to its end.
    package func outcome(of packet: Packet, from port: Port) -> Outcome {
        guard let host = hosts[port.host], let entry = host.state.ports[port.index] else {
            return .dropped(.invalidInterface, at: port.host)
        }
        func dropped(_ reason: DropReason) -> Outcome { .dropped(reason, at: port.host) }
        guard let source = packet.source.v4, let destination = packet.destination.v4 else {
            return dropped(.invalidProtocol)
        }
        guard packet.sourceMAC ?? entry.macAddress == entry.macAddress else { return dropped(.invalidSourceMAC) }
        guard !destination.isGroup else { return dropped(.multicast) }
        // Behind a workload that routes, sources are others'.
        guard
            host.state.sources[PortAddress(interface: port.index, address: source)] != nil
                || host.hop(to: source, in: entry.vrf) == .local(port: port.index)
        else { return dropped(.invalidSource) }
        guard let hop = host.hop(to: destination, in: entry.vrf) else { return dropped(.noRoute) }
        if hop == .discard { return dropped(.discard) }
        if hop == .receive { return .received(by: port.host) }
        if case .agent = hop { return .handedToAgent(at: port.host) }
        if hop.tunnel != nil, poses(packet, at: port.host) { return dropped(.forgedTunnel) }
        guard packet.timeToLive > 1 else { return dropped(.ttlExceeded) }
        guard packet.length <= host.room(for: hop) else { return dropped(.fragmentationNeeded) }
        var packet = packet
        packet.timeToLive -= 1
        return forward(packet, to: destination, by: hop, from: port.host)
    }

    private func forward(
        _ packet: Packet, to destination: IPv4Address, by hop: NextHop, from host: IPAddress
    ) -> Outcome {
        switch hop {
        case .local(let port): return deliver(to: port, at: host)
        case .tunnel(let remote, let label):
            return outcome(of: packet, in: .mpls(label), from: host, to: .v4(remote))
        case .segment(let remote, let vni, let mac):
            return outcome(of: packet, in: .vxlan(vni, to: mac), from: host, to: .v4(remote))
        case .receive: return .received(by: host)
        case .agent: return .handedToAgent(at: host)
        case .discard: return .dropped(.discard, at: host)
        }
    }

    /// Whether a workload sends what some host might take out of a tunnel, were it to come there from outside.
    private func poses(_ packet: Packet, at host: IPAddress) -> Bool {
        guard let port = packet.targetPort, [6635, 51234, 4789].contains(port), let source = packet.source.v4 else {
            return false
        }
        return packet.source == host || hosts[host]?.state.tunnelSources[source] != nil
    }

    private func deliver(to port: UInt32, at host: IPAddress) -> Outcome {
        hosts[host]?.state.ports[port] == nil
            ? .dropped(.invalidInterface, at: host) : .delivered(to: Port(host: host, index: port))
    }
}

extension IPv4Address {
    /// 224.0.0.0/4 and everything above, broadcasts included.
    fileprivate var isGroup: Bool { rawValue >= 0xe000_0000 }
}

extension ModelHost {
    /// The largest packet that fits once it is wrapped for its way.
    fileprivate func room(for hop: NextHop) -> Int {
        switch hop {
        // IPv4, UDP, a label.
        case .tunnel: mtu - 20 - 8 - 4
        // IPv4, UDP, VXLAN, Ethernet.
        case .segment: mtu - 20 - 8 - 8 - 14
        case .local, .receive, .agent, .discard: .max
        }
    }
}
