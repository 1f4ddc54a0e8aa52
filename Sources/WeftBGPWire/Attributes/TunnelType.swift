/// A tunnel encapsulation by its registered number (RFC 9012 §3; 16 is private, docs/wire/bgp.md, "Tunnel types").
package struct TunnelType: Hashable, Sendable, RawRepresentable {
    package let rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let gre = TunnelType(rawValue: 2)
    package static let vxlan = TunnelType(rawValue: 8)
    package static let nvgre = TunnelType(rawValue: 9)
    package static let mpls = TunnelType(rawValue: 10)
    package static let mplsInGRE = TunnelType(rawValue: 11)
    package static let vxlanGPE = TunnelType(rawValue: 12)
    package static let mplsInUDP = TunnelType(rawValue: 13)
    package static let native = TunnelType(rawValue: 16)
}

extension TunnelType: CustomStringConvertible {
    /// The name that route listings show.
    package var description: String {
        switch self {
        case .gre: "gre"
        case .vxlan: "vxlan"
        case .nvgre: "nvgre"
        case .mpls: "mpls"
        case .mplsInGRE: "mpls-o-gre"
        case .vxlanGPE: "vxlan-gpe"
        case .mplsInUDP: "udp"
        case .native: "native"
        default: "unknown-\(rawValue)"
        }
    }
}
