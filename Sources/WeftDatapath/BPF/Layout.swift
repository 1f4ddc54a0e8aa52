import CLibbpf
import WeftNet
import WeftVRouter

// How values stand in the maps (bpf/layout.h).

extension PortAddress: BPFRepresentable {
    init(raw: weft_port_address) { self.init(interface: raw.interface, address: IPv4Address(raw: raw.address)) }
    var raw: weft_port_address { weft_port_address(interface: interface, address: address.raw) }
    static var blank: weft_port_address { weft_port_address() }
}

extension SourceTable: MappedTable {
    static var layout: UInt32 { UInt32(WEFT_SOURCES_LAYOUT) }
}

extension SourceEntry: BPFRepresentable {
    init(raw: UInt32) {
        let gateway = IPv4Address(raw: raw)
        self.init(gateway: gateway == .any ? nil : gateway)
    }

    var raw: UInt32 { (gateway ?? .any).raw }
    static var blank: UInt32 { 0 }
}

extension SpeakerTable: MappedTable {
    static var layout: UInt32 { UInt32(WEFT_SPEAKERS_LAYOUT) }
}

extension SpeakerEntry: BPFRepresentable {
    init(raw: weft_speaker) {
        self.init(
            address: IPv4Address(raw: raw.address), port: UInt16(bigEndian: raw.port),
            sourcePort: UInt16(bigEndian: raw.source_port))
    }

    var raw: weft_speaker {
        weft_speaker(address: address.raw, port: port.bigEndian, source_port: sourcePort.bigEndian)
    }

    static var blank: weft_speaker { weft_speaker() }
}

extension PortTable: MappedTable {
    static var layout: UInt32 { UInt32(WEFT_PORTS_LAYOUT) }
}

extension PortEntry: BPFRepresentable {
    init?(raw: weft_port) {
        guard let number = UInt16(exactly: raw.vrf) else { return nil }
        self.init(vrf: VRFID(rawValue: number), macAddress: MACAddress(raw: raw.mac))
    }

    var raw: weft_port { weft_port(vrf: UInt32(vrf.rawValue), mac: macAddress.raw, unused: 0) }
    static var blank: weft_port { weft_port() }
}

extension FIBTable: MappedTable {
    static var layout: UInt32 { UInt32(WEFT_ROUTES_LAYOUT) }
}

extension FIBKey: BPFRepresentable {
    /// The VRF's bits come first and always count.
    private static let vrfBits: UInt32 = 32

    init?(raw: weft_route) {
        guard let vrf = UInt16(exactly: raw.vrf), raw.prefix_length >= Self.vrfBits,
            raw.prefix_length <= Self.vrfBits + 32
        else { return nil }
        self.init(
            vrf: VRFID(rawValue: vrf),
            prefix: IPv4Prefix(IPv4Address(raw: raw.address), length: UInt8(raw.prefix_length - Self.vrfBits)))
    }

    var raw: weft_route {
        weft_route(
            prefix_length: Self.vrfBits + UInt32(prefix.length), vrf: UInt32(vrf.rawValue), address: prefix.network.raw)
    }

    static var blank: weft_route { weft_route() }
}

extension NextHop: BPFRepresentable {
    /// A label stack entry of one label (RFC 3032 §2.1): label 20 bits, class 3, bottom of stack 1, TTL 8.
    private static let bottomOfStack: UInt32 = 0x100
    private static let ttl: UInt32 = 64

    init?(raw: weft_hop) {
        switch raw.kind {
        case WEFT_HOP_DISCARD.rawValue: self = .discard
        case WEFT_HOP_RECEIVE.rawValue: self = .receive
        case WEFT_HOP_AGENT.rawValue: self = .agent(device: raw.target)
        case WEFT_HOP_LOCAL.rawValue: self = .local(port: raw.target)
        case WEFT_HOP_TUNNEL.rawValue:
            guard let label = MPLSLabel(UInt32(bigEndian: raw.label) >> 12) else { return nil }
            self = .tunnel(remote: IPv4Address(raw: raw.target), label: label)
        case WEFT_HOP_SEGMENT.rawValue:
            guard let vni = VNI(UInt32(bigEndian: raw.label)) else { return nil }
            self = .segment(remote: IPv4Address(raw: raw.target), vni: vni, mac: MACAddress(raw: raw.mac))
        default: return nil
        }
    }

    var raw: weft_hop {
        switch self {
        case .discard: Self.raw(WEFT_HOP_DISCARD)
        case .receive: Self.raw(WEFT_HOP_RECEIVE)
        case .agent(let device): Self.raw(WEFT_HOP_AGENT, target: device)
        case .local(let port): Self.raw(WEFT_HOP_LOCAL, target: port)
        case .tunnel(let remote, let label):
            Self.raw(
                WEFT_HOP_TUNNEL, target: remote.raw, label: label.rawValue << 12 | Self.bottomOfStack | Self.ttl)
        case .segment(let remote, let vni, let mac):
            Self.raw(WEFT_HOP_SEGMENT, target: remote.raw, label: vni.rawValue, mac: mac)
        }
    }

    private static func raw(
        _ kind: weft_hop_kind, target: UInt32 = 0, label: UInt32 = 0, mac: MACAddress = .zero
    ) -> weft_hop {
        weft_hop(kind: kind.rawValue, target: target, label: label.bigEndian, mac: mac.raw, unused: 0)
    }

    static var blank: weft_hop { weft_hop() }
}

extension LabelTable: MappedTable {
    static var layout: UInt32 { UInt32(WEFT_LABELS_LAYOUT) }
}

extension MPLSLabel: BPFRepresentable {
    init?(raw: UInt32) { self.init(raw) }
    var raw: UInt32 { rawValue }
    static var blank: UInt32 { 0 }
}

extension SegmentTable: MappedTable {
    static var layout: UInt32 { UInt32(WEFT_SEGMENTS_LAYOUT) }
}

extension VNI: BPFRepresentable {
    init?(raw: UInt32) { self.init(raw) }
    var raw: UInt32 { rawValue }
    static var blank: UInt32 { 0 }
}

extension SegmentEntry: BPFRepresentable {
    init?(raw: weft_segment) {
        guard let number = UInt16(exactly: raw.vrf), raw.is_routed <= 1 else { return nil }
        self.init(VRFID(rawValue: number), isRouted: raw.is_routed == 1)
    }

    var raw: weft_segment { weft_segment(vrf: UInt32(vrf.rawValue), is_routed: isRouted ? 1 : 0) }
    static var blank: weft_segment { weft_segment() }
}

extension TunnelSourceTable: MappedTable {
    static var layout: UInt32 { UInt32(WEFT_TUNNEL_SOURCES_LAYOUT) }
}

extension TunnelSourceEntry: BPFRepresentable {
    init?(raw: UInt32) {
        guard raw == WEFT_TUNNEL_SOURCE_NAMED.rawValue else { return nil }
        self.init()
    }

    var raw: UInt32 { WEFT_TUNNEL_SOURCE_NAMED.rawValue }
    static var blank: UInt32 { 0 }
}

extension MACAddress {
    typealias Raw = (UInt8, UInt8, UInt8, UInt8, UInt8, UInt8)

    init(raw: Raw) { self.init(raw.0, raw.1, raw.2, raw.3, raw.4, raw.5) }

    var raw: Raw {
        let octets = octets
        return (octets[0], octets[1], octets[2], octets[3], octets[4], octets[5])
    }
}

extension IPv4Address: BPFRepresentable {
    /// In network byte order, as in packets.
    init(raw: UInt32) { self.init(rawValue: UInt32(bigEndian: raw)) }
    var raw: UInt32 { rawValue.bigEndian }
    static var blank: UInt32 { 0 }
}

extension UInt32: BPFRepresentable {
    init(raw: UInt32) { self = raw }
    var raw: UInt32 { self }
    static var blank: UInt32 { 0 }
}

/// The host's own entry.
struct HostFacts: BPFRepresentable {
    let address: IPv4Address
    let underlay: UInt32
    let mtu: UInt32
    let segmentMTU: UInt32
    let segments: UInt32
    let routerMAC: MACAddress

    init(address: IPv4Address, underlay: UInt32, mtu: UInt16, segmentMTU: UInt16, segments: UInt32) {
        self.address = address
        self.underlay = underlay
        self.mtu = UInt32(mtu)
        self.segmentMTU = UInt32(segmentMTU)
        self.segments = segments
        routerMAC = .router(at: address)
    }

    init(raw: weft_host) {
        address = IPv4Address(raw: raw.address)
        underlay = raw.underlay
        mtu = raw.mtu
        segmentMTU = raw.segment_mtu
        segments = raw.segments
        routerMAC = MACAddress(raw: raw.router_mac)
    }

    var raw: weft_host {
        weft_host(
            address: address.raw, underlay: underlay, mtu: mtu, segment_mtu: segmentMTU, segments: segments,
            router_mac: routerMAC.raw, unused: 0)
    }

    static var blank: weft_host { weft_host() }
}
