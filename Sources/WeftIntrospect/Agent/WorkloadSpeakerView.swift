package import WeftNet

/// A workload that peers with the control nodes: what `vr baas` lists.
package struct WorkloadSpeakerView: Hashable, Sendable {
    /// Where the workload finds a control node.
    package struct Peer: Hashable, Sendable {
        /// The address of ours in its network.
        package var address: IPAddress
        package var controlNode: IPAddress

        package init(address: IPAddress, controlNode: IPAddress) {
            self.address = address
            self.controlNode = controlNode
        }
    }

    /// The interface's UUID.
    package var port: ObjectID
    /// The workload's own.
    package var address: IPAddress
    /// Where its calls come from, at this host.
    package var sourcePort: UInt16
    package var primary: Peer?
    package var secondary: Peer?

    package init(port: ObjectID, address: IPAddress, sourcePort: UInt16, primary: Peer?, secondary: Peer?) {
        self.port = port
        self.address = address
        self.sourcePort = sourcePort
        self.primary = primary
        self.secondary = secondary
    }

    /// Zones and health checks have no effect here, and who shares a session the host need not know.
    var sandesh: Sandesh {
        var values: [String: SandeshValue] = [
            "vm_bgp_peer_ip": .text("\(address)"), "vm_nat_source_port": .count(Int(sourcePort)),
            "vmi_uuid": .text("\(port)"),
        ]
        for (rank, peer) in [("primary", primary), ("secondary", secondary)] {
            guard let peer else { continue }
            values["\(rank)_bgp_peer"] = .text("\(peer.controlNode)")
            values["\(rank)_address"] = .text("\(peer.address)")
        }
        return Sandesh("BgpAsAServiceSandeshList", values)
    }
}
