/// Why the data plane dropped a packet. Raw values are indices of its counter map (bpf/layout.h).
package enum DropReason: UInt32, Hashable, Sendable, CaseIterable {
    /// The route says so.
    case discard
    /// The VRF has no route.
    case noRoute
    /// The interface that the packet came in by, or should leave by, is not a port.
    case invalidInterface
    /// A workload sent from an address that is not its own.
    case invalidSource
    /// A workload sent from a MAC that is not its own.
    case invalidSourceMAC
    /// Neither IPv4 nor ARP.
    case invalidProtocol
    /// Headers are cut short or contradict the packet's length.
    case invalidPacket
    /// Not a well-formed ARP request.
    case invalidARP
    /// An ARP request for an address that the VRF does not route.
    case noARPAnswer
    /// No port has the label that another host sent with.
    case invalidLabel
    case ttlExceeded
    /// Too big for the way on, and the sender had forbidden fragments or the way has no fragmentation.
    case fragmentationNeeded
    /// Broadcast and multicast are not forwarded.
    case multicast
    /// For the gateway, but nothing that it answers.
    case notForGateway
    /// The kernel refused to grow, shrink or rewrite the packet.
    case rewriteFailed
    /// No network of this host has the VNI of a VXLAN frame.
    case invalidVNI
    /// A frame of a layer 3 VNI is for another router.
    case invalidTargetMAC
    /// Through a tunnel, from an address that no control node named as a source of tunnels.
    case invalidTunnelSource
    /// Through a tunnel, for an address that does not lead to the port of the label.
    case invalidTunnelTarget
    /// A workload with the address of a host or router sent to a port of tunnels: another host would take it for one.
    case forgedTunnel

    /// What the original's `dropstats` calls the reason, where it has it.
    package var name: String {
        switch self {
        case .discard: "discard"
        case .noRoute: "no_route"
        case .invalidInterface: "invalid_if"
        case .invalidSource: "invalid_source"
        case .invalidSourceMAC: "invalid_source_mac"
        case .invalidProtocol: "invalid_protocol"
        case .invalidPacket: "invalid_packet"
        case .invalidARP: "invalid_arp"
        case .noARPAnswer: "no_arp_answer"
        case .invalidLabel: "invalid_label"
        case .ttlExceeded: "ttl_exceeded"
        case .fragmentationNeeded: "frag_err"
        case .multicast: "invalid_mcast"
        case .notForGateway: "nowhere_to_go"
        case .rewriteFailed: "rewrite_fail"
        case .invalidVNI: "invalid_vnid"
        case .invalidTargetMAC: "l2_no_route"
        case .invalidTunnelSource: "invalid_tunnel_source"
        case .invalidTunnelTarget: "invalid_tunnel_target"
        case .forgedTunnel: "forged_tunnel"
        }
    }
}
