import CLibbpf
import WeftNet
import WeftVRouter

// How values stand in the maps (bpf/layout.h).

/// An address that a port may send from.
struct Source: BPFRepresentable {
    let port: UInt32
    let address: IPv4Address

    init(port: UInt32, address: IPv4Address) {
        self.port = port
        self.address = address
    }

    init(raw: weft_source) {
        port = raw.port
        address = IPv4Address(raw: raw.address)
    }

    var raw: weft_source { weft_source(port: port, address: address.raw) }
    static var blank: weft_source { weft_source() }
}

/// A port without its addresses.
struct PortFacts: BPFRepresentable {
    let vrf: VRFID
    let macAddress: MACAddress

    init(vrf: VRFID, macAddress: MACAddress) {
        self.vrf = vrf
        self.macAddress = macAddress
    }

    init?(raw: weft_port) {
        guard let number = UInt16(exactly: raw.vrf) else { return nil }
        vrf = VRFID(rawValue: number)
        macAddress = MACAddress(raw.mac.0, raw.mac.1, raw.mac.2, raw.mac.3, raw.mac.4, raw.mac.5)
    }

    var raw: weft_port {
        let mac = macAddress.octets
        return weft_port(
            vrf: UInt32(vrf.rawValue), mac: (mac[0], mac[1], mac[2], mac[3], mac[4], mac[5]), unused: 0)
    }

    static var blank: weft_port { weft_port() }
}

extension RouteKey: BPFRepresentable {
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
        case WEFT_HOP_LOCAL.rawValue: self = .local(port: raw.target)
        case WEFT_HOP_TUNNEL.rawValue:
            guard let label = MPLSLabel(UInt32(bigEndian: raw.label) >> 12) else { return nil }
            self = .tunnel(remote: IPv4Address(raw: raw.target), label: label)
        default: return nil
        }
    }

    var raw: weft_hop {
        switch self {
        case .discard: weft_hop(kind: WEFT_HOP_DISCARD.rawValue, target: 0, label: 0)
        case .receive: weft_hop(kind: WEFT_HOP_RECEIVE.rawValue, target: 0, label: 0)
        case .local(let port): weft_hop(kind: WEFT_HOP_LOCAL.rawValue, target: port, label: 0)
        case .tunnel(let remote, let label):
            weft_hop(
                kind: WEFT_HOP_TUNNEL.rawValue, target: remote.raw,
                label: (label.rawValue << 12 | Self.bottomOfStack | Self.ttl).bigEndian)
        }
    }

    static var blank: weft_hop { weft_hop() }
}

extension MPLSLabel: BPFRepresentable {
    init?(raw: UInt32) { self.init(raw) }
    var raw: UInt32 { rawValue }
    static var blank: UInt32 { 0 }
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
    let layout: UInt32
    let address: IPv4Address
    let underlay: UInt32
    let mtu: UInt32
    let network: UInt64

    init(address: IPv4Address, underlay: UInt32, mtu: UInt16, network: UInt64) {
        layout = UInt32(WEFT_LAYOUT)
        self.address = address
        self.underlay = underlay
        self.mtu = UInt32(mtu)
        self.network = network
    }

    init(raw: weft_host) {
        layout = raw.layout
        address = IPv4Address(raw: raw.address)
        underlay = raw.underlay
        mtu = raw.mtu
        network = raw.network
    }

    var raw: weft_host {
        weft_host(layout: layout, address: address.raw, underlay: underlay, mtu: mtu, network: network)
    }

    static var blank: weft_host { weft_host() }
}
